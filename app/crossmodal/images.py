"""CT and MR of one head on one grid: synthetic heads with their truth, pairs of pictures, any two NIfTI files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError
from scipy import ndimage

from app import frames
from app.errors import UserError, describe_os_error
from app.imaging import Volume, read_volume

FloatArray = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]

WINDOW_HU = (0.0, 80.0)
"""The brain window in which CT is compared: bone saturates, air and fat are black."""

MR_TOP_PERCENT = 99.5
AIR_HU = -1000.0
CT_SPAN_HU = 400.0
"""A CT of a head holds values further from 0 than this, both ways."""

_MOST_MM = 512


@dataclass(frozen=True)
class Pair:
    """CT and MR of one head; the same index is the same place, as well as is known.

    Attributes
    ----------
    name, patient : str
    ct, mr : float16 (Z, H, W)
        Planes as :func:`app.frames.planes` has them, 0 to 1: CT in `WINDOW_HU`, MR up to its own 99.5th percentile.
    floor : int
        First plane that may be used.
    affine : float64 (4, 4)
        Voxel (RAS) to mm of the CT.
    """

    name: str
    patient: str
    ct: npt.NDArray[np.float16]
    mr: npt.NDArray[np.float16]
    floor: int
    affine: Matrix


def windowed(hounsfield: npt.NDArray[Any]) -> FloatArray:
    """Return CT in the brain window, 0 to 1."""
    low, high = WINDOW_HU
    return np.asarray(np.clip((hounsfield - low) / (high - low), 0, 1), np.float32)


def scaled(signal: npt.NDArray[Any]) -> FloatArray:
    """Return MR from 0 to 1, where 1 is the 99.5th percentile of what is brighter than a tenth of the mean."""
    values = np.asarray(signal, np.float32)
    bright = values[values > max(float(values.mean()) / 10, 0.0)]
    top = float(np.percentile(bright, MR_TOP_PERCENT)) if bright.size else 1.0
    return np.asarray(np.clip(values / top, 0, 1), np.float32)


def stack(volume: FloatArray) -> npt.NDArray[np.float16]:
    """Return the planes (Z, H, W) of a volume (X, Y, Z), RAS, as float16."""
    return np.ascontiguousarray(frames.planes(volume).astype(np.float16))


def on_grid(volume: npt.NDArray[Any], to_voxel: Matrix, shape: tuple[int, int, int], outside: float) -> FloatArray:
    """Read `volume` linearly at every voxel of a grid of `shape`, whose voxels `to_voxel` (4, 4) takes to the volume's."""
    turn, shift = to_voxel[:3, :3], to_voxel[:3, 3]
    steps = np.diag(np.round(turn)).astype(int)
    turned = np.diag([*steps, 1.0])
    turned[:3, 3] = np.where(steps < 0, np.array(volume.shape) - 1, 0)
    if volume.shape == shape and np.all(np.abs(steps) == 1) and np.allclose(to_voxel, turned, atol=1e-6):
        return np.asarray(volume[tuple(slice(None, None, int(step)) for step in steps)], np.float32)
    values = np.ascontiguousarray(volume, np.float32)
    read = ndimage.affine_transform(values, turn, shift, shape, order=1, mode="constant", cval=outside)
    return np.asarray(read, np.float32)


def grid_around(shape: tuple[int, ...], affine: Matrix) -> tuple[Matrix, tuple[int, int, int]]:
    """Return the affine (4, 4) and shape of a RAS grid of 1 mm around a volume of `shape` and `affine`."""
    corners = np.array(np.meshgrid(*((0, n - 1) for n in shape), indexing="ij")).reshape(3, -1)
    world = affine[:3, :3] @ corners + affine[:3, 3:]
    low, high = world.min(axis=1), world.max(axis=1)
    x, y, z = (int(n) for n in np.minimum(np.floor(high - low + 1e-3) + 1, _MOST_MM))
    grid = np.eye(4)
    grid[:3, 3] = low
    return grid, (x, y, z)


def read_volumes(ct_path: Path, mr_path: Path) -> tuple[Volume, Volume]:
    """Read a CT and an MR, and see that they can be compared.

    Raises
    ------
    UserError
        If a file cannot be read, does not say where it lies, both are one, or the CT is not in Hounsfield units.
    """
    if ct_path.exists() and mr_path.exists() and ct_path.samefile(mr_path):
        raise UserError(f"{ct_path} is given as CT and as MR: give two files of the same head.")
    ct, mr = read_volume(ct_path), read_volume(mr_path)
    for volume in (ct, mr):
        if not volume.oriented:
            raise UserError(f"{volume.path} does not say where it lies (qform and sform are 0): export it with its orientation.")
    if float(ct.data.min()) > -CT_SPAN_HU or float(ct.data.max()) < CT_SPAN_HU:
        raise UserError(
            f"{ct_path} is no CT in Hounsfield units (air about -1000, bone above 400): give the CT first, then the MR."
        )
    return ct, mr


