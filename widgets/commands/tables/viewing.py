"""Commands on what is seen: of a pane, and of the window around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.commands.command import Command, Condition, Group, In, Menu, Scope

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

WINDOWS = (
    ("full", "Window: all there is", "Show every value"),
    ("tissue", "Window: grey and white matter", "Part grey from white matter"),
    ("bright", "Window: bright parts", "Edema in FLAIR and T2, enhancement in T1ce, blood and fat in T1"),
    ("dark", "Window: dark parts", "Fluid and necrosis, in T1 edema too"),
)
"""Presets of the window by their names, with titles and tips."""


def _window(number: int, name: str, title: str, tip: str) -> Command[WindowState]:
    return Command(f"view.window_{name}", title, (f"F{number}",), tip, group=Group.VIEWING, scope=Scope.PANE)


PICTURE: tuple[Command[WindowState], ...] = (
    Command("view.next_modality", "Next modality", ("T",), group=Group.VIEWING, scope=Scope.PANE),
    Command(
        "view.fit_window",
        "Fit the window to the slice",
        ("W",),
        "Fit the window to this slice",
        icon="window",
        group=Group.VIEWING,
        scope=Scope.PANE,
    ),
    Command("view.overlay", "Hide and show the overlay", ("O",), group=Group.VIEWING, scope=Scope.PANE),
    Command(
        "view.outlines",
        "Outlines only, or fills",
        ("I",),
        "Show the structures by their outlines, or filled",
        icon="outline",
        group=Group.VIEWING,
        scope=Scope.PANE,
    ),
    *(_window(number, *words) for number, words in enumerate(WINDOWS, 5)),
    Command(
        "view.cine",
        "Play the slices",
        ("F9",),
        "Play the slices as a film; a click, the wheel or any key ends it",
        icon="play",
        group=Group.VIEWING,
        scope=Scope.PANE,
    ),
)
"""With :data:`HOME`, of every pane that shows slices, those of single cases too."""

HOME: Command[WindowState] = Command(
    "view.home", "Whole brain, full window", ("Home",), icon="home", group=Group.VIEWING, scope=Scope.PANE
)

PANELS: tuple[Command[WindowState], ...] = (
    Command("view.structures", "Structures", group=Group.VIEWING, menus=(In(Menu.VIEW, 1),), name="Hide and show structures"),
    Command(
        "view.side_views",
        "Sagittal and coronal",
        ("A",),
        group=Group.VIEWING,
        menus=(In(Menu.VIEW, 1),),
        scope=Scope.PANE,
        enabled=Condition(lambda state: not state.compared.cases, "they stand below the template while a case lies beside it"),
        name="Hide and show sagittal and coronal",
    ),
    Command("view.results", "Similar cases", group=Group.VIEWING, menus=(In(Menu.VIEW, 1),), name="Hide and show similar cases"),
    Command("view.tool_bar", "Tools", group=Group.VIEWING, menus=(In(Menu.VIEW, 1),), name="Hide and show tools"),
)
"""Each hides and shows a part of the window."""

CONVENTION: Command[WindowState] = Command(
    "view.neurological",
    "&Neurological convention",
    tip="Show the patient's left on the left",
    group=Group.VIEWING,
    menus=(In(Menu.VIEW, 2),),
    checked=lambda state: state.convention == "neurological",
)

CASE: tuple[Command[WindowState], ...] = (
    Command("case.close", "Close the case", ("Esc",)),
    Command("case.back", "Go back to the slice that was found", ("B",)),
    Command("case.search", "Search with this slice", ("S",)),
    Command(
        "case.ruler",
        "Ruler",
        ("R",),
        "Drag to measure in mm, from an end of a distance an angle; the right button deletes",
        icon="ruler",
        checked=lambda state: state.drawn.tool == "ruler",
    ),
    Command("case.edit", "Edit its labels as a sketch", ("E",)),
    Command("case.export_labels", "Export labels…", ("X",)),
)
"""Of the window of a single case."""
