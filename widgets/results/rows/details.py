"""Why a row is similar, in full: what was asked beside what was found, point by point."""

from __future__ import annotations

from html import escape
from math import isnan
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from widgets.compare.words import level_text
from widgets.language import tr, tr_later, translated
from widgets.results.row_text import distances, percent
from widgets.state.search_types import FoundRow

if TYPE_CHECKING:
    from app.retrieval.reasons import Reasons

MOST_HEIGHT = 190

_PATTERNS = {"none": tr_later("no enhancement"), "ring": tr_later("ring"), "solid": tr_later("solid"), None: "–"}


def details_of(row: FoundRow, by: str) -> list[tuple[str, str]]:
    """Return all that is known of why a row is similar, as titles and plain text.

    Parameters
    ----------
    row : FoundRow
    by : str
        The measure that ranks where codes alone are compared.
    """
    told: list[tuple[str, str]] = []
    if row.similarity is not None:
        told.append(
            (
                tr("Similarity"),
                tr("{percent}: the agreement with a reader that is to be expected", percent=percent(row.similarity)),
            )
        )
    elif isnan(row.distance):
        told.append((tr("Similarity"), tr("none: such a search does not find this slice; it is pinned")))
    if row.why is not None:
        told += _points(row, row.why)
    values = [f"{title.lower()} {value:.4g}" for title, value in distances(row, by).items()]
    if values:
        told.append((tr("Codes"), tr("distance {values}", values=", ".join(values))))
    told.append((tr("Case"), " · ".join(dict.fromkeys(name for name in (row.patient, row.study, row.collection) if name))))
    if row.doubts:
        told.append((tr("To be known"), "; ".join(map(translated, row.doubts))))
    if row.lacking is not None:
        told.append((tr("Pictures"), translated(row.lacking.sentence)))
    return told


def _points(row: FoundRow, why: Reasons) -> list[tuple[str, str]]:
    found, asked = why.found, why.asked
    level = level_text(why.level_mm)
    if not found.area_mm2:
        return [
            (tr("Lesion"), tr("none on this slice")),
            (tr("Level"), tr("{level}, slice {slice}", level=level, slice=row.slice)),
        ]
    size = f"{found.longest_mm:.0f} mm, {found.area_mm2:.0f} mm²"
    if asked is not None:
        size = tr("{found} for {asked}", found=size, asked=f"{asked.longest_mm:.0f} mm, {asked.area_mm2:.0f} mm²")
    pattern = tr(_PATTERNS[found.pattern])
    if asked is not None and asked.pattern is not None:
        pattern = tr("{found} for {asked}", found=pattern, asked=tr(_PATTERNS[asked.pattern]))
    points = [
        (tr("Size"), size + _chance(row, "size")),
        (
            tr("Place"),
            tr(
                "{where}, {level}, slice {slice}{chance}",
                where=translated(why.where),
                level=level,
                slice=row.slice,
                chance=_chance(row, "place"),
            ),
        ),
        (tr("Pattern"), pattern + _chance(row, "pattern")),
    ]
    if why.overlap is not None:
        titles = {one.key: tr(one.title).lower() for one in why.structures}
        each = [f"{titles[key]} {100 * value:.0f} %" for key, value in why.overlaps.items()]
        points.append((tr("Overlap"), ", ".join([tr("{overlap:.0f} % (Dice)", overlap=100 * why.overlap), *each])))
    return points


def _chance(row: FoundRow, point: str) -> str:
    """Say how likely a reader calls a point alike."""
    if point not in row.judged:
        return ""
    return tr("; alike to a reader: {judged:.0f} %", judged=100 * row.judged[point])


class RowDetails(QFrame):
    """Shows the reasons of one row below all of them.

    Signals
    -------
    closed()
        Its button was pressed.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Reasons in full"))
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setContentsMargins(8, 6, 8, 6)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setToolTip(tr("Hide the reasons (D on a row)"))
        self._close.setAccessibleName(tr("Hide the reasons"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.closed)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.text)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFrameShape(QFrame.Shape.HLine)
        inside = QHBoxLayout()
        inside.setSpacing(0)
        inside.addWidget(self._area, 1)
        inside.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rule)
        layout.addLayout(inside)
        self._shown: FoundRow | None = None
        self._by = ""

    @property
    def row(self) -> FoundRow | None:
        """Whose reasons are shown."""
        return self._shown

    def show_row(self, row: FoundRow | None, by: str) -> None:
        """Show the reasons of a row; None says how to choose one."""
        self._shown, self._by = row, by
        if self.isVisible():
            self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()

    def _say(self) -> None:
        row = self._shown
        if row is None:
            self.text.setText(tr("Choose a row: its reasons in full stand here."))
            return
        lines = "".join(
            f"<tr><td style='padding-right: 10px'><b>{escape(title)}</b></td><td>{escape(text)}</td></tr>"
            for title, text in details_of(row, self._by)
        )
        name = f"{row.rank}: " if row.rank else tr("Pinned: ")
        self.text.setText(f"<b>{escape(name + row.patient)}</b><table>{lines}</table>")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the text, up to a bound."""
        wanted = self.text.heightForWidth(self._area.viewport().width()) + 6
        self.setFixedHeight(min(MOST_HEIGHT, max(wanted, self._close.sizeHint().height() + 6)))
