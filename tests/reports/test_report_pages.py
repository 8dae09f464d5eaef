"""The page of results: the sides of patients, pages that break between rows, text that can be searched."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.reading.reports import Report, Seen, facts_of, row_of, seen_on_template
from tests.support.gui.widget_helpers import MODALITIES, head_plane, lesion_plane, pixels_of
from widgets.reports import painting
from widgets.reports.blocks import AXIAL, GAP, SWATCH, Head, Row
from widgets.reports.lettering import FOOT, MARGIN, PAPERS
from widgets.shared.notice import NOTICE

Pixels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

RIGHT_LESION, LEFT_LESION = 150.0, 90.0
"""Columns: above 119.5 is the patient's right."""


def report(rows: int = 3, radiological: bool = True) -> Report:
    """Return a report with the sketch in the patient's right, lesions of cases in the left, and white markers in the right."""
    display = np.repeat(head_plane("flair", 60)[None], 155, axis=0)
    labels = np.zeros((155, 240, 240), np.uint8)
    labels[55:75] = lesion_plane(RIGHT_LESION)
    images = {modality: head_plane(modality, 60) for modality in MODALITIES}
    made = tuple(
        row_of(
            (n, f"P{n}", f"P{n}-s1", 60 + n),
            (1.0 * n, 1 / (1 + n)),
            (f"left frontal, {n} mm higher, ring, 31 mm for 34 mm", {"size": 0.9, "place": 0.2}),
            (images, lesion_plane(LEFT_LESION)),
        )
        for n in range(1, rows + 1)
    )
    facts = facts_of(
        ("here", "both", None), ("side=left",), "the sketch on template, slice 62", "/a/library.sbmir", 40, "ab" * 32
    )
    return Report(seen_on_template("template", display, labels, 62), facts, made, radiological=radiological)


def painted(made: Report) -> Pixels:
    """Return the pixels of a report's picture."""
    return pixels_of(QImage.fromData(painting.paint_report(made, "png", "a4"))).astype(np.int64)


def area(pixels: Pixels, left: float, top: float, width: float, height: float) -> Pixels:
    """Return an area of a picture by tenths of a mm."""
    scale = painting.PNG_DPI / painting.TENTHS
    rows, columns = (
        slice(round(top * scale), round((top + height) * scale)),
        slice(round(left * scale), round((left + width) * scale)),
    )
    return pixels[rows, columns]


def middle(there: Mask) -> float:
    """Return where something lies across an area, 0 at its left edge and 1 at its right."""
    columns = np.nonzero(there)[1]
    assert columns.size, "it is not there"
    return float(np.median(columns) / there.shape[1])


def white(pixels: Pixels) -> Mask:
    """Return where the marker is: more than a letter is wide."""
    bright = pixels.min(axis=2) > 245
    block = bright[4:, 4:] & bright[:-4, :-4] & bright[:-4, 4:] & bright[4:, :-4]
    return np.asarray(block)


def coloured(pixels: Pixels) -> Mask:
    return np.asarray(pixels[:, :, 1] - pixels[:, :, 0] > 15)


@pytest.mark.parametrize("radiological", [True, False])
def test_sides_are_those_of_the_screen(qt: QApplication, radiological: bool) -> None:
    made = report(radiological=radiological)
    pixels = painted(made)
    top = MARGIN + Head(made).height(0)
    seen = area(pixels, MARGIN, top, 620, 740)
    marker, sketch = middle(white(seen)), middle(coloured(seen))
    below = area(pixels, MARGIN + 325, top + 790, 295, 180)  # the coronal plane
    coronal = middle(coloured(below))
    row = top + painting.blocks_of(made)[1].height(PAPERS["a4"][0] - 2 * MARGIN) + 24
    found = area(pixels, MARGIN + 60 + 3 * 245, row, 235, 280)
    case, case_marker = middle(coloured(found)), middle(white(found))
    right = [marker, sketch, coronal, case_marker]
    if radiological:
        assert max(right) < 0.5 < case, "the patient's right is on the left"
    else:
        assert min(right) > 0.5 > case


