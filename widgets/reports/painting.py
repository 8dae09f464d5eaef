"""A report as the bytes of a PDF or of a PNG; needs no screen."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from app import settings
from widgets.language import tr
from widgets.reports.blocks import Asked, Block, Head, Row
from widgets.reports.lettering import DIM, FOOT, LINE, MARGIN, PAPERS, SMALL, font
from widgets.results.thumbnails import common_frame
from widgets.shared.notice import NOTICE

if TYPE_CHECKING:
    from app.reading.reports import Report

PDF_DPI = 300
PNG_DPI = 150
TENTHS = 254.0
"""Of a millimetre, an inch."""

MOST_PIXELS = 30_000
"""Of a picture's height; beyond it the resolution gives way."""

_SIZES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


def paint_report(report: Report, kind: str, paper: str) -> bytes:
    """Return a report as a file holds it.

    Parameters
    ----------
    report : Report
    kind : {"pdf", "png"}
        Pages, or all of it on one long picture.
    paper : {"a4", "letter"}
    """
    if QGuiApplication.instance() is None:
        _without_screen()
    return _pdf(report, paper) if kind == "pdf" else _png(report, paper)


@cache
def _without_screen() -> QGuiApplication:
    """Return an application that has Qt's fonts and no screen; it stays for as long as the program runs."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(["sbmir"])


def blocks_of(report: Report) -> list[Block]:
    """Return what stands on a report, in order."""
    frame = common_frame([row.images["flair"] for row in report.rows if "flair" in row.images])
    return [Head(report), Asked(report), *(Row(report, row, frame) for row in report.rows)]


def pages_of(blocks: list[Block], width: float, height: float) -> list[list[Block]]:
    """Return which blocks stand on which page: they go to the next one between them, never within one."""
    pages: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        needed = block.height(width)
        if pages[-1] and used + needed > height:
            pages.append([])
            used = 0.0
        pages[-1].append(block)
        used += needed
    return pages


def _pdf(report: Report, paper: str) -> bytes:
    width, height = PAPERS[paper]
    inside, room = width - 2 * MARGIN, height - 2 * MARGIN - FOOT
    pages = pages_of(blocks_of(report), inside, room)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    writer.setPageSize(QPageSize(_SIZES[paper]))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(tr("SBMIR: similar cases"))
    writer.setCreator(f"SBMIR {settings.program_version()}")
    painter = QPainter(writer)
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        painter.save()
        painter.scale(PDF_DPI / TENTHS, PDF_DPI / TENTHS)
        _paint_page(painter, report, page, (width, height), (number + 1, len(pages)))
        painter.restore()
    painter.end()
    return bytes(buffer.data().data())


def _png(report: Report, paper: str) -> bytes:
    width = PAPERS[paper][0]
    blocks = blocks_of(report)
    height = 2 * MARGIN + FOOT + sum(block.height(width - 2 * MARGIN) for block in blocks)
    scale = min(PNG_DPI / TENTHS, MOST_PIXELS / height)
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    _paint_page(painter, report, blocks, (width, height), (1, 1))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def _paint_page(painter: QPainter, report: Report, page: list[Block], size: tuple[float, float], number: tuple[int, int]) -> None:
    width, height = size
    inside, y = width - 2 * MARGIN, float(MARGIN)
    for block in page:
        needed = block.height(inside)
        block.paint(painter, QRectF(MARGIN, y, inside, needed))
        y += needed
    foot = QRectF(MARGIN, height - MARGIN - SMALL * 1.4, inside, SMALL * 1.4)
    painter.fillRect(QRectF(MARGIN, foot.top() - 8, inside, 2), LINE)
    painter.setFont(font(SMALL))
    painter.setPen(DIM)
    said = tr("{notice} · SBMIR {version} · {made}", notice=tr(NOTICE), version=settings.program_version(), made=report.made)
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
    painter.drawText(
        foot,
        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        tr("Page {number} of {total}", number=number[0], total=number[1]),
    )
