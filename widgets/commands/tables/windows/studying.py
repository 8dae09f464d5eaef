"""Commands on reader studies: the main window's one, and those of the window in which a reader answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

STUDY: Command[WindowState] = Command(
    "study.open",
    "&Reader study…",
    tip="Answer the questions of a reader study, or go on with one",
    menus=(In(Menu.TOOLS, 1),),
    enabled=Condition(
        lambda state: state.opened.library.info is not None and state.opened.template is not None, "no library is open"
    ),
)

READING: tuple[Command[WindowState], ...] = (
    Command("study.show", "Show &rows", ("Ctrl+Return",), "Search with the sketch, and judge what is found", group=Group.RESULTS),
    Command("study.draw", "&Draw again", ("Ctrl+D",), "Go back from the rows to the sketch", group=Group.RESULTS),
    Command("study.next", "&Next question", ("Ctrl+Right",), "Finish this question", group=Group.RESULTS),
    Command("study.pause", "&Pause", ("Ctrl+P",), "Stop the time and hide the question", group=Group.WINDOW),
    Command("study.close", "&Close", ("Ctrl+W",), "Close; the study goes on later where it was left", group=Group.WINDOW),
)
