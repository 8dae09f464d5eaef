"""Pictures of results as files: those of a row side by side with a caption."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap

from app.errors import EnvironmentFault
from widgets.language import tr, translated
from widgets.results import thumbnails
from widgets.results.row_text import percent
from widgets.state.search_types import FoundRow

SAVED_WIDTH = 328
CAPTION_HEIGHT = 56


def pictures_strip(found: FoundRow, radiological: bool = True) -> QImage:
    """Return the pictures of a row side by side with a caption, as they are saved."""
    frame = thumbnails.common_frame([found.images["flair"]])
    height = round(SAVED_WIDTH * frame.height() / frame.width())
    strip = QImage(SAVED_WIDTH * len(thumbnails.PICTURES), height + CAPTION_HEIGHT, QImage.Format.Format_RGB32)
    strip.fill(QColor("black"))
    painter = QPainter(strip)
    font = QFont(painter.font())
    font.setPixelSize(16)
    painter.setFont(font)
    for place, key in enumerate(thumbnails.PICTURES):
        target = QRectF(place * SAVED_WIDTH, 0, SAVED_WIDTH, height)
        thumbnails.paint_slice(painter, target, found.pictures[key], frame, radiological)
        painter.setPen(QColor("white"))
        inside = target.adjusted(8, 6, -8, -6)
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, tr(thumbnails.PICTURE_TITLES[key]))
        side = "R" if radiological else "L"
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, side)
    caption = QRect(8, height, strip.width() - 16, CAPTION_HEIGHT)
    near = (
        tr("distance {distance:.4g}", distance=found.distance)
        if found.similarity is None
        else tr("{percent} similar", percent=percent(found.similarity))
    )
    facts = (
        found.patient,
        tr("slice {slice}", slice=found.slice),
        tr("rank {rank}", rank=found.rank),
        near,
        translated(found.sentence or ", ".join(found.reasons)),
    )
    line = "  ·  ".join(facts)
    painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
    painter.end()
    return strip


def save_pictures(found: FoundRow, path: Path, radiological: bool = True) -> None:
    """Save the pictures of a row as one PNG; EnvironmentFault if it cannot be written."""
    write_picture(pictures_strip(found, radiological), path)


def write_picture(picture: QImage | QPixmap, path: Path) -> None:
    """Write a picture in the format its ending names; EnvironmentFault if it cannot be written."""
    if not picture.save(str(path)):
        raise EnvironmentFault(
            tr("Cannot write the picture {path}: check that the folder exists and can be written to.", path=path)
        )