def read_head(folder: Path, modalities: Sequence[str]) -> list[Pair]:
    """Read a head of ``cohort --ct``, the CT moved back by the truth, as one pair for each of its MR `modalities`.

    Raises
    ------
    UserError, EnvironmentFault
        If a file is missing or damaged.
    """
    floor_mm, motion = _truth(folder)
    ct = read_volume(folder / f"{folder.name}_ct.nii.gz")
    planes: npt.NDArray[np.float16] | None = None
    pairs = []
    for modality in modalities:
        mr = read_volume(folder / f"{folder.name}_{modality}.nii.gz")
        grid, shape = grid_around(mr.data.shape, mr.affine)
        if planes is None:  # all images of a head lie on one grid
            planes = stack(windowed(on_grid(ct.data, np.linalg.inv(ct.affine) @ motion @ grid, shape, AIR_HU)))
        signal = stack(scaled(on_grid(mr.data, np.linalg.inv(mr.affine) @ grid, shape, 0.0)))
        floor = int(np.clip(np.ceil(floor_mm - grid[2, 3]), 0, shape[2] - 1))
        pairs.append(Pair(f"{folder.name} {modality}", folder.name, planes, signal, floor, grid))
    return pairs


def _truth(folder: Path) -> tuple[float, Matrix]:
    path = folder / f"{folder.name}_truth.json"
    try:
        content = json.loads(path.read_text("utf-8"))
        motion = np.array(content["mr_to_ct"], np.float64)
        floor = float(content["floor_mm"])
        if motion.shape != (4, 4) or not np.isfinite(motion).all() or not np.isfinite(floor):
            raise ValueError("matrix")
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} does not hold the truth of a synthetic head: make the head again with cohort --ct.") from error
    return floor, motion


def head_folders(folder: Path) -> list[Path]:
    """Return the heads in a folder that ``cohort --ct`` filled, by name.

    Raises
    ------
    UserError
        If there is none.
    """
    found = sorted(path.parent for path in folder.glob("*/*_truth.json") if not path.parent.name.startswith("."))
    if not found:
        raise UserError(f"{folder} holds no synthetic heads: make some with `python main.py cohort {folder} --ct`.")
    return found


def read_pictures(folder: Path) -> list[Pair]:
    """Read pairs of pictures, ``ct/NAME.png`` and ``mr/NAME.png``, of the same size, one pixel a millimetre.

    The patient is what stands before the last three digits of a name, or before its last ``-`` or ``_``.

    Raises
    ------
    UserError
        If there are no pairs, or a picture cannot be read or is too small.
    """
    names = sorted(path.stem for path in (folder / "ct").glob("*.png") if (folder / "mr" / path.name).is_file())
    if not names:
        raise UserError(f"{folder} holds no pairs: it needs ct/NAME.png and mr/NAME.png of the same names.")
    pairs = []
    for name in names:
        ct, mr = (_picture(folder / part / f"{name}.png") for part in ("ct", "mr"))
        if ct.shape != mr.shape:
            raise UserError(f"{folder}: ct/{name}.png and mr/{name}.png have different sizes: give pictures of one grid.")
        pairs.append(Pair(name, patient_of(name), ct[None], mr[None], 0, np.eye(4)))
    return pairs


def patient_of(name: str) -> str:
    """Return the patient in the name of a picture.

    >>> patient_of("16003"), patient_of("anna-12"), patient_of("x")
    ('16', 'anna', 'x')
    """
    found = re.fullmatch(r"(.+?)(?:\d{3}|[-_]\d+)", name)
    return found[1] if found else name


def _picture(path: Path) -> npt.NDArray[np.float16]:
    try:
        with Image.open(path) as image:
            grey = np.asarray(image.convert("L"), np.float32) / 255
    except (UnidentifiedImageError, ValueError, SyntaxError) as error:
        raise UserError(f"{path} is not a picture that can be read: export it as PNG again.") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    if min(grey.shape) < 40:
        raise UserError(f"{path} is too small ({grey.shape[1]} x {grey.shape[0]} pixels): at least 40 x 40 are needed.")
    return grey.astype(np.float16)


def choose_patients(pairs: Sequence[Pair], names: Sequence[str]) -> tuple[list[Pair], list[Pair]]:
    """Part `pairs` into those of the named patients and the others.

    Raises
    ------
    UserError
        If a name is nobody's, or one of the parts is empty.
    """
    known = {pair.patient for pair in pairs}
    if unknown := [name for name in names if name not in known]:
        raise UserError(f"There is no patient {unknown[0]} among the pairs: choose of {', '.join(sorted(known))}.")
    named = [pair for pair in pairs if pair.patient in names]
    others = [pair for pair in pairs if pair.patient not in names]
    if not others:
        raise UserError("All patients are named for fine-tuning: leave at least one to measure on.")
    return named, others
