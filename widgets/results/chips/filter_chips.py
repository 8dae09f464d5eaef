"""Filters as chips: what the window's state keeps to, and what a reader does about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from app import frames
from app.findings import Lesion
from app.lesions import BrainBox
from app.retrieval.filters import Condition, read_condition
from widgets.language import tr, translated
from widgets.results.chips.chip import Chip
from widgets.results.chips.chip_row import ChipRow
from widgets.results.chips.filter_popup import FilterPopup
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Asked, WindowState

NEAR_MM = 10
"""A level is proposed so far above and below the slice that is searched by."""

NEAR_SIZE = 0.25
"""A size is proposed within this share of what is drawn."""


class FilterChips(QObject):
    """Shows a chip for each filter of the window's state, and "+ Filter", which adds one.

    Parameters
    ----------
    row : ChipRow
    parent : QObject, optional

    Signals
    -------
    told(sentence)
        A library that was opened lacks what some of the filters ask for.
    """

    told = Signal(str)

    def __init__(self, row: ChipRow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = StateHolder(parent=self)
        self.add_button = QToolButton()
        self.add_button.setText(tr("+ Filter"))
        self.add_button.setToolTip(tr("Search among some cases only"))
        self.add_button.clicked.connect(self._on_add)
        self.popup: FilterPopup | None = None
        row.add_button(self.add_button)
        self.source = row.add_source("filters")
        self.source.removed.connect(self.remove)
        self.source.chosen.connect(self.edit)
        self.source.cleared.connect(self.clear)

    def follow(self, holder: StateHolder) -> None:
        """Show the filters of a window's state from now on."""
        self._holder = holder
        holder.changed.connect(self._on_state)
        self._show(holder.state)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on filters do, by their ids."""
        return {
            "filter.add": self.ask,
            "filter.remove_last": self.remove_last,
            "filter.clear": self.clear,
            "filter.remove_blocking": self.remove_blocking,
        }

    def add(self, text: str, instead_of: str = "") -> None:
        """Search by another filter, as it is written; UserError if it cannot be read."""
        self._ask(self._asked.with_filter(text, instead_of))

    def remove(self, text: str) -> None:
        """Search without a filter."""
        self._ask(self._asked.without_filter(text))

    def remove_last(self) -> None:
        """Search without the filter that was added last."""
        self._ask(replace(self._asked, where=self._asked.where[:-1]))

    def remove_blocking(self) -> None:
        """Search without the filter that keeps rows away."""
        self.remove(self._holder.state.shown.blocking)

    def clear(self) -> None:
        """Search without filters."""
        self._ask(replace(self._asked, where=()))

    def ask(self) -> None:
        """Ask for a filter."""
        if (popup := self._popup(self.add_button)) is not None:
            popup.taken.connect(self.add)
            popup.begin()
            popup.open_at(self.add_button)

    def edit(self, text: str) -> None:
        """Ask how to change a filter; one that the library does not have can only go."""
        condition, button = read_condition(text), self.source.button(text)
        info = self._holder.state.opened.library.info
        if button is None or info is None or condition.filter.name not in info.filters:
            return
        if (popup := self._popup(button)) is not None:
            popup.taken.connect(lambda taken: self.add(taken, text))
            popup.edit(condition)
            popup.open_at(button)

    @property
    def _asked(self) -> Asked:
        return self._holder.state.asked

    def _ask(self, asked: Asked) -> None:
        self._holder.update(asked=asked)

    def _popup(self, anchor: QWidget) -> FilterPopup | None:
        """Return a popup for what the library offers; None where that is nothing."""
        info = self._holder.state.opened.library.info
        if info is None or not info.filters:
            return None
        self.popup = FilterPopup(info.filters, proposals(self._holder.state), anchor.window())
        self.popup.closed.connect(self._forget_popup)
        return self.popup

    def _on_add(self, checked: bool = False) -> None:
        self.ask()

    def _forget_popup(self) -> None:
        self.popup = None

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        other_library = now.opened.library.info is not former.opened.library.info
        if other_library or now.asked != former.asked:
            self._show(now)
        lost = now.void_filters if other_library and not now.asked.healthy else {}
        if lost.keys() - former.void_filters.keys():
            said = ", ".join(f"\u201c{translated(read_condition(text).said)}\u201d" for text in lost)
            self.told.emit(
                tr("Without effect in this library: {said}. {why}", said=said, why=translated(next(iter(lost.values()))))
            )

    def _show(self, now: WindowState) -> None:
        void = now.void_filters
        info = now.opened.library.info
        self.add_button.setEnabled(info is not None and bool(info.filters))
        self.source.show([_chip(read_condition(text), void.get(text)) for text in now.asked.where])


def proposals(state: WindowState) -> Mapping[str, list[str]]:
    """Return values to begin with: near the level that is searched by, and near the size of what was drawn last."""
    found: dict[str, list[str]] = {}
    template, example, info = state.opened.template, state.asked.example, state.opened.library.info
    study = example.study if example is not None else None if template is None else template.study
    if study is not None:
        k = state.drawn.slice if example is None else example.slice
        level = BrainBox.of(frames.planes(study.brain())).level_mm(k)
        found["level"] = [f"{max(0, level - NEAR_MM)}..{max(0, level + NEAR_MM)}"]
    drawn = None if state.shown.answer is None else state.shown.answer.request.label_map
    if info is not None and drawn is not None and drawn.any():
        longest = Lesion(drawn, info.structures).longest_mm
        found["size"] = [f"{longest * (1 - NEAR_SIZE):.0f}..{longest * (1 + NEAR_SIZE):.0f}"]
    return found


def _chip(condition: Condition, why_void: str | None) -> Chip:
    tip = tr(condition.filter.title) if why_void is None else tr("Not applied: {why}", why=translated(why_void))
    return Chip(condition.text, translated(condition.said), tip, void=why_void is not None, editable=True)
