"""Chips of the case that is searched with and of what was called right or wrong, and the keys that take them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from widgets.language import tr, tr_later
from widgets.results.chips.chip import Chip
from widgets.results.chips.chip_row import ChipRow
from widgets.state.cases import CaseMark, CaseSource, Marks, Use, toggled
from widgets.state.search_types import FoundRow
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

CASE = "case"
"""Key of the chip of the case that is searched with."""

MOST_STEPS = 100
"""So many steps can be taken back."""

TIPS = {
    Use.WHOLE: tr_later("This slice with its lesion is searched with. Drawing, Escape or the cross go back to the sketch."),
    Use.ANATOMY: tr_later("What is drawn is searched for in this anatomy. Escape or the cross go back to the template."),
    Use.LESION: tr_later(
        "This lesion is searched for on the slice that is shown. Drawing, Escape or the cross go back to the sketch."
    ),
}

IDLE = {
    Use.ANATOMY: tr_later("Without effect: lesions alone are compared at present."),
    Use.LESION: tr_later("Without effect: normal anatomy alone is compared at present."),
}
"""What is said instead where that part of a case is not compared."""


class CaseChips(QObject):
    """Shows a chip for the case that is searched with, and one for each mark; what moves a query is never hidden.

    Parameters
    ----------
    row : ChipRow
    panel : QWidget
        While the focus is in it, undo takes back the last mark, and Escape goes back to the sketch.
    """

    def __init__(self, row: ChipRow, panel: QWidget) -> None:
        super().__init__(panel)
        self._holder = StateHolder(parent=self)
        self._former: list[Marks] = []
        self._address: str | None = None
        """Of the library that the cases are of."""
        self.source = row.add_source("cases")
        self.source.removed.connect(self._on_removed)
        self.source.cleared.connect(self.clear)
        panel.installEventFilter(self)

    def follow(self, holder: StateHolder) -> None:
        """Show the cases of a window's state from now on."""
        self._holder = holder
        holder.changed.connect(self._on_state)
        self._show(holder.state)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the commands on cases do, by their ids."""
        return {"search.forget_marks": self.forget_marks, "search.back_to_sketch": self.back_to_sketch}

    @property
    def marks(self) -> Marks:
        """What was called right or wrong, in that order."""
        return self._holder.state.asked.marks

    def toggle(self, found: FoundRow, right: bool) -> None:
        """Call a row right or wrong, or no longer so."""
        self._mark(toggled(self.marks, CaseMark(found.patient, found.study, found.slice, right)))

    def search_with(self, source: CaseSource) -> None:
        """Search with a case, until the reader goes back."""
        self._holder.update(asked=replace(self._holder.state.asked, case=source, example=None))

    def back_to_sketch(self) -> None:
        """Search by the sketch again; nothing that is drawn was lost."""
        self._holder.update(asked=replace(self._holder.state.asked, case=None, example=None))

    def forget_marks(self) -> None:
        """Call nothing right or wrong any more."""
        self._mark(())

    def clear(self) -> None:
        """Search by the sketch alone."""
        self.forget_marks()
        self.back_to_sketch()

    def undo(self) -> bool:
        """Take back the last change of the marks; tell whether there was one."""
        if not self._former:
            return False
        self._holder.update(asked=replace(self._holder.state.asked, marks=self._former.pop()))
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        if event.matches(QKeySequence.StandardKey.Undo) and self._former:
            action: Callable[[], object] = self.undo
        elif event.key() == Qt.Key.Key_Escape and self._away:
            action = self.back_to_sketch
        else:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            action()
        return True

    @property
    def _away(self) -> bool:
        """Whether something else than the sketch alone is searched with."""
        asked = self._holder.state.asked
        return asked.case is not None or asked.example is not None

    def _mark(self, marks: Marks) -> None:
        if marks != self.marks:
            self._former = [*self._former, self.marks][-MOST_STEPS:]
            self._holder.update(asked=replace(self._holder.state.asked, marks=marks))

    def _on_removed(self, key: str) -> None:
        if key == CASE:
            self.back_to_sketch()
        else:
            self._mark(tuple(mark for mark in self.marks if _key(mark) != key))

    def _on_state(self, former: WindowState, now: WindowState) -> None:
        info = now.opened.library.info  # None while one is being opened
        if info is not None and info.address != self._address:
            self._address = info.address
            self._former = []  # what could be brought back is of the former library
        if _shown(now) != _shown(former):
            self._show(now)

    def _show(self, now: WindowState) -> None:
        case, idle, marks = _shown(now)
        chips = [] if case is None else [Chip(CASE, case.said, tr(idle or TIPS[case.use]), "pick", void=bool(idle))]
        self.source.show([*chips, *map(_chip, marks)])


def _shown(now: WindowState) -> tuple[CaseSource | None, str, Marks]:
    """Return the case that is searched with, why it has no effect ("" where it has), and the marks."""
    return now.asked.case, IDLE[now.asked.case.use] if now.asked.case is not None and now.asked.idle_case else "", now.asked.marks


def _key(mark: CaseMark) -> str:
    return f"{mark.study}:{mark.slice}"


def _chip(mark: CaseMark) -> Chip:
    tip = (
        tr("What is like this case counts more.")
        if mark.right
        else tr("What is like this case counts less; it is not shown again.")
    )
    return Chip(_key(mark), mark.said, tip)
