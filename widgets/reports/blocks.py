"""The blocks of a report, each as high as it needs: head, what was searched for, rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app import anatomy
from widgets.language import tr, tr_later, translated
from widgets.reports.lettering import DIM, INK, LINE, SMALL, TEXT, TITLE, font, height_of, write
from widgets.reports.planes import paint_level, paint_marks, paint_plane, picture
from widgets.results.thumbnails import common_frame

if TYPE_CHECKING:
    from app.reading.reports import Report, ReportRow, Seen

GAP = 24
AXIAL = 620
"""Width of the slice that was searched by."""
THUMB = 235
"""Width of the pictures of a row."""
RANK = 60
LEGEND_LINE, SWATCH = 42, 28
SHOWN = (*anatomy.NETWORK_MODALITIES, "labels")
TITLES = {**anatomy.MODALITY_TITLES, "labels": tr_later("Labels")}
YES, NO = QColor(20, 110, 50), QColor(160, 30, 30)


class Block(ABC):
    """Something that stands on one page as a whole."""

    @abstractmethod
    def height(self, width: float) -> float:
        """Return how much of a column of a width it needs."""

    @abstractmethod
    def paint(self, painter: QPainter, at: QRectF) -> None:
        """Paint it at the top of a rectangle."""


class Head(Block):
    """What the report is, and when it was made."""

    def __init__(self, report: Report) -> None:
        self._made = report.made

    def height(self, width: float) -> float:
        return TITLE * 1.3 + GAP

    def paint(self, painter: QPainter, at: QRectF) -> None:
        write(painter, at, tr("SBMIR: similar cases"), TITLE, bold=True)
        painter.setPen(DIM)
        line = QRectF(at.left(), at.top(), at.width(), TITLE * 1.2)
        painter.setFont(font(SMALL))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._made)


class Asked(Block):
    """The slice that was searched by, planes that say where it lies, and how was searched."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def height(self, width: float) -> float:
        facts = sum(self._fact_height(text, self._facts_width(width)) for _, text in self._facts())
        facts += self._legend_height + 40
        seen = self._report.seen
        return max(facts, 0 if seen is None else self._axial_height(seen) + 20 + self._cuts_height(seen)) + 2 * GAP

    def paint(self, painter: QPainter, at: QRectF) -> None:
        left = at.left()
        if self._report.seen is not None:
            self._paint_seen(painter, self._report.seen, QPointF(left, at.top()))
            left += AXIAL + 2 * GAP
        y, width = at.top(), at.right() - left
        for name, text in self._facts():
            write(painter, QRectF(left, y, width, 40), name, SMALL, DIM)
            write(painter, QRectF(left, y + SMALL * 1.25, width, 400), text, TEXT)
            y += self._fact_height(text, width)
        self._paint_legend(painter, QRectF(left, y, width, self._legend_height))

    @property
    def _legend_height(self) -> float:
        return SMALL * 1.25 + LEGEND_LINE * len(self._report.structures)

    def _paint_legend(self, painter: QPainter, at: QRectF) -> None:
        """Say what the colours mean, each beside its name."""
        write(painter, at, tr("Labels"), SMALL, DIM)
        for number, structure in enumerate(self._report.structures):
            line = QRectF(at.left(), at.top() + SMALL * 1.25 + number * LEGEND_LINE, at.width(), LEGEND_LINE)
            painter.fillRect(QRectF(line.left(), line.top() + 6, SWATCH, SWATCH), QColor(*structure.colour))
            write(painter, line.adjusted(SWATCH + 14, 0, 0, 0), tr(structure.title), TEXT)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        remarks = ((tr("To be known"), " ".join(map(translated, self._report.remarks))),) if self._report.remarks else ()
        convention = (
            tr("radiological: the patient's right is on the left")
            if self._report.radiological
            else tr("neurological: the patient's left is on the left")
        )
        facts = ((tr(title), translated(text)) for title, text in self._report.facts)
        return (*facts, *remarks, (tr("Sides"), convention))

    def _facts_width(self, width: float) -> float:
        return width - (0 if self._report.seen is None else AXIAL + 2 * GAP)

    @staticmethod
    def _fact_height(text: str, width: float) -> float:
        return SMALL * 1.25 + height_of(text, TEXT, width) + 14

    @staticmethod
    def _axial_height(seen: Seen) -> float:
        frame = common_frame([seen.plane])
        return AXIAL * frame.height() / frame.width() + SMALL * 1.4

    @staticmethod
    def _cuts_height(seen: Seen) -> float:
        return 0 if seen.sagittal is None else (AXIAL - 20) / 2 * seen.sagittal.shape[0] / seen.sagittal.shape[1]

    def _paint_seen(self, painter: QPainter, seen: Seen, at: QPointF) -> None:
        frame = common_frame([seen.plane])
        height = AXIAL * frame.height() / frame.width()
        target, radiological = QRectF(at.x(), at.y(), AXIAL, height), self._report.radiological
        paint_plane(painter, target, picture(seen.plane, seen.labels, self._report.structures), frame, radiological)
        sides = ("R", "L") if radiological else ("L", "R")
        paint_marks(painter, target, *sides)
        write(
            painter,
            QRectF(at.x(), at.y() + height + 4, AXIAL, 40),
            tr("{title}, slice {slice}", title=seen.title, slice=seen.slice),
            SMALL,
            DIM,
        )
        top, width = at.y() + height + SMALL * 1.4 + 20, (AXIAL - 20) / 2
        cuts = (
            (seen.sagittal, seen.sagittal_labels, False, ("A", "P")),
            (seen.coronal, seen.coronal_labels, radiological, sides),
        )
        for number, (plane, labels, mirrored, marks) in enumerate(cuts):
            if plane is not None:
                cut = QRectF(at.x() + number * (width + 20), top, width, width * plane.shape[0] / plane.shape[1])
                whole = QRect(0, 0, plane.shape[1], plane.shape[0])
                paint_plane(painter, cut, picture(plane, labels, self._report.structures), whole, mirrored, upside=True)
                paint_level(painter, cut, plane.shape[0], seen.slice)
                paint_marks(painter, cut, *marks)


