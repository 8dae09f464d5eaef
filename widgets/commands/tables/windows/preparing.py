"""Commands on raw studies: the main window's one, and those of the window in which they are prepared and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES
from app.sketch.tools import BrushTool, FillTool, LassoTool, Tool, ViewTool
from widgets.commands.command import Command, Group, In, Menu, Scope

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

TOOL_BAR, BRAIN_BAR, HISTORY_BAR = 1, 2, 3
"""The groups of the tool bar."""

PREPARE: Command[WindowState] = Command(
    "prepare.open",
    "&Prepare studies…",
    tip="Make of raw studies (skull on, thick slices) what a library takes in",
    menus=(In(Menu.TOOLS, 1),),
)


def _tool(tool: Tool) -> Command[WindowState]:
    letters = () if tool.letter is None else (tool.letter,)
    return Command(
        f"brain.{tool.key}", tool.title, letters, tool.tip, icon=tool.key, group=Group.TOOLS, bar=TOOL_BAR, scope=Scope.PANE
    )


def _sequence(number: int, modality: str) -> Command[WindowState]:
    title = MODALITY_TITLES[modality]
    return Command(f"look.{modality}", title, (str(number),), f"Show {title}", group=Group.VIEWING, scope=Scope.PANE)


PREPARING: tuple[Command[WindowState], ...] = (
    Command("prepare.add", "Add &folder…", ("Ctrl+O",), "Look for studies in another folder", menus=(In(Menu.FILE, 1),)),
    Command("prepare.start", "&Prepare", ("Ctrl+Return",), "Prepare the studies that are ticked", menus=(In(Menu.FILE, 1),)),
    Command("prepare.stop", "&Stop all", tip="Stop what is being prepared; what is finished stays", menus=(In(Menu.FILE, 1),)),
    Command("prepare.found", "&Found", ("Ctrl+1",), "Show what was found", menus=(In(Menu.VIEW, 1),)),
    Command("prepare.prepared", "&Prepared", ("Ctrl+2",), "Show what is prepared", menus=(In(Menu.VIEW, 1),)),
    Command("prepare.next", "Ne&xt study", ("Ctrl+Down",), "Judge the next study", menus=(In(Menu.VIEW, 1),)),
    Command("prepare.before", "Study &before", ("Ctrl+Up",), "Judge the study before", menus=(In(Menu.VIEW, 1),)),
    Command("prepare.keep", "&Keep", ("Ctrl+K",), "Bring the study in as it is now", menus=(In(Menu.FILE, 2),)),
    Command("prepare.reject", "&Reject…", ("Ctrl+R",), "Let no library take the study in", menus=(In(Menu.FILE, 2),)),
    Command("prepare.close", "Close &window", ("Ctrl+W",), menus=(In(Menu.FILE, 3),)),
    *(_tool(tool) for tool in (ViewTool(), BrushTool(), LassoTool(), FillTool())),
    Command(
        "brain.swap",
        "Swap adding and erasing",
        ("X",),
        "Erase with the left button, add with the right",
        icon="erase",
        group=Group.DRAWING,
        bar=TOOL_BAR,
        scope=Scope.PANE,
    ),
    Command("brain.smaller", "Smaller brush", ("[", "-"), group=Group.DRAWING, scope=Scope.PANE),
    Command("brain.larger", "Larger brush", ("]", "+"), group=Group.DRAWING, scope=Scope.PANE),
    Command("brain.cancel", "Abandon the stroke", ("Escape",), group=Group.DRAWING, scope=Scope.PANE),
    Command("brain.undo", "&Undo", ("Ctrl+Z",), icon="undo", group=Group.EDITING, menus=(In(Menu.EDIT, 1),), bar=HISTORY_BAR),
    Command(
        "brain.redo",
        "&Redo",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 1),),
        bar=HISTORY_BAR,
    ),
    Command("brain.grow", "&Grow", ("Ctrl+G",), "Grow the brain by 1 mm", menus=(In(Menu.EDIT, 2),), bar=BRAIN_BAR),
    Command("brain.shrink", "&Shrink", ("Ctrl+Shift+G",), "Shrink the brain by 1 mm", menus=(In(Menu.EDIT, 2),), bar=BRAIN_BAR),
    Command("brain.clean", "&Clean up", ("Ctrl+U",), "Keep one piece without holes", menus=(In(Menu.EDIT, 2),), bar=BRAIN_BAR),
    Command(
        "brain.apply",
        "&Apply the brain",
        ("Ctrl+S",),
        "Cut the images again with the brain as it is drawn, and measure anew",
        menus=(In(Menu.EDIT, 3),),
    ),
    *(_sequence(number, modality) for number, modality in enumerate(ALL_MODALITIES, 1)),
    Command(
        "look.checkerboard",
        "Check&erboard",
        ("C",),
        "Squares of the sequence and of that to which it was registered",
        icon="checkerboard",
        group=Group.VIEWING,
        menus=(In(Menu.VIEW, 2),),
        scope=Scope.PANE,
    ),
    Command(
        "look.outline",
        "&Outline of the brain",
        ("O",),
        icon="outline",
        group=Group.VIEWING,
        menus=(In(Menu.VIEW, 2),),
        scope=Scope.PANE,
    ),
    Command(
        "look.home",
        "Whole &head",
        ("Home",),
        "Undo zoom and pan",
        group=Group.VIEWING,
        menus=(In(Menu.VIEW, 2),),
        scope=Scope.PANE,
    ),
)
"""Of the window; whether the patient's left is on the left goes by the main window's command, which it shares."""
