"""From files to stacks: the images of one series that lie behind one another, in order, with their affine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.imaging.dicom.elements import Frame
from app.imaging.dicom.headers import Header
from app.imaging.nifti import MAX_SHEAR, MAX_VOXELS, VOXEL_MM
from app.privacy import gives_away

MIN_SLICES = 10
"""Fewer cannot show a brain: localizers, references, single pictures."""

_UNEVEN = 0.02
"""Largest difference between two steps from slice to slice, as a share of the step (rounded positions give 0.001)."""

_SAME_PLACE_MM = 1e-3
_STRAIGHT = 1e-3
"""Largest cosine off the patient's axes of a stack that counts as straight: 0.1 mm over the length of a head."""

_LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])

Affine = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stack:
    """Images of one series on one grid, from the first slice to the last along their normal.

    Attributes
    ----------
    name : str
        What sentences call it: the series' number and description.
    number : int
        SeriesNumber.
    frames : tuple of Frame
        In order, one a slice.
    rows, columns : int
    affine : float64 array (4, 4)
        Of the volume (columns, rows, slices), voxel to mm, RAS+.
    frame_of_reference : str
    tags : dict of str to str or float
        For the rules that tell the modality.
    padding : tuple of 2 float or None
        See `Header`.
    problem : str or None
        Why it cannot be used; the rest of a sentence that starts with its name.
    notices : tuple of str
    """

    name: str
    number: int
    frames: tuple[Frame, ...]
    rows: int
    columns: int
    affine: Affine
    frame_of_reference: str
    tags: dict[str, str | float]
    padding: tuple[float, float] | None
    problem: str | None
    notices: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels of the volume: columns, rows, slices."""
        return self.columns, self.rows, len(self.frames)

    @property
    def spacing(self) -> npt.NDArray[np.float64]:
        """Edges of a voxel in mm along the volume's axes."""
        return np.asarray(np.linalg.norm(self.affine[:3, :3], axis=0))

    @property
    def straight(self) -> bool:
        """Whether its axes run along the patient's."""
        cosines = np.abs(self.affine[:3, :3] / self.spacing)
        return bool(np.abs(cosines - np.rint(cosines)).max() <= _STRAIGHT)


def build_stacks(headers: Sequence[Header]) -> list[Stack]:
    """Part the MR files of one study into stacks, by series, and those by orientation, grid, echo, time and image type."""
    series: dict[str, list[Header]] = defaultdict(list)
    for header in headers:
        series[header.series].append(header)
    stacks = []
    for members in sorted(series.values(), key=lambda found: (found[0].number, found[0].series)):
        name = _name(members[0])
        problem = next((header.problem for header in members if header.problem), None)
        if problem:
            stacks.append(_refused(name, members[0], problem))
            continue
        parts: dict[tuple[object, ...], list[tuple[Header, Frame]]] = defaultdict(list)
        for header in members:
            for frame in header.frames:
                parts[_grid_key(header, frame)].append((header, frame))
        for position, part in enumerate(sorted(parts.values(), key=len, reverse=True), 1):
            label = name if len(parts) == 1 else f"{name}, part {position} of {len(parts)}"
            stacks.append(_stack(label, part))
    return stacks


def _name(header: Header) -> str:
    """Return what to call a series; a description that would give the patient away is left out."""
    described = " ".join(str(header.tags.get("SeriesDescription", "")).split())[:64]
    quoted = f' "{described}"' if described and not gives_away(described, header.words) else ""
    return f"{header.number}{quoted}"


def _grid_key(header: Header, frame: Frame) -> tuple[object, ...]:
    turned = tuple(round(value, 2) + 0.0 for value in frame.orientation)
    spaced = tuple(round(value, 3) for value in frame.spacing)
    return turned, spaced, header.rows, header.columns, frame.kind


def _refused(name: str, header: Header, problem: str) -> Stack:
    return Stack(name, header.number, header.frames, header.rows, header.columns, np.eye(4), header.frame_of_reference,
                 header.tags, header.padding, problem)  # fmt: skip