def test_the_level_is_drawn_where_the_slice_lies(qt: QApplication) -> None:
    made = report()
    pixels = painted(made)
    top = MARGIN + Head(made).height(0)
    cuts = area(pixels, MARGIN, top + 740, 620, 260)
    line = (cuts[:, :, 0] > 220) & (cuts[:, :, 2] < 120)
    assert line.any(axis=1).sum() <= 4
    higher = painted(replace(made, seen=seen_at(120)))
    moved = area(higher, MARGIN, top + 740, 620, 260)
    other = (moved[:, :, 0] > 220) & (moved[:, :, 2] < 120)
    assert np.nonzero(other)[0].mean() < np.nonzero(line)[0].mean() - 20, "towards the vertex is up"


def seen_at(k: int) -> Seen:
    display = np.repeat(head_plane("flair", 60)[None], 155, axis=0)
    return seen_on_template("template", display, np.zeros((155, 240, 240), np.uint8), k)


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_break_between_rows(qt: QApplication, paper: str) -> None:
    made = report(rows=23)
    width, height = PAPERS[paper]
    room = height - 2 * MARGIN - FOOT
    pages = painting.pages_of(painting.blocks_of(made), width - 2 * MARGIN, room)
    assert len(pages) == 4
    assert sum(isinstance(block, Row) for page in pages for block in page) == 23
    for page in pages:
        assert sum(block.height(width - 2 * MARGIN) for block in page) <= room


def streams_of(pdf: bytes) -> list[bytes]:
    """Return what a PDF's streams hold."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    streams = []
    for raw in found:
        try:
            streams.append(zlib.decompress(raw))
        except zlib.error:
            streams.append(raw)
    return streams


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_has_pages_of_the_paper_and_text_that_can_be_searched(qt: QApplication, paper: str) -> None:
    made = report(rows=12)
    pdf = painting.paint_report(made, "pdf", paper)
    width, height = PAPERS[paper]
    count = len(painting.pages_of(painting.blocks_of(made), width - 2 * MARGIN, height - 2 * MARGIN - FOOT))
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    points = tuple(round(float(side)) for side in boxes[0])
    assert points == {"a4": (595, 842), "letter": (612, 792)}[paper]
    assert len(re.findall(rb"/Type /Page\s", pdf)) == count > 1
    streams = streams_of(pdf)
    shown = sum(len(glyphs) // 4 for one in streams for glyphs in re.findall(rb"<([0-9a-fA-F]+)>\s*Tj", one))
    assert shown > 12 * 60, "text is text, and no outlines"
    signs = {
        bytes.fromhex(word.decode()).decode("utf-16-be")
        for one in streams
        if b"begincmap" in one
        for word in re.findall(rb"<([0-9a-fA-F]{4})>", one)
    }
    for wanted in (NOTICE, "Page 1 of", "P12-s1", "left frontal", "library.sbmir", "Left side"):
        assert set(wanted) - {" "} <= signs, "each glyph says which sign it is"


def test_a_row_without_pictures_says_so(qt: QApplication) -> None:
    made = report(rows=1)
    bare = replace(made, rows=(replace(made.rows[0], images={}),), seen=None)
    assert painted(bare).shape[1] == painted(made).shape[1]


def test_the_legend_shows_each_structure_in_its_colour(qt: QApplication) -> None:
    made = report()
    pixels = painted(made)
    left = MARGIN + AXIAL + 2 * GAP
    column = area(pixels, left, MARGIN, SWATCH, 1500)
    tops = []
    for structure in made.structures:
        rows = np.flatnonzero((np.abs(column - structure.colour).max(axis=2) <= 2).mean(axis=1) > 0.8)
        assert len(rows) >= 0.8 * SWATCH * painting.PNG_DPI / painting.TENTHS, structure.title
        tops.append(int(rows[0]))
    assert tops == sorted(tops)
