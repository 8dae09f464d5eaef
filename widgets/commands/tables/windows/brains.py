"""Commands on whole brains: the main window's one, and those of the window itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

WHOLE_BRAIN: Command[WindowState] = Command(
    "brain.open",
    "&Whole brain",
    tip="Find the patients of the library whose brains as a whole are like one's",
    menus=(In(Menu.TOOLS, 1),),
    enabled=Condition(lambda state: state.opened.library.info is not None, "no library is open"),
)

BRAINS: tuple[Command[WindowState], ...] = (
    Command("brain.open_study", "&Open study…", ("Ctrl+O",), "Ask with a study from a folder", menus=(In(Menu.FILE, 1),), bar=1),
    Command(
        "brain.drawn_on",
        "Ask with what is &drawn on",
        ("Ctrl+D",),
        "Ask with the study in the main window: an example, a case, or the template",
        menus=(In(Menu.FILE, 1),),
        bar=1,
    ),
    Command("brain.model", "Choose &model…", tip="Compare by another whole-brain model", menus=(In(Menu.FILE, 2),)),
    Command("brain.close", "Close &window", ("Ctrl+W",), menus=(In(Menu.FILE, 3),)),
    Command(
        "brain.ask_chosen",
        "Ask with the &chosen brain",
        ("S",),
        "Ask with the study that is chosen in the rows or on the map",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 1),),
        bar=1,
    ),
    Command(
        "brain.open_case",
        "Open the chosen &study",
        ("O",),
        "Show all planes of the chosen study in a window of its own",
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 1),),
        bar=1,
    ),
)
"""Of the window; whether the patient's left is on the left goes by the main window's command, which it shares."""
