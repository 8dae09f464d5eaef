"""Where a NIfTI header says that its voxels lie: sform and qform, read as other readers read them, what was repaired told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from nibabel import Nifti1Header, orientations
from nibabel.spatialimages import HeaderDataError

from app.errors import UserError

VOXEL_MM = (0.05, 30.0)
"""Smallest and largest edge of a voxel that a head scan can have; outside of it the unit is wrong."""

MAX_SHEAR = 5e-3
"""Largest cosine between two voxel axes: 1.2 mm over the length of a head."""

_LONGEST_QUATERNION = 1.01
"""Rounding leaves the vector part of a quaternion a little longer than 1; what is longer than this is no rounding."""

_ROUNDING = 1e-7
"""What float32 leaves of a whole number is not worth telling."""

_ONE_PLACE_MM = 0.5
"""Two affines that bring every voxel of a volume this near to each other say the same."""

_UNITS = {1: ("metres", 1e3), 3: ("micrometres", 1e-3)}
"""Codes of ``xyzt_units`` but mm, and how many mm one is."""

Affine = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Form:
    """Where voxels lie, by a header.

    Attributes
    ----------
    affine : float64 array (4, 4)
        Voxel to mm (RAS+ world); invertible and free of shear.
    oriented : bool
        False if the header does not state it (qform and sform code 0), so that the affine is a guess.
    alternative : float64 array (4, 4) or None
        What the qform says, where the affine is the sform's and the two contradict each other.
    notices : tuple of str
        What was repaired; parts of sentences that follow the name of the file.
    """

    affine: Affine
    oriented: bool
    alternative: Affine | None = None
    notices: tuple[str, ...] = ()


def form_of(header: Nifti1Header, shape: tuple[int, int, int], path: Path) -> Form:
    """Return where a header says that the voxels of a volume of `shape` lie.

    The sform counts before the qform, as in most programs. A form that cannot be used gives way to the other one.

    Raises
    ------
    UserError
        If no affine can be had that can be inverted, is free of shear and has voxels that a head scan can have.
    """
    notices: list[str] = []
    said_q, said_s = int(header["qform_code"]) > 0, int(header["sform_code"]) > 0
    if not said_q and not said_s:
        return Form(_checked(_unit(header, _default(header, notices), notices), path), False, None, tuple(notices))
    told_of_q: list[str] = []
    qform = _qform(header, told_of_q) if said_q else None
    if qform is not None:
        qform = _unit(header, qform, told_of_q)
    if not said_s:
        if qform is None:
            raise UserError(f"{path} has a damaged orientation in its header (its qform): export it again.")
        return Form(_checked(qform, path), True, None, tuple(told_of_q))
    sform = _unit(header, np.asarray(header.get_sform(), np.float64), notices)
    if qform is None or fault_of_affine(qform) is not None:
        return Form(_checked(sform, path), True, None, tuple(notices))
    if fault_of_affine(sform) is not None:
        return Form(qform, True, None, (*told_of_q, "its sform cannot be used, so it is read by its qform"))
    same = apart_mm(sform, qform, shape) <= _ONE_PLACE_MM
    return Form(sform, True, None if same else qform, tuple(notices))


def _default(header: Nifti1Header, notices: list[str]) -> Affine:
    """Return the affine of a header that states none: NIfTI's default, which grows to the left."""
    with np.errstate(all="ignore"):
        return np.asarray(_positive(header, notices).get_base_affine(), np.float64)


def _positive(header: Nifti1Header, notices: list[str]) -> Nifti1Header:
    """Return a copy of a header whose voxel sizes are positive."""
    mended: Nifti1Header = header.copy()
    if (np.array(header["pixdim"][1:4]) < 0).any():
        notices.append("a voxel size of its header is negative; its amount counts")
        mended["pixdim"][1:4] = np.abs(header["pixdim"][1:4])
    return mended


