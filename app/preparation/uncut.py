"""What the last step of a preparation is made of: kept beside the study until a reader has decided, to be cut again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import DAMAGED_ARRAYS, UserError
from app.imaging import UNCUT_FILE

_HIGHEST = 32000
_THIN_SHAPE = tuple((size + 1) // 2 for size in frames.LIBRARY_SHAPE)

Head = npt.NDArray[np.int16]
Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Uncut:
    """A study on the library grid before anything was cut off.

    Attributes
    ----------
    heads : mapping of str to int16 array (240, 240, 155)
        By modality, registered, with skull.
    brain : bool array (240, 240, 155)
    masks : mapping of str to bool array (240, 240, 155)
        The brain that each image alone shows.
    untouched : mapping of str to float32 array (120, 120, 78)
        All but the reference, as their headers say that they lie over it; every second voxel.
    template : bool array (240, 240, 155)
        The template's brain, laid over that of the study.
    """

    heads: Mapping[str, Head]
    brain: Mask
    masks: Mapping[str, Mask]
    untouched: Mapping[str, Array]
    template: Mask


def in_whole_numbers(head: Array, brain: Mask) -> Head:
    """Return an image as whole numbers that keep what is seen in its brain, int16 (240, 240, 155)."""
    highest = float(head[brain].max()) if brain.any() else 0.0
    if highest > _HIGHEST or 0 < highest < 200:  # what a scanner left in fractions keeps its greys
        head = head * np.float32((_HIGHEST if highest > _HIGHEST else 4000) / highest)
    return np.clip(np.rint(head), -_HIGHEST, _HIGHEST + 700).astype(np.int16)


def cut(head: Head, brain: Mask) -> Head:
    """Return an image as a library reads it: above 0 where brain was measured, else 0."""
    return np.where(brain, np.maximum(head, 1), 0).astype(np.int16)


def write_uncut(path: Path, uncut: Uncut) -> None:
    """Write what :func:`read_uncut` reads; OSError if that fails."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in _parts(uncut):
            stream = io.BytesIO()
            np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), stream.getvalue(), zipfile.ZIP_DEFLATED, 1)


def _parts(uncut: Uncut) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    yield "brain", np.packbits(uncut.brain)
    yield "template", np.packbits(uncut.template)
    for modality, head in uncut.heads.items():
        yield f"head-{modality}", head
        yield f"mask-{modality}", np.packbits(uncut.masks[modality])
    for modality, image in uncut.untouched.items():
        yield f"untouched-{modality}", image


def read_uncut(folder: Path) -> Uncut:
    """Return what is kept of a prepared study.

    Raises
    ------
    UserError
        Nothing is kept, or it is damaged.
    """
    path = folder / UNCUT_FILE
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            modalities = [name.removeprefix("head-") for name in held.files if name.startswith("head-")]
            return Uncut(
                heads={name: _checked(held[f"head-{name}"], np.int16, frames.LIBRARY_SHAPE) for name in modalities},
                brain=_mask(held["brain"]),
                masks={name: _mask(held[f"mask-{name}"]) for name in modalities},
                untouched={
                    name: _checked(held[f"untouched-{name}"], np.float32, _THIN_SHAPE)
                    for name in modalities
                    if f"untouched-{name}" in held.files
                },
                template=_mask(held["template"]),
            )
    except FileNotFoundError as error:
        raise UserError(f"{folder.name} cannot be corrected: {path} is gone; prepare the study again.") from error
    except DAMAGED_ARRAYS as error:
        raise UserError(f"{path} is damaged or cannot be read: prepare the study again.") from error


def _checked(array: npt.NDArray[Any], kind: type[np.generic], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    if array.dtype != kind or array.shape != shape:
        raise ValueError(f"{array.dtype} {array.shape}")
    return array


def _mask(packed: npt.NDArray[Any]) -> Mask:
    count = int(np.prod(frames.LIBRARY_SHAPE))
    if packed.dtype != np.uint8 or packed.size != (count + 7) // 8:
        raise ValueError(f"{packed.dtype} {packed.shape}")
    return np.unpackbits(packed, count=count).astype(np.bool_).reshape(frames.LIBRARY_SHAPE)
