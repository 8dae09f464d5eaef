"""Commands of the drawing pane: tools, structures, keys of the hand that does not draw, and steps on the sketch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.anatomy import Structure
from app.sketch import TOOLS, Tool
from widgets.commands.command import Command, Condition, Group, In, Menu, Scope
from widgets.language import tr, tr_later, translated

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

TOOL_BAR, ERASER_BAR, HISTORY_BAR, HELP_BAR = 1, 2, 3, 4
"""The groups of the tool bar."""

UNDO: Condition[WindowState] = Condition(lambda state: state.drawn.undo is not None, "nothing to undo")
REDO: Condition[WindowState] = Condition(lambda state: state.drawn.redo is not None, "nothing was undone")


def tool_commands() -> tuple[Command[WindowState], ...]:
    """Return what chooses a tool, "tool.brush" and so on, in the order of the tool bar."""
    return tuple(_tool(make()) for make in TOOLS.values())


def structure_commands(structures: Sequence[Structure]) -> tuple[Command[WindowState], ...]:
    """Return what chooses a structure, "structure.2" by its label: the digits, in drawing order."""
    return tuple(_structure(number, structure) for number, structure in enumerate(structures, 1))


def _tool(tool: Tool) -> Command[WindowState]:
    key = tool.key
    return Command(
        f"tool.{key}",
        tool.title,
        () if tool.letter is None else (tool.letter,),
        tool.tip,
        icon=key,
        group=Group.TOOLS,
        bar=TOOL_BAR,
        scope=Scope.PANE,
        checked=lambda state: state.drawn.tool == key,
    )


def _structure(number: int, structure: Structure) -> Command[WindowState]:
    keys = (str(number),) if number < 10 else ()
    tip = f"Draw {structure.title.lower()}"
    return Command(f"structure.{structure.label}", structure.title, keys, tip, group=Group.STRUCTURES, scope=Scope.PANE)


DRAWING: tuple[Command[WindowState], ...] = (
    Command("draw.next_structure", "Next structure", ("N",), group=Group.DRAWING, scope=Scope.PANE),
    Command("draw.pick_here", "Choose the structure under the pointer", ("S",), group=Group.DRAWING, scope=Scope.PANE),
    Command("draw.next_contour", "Next contour", ("C",), group=Group.DRAWING, scope=Scope.PANE),
    Command(
        "draw.swap",
        "Swap adding and erasing",
        ("X",),
        "Erase with the left button, add with the right",
        icon="erase",
        group=Group.DRAWING,
        bar=ERASER_BAR,
        scope=Scope.PANE,
        checked=lambda state: state.drawn.erasing,
    ),
    Command("draw.smaller", "Smaller brush", ("[", "-"), group=Group.DRAWING, scope=Scope.PANE),
    Command("draw.larger", "Larger brush", ("]", "+"), group=Group.DRAWING, scope=Scope.PANE),
    Command("draw.former_tool", "Back to the tool before", ("Space",), group=Group.DRAWING, scope=Scope.PANE),
    Command("draw.finish", "Close the polygon", ("Return", "Enter"), group=Group.DRAWING, scope=Scope.PANE),
    Command("draw.cancel", "Abandon the stroke", ("Escape",), group=Group.DRAWING, scope=Scope.PANE),
)

STEPS = (tr_later("threshold"), tr_later("resize"))
"""What the history calls steps and no other text does."""


def step_said(step: str) -> str:
    """Return a step's name as a reader sees it: ``erase with brush: edema``."""
    doing, colon, structure = step.rpartition(": ")
    return f"{translated(doing)}{colon}{translated(structure)}"


EDITING: tuple[Command[WindowState], ...] = (
    Command(
        "sketch.undo",
        "Undo",
        ("Ctrl+Z",),
        icon="undo",
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 1),),
        bar=HISTORY_BAR,
        enabled=UNDO,
        text=lambda state: tr("Undo {step}", step=step_said(state.drawn.undo)) if state.drawn.undo else tr("Undo"),
    ),
    Command(
        "sketch.redo",
        "Redo",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 1),),
        bar=HISTORY_BAR,
        enabled=REDO,
        text=lambda state: tr("Redo {step}", step=step_said(state.drawn.redo)) if state.drawn.redo else tr("Redo"),
    ),
    Command(
        "sketch.delete_contour",
        "Delete contour",
        ("D", "Delete"),
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 2),),
        scope=Scope.PANE,
    ),
    Command(
        "sketch.clear_slice",
        "Clear this slice",
        ("Ctrl+Delete",),
        icon="clear",
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 2),),
        scope=Scope.PANE,
    ),
    Command(
        "sketch.clear",
        "Clear all slices",
        ("Ctrl+Shift+Delete",),
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 2),),
        scope=Scope.PANE,
    ),
    Command(
        "sketch.mirror",
        "Mirror left-right",
        ("Ctrl+M",),
        icon="mirror",
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 3),),
        scope=Scope.PANE,
    ),
    Command(
        "sketch.copy_up",
        "Copy to the slice above",
        ("Shift+Up",),
        icon="copy-up",
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 3),),
        scope=Scope.PANE,
    ),
    Command(
        "sketch.copy_down",
        "Copy to the slice below",
        ("Shift+Down",),
        group=Group.EDITING,
        menus=(In(Menu.EDIT, 3),),
        scope=Scope.PANE,
    ),
)

KEY_CARD: Command[WindowState] = Command(
    "help.keys",
    "Card of all keys",
    ("?",),
    icon="keys",
    group=Group.DRAWING,
    menus=(In(Menu.EDIT, 4),),
    bar=HELP_BAR,
    scope=Scope.PANE,
)