def _qform(header: Nifti1Header, notices: list[str]) -> Affine | None:
    """Return the qform, mended as the standard and other readers do; None where that is impossible."""
    mended = _positive(header, notices)
    qfac = float(header["pixdim"][0])
    if qfac not in (1, -1):
        mended["pixdim"][0] = -1 if qfac < 0 else 1
        notices.append(f"pixdim[0] of its header is {qfac:g}, which counts as {-1 if qfac < 0 else 1}")
    fields = ("quatern_b", "quatern_c", "quatern_d")
    vector = np.array([float(header[name]) for name in fields])
    length = float(np.linalg.norm(vector)) if np.isfinite(vector).all() else np.inf
    if length > _LONGEST_QUATERNION:
        return None
    if length > 1:
        if length > 1 + _ROUNDING:
            notices.append("the rotation in its header is a little off by rounding and was mended")
        for name, value in zip(fields, vector / length, strict=True):
            mended[name] = value
    try:
        with np.errstate(all="ignore"):
            return np.asarray(mended.get_qform(), np.float64)
    except (HeaderDataError, ValueError):
        return None


def _unit(header: Nifti1Header, affine: Affine, notices: list[str]) -> Affine:
    """Bring an affine to mm where its header names another unit and its voxels are those of a head in that unit alone."""
    name, factor = _UNITS.get(int(header["xyzt_units"]) & 7, ("", 1.0))
    if factor == 1.0 or fault_of_affine(affine) is None:
        return affine
    scaled = np.diag([factor, factor, factor, 1.0]) @ affine
    if fault_of_affine(scaled) is not None:
        return affine
    notices.append(f"its header counts in {name}, which were turned into mm")
    return np.asarray(scaled, np.float64)


def fault_of_affine(affine: Affine) -> str | None:
    """Return why an affine (4, 4), voxel to mm, is none of a head scan, as the rest of a sentence; None if it can be one."""
    axes = affine[:3, :3]
    with np.errstate(over="ignore"):
        lengths = np.linalg.norm(axes, axis=0) if np.isfinite(affine).all() else np.zeros(3)
    if not lengths.all() or not np.isfinite(lengths).all() or abs(np.linalg.det(axes / lengths)) < 1e-3:
        return "has an affine that cannot be inverted, so its orientation is unknown: export it again."
    if lengths.min() < VOXEL_MM[0] or lengths.max() > VOXEL_MM[1]:
        size = " x ".join(f"{length:.3g}" for length in lengths)
        return f"has voxels of {size} mm, which no head scan has: check the unit of its header."
    cosines = (axes / lengths).T @ (axes / lengths) - np.eye(3)
    if np.abs(cosines).max() > MAX_SHEAR:
        return "has a sheared affine (its axes are not at right angles): resample it to a straight grid first."
    return None


def refuse_odd_affine(affine: Affine, path: Path) -> None:
    """Raise `UserError` if an affine (4, 4) cannot be inverted, is sheared, or has voxels that no head scan has."""
    if fault := fault_of_affine(affine):
        raise UserError(f"{path} {fault}")


def _checked(affine: Affine, path: Path) -> Affine:
    refuse_odd_affine(affine, path)
    return affine


def apart_mm(one: Affine, other: Affine, shape: tuple[int, ...]) -> float:
    """Return how far apart two affines bring a voxel of a volume of `shape` at most, in mm."""
    corners = np.array(np.meshgrid(*((0, size - 1) for size in shape), indexing="ij")).reshape(3, -1)
    difference = one - other
    return float(np.linalg.norm(difference[:3, :3] @ corners + difference[:3, 3:], axis=0).max())


def difference_of(one: Affine, other: Affine) -> str:
    """Say in what two affines differ: an axis runs the other way or along another one, or they are turned, or moved."""
    if not np.array_equal(orientations.io_orientation(one), orientations.io_orientation(other)):
        mirrored = np.linalg.det(one[:3, :3]) * np.linalg.det(other[:3, :3]) < 0
        return "they are mirrored" if mirrored else "their axes run otherwise"
    directions = [form[:3, :3] / np.linalg.norm(form[:3, :3], axis=0) for form in (one, other)]
    cosine = np.clip((directions[0] * directions[1]).sum(axis=0), -1, 1).min()
    if cosine < np.cos(np.radians(0.5)):
        return f"they are turned by {np.degrees(np.arccos(cosine)):.0f} degrees"
    sizes = [np.linalg.norm(form[:3, :3], axis=0) for form in (one, other)]
    if np.abs(sizes[0] / sizes[1] - 1).max() > 0.01:
        return "their voxel sizes differ"
    return f"they are {np.linalg.norm(one[:3, 3] - other[:3, 3]):.0f} mm apart"
