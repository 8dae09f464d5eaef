"""What a reader finds where: menus, tool bar, buttons and card of keys, word by word, so that nothing moves unnoticed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from app.retrieval.measures import MEASURES
from tests.support.gui.window_scene import OpenWindow, Window
from widgets.window.key_card import KeyCard

Entry = tuple[str, str, str]

MENUS: dict[str, list[Entry | None]] = {
    "&File": [
        ("Open &library…", "Ctrl+L", "Search in another library"),
        ("Open &template…", "Ctrl+T", "Draw on another study"),
        ("&Use the standard template", "", "Draw on the template that SBMIR made"),
        None,
        ("&Open sketch…", "Ctrl+O", "Open a sketch, or take a label map (NIfTI) as the sketch"),
        ("&Save sketch", "Ctrl+S", "Save the sketch to its file; asks where to the first time"),
        ("Save sketch &as…", "Ctrl+Shift+S", "Save the sketch, or a label map (NIfTI) of it, to another file"),
        ("Recent s&ketches…", "Ctrl+Shift+O", "Take up one of the sketches that were drawn last"),
        ("&Restore last sketch", "", "Take up the sketch of the last time"),
        None,
        ("Open sessio&n…", "Ctrl+Alt+O", "Go on with template, sketch, query, cases and library of a file"),
        ("Save sess&ion", "Ctrl+Alt+S", "Save template, sketch, query, cases and library in one file"),
        ("Save session as…", "Ctrl+Alt+Shift+S", "Save the session to another file"),
        ("Recent sessions…", "Ctrl+Alt+R", "Go on with one of the sessions that were saved last"),
        ("Sa&ve query…", "Ctrl+Alt+Q", "Save what was asked, for `search --query` on the command line"),
        None,
        ("Search by &example…", "Ctrl+E", "Search by a slice of a study instead of a sketch"),
        None,
        ("Export label &map…", "Ctrl+Shift+E", "Save the sketch as NIfTI on the template's own grid"),
        ("Export pi&cture of the slice…", "Ctrl+Shift+P", "Save the slice that is shown, with or without the sketch"),
        ("Save &picture of the window…", "Ctrl+P", "Save a picture of this window"),
        ("E&xport results…", "Ctrl+Alt+P", "Save the rows with pictures and reasons as PDF, or as one picture"),
        ("Export &distances…", "Ctrl+Alt+D", "Save the distances of every slice of the library as a table"),
        ("Cop&y the results", "Ctrl+Alt+C", "Put the rows on the clipboard, as a table and as a picture"),
        None,
        ("&Quit", "", ""),
    ],
    "&Edit": [
        ("Undo", "Ctrl+Z", ""),
        ("Redo", "Ctrl+Shift+Z, Ctrl+Y", ""),
        ("Undo measuring", "Ctrl+Alt+Z", ""),
        ("Redo measuring", "Ctrl+Alt+Y", ""),
        None,
        ("Delete contour", "D, Del", ""),
        ("Clear this slice", "Ctrl+Del", ""),
        ("Clear all slices", "Ctrl+Shift+Del", ""),
        None,
        ("Mirror left-right", "Ctrl+M", ""),
        ("Copy to the slice above", "Shift+Up", ""),
        ("Copy to the slice below", "Shift+Down", ""),
        None,
        ("Card of all keys", "?", ""),
        None,
        ("&Settings…", "Ctrl+,", "Colours, model, search, patients' names, disk"),
    ],
    "&Draw": [
        ("Only inside the &brain", "Shift+B", ""),
        ("In sagittal and &coronal too", "Shift+C", ""),
        ("How &deep in sagittal and coronal…", "Shift+D", ""),
        ("With the &keys", "Shift+K", "Draw with a pen that the arrow keys move over the slice"),
        None,
        ("&Grow by 1 mm", "Ctrl++, Ctrl+=", ""),
        ("&Shrink by 1 mm", "Ctrl+-", ""),
        ("S&mooth by 1 mm", "Shift+S", ""),
        ("By how ma&ny mm…", "Shift+N", ""),
        ("On &all drawn slices", "Shift+A", ""),
        None,
        ("&Fill the slices between", "Shift+F", ""),
        None,
        ("Threshold brush: &range from under the pointer", "Z", ""),
    ],
    "&Library": [
        ("Open &library…", "Ctrl+L", "Search in another library"),
        ("Open library on a &server…", "Ctrl+Shift+L", "Search in a library that a MongoDB server keeps"),
        (
            "Open library on a search &engine…",
            "",
            "Search in a very large library by a search engine that it was copied into",
        ),
        None,
        ("&Bring in studies…", "Ctrl+B", "Add studies (NIfTI, DICOM) to a library"),
        None,
        ("Build the &demo library…", "", "Make a library of synthetic patients"),
    ],
    "&Search": [
        ("&Search", "Ctrl+Return", "Search now; results follow the pen anyhow"),
        ("Search by &example…", "Ctrl+E", "Search by a slice of a study instead of a sketch"),
        None,
        ("Here", "Ctrl+1", "This lesion at this place: size, place and pattern of enhancement as drawn"),
        ("Anywhere", "Ctrl+2", "This lesion wherever it lies, mirrored too"),
        ("Same anatomy, healthy", "Ctrl+3", "What this level looks like without a lesion, in other patients"),
        ("As in the paper", "Ctrl+4", "The entire anatomy code, normal and abnormal together, without a second look"),
        None,
        *((f"Codes alone: {measure.title}", "", measure.explanation) for measure in MEASURES.values()),
        None,
        ("More", "Ctrl+Shift+M", "Choose a part of the codes and a weight"),
        None,
        ("Add a &filter…", "Ctrl+F", "Search among some cases only: by side, size, pattern, age and more"),
        ("Remove the last filter", "Ctrl+Shift+F", ""),
        ("Remove all filters", "", ""),
        ("Remove the filter that nothing passes", "", ""),
        None,
        ("&Back", "Alt+Left", "Back to the query before"),
        ("F&orward", "Alt+Right", "Forward to the query after this"),
        ("Former &queries…", "Ctrl+H", "Choose one of the last queries of this window"),
        None,
        ("Back to the sketch", "", "Search by what is drawn again, instead of an example or a case (Escape)"),
        ("Forget what is right and wrong", "", "Search by the sketch as it is, without what was called right or wrong"),
        ("Back to the &template", "Ctrl+Shift+T", "Draw on the template again, with the sketch as it was before the example"),
        None,
        ("&Go to the rows", "Ctrl+R", "Give the keyboard to the first row"),
        ("Cases side by side", "Ctrl+G", "Cases side by side, or one in a line"),
        ("&Reasons in full", "", "All that is known of why the chosen row is similar, below the rows (D on a row)"),
        ("Unpin all", "", "Keep no case at the top of the rows any more"),
        ("All four sequences", "", "T1, T1ce, T2 and FLAIR of each case"),
        None,
        *((f"{title} first", "", "") for title in ("Most similar", "Nearest level", "Nearest size", "Most overlap")),
    ],
    "&View": [
        ("Structures", "", ""),
        ("Sagittal and coronal", "A", ""),
        ("Similar cases", "", ""),
        ("Tools", "", ""),
        None,
        ("&Neurological convention", "", "Show the patient's left on the left"),
        None,
        ("&Checkerboard", "G", ""),
        ("&Flicker", "Q", ""),
        ("Same &level, or the slice found", "J", ""),
        ("Slices apart", "U", ""),
        ("Close the comparison", "Ctrl+W", ""),
        None,
        ("&Pseudo-normal image", "F2", ""),
        ("&Difference from it", "F3", ""),
        ("What the lesion &adds", "F4", ""),
        None,
        ("&Reset layout", "", "Put all parts of the window where they were at the first start"),
    ],
    "&Tools": [
        ("&Reader study…", "", "Answer the questions of a reader study, or go on with one"),
        ("CT-MR &match", "", "Find in an MR what a CT shows at a place, and the other way round"),
        ("&Prepare studies…", "", "Make of raw studies (skull on, thick slices) what a library takes in"),
        ("&Whole brain", "", "Find the patients of the library whose brains as a whole are like one's"),
    ],
    "&Help": [
        ("&Find a command…", "Ctrl+K", "Find any command by typing"),
        ("&Manual", "F1", "Read how everything is done, in a window of its own"),
        None,
        ("&About SBMIR", "", ""),
        (
            "&Copy diagnostics",
            "",
            "Put what a report of a bug needs on the clipboard: versions, sizes, counts, nothing of a patient",
        ),
    ],
}
"""By menu, in order: title, keys and the line in the status bar; None is a separator. Quit has a key on some platforms only."""

PRESETS = {"Here", "Anywhere", "Same anatomy, healthy", "As in the paper"}
ALONE = {"Codes alone: Entire", "Codes alone: Normal", "Codes alone: Abnormal", "Codes alone: Both"}
CHECKABLE = {"Structures", "Sagittal and coronal", "Similar cases", "Tools", "&Neurological convention", "More"} | PRESETS | ALONE
GUESSES = {"&Pseudo-normal image", "&Difference from it", "What the lesion &adds"}
CHECKABLE |= {"&Checkerboard", "&Flicker", "Slices apart"} | GUESSES
CHECKABLE |= {"With the &keys", "Only inside the &brain", "In sagittal and &coronal too", "On &all drawn slices"}
CHECKABLE |= {"Cases side by side", "&Reasons in full", "All four sequences"}
CHECKABLE |= {f"{title} first" for title in ("Most similar", "Nearest level", "Nearest size", "Most overlap")}
PICTURED = {"Undo", "Redo", "Clear this slice", "Mirror left-right", "Copy to the slice above", "Card of all keys"}
PICTURED |= {"&Grow by 1 mm", "&Shrink by 1 mm", "S&mooth by 1 mm"}
PICTURED |= {"&Back", "F&orward", "Former &queries…", "&Checkerboard", "&Flicker", "Slices apart", "Cases side by side"}
PICTURED |= GUESSES
AT_REST = GUESSES | {
    "Sa&ve query…", "E&xport results…", "Export &distances…", "Cop&y the results",
    "&Reader study…", "Undo", "Redo", "&Restore last sketch", "&Back", "F&orward", "&Whole brain",
} | {
    "Add a &filter…", "Remove the last filter", "Remove all filters", "Remove the filter that nothing passes",
    "Back to the sketch", "Forget what is right and wrong", "&Go to the rows", "Unpin all", "Back to the &template",
    "&Checkerboard", "&Flicker", "Same &level, or the slice found", "Slices apart", "Close the comparison",
    "Undo measuring", "Redo measuring",
    "&Grow by 1 mm", "&Shrink by 1 mm", "S&mooth by 1 mm", "&Fill the slices between",
}  # fmt: skip
"""What cannot be used while nothing is drawn, no library is open, nothing was left and nothing is compared."""

TOOL_BAR = [
    "View: drag to pan, right-drag for the window (V)",
    "Brush: drag to paint (B)",
    "Threshold brush: paint only what is as bright as the range says; Z takes the range from under the pointer (Y)",
    "Lasso: draw around, it closes itself (L)",
    "Polygon: click the corners; Enter or a double click closes it, the other button takes a corner back (P)",
    "Ellipse: drag from corner to corner; with Ctrl from the centre, with Shift a circle (E)",
    "Fill: click into a ring or a hole (F)",
    "Move: drag a contour, or resize it by its rim (M)",
    "Ruler: drag to measure in mm (R)",
    "Pick: click to choose the structure under the pointer (K)",
    None,
    "Erase with the left button, add with the right (X)",
    None,
    "Diameter of the brush ([ and ], Shift+wheel)",
    "Values between which the threshold brush paints, as the line under the picture says them",
    None,
    "Undo (Ctrl+Z)",
    "Redo (Ctrl+Shift+Z)",
    "",
    "Card of all keys (?)",
]
"""Tooltips in order; None is a separator, the empty one the room between."""

PANEL = [
    "Draw edema (1)",
    "Hide edema on the screen only; search and files keep it",
    "Lock edema against changes",
    "Draw enhancing tumour (2)",
    "Hide enhancing tumour on the screen only; search and files keep it",
    "Lock enhancing tumour against changes",
    "Draw non-enhancing core (3)",
    "Hide non-enhancing core on the screen only; search and files keep it",
    "Lock non-enhancing core against changes",
    "Copy to the slice above (Shift+Up)",
    "Mirror left-right (Ctrl+M)",
    "Shrink the structure (Ctrl+-)",
    "Grow the structure (Ctrl++)",
    "Smooth the structure's outlines; its area stays (Shift+S)",
    "Clear this slice (Ctrl+Del)",
]

ABOVE_THE_PICTURE = [
    "Show T1 (T: the next)",
    "Show T1ce (T: the next)",
    "Show T2 (T: the next)",
    "Show FLAIR (T: the next)",
    "Play the slices as a film; a click, the wheel or any key ends it (F9)",
    "Show the structures by their outlines, or filled (I)",
    "Fit the window to this slice (W)",
    "Whole brain, full window (Home)",
]

CARD = """
<b>Tools</b>|V|View|B|Brush|Y|Threshold brush|L|Lasso|P|Polygon|E|Ellipse|F|Fill|M|Move|R|Ruler|K|Pick
<b>Structures</b>|1|Edema|2|Enhancing tumour|3|Non-enhancing core
<b>Window</b>|Ctrl+L|Open library|Ctrl+T|Open template|Ctrl+O|Open sketch|Ctrl+S|Save sketch
Ctrl+Shift+S|Save sketch as|Ctrl+Shift+O|Recent sketches|Ctrl+Alt+O|Open session
Ctrl+Alt+S|Save session|Ctrl+Alt+Shift+S|Save session as|Ctrl+Alt+R|Recent sessions|Ctrl+Alt+Q|Save query
Ctrl+E|Search by example
Ctrl+Shift+E|Export label map|Ctrl+Shift+P|Export picture of the slice|Ctrl+P|Save picture of the window
Ctrl+Alt+P|Export results|Ctrl+Alt+D|Export distances|Ctrl+Alt+C|Copy the results
Ctrl+,|Settings|Ctrl+Shift+L|Open library on a server|Ctrl+B|Bring in studies|Ctrl+Return|Search|Ctrl+K|Find a command|F1|Manual
<b>Drawing</b>|N|Next structure|S|Choose the structure under the pointer|C|Next contour|X|Swap adding and erasing
[, -|Smaller brush|], +|Larger brush|Space|Back to the tool before|Return, Enter|Close the polygon|Esc|Abandon the stroke
Shift+B|Only inside the brain|Shift+C|Draw in sagittal and coronal too|Shift+D|How deep in sagittal and coronal
Shift+K|Draw with the keys|Z|Threshold brush: range from under the pointer
?|Card of all keys
<b>Drawing with the keys</b>|Arrows|Move the pen by 1 mm, with Shift by 10 mm|Ctrl + Up, Down|Next slice
Space|Put the pen down, lift it; set a corner|Return|Stamp; lift the pen; close the shape
Backspace|Erase here; take a corner back|Esc|Put the pen away
<b>Mouse</b>|Left button|Draw with the tool|Right button|Erase with the tool; window in View|Middle button|Pan
Wheel|Scroll through the slices|Ctrl + wheel|Zoom about the pointer|Shift + wheel|Size of the brush
Ctrl + drag|Ellipse from its centre|Shift + drag|Ellipse becomes a circle
<b>Editing</b>|Ctrl++, Ctrl+=|Grow|Ctrl+-|Shrink|Shift+S|Smooth
Shift+N|Grow, shrink and smooth: by how many mm|Shift+A|Grow, shrink and smooth on all drawn slices
Shift+F|Fill the slices between|Ctrl+Z|Undo|Ctrl+Shift+Z, Ctrl+Y|Redo|D, Del|Delete contour|Ctrl+Del|Clear this slice
Ctrl+Shift+Del|Clear all slices|Ctrl+M|Mirror left-right|Shift+Up|Copy to the slice above|Shift+Down|Copy to the slice below
<b>Viewing</b>|T|Next modality|W|Fit the window to the slice|O|Hide and show the overlay
I|Outlines only, or fills|F5|Window: all there is|F6|Window: grey and white matter|F7|Window: bright parts|F8|Window: dark parts
F9|Play the slices|A|Hide and show sagittal and coronal
Home|Whole brain, full window|Up, Down|Next slice (Page Up, Page Down: ten)
H|Hide the structures while it is held
<b>Comparing</b>|G|Checkerboard of case and template|Q|Flicker between case and template|J|Same level, or the slice found
U|Slices apart|F2|Pseudo-normal image|F3|Difference from it|F4|What the lesion adds
Ctrl+Alt+Z|Undo measuring|Ctrl+Alt+Y|Redo measuring|Ctrl+W|Close the comparison
<b>Similar cases</b>|Ctrl+1|Search: Here|Ctrl+2|Search: Anywhere|Ctrl+3|Search: Same anatomy, healthy
Ctrl+4|Search: As in the paper|Ctrl+Shift+M|Hide and show more ways to search
Ctrl+F|Add a filter|Ctrl+Shift+F|Remove the last filter
Ctrl+Shift+T|Back to the template
Alt+Left|Back to the query before|Alt+Right|Forward to the query after this|Ctrl+H|Former queries
Ctrl+R|Go to the rows|Ctrl+G|Cases side by side
Arrows, Return|Next row, open its case|R, W, S|Row is right, wrong, searched with|P, C, D|Pin row, compare it, its reasons in full
E|Draw on the row's case, from its label map
"""


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    return reopen()


def entries(window: Window) -> dict[str, list[QAction]]:
    menus = {action.text(): action.menu() for action in window.menuBar().actions()}
    return {title: menu.actions() for title, menu in menus.items() if isinstance(menu, QMenu)}


def entry(action: QAction) -> Entry | None:
    if action.isSeparator():
        return None
    keys = ", ".join(key.toString() for key in action.shortcuts() if not key.isEmpty())
    return action.text(), "" if action.text() == "&Quit" else keys, action.statusTip()


def test_the_menus_are_where_they_were(window: Window) -> None:
    assert {title: [entry(action) for action in actions] for title, actions in entries(window).items()} == MENUS
    assert list(entries(window)) == list(MENUS)


def test_what_can_be_checked_and_used_and_has_a_picture(window: Window) -> None:
    actions = {action.text(): action for menu in entries(window).values() for action in menu if not action.isSeparator()}
    assert {title for title, action in actions.items() if action.isCheckable()} == CHECKABLE
    assert {title for title, action in actions.items() if not action.icon().isNull()} == PICTURED
    assert {title for title, action in actions.items() if not action.isEnabled()} == AT_REST
    assert actions["&About SBMIR"].menuRole() == QAction.MenuRole.AboutRole


def tips(widget: QWidget) -> list[str]:
    return [button.toolTip() for button in widget.findChildren(QToolButton)]


def test_tool_bar_and_buttons_say_what_they_said(window: Window) -> None:
    bar = window.sketching.tool_bar
    shown = [None if action.isSeparator() else bar.widgetForAction(action).toolTip() for action in bar.actions()]
    assert shown == TOOL_BAR
    assert all(not button.icon().isNull() for button in bar.findChildren(QToolButton) if button.defaultAction() is not None)
    assert tips(window.sketching.panel) == PANEL
    assert tips(window.viewer) == ABOVE_THE_PICTURE


def test_the_card_lists_what_it_listed(window: Window) -> None:
    window.show_keys()
    card = window.findChild(KeyCard)
    assert isinstance(card, KeyCard)
    texts = [label.text() for label in card.findChildren(QLabel)]
    quit_key = [n for n, text in enumerate(texts) if text == "Quit"]
    for n in quit_key:
        del texts[n - 1 : n + 1]
    assert texts == [text for line in CARD.split("\n") if line for text in line.split("|")]
