"""From files to stacks: the images of one series that lie behind one another, in order, with their affine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from app.imaging.dicom.copies import without_copies
from app.imaging.dicom.elements import Frame
from app.imaging.dicom.headers import Header
from app.imaging.dicom.parting import MIN_SLICES, SAME_PLACE_MM, Member, Part, by_grid, by_kind, places
from app.imaging.files.nifti import MAX_VOXELS
from app.imaging.files.orientation import MAX_SHEAR, VOXEL_MM
from app.privacy import gives_away

_UNEVEN = 0.02
"""Largest difference between two steps from slice to slice, as a share of the step (rounded positions give 0.001)."""

_ROUNDED_MM = 1e-3
"""Positions are written to so many mm."""

_ASIDE = 0.05
"""Share of a pixel by which a single slice may lie beside the others: rounding, which nobody sees."""

_TILT_DEGREES = 0.1
"""What is tilted by less is not tilted as a whole."""

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
    """Part the MR files of one study into stacks: by series, and those where their images are not one volume.

    Raises
    ------
    UserError
        A file that may be a copy of another cannot be read.
    EnvironmentFault
        The system could not read it.
    """
    stacks = []
    for members, notices in _series(headers):
        stacks += [replace(stack, notices=(*notices, *stack.notices)) for stack in _stacks_of(members)]
    return stacks


def _series(headers: Sequence[Header]) -> list[tuple[list[Header], list[str]]]:
    """Group files by series, in the order of their numbers, with notices about made-up UIDs.

    Within a series the number is one; and where an export gave every image a series of its own, those of one number and
    description, else of one description, are joined.
    """
    groups = list(_together(headers, lambda header: (header.series, header.number)))
    found: list[tuple[list[Header], list[str]]] = [(group, []) for group in groups if _images(group) >= MIN_SLICES]
    single = [header for group in groups if _images(group) < MIN_SLICES for header in group]
    for what, key in (("number and description", _number_and_description), ("description", _description)):
        rest = []
        for group in _together(single, key):
            uids = {header.series for header in group}
            if _images(group) < MIN_SLICES or not _description(group[0]):
                rest += group
                continue
            told = f"Its {_images(group)} images come in {len(uids)} series (SeriesInstanceUID); they are joined by {what}."
            found.append((group, [f"Series {_name(group[0])}: {told[0].lower()}{told[1:]}"]))
        single = rest
    found += [(group, []) for group in _together(single, lambda header: (header.series, header.number))]
    return sorted(found, key=lambda one: (one[0][0].number, one[0][0].series))


def _together(headers: Iterable[Header], key: Callable[[Header], Hashable]) -> Iterable[list[Header]]:
    groups: dict[Hashable, list[Header]] = defaultdict(list)
    for header in headers:
        groups[key(header)].append(header)
    return groups.values()


def _images(headers: Iterable[Header]) -> int:
    return sum(len(header.frames) for header in headers)


def _description(header: Header) -> str:
    words = f"{header.tags.get('SeriesDescription', '')} {header.tags.get('ProtocolName', '')}"
    return " ".join(words.casefold().split())


def _number_and_description(header: Header) -> Hashable:
    return header.number, _description(header)


def _name(header: Header) -> str:
    """Return what to call a series; a description that would give the patient away is left out."""
    described = " ".join(str(header.tags.get("SeriesDescription", "")).split())[:64]
    quoted = f' "{described}"' if described and not gives_away(described, header.words) else ""
    return f"{header.number}{quoted}"


def _stacks_of(headers: Sequence[Header]) -> list[Stack]:
    """Return the stacks of one series; images that belong to none of them are left out and told."""
    members = [(header, frame) for header in headers for frame in header.frames]
    problems = Counter(header.problem for header in headers if header.problem)
    parts = [part for grid in by_grid(members) for part in by_kind(grid, _is_no_volume)] if members else []
    whole = [part for part in parts if len(part.members) >= MIN_SLICES]
    if not whole or sum(problems.values()) >= len(members):
        return [_refused_series(headers, problems, parts)]
    aside = [f"{count} {problem}" for problem, count in problems.items()]
    aside += [_counted(part) for part in parts if part not in whole]
    stacks = []
    for position, part in enumerate(whole, 1):
        name = _name(part.members[0][0])
        if len(whole) > 1:
            name += f", part {position} of {len(whole)} ({', '.join(part.told_by)})"
        stacks.append(_stack(name, part.members, aside))
    return stacks


def _is_no_volume(members: Sequence[Member]) -> bool:
    """Whether the places of images are not those of one volume."""
    if len(members) < 2:
        return False
    positions, normal = _in_order([frame for _, frame in members])[1:3]
    return _place_problem(positions, normal, min(members[0][1].spacing)) is not None


def _refused_series(headers: Sequence[Header], problems: Counter[str], parts: Sequence[Part]) -> Stack:
    first, most = headers[0], max((len(part.members) for part in parts), default=0)
    problem = f"has {most} of the {MIN_SLICES} slices that a brain takes at least"
    if len(parts) > 1:
        problem += " in one orientation, grid and kind (" + "; ".join(map(_counted, parts[:4])) + ")"
    members = [member for part in parts for member in part.members]
    if len(members) >= MIN_SLICES and len(np.unique(places(members))) == 1:
        problem = f"has its {len(members)} images at one place (ImagePositionPatient is alike in all of them)"
    if problems:
        problem = problems.most_common(1)[0][0]
    return _refused(_name(first), first, problem)


def _counted(part: Part) -> str:
    return f"{len(part.members)} {', '.join(part.told_by)}"


def _refused(name: str, header: Header, problem: str) -> Stack:
    frames = header.frames or ()
    return Stack(
        name, header.number, frames, header.rows, header.columns, np.eye(4), header.frame_of_reference, header.tags, problem
    )


def _in_order(
    frames: Sequence[Frame],
) -> tuple[list[Frame], npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return frames from the first to the last along their normal, their positions (N, 3), the normal, and the axes (2, 3)."""
    along, down = np.median([frame.orientation for frame in frames], axis=0).reshape(2, 3)
    axes = np.array([along / np.linalg.norm(along), down / np.linalg.norm(down)])
    normal = np.cross(*axes)
    positions = np.array([frame.position for frame in frames])
    order = np.argsort(positions @ normal, kind="stable")
    return [frames[index] for index in order], positions[order], normal, axes


