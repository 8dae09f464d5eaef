"""Commands on CT and MR side by side: the main window's one, and those of the window itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

MATCH: Command[WindowState] = Command(
    "match.open",
    "CT-MR &match",
    tip="Find in an MR what a CT shows at a place, and the other way round",
    menus=(In(Menu.TOOLS, 1),),
)

MATCHING: tuple[Command[WindowState], ...] = (
    Command("match.open_ct", "Open &CT…", ("Ctrl+O",), "Open a CT in Hounsfield units", menus=(In(Menu.FILE, 1),), bar=1),
    Command("match.open_mr", "Open &MR…", ("Ctrl+Shift+O",), "Open an MR of the same head", menus=(In(Menu.FILE, 1),), bar=1),
    Command("match.close", "Close &window", ("Ctrl+W",), menus=(In(Menu.FILE, 2),)),
    Command("match.up", "Next slice", ("Up",), "The next slice towards the head", group=Group.VIEWING, menus=(In(Menu.VIEW, 1),)),
    Command(
        "match.down", "Slice before", ("Down",), "The next slice towards the feet", group=Group.VIEWING, menus=(In(Menu.VIEW, 1),)
    ),
    Command(
        "match.best",
        "Go to the &best place",
        ("B",),
        "Show the slice of the most alike place; again for the second and third",
        group=Group.RESULTS,
        menus=(In(Menu.VIEW, 2),),
        bar=2,
    ),
    Command(
        "match.map",
        "&Similarity map",
        ("S",),
        "Show and hide how alike every place around is",
        group=Group.RESULTS,
        menus=(In(Menu.VIEW, 2),),
        bar=2,
    ),
)
"""Of the window; whether the patient's left is on the left goes by the main window's command, which it shares."""
