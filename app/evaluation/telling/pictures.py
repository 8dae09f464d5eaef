"""The best and the worst queries as pictures: the sketch on its slice, and the found slices with the true outlines."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

import c_geometry
from app.anatomy import STRUCTURES
from app.evaluation.evaluating import Evaluation, Outcome
from app.evaluation.judging.slice_facts import PATTERNS
from app.evaluation.rankings import DEFAULT
from app.evaluation.run import Run
from app.imaging import load_study
from app.jobs import Job

COUNT = 10
"""So many of the best queries, and of the worst."""

CUT = (slice(28, 224), slice(38, 202))
"""The rows and columns of a plane that are shown: where brains lie."""

_TOLERANCE_MM = 0.3
_QUALITY = 80

Plane = npt.NDArray[np.uint8]
Read = Callable[[str, Collection[str]], Mapping[str, Plane]]
"""Reads the display planes uint8 (155, 240, 240) of some modalities of the study in a folder."""


@dataclass(frozen=True)
class Picture:
    """A slice as SVG, and what is said of it, one line each."""

    svg: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Strips:
    """The best and the worst queries of one reader by the default query, each as the sketch and its rows."""

    reader: str
    best: tuple[tuple[Picture, ...], ...]
    worst: tuple[tuple[Picture, ...], ...]


def read_display(folder: str, modalities: Collection[str]) -> Mapping[str, Plane]:
    """Read the display planes of a study's modalities."""
    study = load_study(Path(folder), labels=False)
    return {modality: study.display(modality) for modality in modalities}


def picture_strips(found: Evaluation, job: Job, read: Read = read_display) -> Strips:
    """Return the pictures of an evaluation, of the first reader.

    Parameters
    ----------
    found : Evaluation
    job : Job
        Gets one item a study that is read.
    read : callable
    """
    reader = found.report.readers[0]
    outcome = next(one for one in found.outcomes if (one.ranking, one.reader) == (DEFAULT, reader))
    order = np.lexsort((-outcome.values["class_dice_at_5"], -outcome.values["agree_at_5"]))
    count = min(COUNT, max(1, len(order) // 2))
    chosen = [int(number) for number in (*order[:count], *order[::-1][:count])]
    wanted = {number: _slices_of(found.run, outcome, number) for number in chosen}
    grey = _read_slices(found.run, [place for places in wanted.values() for place in places], read, job)
    strips = [_strip(found, outcome, number, [grey[place] for place in wanted[number]]) for number in chosen]
    return Strips(reader, tuple(strips[:count]), tuple(strips[count : 2 * count]))


Place = tuple[int, int, str]
"""Case, slice and modality of a picture."""


def _slices_of(run: Run, outcome: Outcome, number: int) -> list[Place]:
    """Return what is shown of a query: its own slice and those of its rows, in the modality that shows its lesion best."""
    question = run.questions[number]
    modality = "flair" if PATTERNS[run.asked.pattern[number]] == "none" else "t1ce"
    own = (question.case, int(run.cases[question.case].slices[question.row]), modality)
    return [own, *((int(run.case_of_row[row]), int(run.slice_of_row[row]), modality) for row in outcome.rows[number])]


def _read_slices(run: Run, places: Sequence[Place], read: Read, job: Job) -> dict[Place, Plane]:
    """Read slices, each study once."""
    studies: dict[int, list[Place]] = {}
    for place in dict.fromkeys(places):
        studies.setdefault(place[0], []).append(place)
    job.start(len(studies), "Reading pictures")
    grey = {}
    for case, some in sorted(studies.items()):
        planes = read(run.cases[case].facts.folder, sorted({modality for _, _, modality in some}))
        grey.update({place: planes[place[2]][place[1]].copy() for place in some})
        job.advance("Reading pictures")
    return grey


def _strip(found: Evaluation, outcome: Outcome, number: int, grey: Sequence[Plane]) -> tuple[Picture, ...]:
    run, rows = found.run, outcome.rows[number]
    asked = run.asked
    words = (
        f"drawn: {asked.longest_mm[number]:.0f} mm, {PATTERNS[asked.pattern[number]]}",
        f"{asked.level_mm[number]:.0f} mm below the top",
        f"agree@5 {outcome.values['agree_at_5'][number]:.2f}",
    )
    sketch = found.sketches[outcome.reader or ""][number]
    pictures = [Picture(svg(grey[0], sketch), words)]
    for row, plane in zip(rows, grey[1:], strict=True):
        pictures.append(Picture(svg(plane, run.true_plane(row)), agreement_in_words(run, number, row)))
    return tuple(pictures)


def agreement_in_words(run: Run, number: int, row: int) -> tuple[str, ...]:
    """Say in which of the three points a found slice agrees with a query, and how far they are from each other."""
    agrees, asked, found = run.truth.agreement, run.asked, run.found
    if not found.lesion[row]:
        return "no lesion", _mark(bool(agrees.pattern[number, row])) + " pattern: none"
    aside = float(np.hypot(*(found.offset_mm[row] - asked.offset_mm[number])))
    higher = asked.level_mm[number] - found.level_mm[row]
    level = "same level" if not round(higher) else f"{abs(higher):.0f} mm {'higher' if higher > 0 else 'lower'}"
    return (
        f"{_mark(bool(agrees.size[number, row]))} size: {found.longest_mm[row]:.0f} mm",
        f"{_mark(bool(agrees.place[number, row]))} place: {aside:.0f} mm aside, {level}",
        f"{_mark(bool(agrees.pattern[number, row]))} pattern: {PATTERNS[found.pattern[row]]}",
    )


def _mark(agrees: bool) -> str:
    return "✓" if agrees else "✗"


def svg(grey: Plane, labels: Plane) -> str:
    """Return a slice (240, 240) with the outlines of its label map as SVG, the patient's right on the picture's left."""
    image = io.BytesIO()
    Image.fromarray(grey[CUT]).save(image, "JPEG", quality=_QUALITY)
    rows, columns = (part.stop - part.start for part in CUT)
    paths = [_outline(labels, structure.label, structure.colour) for structure in STRUCTURES]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns} {rows}" role="img">'
        f'<g transform="matrix(-1 0 0 1 {columns} 0)"><image width="{columns}" height="{rows}" '
        f'href="data:image/jpeg;base64,{base64.b64encode(image.getvalue()).decode()}"/>{"".join(paths)}</g>'
        '<text x="4" y="14" font-size="12" fill="#cccccc">R</text></svg>'
    )


def _outline(labels: Plane, label: int, colour: tuple[int, int, int]) -> str:
    lines = [c_geometry.simplify(line, _TOLERANCE_MM) for held in c_geometry.outlines(labels, label=label) for line in held]
    if not lines:
        return ""
    # Pixel centres lie half a pixel into their pixels.
    top, left = CUT[0].start - 0.5, CUT[1].start - 0.5
    path = "".join("M" + "L".join(f"{column - left:.1f} {row - top:.1f}" for row, column in line) + "Z" for line in lines)
    return f'<path d="{path}" fill="none" stroke="rgb{colour}" stroke-width="1.2"/>'
