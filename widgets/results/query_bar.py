"""How to search: what "similar" means, for how many patients; under "More" by which part of the codes alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QSpinBox, QToolButton, QVBoxLayout, QWidget

from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS
from widgets.language import tr, translated
from widgets.results import words
from widgets.shared.fitting_label import FittingLabel
from widgets.state.search_types import LibraryInfo
from widgets.state.window_state import MOST_ROWS, Asked

WEIGHT_STEPS = 20

CHECKED = "QPushButton:checked { background: palette(highlight); color: palette(highlighted-text); font-weight: bold; }"

PADDING = 16
"""Beside a button's title."""

MARGIN = 8


class QueryBar(QWidget):
    """Presets, number of rows and the Search button; under "More" the measures of codes alone, and a weight.

    Signals
    -------
    changed()
        The reader chose another preset, measure, weight or number of rows.
    search_clicked()
        The Search button was pressed.

    Attributes
    ----------
    more : QAction
        Shows and hides what is under "More".
    """

    changed = Signal()
    search_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = Asked()
        self.more = QAction(tr("More"), self)
        self.more.setCheckable(True)
        self._presets = {name: _choice(tr(one.title), partial(self._on_preset, name)) for name, one in PRESETS.items()}
        self._measures = {name: _choice(tr(one.title), partial(self._on_measure, name)) for name, one in MEASURES.items()}

        self._weight = QSlider(Qt.Orientation.Horizontal)
        self._weight.setRange(0, WEIGHT_STEPS)
        self._weight.setPageStep(2)
        self._weight.setToolTip(tr("How much the lesion counts against the normal anatomy"))
        self._weight.setAccessibleName(tr("Weight of the lesion"))
        self._weight.valueChanged.connect(self._on_weight)
        self._anatomy_label = QLabel(tr("Anatomy"))
        self._lesion_label = QLabel()
        self._lesion_label.setMinimumWidth(self._lesion_label.fontMetrics().horizontalAdvance(tr("Lesion 100 %")))

        self._rows = QSpinBox()
        self._rows.setAccessibleName(tr("Patients to be shown"))
        self._rows.setRange(1, MOST_ROWS)
        self._rows.setSuffix(tr(" patients"))
        self._rows.setToolTip(tr("How many patients to show, one row each"))
        self._rows.valueChanged.connect(self._on_rows)
        self._search = QPushButton(tr("Search"))
        self._search.setToolTip(tr("Search now; results follow the pen anyhow"))
        self._search.setObjectName("search")
        self._search.clicked.connect(self.search_clicked)
        self._lay_out()
        self.offer(None)
        self.show_asked(Asked())

    def _lay_out(self) -> None:
        unfold = QToolButton()
        unfold.setDefaultAction(self.more)
        unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        unfold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        unfold.setStyleSheet("QToolButton:checked { background: transparent; color: palette(text); border-color: palette(mid); }")
        self._unfold = unfold
        self.alone = FittingLabel()
        self.alone.setToolTip(
            tr("Codes alone are compared, without a second look: no similarity, no judgement of size and place")
        )

        self._side_by_side = _side_by_side(self._presets)
        for name, button in self._presets.items():
            button.setMinimumWidth(self._wanted(tr(PRESETS[name].short)))
        second = QHBoxLayout()
        second.addWidget(unfold)
        second.addWidget(self.alone, 1)
        second.addWidget(self._rows)
        second.addWidget(self._search)
        self._under = QWidget()
        under = QVBoxLayout(self._under)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(6)
        measures = QHBoxLayout()
        heading = QLabel(tr("Codes alone by"))
        heading.setToolTip(tr("Compare one part of the codes, without a second look"))
        measures.addWidget(heading)
        measures.addLayout(_side_by_side(self._measures), 1)
        weighing = QHBoxLayout()
        weighing.addWidget(self._anatomy_label)
        weighing.addWidget(self._weight, 1)
        weighing.addWidget(self._lesion_label)
        under.addLayout(measures)
        under.addLayout(weighing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 6)
        layout.setSpacing(6)
        layout.addLayout(self._side_by_side)
        layout.addLayout(second)
        layout.addWidget(self._under)
        self.more.toggled.connect(self._on_more)
        self._on_more(False)

    @property
    def preset(self) -> str | None:
        """Name of the chosen way to search; None where codes alone are compared."""
        return self._asked.preset

    @property
    def by(self) -> str:
        """Name of the measure by which codes alone are compared."""
        return self._asked.by

    @property
    def weight(self) -> float:
        """The weight of the abnormal part for measures that weigh parts, 0 to 1."""
        return self._weight.value() / WEIGHT_STEPS

    @property
    def top(self) -> int:
        """How many rows are asked for."""
        return self._rows.value()

    def put_into(self, asked: Asked) -> Asked:
        """Return what is asked as the reader has it here."""
        mine = self._asked
        return replace(asked, preset=mine.preset, by=mine.by, weight=mine.weight, top=self.top, chosen=mine.chosen)

    def offer(self, info: LibraryInfo | None) -> None:
        """Let only what an open library's model allows be chosen; what it does not says why."""
        for name, button in self._presets.items():
            obstacle = None if info is None else info.obstacle(name)
            told = f"{tr(PRESETS[name].title)}: {tr(PRESETS[name].explanation)}"
            _offer(button, tr(PRESETS[name].title), told, None if obstacle is None else translated(obstacle))
        for name, button in self._measures.items():
            lacks = info is not None and name not in info.offered
            obstacle = tr("the library's model makes no such codes") if lacks else None
            _offer(button, "", tr(MEASURES[name].explanation), obstacle)

    def show_asked(self, asked: Asked) -> None:
        """Show what is asked without signalling a change."""
        self._asked = asked
        for widget, value in ((self._weight, round(asked.weight * WEIGHT_STEPS)), (self._rows, asked.top)):
            with QSignalBlocker(widget):
                widget.setValue(value)
        for name, button in self._presets.items():
            button.setChecked(name == asked.preset)
        alone = asked.preset is None
        for name, button in self._measures.items():
            button.setChecked(alone and name == asked.by)
        weighed = alone and MEASURES[asked.by].needs.weight
        for part in (self._weight, self._anatomy_label, self._lesion_label):
            part.setEnabled(weighed)
        self._lesion_label.setText(tr("Lesion {weight:.0f} %", weight=100 * asked.weight))
        told = [words.how(None, asked.by, weight) for weight in ([asked.weight] if weighed else []) + [None]]
        self.alone.say(*([*told, tr("Codes: {title}", title=tr(MEASURES[asked.by].title))] if alone else [""]))

    def prefer(self, preset: str) -> None:
        """Choose a way to search, as its button does."""
        self._change(self._presets[preset].isEnabled(), self._asked.with_preset(preset))

    def choose(self, by: str) -> None:
        """Choose to compare codes alone by a measure, as its button does."""
        self._change(self._measures[by].isEnabled(), replace(self._asked, by=by, preset=None, chosen=True))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what chooses a preset or a measure, by the ids of their commands."""
        handlers: dict[str, Callable[[], object]] = {f"search.{name}": partial(self.prefer, name) for name in self._presets}
        return handlers | {f"search.by_{name}": partial(self.choose, name) for name in self._measures}

    def choose_rows(self, top: int) -> None:
        """Choose a number of rows as if it had been typed."""
        self._rows.setValue(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_titles()

    def _fit_titles(self) -> None:
        """Write short titles where there is no room for those in full."""
        titles = [tr(PRESETS[name].title) for name in self._presets]
        if sum(map(self._wanted, titles)) > self.width() - 2 * MARGIN:
            titles = [tr(PRESETS[name].short) for name in self._presets]
        for place, (button, title) in enumerate(zip(self._presets.values(), titles, strict=True)):
            button.setText(title)
            self._side_by_side.setStretch(place, self._wanted(title))

    def _wanted(self, title: str) -> int:
        """Return how wide a button with a title must be, which is bold where it is chosen."""
        font = QFont(self.font())
        font.setBold(True)
        return QFontMetrics(font).horizontalAdvance(title) + PADDING

    def _change(self, possible: bool, asked: Asked) -> None:
        """Take over a choice; what was clicked shows what is so, whatever Qt made of it."""
        changed = possible and asked != self._asked
        self.show_asked(asked if changed else self._asked)
        if changed:
            self.changed.emit()

    def _on_preset(self, preset: str, checked: bool = False) -> None:
        self.prefer(preset)

    def _on_measure(self, by: str, checked: bool = False) -> None:
        self.choose(by)

    def _on_weight(self, value: int) -> None:
        self._change(True, replace(self._asked, weight=value / WEIGHT_STEPS, chosen=True))

    def _on_rows(self, value: int) -> None:
        self._asked = replace(self._asked, top=value)
        self.changed.emit()

    def _on_more(self, shown: bool) -> None:
        self._under.setVisible(shown)
        self._unfold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)


def _choice(title: str, clicked: partial[None]) -> QPushButton:
    button = QPushButton(title)
    button.setCheckable(True)
    button.setStyleSheet(CHECKED)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(clicked)
    return button


def _side_by_side(buttons: dict[str, QPushButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(0)
    for button in buttons.values():
        row.addWidget(button)
    return row


def _offer(button: QPushButton, title: str, told: str, obstacle: str | None) -> None:
    """Let a button be pressed, or say in its tool tip why not."""
    button.setEnabled(obstacle is None)
    button.setToolTip(told if obstacle is None else tr("{told}. Not possible: {obstacle}.", told=told, obstacle=obstacle))
    button.setAccessibleName(title or button.text())
