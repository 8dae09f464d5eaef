"""Commands on the cases that lie beside the template; their keys work over template and cases alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu, Scope
from widgets.state.compared import Mixing
from widgets.state.guesses import Guessed

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

_OPEN: Condition[WindowState] = Condition(lambda state: bool(state.compared.cases), "no case lies beside the template")


def _guess(guessed: Guessed, key: str, title: str, tip: str, icon: str) -> Command[WindowState]:
    return Command(
        f"guess.{guessed.value.replace('-', '_')}",
        title,
        (key,),
        tip,
        icon=icon,
        group=Group.COMPARING,
        menus=(In(Menu.VIEW, 4),),
        scope=Scope.PANE,
        enabled=_OPEN,
        checked=lambda state: state.compared.guessed is guessed,
    )


GUESSES: tuple[Command[WindowState], ...] = (
    _guess(
        Guessed.PSEUDO_NORMAL,
        "F2",
        "&Pseudo-normal image",
        "The model's guess of the case as if it were healthy",
        "pseudo-normal",
    ),
    _guess(Guessed.DIFFERENCE, "F3", "&Difference from it", "Image minus pseudo-normal image, both smoothed", "difference"),
    _guess(Guessed.ADDED, "F4", "What the lesion &adds", "What the abnormal part of the case's code adds to the guess", "added"),
)
"""Of the main window and of the windows of cases."""

GUESS_COMMANDS = dict(
    zip((command.id for command in GUESSES), (Guessed.PSEUDO_NORMAL, Guessed.DIFFERENCE, Guessed.ADDED), strict=True)
)
"""By their ids what they show, or show no longer."""

MEASURES: tuple[Command[WindowState], ...] = (
    Command(
        "measure.undo",
        "Undo measuring",
        ("Ctrl+Alt+Z",),
        group=Group.COMPARING,
        menus=(In(Menu.EDIT, 1),),
        enabled=Condition(lambda state: bool(state.measured.before), "nothing was measured"),
    ),
    Command(
        "measure.redo",
        "Redo measuring",
        ("Ctrl+Alt+Y",),
        group=Group.COMPARING,
        menus=(In(Menu.EDIT, 1),),
        enabled=Condition(lambda state: bool(state.measured.after), "nothing that was measured was undone"),
    ),
)
"""Of the main window and of the windows of cases."""

COMPARING: tuple[Command[WindowState], ...] = (
    Command(
        "compare.checkerboard",
        "&Checkerboard",
        ("G",),
        "Case and template in squares by turns",
        icon="checkerboard",
        group=Group.COMPARING,
        menus=(In(Menu.VIEW, 3),),
        scope=Scope.PANE,
        enabled=_OPEN,
        checked=lambda state: state.compared.mixing is Mixing.CHECKERBOARD,
        name="Checkerboard of case and template",
    ),
    Command(
        "compare.flicker",
        "&Flicker",
        ("Q",),
        "Case and template in the same place by turns",
        icon="flicker",
        group=Group.COMPARING,
        menus=(In(Menu.VIEW, 3),),
        scope=Scope.PANE,
        enabled=_OPEN,
        checked=lambda state: state.compared.mixing is Mixing.FLICKER,
        name="Flicker between case and template",
    ),
    Command(
        "compare.level",
        "Same &level, or the slice found",
        ("J",),
        "Change between the slice that was found and the template's own level",
        group=Group.COMPARING,
        menus=(In(Menu.VIEW, 3),),
        scope=Scope.PANE,
        enabled=_OPEN,
    ),
    Command(
        "compare.loose",
        "Slices apart",
        ("U",),
        "Go through the slices of each case by itself",
        icon="link",
        group=Group.COMPARING,
        menus=(In(Menu.VIEW, 3),),
        scope=Scope.PANE,
        enabled=_OPEN,
        checked=lambda state: state.compared.loose,
    ),
    *GUESSES,
    *MEASURES,
    Command(
        "compare.close",
        "Close the comparison",
        ("Ctrl+W",),
        group=Group.COMPARING,
        menus=(In(Menu.VIEW, 3),),
        enabled=_OPEN,
    ),
)
"""Of the main window."""
