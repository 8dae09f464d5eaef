"""Parting the images of one series into those of volumes: by tolerances, and only where they are no single volume.

Values of one scan are written with noise in their last digits (4.4996 and 4.5004 ms). They are compared by the gaps between
them, and never by rounding, which parts what lies on both sides of a limit.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from app.imaging.dicom.elements import Frame, Vector
from app.imaging.dicom.headers import Header

Member = tuple[Header, Frame]
Labels = npt.NDArray[np.int64]
_Title = Callable[[Frame], str]

MIN_SLICES = 10
"""Fewer cannot show a brain: localizers, references, single pictures."""

SAME_PLACE_MM = 0.05
"""Images that lie nearer to each other are of one place."""

_TURNED = 0.01
"""Images whose directions differ by less, as a share of their length, are parallel (0.6 degrees)."""

_SPACED = 2e-3
"""Largest difference between the pixels of one volume, as a share of their size: half a pixel over a head."""

_SHARE = 0.02
"""Times and angles nearer than this share of themselves are alike."""

_NAMED = {"image_type": "image type {}", "time": "time {}", "acquisition": "acquisition {}", "acquired": "acquisition at {}"}
_NUMBERS = {
    "echo": ("echo time {} ms", 0.3),
    "b_value": ("b-value {}", 1.0),
    "inversion": ("inversion time {} ms", 1.0),
    "flip": ("flip angle {}", 0.5),
    "repetition": ("repetition time {} ms", 1.0),
}
"""What tells images at one place apart, the most telling first; the numbers come behind the time, with how far they scatter."""

_NOISE = 10
"""Values nearer than a tenth of a tolerance are one before they are compared, so that noise makes no work."""


@dataclass(frozen=True)
class Part:
    """Images of a series that may be one volume.

    Attributes
    ----------
    members : list of (Header, Frame)
    told_by : tuple of str
        What parts them from the other images of the series; empty if they are all of it.
    """

    members: list[Member]
    told_by: tuple[str, ...] = ()


def by_grid(members: Sequence[Member]) -> list[Part]:
    """Part images by what no volume can mix: size, orientation and spacing of their pixels. The largest part comes first."""
    sizes = _numbered([(header.rows, header.columns, frame.kind.stack) for header, frame in members])
    turned = clusters(np.array([frame.orientation for _, frame in members]), _TURNED)
    spaced = clusters(np.log(np.maximum([frame.spacing for _, frame in members], 1e-6)), _SPACED)
    parts = _grouped(members, _numbered(list(zip(sizes.tolist(), turned.tolist(), spaced.tolist(), strict=True))))
    if len(parts) == 1:
        return [Part(list(members))]
    return [Part(part, (_grid_of(part[0]),)) for part in sorted(parts, key=len, reverse=True)]


def by_kind(part: Part, fault: Callable[[Sequence[Member]], bool]) -> list[Part]:
    """Part images of one grid where `fault` finds that they are no volume: by the first of their marks that mends it."""
    if not fault(part.members):
        return [part]
    for title, labels in _marks(part.members):
        groups = _grouped(part.members, labels)
        if len(groups) > 1 and _helps(part.members, groups, fault):
            found = [Part(group, (*part.told_by, title(group[0][1]))) for group in groups]
            return [one for other in found for one in by_kind(other, fault)]
    return [part]


def clusters(values: npt.NDArray[np.float64], tolerance: float) -> Labels:
    """Number rows of values (N, D) by their groups: those nearer than `tolerance`, or linked by others that are, are of one.

    Returns
    -------
    int64 array (N,)
        In the order in which the groups are first met.
    """
    cells, of_cell = np.unique(np.rint(values * (_NOISE / tolerance)), axis=0, return_inverse=True)
    pairs = cKDTree(cells).query_pairs(_NOISE, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(cells), len(cells)))
    _, of_group = connected_components(links, directed=False)
    return _numbered(of_group[of_cell.reshape(-1)].tolist())


def places(members: Sequence[Member]) -> Labels:
    """Number images by where they lie."""
    return clusters(np.array([frame.position for _, frame in members]), SAME_PLACE_MM)


def _marks(members: Sequence[Member]) -> Iterator[tuple[_Title, Labels]]:
    """Yield what may tell images at one place apart: what to call it for one of them, and the numbers of its groups."""
    kinds = [frame.kind for _, frame in members]
    yield _aside_or_not, _numbered([_is_aside(frame) for _, frame in members])
    yield _another_description, _numbered([str(header.tags.get("SeriesDescription", "")) for header, _ in members])
    for field, words in _NAMED.items():
        yield _titled(field, words), _numbered([getattr(kind, field) for kind in kinds])
        if field == "time":
            for number, (title, least) in _NUMBERS.items():
                yield _titled(number, title), _scalars([getattr(kind, number) for kind in kinds], least)
    yield _titled("number", "acquisition from image {}"), _runs(members)


def _titled(field: str, words: str) -> _Title:
    return lambda frame: words.format(getattr(frame.kind, field) or "none")


def _aside_or_not(frame: Frame) -> str:
    return "captures or localizers" if _is_aside(frame) else "images"


def _another_description(_: Frame) -> str:
    return "another description"


def _helps(members: Sequence[Member], groups: Sequence[Sequence[Member]], fault: Callable[[Sequence[Member]], bool]) -> bool:
    """Tell whether groups are nearer to volumes: the largest has half of the places and is sound, or fewer images share one."""
    largest = max(groups, key=len)
    if 2 * len(np.unique(places(largest))) < len(np.unique(places(members))):
        return False
    return not fault(largest) or max(map(_most_at_one_place, groups)) < _most_at_one_place(members)


def _most_at_one_place(members: Sequence[Member]) -> int:
    return int(np.bincount(places(members)).max())


def _runs(members: Sequence[Member]) -> Labels:
    """Number images by the run through all places that they belong to, where their numbers go through them again and again."""
    labels, at = np.zeros(len(members), np.int64), places(members)
    met: dict[int, int] = defaultdict(int)
    ends: list[int] = []
    for index in sorted(range(len(members)), key=lambda index: members[index][1].kind.number):
        labels[index] = met[at[index]]
        met[at[index]] += 1
        ends.append(int(labels[index]))
    numbers = [frame.kind.number for _, frame in members]
    in_order = ends == sorted(ends) and len(set(numbers)) == len(numbers)
    return labels if in_order else np.zeros(len(members), np.int64)


def _is_aside(frame: Frame) -> bool:
    """Whether an image is a capture or a localizer by what it says of itself."""
    words = frame.kind.image_type.upper().split("\\")
    return frame.kind.storage.startswith(_CAPTURES) or bool({"LOCALIZER", "SCREEN SAVE", "SCREENSAVE"}.intersection(words))


_CAPTURES = "1.2.840.10008.5.1.4.1.1.7"


def _grid_of(member: Member) -> str:
    header, frame = member
    normal = np.abs(np.cross(frame.orientation[:3], frame.orientation[3:]))
    plane = ("sagittal", "coronal", "axial")[int(normal.argmax())]
    rows, columns = (_towards(frame.orientation[start : start + 3]) for start in (0, 3))
    grid = f"{header.columns} x {header.rows} pixels of {frame.spacing[0]:.3g} mm"
    return f"{plane}, {grid}, rows to the {rows} and columns to the {columns}"


def _towards(direction: Vector) -> str:
    """Say where a direction (LPS) leads."""
    axis = int(np.abs(direction).argmax())
    return (("right", "left"), ("front", "back"), ("feet", "head"))[axis][int(direction[axis] > 0)]


def _scalars(values: Sequence[float], least: float) -> Labels:
    """Number values by the gaps between them: those of a group follow each other by at most `least`, or a share of themselves."""
    ordered = sorted(set(values))
    group = dict.fromkeys(ordered[:1], 0)
    for before, value in itertools.pairwise(ordered):
        group[value] = group[before] + (value - before > max(least, _SHARE * abs(value)))
    return _numbered([group[value] for value in values])


def _numbered(keys: Sequence[Hashable]) -> Labels:
    """Number keys in the order in which they are first met."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.int64)


def _grouped(members: Sequence[Member], labels: Labels) -> list[list[Member]]:
    groups: dict[int, list[Member]] = defaultdict(list)
    for member, label in zip(members, labels.tolist(), strict=True):
        groups[label].append(member)
    return list(groups.values())