def _stack(name: str, part: Sequence[Member], aside: Sequence[str]) -> Stack:
    """Put the images of a part in order and look for what is wrong with their places."""
    first = part[0][0]
    frames, copies, same_uid = without_copies([frame for _, frame in part], places(part))
    notices = []
    if copies:
        notices.append(f"Series {name}: {copies} of its images are there twice; one copy of each is read.")
    if aside:
        notices.append(f"Series {name}: some of its images are left out ({'; '.join(aside)}).")
    if len(frames) < MIN_SLICES:
        return _refused(name, first, f"has {len(frames)} of the {MIN_SLICES} slices that a brain takes at least")
    uids = {frame.instance for frame in frames} - {""}
    if uids and len(uids) < len(frames):
        notices.append(f"Series {name}: its images share SOPInstanceUIDs and are told apart by their places.")
    frames, positions, normal, axes = _in_order(frames)
    row_step, column_step = np.median([frame.spacing for frame in frames], axis=0)
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = axes[0] * column_step, axes[1] * row_step
    affine[:3, 2] = (positions[-1] - positions[0]) / (len(frames) - 1)
    affine[:3, 3] = positions[0]
    named = {header.frame_of_reference for header, _ in part}
    if len(named) > 1 and "" in named:
        named.remove("")
        notices.append(
            f"Series {name}: some of its images name no frame of reference and are taken as lying in that of the others."
        )
    if len(named) == len(part):
        named = {""}
        notices.append(f"Series {name}: each of its images names a frame of reference of its own, which counts as none.")
    step = float(np.linalg.norm(affine[:3, 2]))
    problem = (
        ("has images in different frames of reference: export it again" if len(named) > 1 else None)
        or _place_problem(positions, normal, min(row_step, column_step))
        or _size_problem((first.columns, first.rows, len(frames)), (column_step, row_step, step))
    )
    if problem and same_uid:
        problem += "; different images bear one SOPInstanceUID, so their UIDs were made up"
    if problem and aside:
        problem += f" (left out: {'; '.join(aside)})"
    if not problem:
        affine[:3, 2] = normal * step
    return Stack(name, first.number, tuple(frames), first.rows, first.columns, _LPS_TO_RAS @ affine, min(named),
                 first.tags, problem, tuple(notices))  # fmt: skip


def _place_problem(positions: npt.NDArray[np.float64], normal: npt.NDArray[np.float64], pixel: float) -> str | None:
    """Say what is wrong with slice positions (N, 3), ordered along `normal`, of images with pixels of so many mm."""
    steps = np.diff(positions @ normal)
    step = float(np.median(steps))
    if steps.min() <= SAME_PLACE_MM:
        shared = int((steps <= SAME_PLACE_MM).sum())
        return f"has {shared} place{'s' if shared > 1 else ''} with more than one image, so that it is no single volume"
    away = positions - positions[0]
    aside = np.linalg.norm(away - np.outer(away @ normal, normal), axis=1)
    if (aside > MAX_SHEAR * (away @ normal) + _ROUNDED_MM + _ASIDE * pixel).any():
        degrees = float(np.degrees(np.arctan2(aside[-1], float(away[-1] @ normal))))
        how = f"by a tilt of {degrees:.1f} degrees" if degrees >= _TILT_DEGREES else f"single ones by up to {aside.max():.2g} mm"
        return f"is sheared: its slices are shifted against one another ({how}); resample it to a straight grid first"
    if np.abs(steps - step).max() > _UNEVEN * step + 2 * _ROUNDED_MM:
        many = np.rint(steps / step)
        if np.abs(steps - many * step).max() <= _UNEVEN * step * many.max() + 2 * _ROUNDED_MM:
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
