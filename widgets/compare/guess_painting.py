"""How a model's guess is shown: colours over a picture, and on the picture what they are, with a scale."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from widgets.compare.guesses import StudyGuess
from widgets.language import tr, tr_later
from widgets.pane import marks
from widgets.state.guesses import Guessed

Colours = npt.NDArray[np.uint32]

SCALES: Mapping[Guessed, float] = {Guessed.DIFFERENCE: 2.0, Guessed.ADDED: 1.0}
"""The end of each map's scale, in SD; what is beyond it looks like its end."""

CLEAR, STRONGEST = 0.25, 0.8
"""Below this share of the scale nothing is painted, at its end with this opacity."""

BRIGHTER, DARKER = (255, 72, 40), (70, 150, 255)

REMARKS: Mapping[Guessed, tuple[str, ...]] = {
    Guessed.PSEUDO_NORMAL: (
        tr_later("A model's guess of the slice without a lesion, not a scan"),
        tr_later("A model's guess, not a scan"),
        tr_later("Guess, not a scan"),
    ),
    Guessed.DIFFERENCE: (
        tr_later("Image minus a model's guess, both smoothed by 6 mm: red brighter, blue darker"),
        tr_later("Image minus a model's guess, smoothed"),
        tr_later("Minus a guess"),
    ),
    Guessed.ADDED: (
        tr_later("What the abnormal code adds to the model's guess: red brighter, blue darker. Not a scan"),
        tr_later("Added by the abnormal code: a model's guess"),
        tr_later("Added: a guess"),
    ),
}
"""What is said on the picture, the fullest wording first."""

BAR_WIDTH, BAR_LEAST, BAR_HEIGHT = 120, 64, 8
REMARK_SIZE, LEGEND_SIZE = 12, 11
INSET = 16

ROOMY = 280
"""Logical pixels of height from which on two lines of words leave the picture free."""


def veil(deviations: npt.NDArray[np.float32], inside: npt.NDArray[np.bool_], kind: Guessed) -> Colours:
    """Return the colours of a map in SD where there is brain, premultiplied 0xAARRGGBB of the plane's shape."""
    share = np.clip(deviations / SCALES[kind], -1, 1)
    opacity = STRONGEST * np.clip((np.abs(share) - CLEAR) / (1 - CLEAR), 0, 1) * inside
    colour = np.where(share[..., None] > 0, np.array(BRIGHTER), np.array(DARKER))
    parts = np.rint(np.concatenate([opacity[..., None] * 255, colour * opacity[..., None]], -1)).astype(np.uint32)
    return np.asarray((parts[..., 0] << 24) | (parts[..., 1] << 16) | (parts[..., 2] << 8) | parts[..., 3], np.uint32)


def veiled(colours: Colours, over: Colours | None) -> Colours:
    """Return opaque colours 0xFFRRGGBB with translucent ones laid over them."""
    if over is None:
        return colours
    below = colours.view(np.uint8).reshape(*colours.shape, 4).astype(np.float32)
    above = over.view(np.uint8).reshape(*over.shape, 4).astype(np.float32)  # in memory blue, green, red, alpha
    laid = above[..., :3] + below[..., :3] * (1 - above[..., 3:] / 255)
    out = np.full(below.shape, 255, np.uint8)
    out[..., :3] = np.rint(np.clip(laid, 0, 255))
    return np.ascontiguousarray(out).view(np.uint32)[..., 0]


def paint_guess(painter: QPainter, area: QRect, top: int, kind: Guessed, modality: str, guess: StudyGuess) -> None:
    """Say on a picture what of a guess is seen in it, below `top`, and paint the scale of a map at the lower right."""
    obstacle = guess.obstacle(modality)
    progress = "" if guess.whole else f" · {100 * guess.share:.0f} %"
    wordings = (obstacle,) if obstacle else tuple(tr(one) + progress for one in REMARKS[kind])
    _paint_remark(painter, area, top, wordings)
    if not obstacle and kind in SCALES:
        _paint_scale(painter, area, kind)


def _paint_remark(painter: QPainter, area: QRect, top: int, wordings: tuple[str, ...]) -> None:
    painter.setFont(marks.letter_font(REMARK_SIZE))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    room = QRect(area.left() + 8, top, area.width() - 16, area.height())
    line = painter.fontMetrics().lineSpacing()
    boxes = [painter.fontMetrics().boundingRect(room, int(flags), one) for one in wordings]
    lines = 2 if area.height() >= ROOMY else 1
    fits = [box.width() <= room.width() and box.height() <= lines * line + 2 for box in boxes]
    chosen = fits.index(True) if True in fits else len(wordings) - 1
    rect, text = boxes[chosen].adjusted(0, 0, 2, 0), wordings[chosen]
    painter.fillRect(rect.adjusted(-4, -1, 4, 1), marks.SHADOW)
    painter.setPen(marks.FRAME)
    painter.drawText(rect, int(flags), text)


def _paint_scale(painter: QPainter, area: QRect, kind: Guessed) -> None:
    width = min(BAR_WIDTH, area.width() // 2 - 34)
    if width < BAR_LEAST:
        return
    end = SCALES[kind]
    left, top = area.right() - INSET - width, area.bottom() - INSET - BAR_HEIGHT
    values = np.linspace(-end, end, width, dtype=np.float32)[None]
    grey = np.full(values.shape, 0xFF606060, np.uint32)
    colours = veiled(grey, veil(values, np.ones(values.shape, np.bool_), kind))[0]
    for step, colour in enumerate(colours.tolist()):
        painter.fillRect(left + step, top, 1, BAR_HEIGHT, QColor(colour & 0xFFFFFF))
    painter.setFont(marks.letter_font(LEGEND_SIZE))
    height = painter.fontMetrics().height()
    line = QRect(QPoint(left - 6, top - height - 1), QPoint(left + width + 6, top - 1))
    flag = Qt.AlignmentFlag
    for text, align in (
        (f"\N{MINUS SIGN}{end:.0f}", flag.AlignLeft),
        ("0", flag.AlignHCenter),
        (f"+{end:.0f} SD", flag.AlignRight),
    ):
        marks.paint_text(painter, line, text, align)
