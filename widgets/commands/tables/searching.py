"""Commands that say how to search: by a preset, or by codes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.retrieval.measures import MEASURES, Measure
from app.retrieval.presets import PRESETS, Preset
from widgets.commands.command import Command, Condition, Group, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState


def preset_commands() -> tuple[Command[WindowState], ...]:
    """Return what chooses a preset, "search.here" and so on."""
    return tuple(_preset(number, preset) for number, preset in enumerate(PRESETS.values(), 1))


def measure_commands() -> tuple[Command[WindowState], ...]:
    """Return what chooses to compare codes alone, "search.by_entire" and so on."""
    return tuple(_measure(measure) for measure in MEASURES.values())


def _preset(number: int, preset: Preset) -> Command[WindowState]:
    name = preset.name

    def possible(state: WindowState) -> bool:
        info = state.opened.library.info
        return info is None or info.obstacle(name) is None

    return Command(
        f"search.{name}",
        preset.title,
        (f"Ctrl+{number}",),
        preset.explanation,
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 2),),
        enabled=Condition(possible, "the library's model does not allow it"),
        checked=lambda state: state.asked.preset == name,
        name=f"Search: {preset.title}",
    )


def _measure(measure: Measure) -> Command[WindowState]:
    name = measure.name

    def possible(state: WindowState) -> bool:
        info = state.opened.library.info
        return info is None or name in info.offered

    return Command(
        f"search.by_{name}",
        f"Codes alone: {measure.title}",
        tip=measure.explanation,
        group=Group.RESULTS,
        menus=(In(Menu.SEARCH, 3),),
        enabled=Condition(possible, "the library's model makes no such codes"),
        checked=lambda state: state.asked.preset is None and state.asked.by == name,
        name=f"Search by codes alone: {measure.title}",
    )


MORE: Command[WindowState] = Command(
    "search.more",
    "More",
    ("Ctrl+Shift+M",),
    "Choose a part of the codes and a weight",
    group=Group.RESULTS,
    menus=(In(Menu.SEARCH, 4),),
    name="Hide and show more ways to search",
)
"""Shows and hides what stands under "More" in the query bar."""
