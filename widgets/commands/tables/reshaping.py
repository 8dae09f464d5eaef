"""Commands that change whole structures, and how is drawn: the menu Draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu, Scope

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

DRAWN: Condition[WindowState] = Condition(lambda state: not state.drawn.empty, "nothing is drawn")

RESHAPING: tuple[Command[WindowState], ...] = (
    Command(
        "draw.inside",
        "Only inside the &brain",
        ("Shift+B",),
        "Nothing is drawn outside the brain of the template",
        group=Group.DRAWING,
        menus=(In(Menu.DRAW, 1),),
        scope=Scope.PANE,
        checked=lambda state: state.drawn.options.inside,
    ),
    Command(
        "draw.sides",
        "In sagittal and &coronal too",
        ("Shift+C",),
        "Draw with the tool on the sagittal and coronal planes, too; the axial slice that is shown goes on asking",
        group=Group.DRAWING,
        menus=(In(Menu.DRAW, 1),),
        scope=Scope.PANE,
        checked=lambda state: state.drawn.options.sides,
        name="Draw in sagittal and coronal too",
    ),
    Command(
        "draw.depth",
        "How &deep in sagittal and coronal…",
        ("Shift+D",),
        "On how many planes on each side a stroke on a sagittal or coronal plane counts",
        group=Group.DRAWING,
        menus=(In(Menu.DRAW, 1),),
        scope=Scope.PANE,
    ),
    Command(
        "draw.by_keys",
        "With the &keys",
        ("Shift+K",),
        "Draw with a pen that the arrow keys move over the slice",
        group=Group.DRAWING,
        menus=(In(Menu.DRAW, 1),),
        checked=lambda state: state.drawn.by_keys,
        name="Draw with the keys",
    ),
    Command(
        "sketch.grow",
        "&Grow",
        ("Ctrl++", "Ctrl+="),
        "Grow the structure",
        icon="grow",
        group=Group.EDITING,
        menus=(In(Menu.DRAW, 2),),
        scope=Scope.PANE,
        enabled=DRAWN,
        text=lambda state: f"&Grow by {state.drawn.options.reach_mm:g} mm",
    ),
    Command(
        "sketch.shrink",
        "&Shrink",
        ("Ctrl+-",),
        "Shrink the structure",
        icon="shrink",
        group=Group.EDITING,
        menus=(In(Menu.DRAW, 2),),
        scope=Scope.PANE,
        enabled=DRAWN,
        text=lambda state: f"&Shrink by {state.drawn.options.reach_mm:g} mm",
    ),
    Command(
        "sketch.smooth",
        "S&mooth",
        ("Shift+S",),
        "Smooth the structure's outlines; its area stays",
        icon="smooth",
        group=Group.EDITING,
        menus=(In(Menu.DRAW, 2),),
        scope=Scope.PANE,
        enabled=DRAWN,
        text=lambda state: f"S&mooth by {state.drawn.options.reach_mm:g} mm",
    ),
    Command(
        "sketch.reach",
        "By how ma&ny mm…",
        ("Shift+N",),
        "How far grow, shrink and smooth reach",
        group=Group.EDITING,
        menus=(In(Menu.DRAW, 2),),
        scope=Scope.PANE,
        name="Grow, shrink and smooth: by how many mm",
    ),
    Command(
        "sketch.all_slices",
        "On &all drawn slices",
        ("Shift+A",),
        "Grow, shrink and smooth on all drawn slices instead of this one",
        group=Group.EDITING,
        menus=(In(Menu.DRAW, 2),),
        scope=Scope.PANE,
        checked=lambda state: state.drawn.options.all_slices,
        name="Grow, shrink and smooth on all drawn slices",
    ),
    Command(
        "sketch.fill_between",
        "&Fill the slices between",
        ("Shift+F",),
        "Fill the slices between drawn ones with shapes that lead from one to the next",
        group=Group.EDITING,
        menus=(In(Menu.DRAW, 3),),
        scope=Scope.PANE,
        enabled=DRAWN,
    ),
    Command(
        "draw.range_here",
        "Threshold brush: &range from under the pointer",
        ("Z",),
        "Let the threshold brush paint on what is as bright as the place under the pointer",
        group=Group.DRAWING,
        menus=(In(Menu.DRAW, 4),),
        scope=Scope.PANE,
    ),
)