def _stack(name: str, part: Sequence[tuple[Header, Frame]]) -> Stack:
    """Put the images of a part in order and look for what is wrong with their places."""
    first = part[0][0]
    once = {frame.instance or (frame.path, frame.index): frame for _, frame in part}
    frames = list(once.values())
    notices = []
    if copies := len(part) - len(frames):
        notices.append(f"Series {name}: {copies} of its images are there twice; one copy of each is read.")
    if len(frames) < MIN_SLICES:
        return _refused(name, first, f"has {len(frames)} of the {MIN_SLICES} slices that a brain takes at least")
    positions = np.array([frame.position for frame in frames])
    along, down = np.array(frames[0].orientation).reshape(2, 3)
    along, down = along / np.linalg.norm(along), down / np.linalg.norm(down)
    normal = np.cross(along, down)
    order = np.argsort(positions @ normal, kind="stable")
    frames, positions = [frames[index] for index in order], positions[order]
    row_step, column_step = frames[0].spacing
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = along * column_step, down * row_step
    affine[:3, 2] = (positions[-1] - positions[0]) / (len(frames) - 1)
    affine[:3, 3] = positions[0]
    problem = (
        _several({header.frame_of_reference for header, _ in part})
        or _place_problem(positions, normal)
        or _size_problem((first.columns, first.rows, len(frames)), (column_step, row_step, float(np.linalg.norm(affine[:3, 2]))))
    )
    if not problem:
        affine[:3, 2] = normal * np.linalg.norm(affine[:3, 2])
    return Stack(name, first.number, tuple(frames), first.rows, first.columns, _LPS_TO_RAS @ affine, first.frame_of_reference,
                 first.tags, first.padding, problem, tuple(notices))  # fmt: skip


def _several(frames_of_reference: Iterable[str]) -> str | None:
    return "has images in different frames of reference: export it again" if len(set(frames_of_reference)) > 1 else None


def _place_problem(positions: npt.NDArray[np.float64], normal: npt.NDArray[np.float64]) -> str | None:
    """Say what is wrong with slice positions (N, 3), ordered along `normal`."""
    steps = np.diff(positions @ normal)
    step = float(np.median(steps))
    if steps.min() <= _SAME_PLACE_MM:
        return f"has {int((steps <= _SAME_PLACE_MM).sum())} places with more than one image, so that it is no single volume"
    away = positions - positions[0]
    aside = np.linalg.norm(away - np.outer(away @ normal, normal), axis=1)
    if (aside > MAX_SHEAR * (away @ normal) + _SAME_PLACE_MM).any():
        degrees = np.degrees(np.arctan2(aside[-1], float(away[-1] @ normal)))
        return (
            f"is sheared: its slices are shifted against one another (by a tilt of {degrees:.1f} degrees); resample it to a "
            "straight grid first"
        )
    if np.abs(steps - step).max() > _UNEVEN * step + 2 * _SAME_PLACE_MM:
        many = np.rint(steps / step)
        if np.abs(steps - many * step).max() <= _UNEVEN * step * many.max() + 2 * _SAME_PLACE_MM:
            lacking = int((many - 1).sum())
            return f"lacks {lacking} slice{'s' if lacking > 1 else ''} in its middle: export or copy it again"
        return f"has uneven gaps between its slices ({steps.min():.2f} to {steps.max():.2f} mm): resample it to even ones first"
    return None


def _size_problem(shape: tuple[int, int, int], spacing: tuple[float, float, float]) -> str | None:
    columns, rows, slices = shape
    if columns * rows * slices > MAX_VOXELS:
        return f"announces {columns} x {rows} x {slices} voxels, more than any head scan"
    if min(spacing) < VOXEL_MM[0] or max(spacing) > VOXEL_MM[1]:
        return "has voxels of " + " x ".join(f"{edge:.3g}" for edge in spacing) + " mm, which no head scan has"
    return None