class Row(Block):
    """A found case: pictures, how similar, why."""

    def __init__(self, report: Report, row: ReportRow, frame: QRect) -> None:
        self._report = report
        self._row = row
        self._frame = frame

    @property
    def _thumb_height(self) -> float:
        return THUMB * self._frame.height() / self._frame.width()

    def height(self, width: float) -> float:
        return max(self._thumb_height, self._text(None, QRectF(0, 0, self._text_width(width), 1000))) + 2 * GAP

    def paint(self, painter: QPainter, at: QRectF) -> None:
        painter.fillRect(QRectF(at.left(), at.top(), at.width(), 2), LINE)
        top = at.top() + GAP
        write(painter, QRectF(at.left(), top, RANK, 60), str(self._row.rank or "–"), TEXT, bold=True)
        left = at.left() + RANK
        for key in SHOWN:
            target = QRectF(left, top, THUMB, self._thumb_height)
            self._paint_picture(painter, key, target)
            left += THUMB + 10
        self._text(painter, QRectF(left + GAP, top, self._text_width(at.width()), at.height()))

    @staticmethod
    def _text_width(width: float) -> float:
        return width - RANK - len(SHOWN) * (THUMB + 10) - GAP

    def _paint_picture(self, painter: QPainter, key: str, target: QRectF) -> None:
        row, radiological = self._row, self._report.radiological
        plane = row.images.get("flair" if key == "labels" else key)
        if plane is None or not plane.any():
            painter.fillRect(target, LINE)
            write(painter, target.adjusted(10, 10, -10, -10), tr("{picture}: no picture", picture=tr(TITLES[key])), SMALL, INK)
            return
        labels = row.labels if key == "labels" else None
        paint_plane(painter, target, picture(plane, labels, self._report.structures), self._frame, radiological)
        paint_marks(painter, target, *(("R", "L") if radiological else ("L", "R")))
        name = QRectF(target.left() + 10, target.bottom() - SMALL * 1.4, target.width() - 20, SMALL * 1.4)
        write(painter, name, tr(TITLES[key]), SMALL, QColor(255, 255, 255))

    def _text(self, painter: QPainter | None, at: QRectF) -> float:
        """Write what a row says, or only measure it; returns its height."""
        row = self._row
        marked = {True: tr(" · called right"), False: tr(" · called wrong"), None: ""}[row.marked]
        lines = [
            (translated(row.near), TEXT, INK, True),
            (
                tr(
                    "{case} · slice {slice}{marked}",
                    case=" · ".join(dict.fromkeys((row.patient, row.study))),
                    slice=row.slice,
                    marked=marked,
                ),
                SMALL,
                DIM,
                False,
            ),
            (row.sentence, TEXT, INK, False),
        ]
        height = 0.0
        for text, size, colour, bold in lines:
            if text:
                if painter is not None:
                    write(painter, at.adjusted(0, height, 0, 0), text, size, colour, bold)
                height += height_of(text, size, at.width(), bold) + 6
        for name, alike in row.judged.items():
            if painter is not None:
                words = f"{tr(name)}: {tr('alike') if alike else tr('not alike')}"
                self._tick(painter, QRectF(at.left(), at.top() + height + 6, 22, 22), alike)
                write(painter, at.adjusted(34, height, 0, 0), words, SMALL, YES if alike else NO)
            height += SMALL * 1.3
        return height

    @staticmethod
    def _tick(painter: QPainter, box: QRectF, alike: bool) -> None:
        painter.setPen(QPen(YES if alike else NO, 4))
        if alike:
            painter.drawPolyline([QPointF(box.left(), box.center().y()), QPointF(box.left() + 8, box.bottom()), box.topRight()])
        else:
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.bottomLeft(), box.topRight())
