"""The tables put together: all commands of a window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.anatomy import STRUCTURES, Structure
from widgets.commands.command import Command
from widgets.commands.tables import viewing
from widgets.commands.tables.casing import SEARCHED
from widgets.commands.tables.comparing import COMPARING, GUESSES, MEASURES
from widgets.commands.tables.drawing import DRAWING, EDITING, KEY_CARD, structure_commands, tool_commands
from widgets.commands.tables.files import FILES
from widgets.commands.tables.filtering import FILTERING
from widgets.commands.tables.guests import GUESTS
from widgets.commands.tables.helping import HELPING
from widgets.commands.tables.history import HISTORY
from widgets.commands.tables.reshaping import RESHAPING
from widgets.commands.tables.rows import ROWS
from widgets.commands.tables.searching import MORE, measure_commands, preset_commands
from widgets.commands.tables.sessions import REPORTS, SESSIONS
from widgets.commands.tables.windows.brains import BRAINS, WHOLE_BRAIN
from widgets.commands.tables.windows.matching import MATCH, MATCHING
from widgets.commands.tables.windows.preparing import PREPARE, PREPARING
from widgets.commands.tables.windows.studying import READING, STUDY

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

PANE_COMMANDS: tuple[Command[WindowState], ...] = (*viewing.PICTURE, viewing.HOME)
CASE_COMMANDS: tuple[Command[WindowState], ...] = (*PANE_COMMANDS, *GUESSES, *MEASURES, *viewing.CASE)


def drawing_commands(structures: Sequence[Structure] = STRUCTURES) -> tuple[Command[WindowState], ...]:
    """Return what can be done with tools, structures and the sketch."""
    return (*tool_commands(), *structure_commands(structures), *DRAWING, *RESHAPING, *EDITING)


def window_commands(structures: Sequence[Structure] = STRUCTURES) -> tuple[Command[WindowState], ...]:
    """Return all commands of the main window."""
    around = (*viewing.PICTURE, *viewing.PANELS, viewing.HOME, viewing.CONVENTION, *COMPARING)
    searching = (*preset_commands(), *measure_commands(), MORE, *FILTERING, *SEARCHED, *GUESTS, *HISTORY, *ROWS)
    own = (STUDY, MATCH, PREPARE, WHOLE_BRAIN, *HELPING)
    return (*FILES, *SESSIONS, *REPORTS, *searching, *drawing_commands(structures), KEY_CARD, *around, *own)


def reading_commands(structures: Sequence[Structure] = STRUCTURES) -> tuple[Command[WindowState], ...]:
    """Return all commands of the window of a reader study."""
    return (*READING, *drawing_commands(structures), *PANE_COMMANDS)


def brain_commands() -> tuple[Command[WindowState], ...]:
    """Return all commands of the window of whole brains."""
    return (*BRAINS, viewing.CONVENTION)


def matching_commands() -> tuple[Command[WindowState], ...]:
    """Return all commands of the window of CT and MR."""
    return (*MATCHING, viewing.CONVENTION)


def preparing_commands() -> tuple[Command[WindowState], ...]:
    """Return all commands of the window in which raw studies are prepared."""
    return (*PREPARING, viewing.CONVENTION)
