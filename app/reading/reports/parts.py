"""What a report holds, before anybody paints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from app import lesions, settings
from app.anatomy import STRUCTURES, Structure
from app.retrieval.filters import read_condition
from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS
from app.retrieval.reasons.reasons import UNLIKELY

Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Seen:
    """What was searched for, as it lies on its slice, and where that is.

    Attributes
    ----------
    title : str
        Whose slice it is.
    plane, labels : uint8 array (240, 240)
    slice : int
    sagittal, coronal : uint8 array (155, 240) or None
        Planes through it: slices from the feet, rows from the front, columns from the patient's left; None where the study is
        not known.
    sagittal_labels, coronal_labels : uint8 array (155, 240) or None
        What is drawn there.
    """

    title: str
    plane: Plane
    labels: Plane
    slice: int
    sagittal: Plane | None = None
    coronal: Plane | None = None
    sagittal_labels: Plane | None = None
    coronal_labels: Plane | None = None


@dataclass(frozen=True, eq=False)
class ReportRow:
    """A found case.

    Attributes
    ----------
    rank : int
        0 of a pinned case that is not among the best.
    patient, study : str
    slice : int
    near : str
        How similar, in words.
    sentence : str
        Why.
    judged : mapping of str to bool
        Whether a reader would likely call size, place and pattern alike.
    images : mapping of str to uint8 array (240, 240)
        By modality; one that is not there has no picture.
    labels : uint8 array (240, 240)
    marked : bool or None
        Whether it was called right or wrong.
    """

    rank: int
    patient: str
    study: str
    slice: int
    near: str
    sentence: str
    judged: Mapping[str, bool]
    images: Mapping[str, Plane]
    labels: Plane
    marked: bool | None = None


@dataclass(frozen=True, eq=False)
class Report:
    """A page of results.

    Attributes
    ----------
    seen : Seen or None
    facts : tuple of (str, str)
        How was searched, in what, when, by which program.
    rows : tuple of ReportRow
    remarks : tuple of str
        What should be known of the rows.
    structures : tuple of Structure
        What the colours mean.
    radiological : bool
        Whether the patient's right is on the left.
    made : str
        When, in words.
    """

    seen: Seen | None
    facts: tuple[tuple[str, str], ...]
    rows: tuple[ReportRow, ...]
    remarks: tuple[str, ...] = ()
    structures: tuple[Structure, ...] = STRUCTURES
    radiological: bool = True
    made: str = field(default_factory=lambda: datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z"))


def seen_on_template(title: str, display: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8], k: int) -> Seen:
    """Return a slice of a study with planes through the middle of what is drawn on it, else through the study's own middle.

    Parameters
    ----------
    title : str
    display, labels : uint8 arrays (155, 240, 240)
        Library planes.
    k : int
        The slice.
    """
    row, column = (round(at) for at in lesions.centroid(labels[k]) or (lesions.USUAL_BRAIN.row, lesions.USUAL_BRAIN.column))
    return Seen(
        title,
        display[k],
        labels[k],
        k,
        sagittal=display[:, :, column],
        coronal=display[:, row, :],
        sagittal_labels=labels[:, :, column],
        coronal_labels=labels[:, row, :],
    )


def row_of(
    place: tuple[int, str, str, int],
    distances: tuple[float, float | None],
    why: tuple[str, Mapping[str, float]],
    pictures: tuple[Mapping[str, Plane], Plane],
    marked: bool | None = None,
) -> ReportRow:
    """Return a row of a report.

    Parameters
    ----------
    place : (int, str, str, int)
        Rank, patient, study and slice.
    distances : (float, float or None)
        That which ranks, and the similarity, 0 to 1, where a second look was made.
    why : (str, mapping of str to float)
        In one sentence, and how likely each point is called alike.
    pictures : (mapping of str to array, array)
        Images by modality and the label map.
    marked : bool, optional
    """
    distance, similarity = distances
    far = "–" if np.isnan(distance) else f"distance {distance:.4g}"
    near = far if similarity is None else f"{100 * similarity:.0f} % similar"
    judged = {name: value >= UNLIKELY for name, value in why[1].items()}
    return ReportRow(*place, near, why[0], judged, *pictures, marked)


def facts_of(
    way: tuple[str | None, str, float | None],
    where: Sequence[str],
    source: str,
    library: str,
    patients: int,
    model: str,
) -> tuple[tuple[str, str], ...]:
    """Return what a report says beside its rows.

    Parameters
    ----------
    way : (str or None, str, float or None)
        Preset, measure and weight.
    where : sequence of str
        Filters, as they are written.
    source : str
        What was searched for, in words.
    library : str
        Its address without a password.
    patients : int
        How many it holds.
    model : str
        Id of the model.
    """
    preset, by, weight = way
    weighed = "" if weight is None else f", lesion {100 * weight:.0f} %"
    how = f"Codes alone: {MEASURES[by].title}{weighed}" if preset is None else PRESETS[preset].title
    return (
        ("Searched for", source),
        ("Similar means", how),
        ("Filters", "; ".join(read_condition(text).said for text in where) or "none"),
        ("Library", f"{library} ({patients} patients)"),
        ("Model", model[:16]),
        ("Program", f"SBMIR {settings.program_version()}"),
    )
