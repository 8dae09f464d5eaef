"""The picture by which a reader judges a preparation: the brain's outline over every sequence, sequences in a checkerboard."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw
from scipy import ndimage

from app import frames
from app.anatomy import MODALITY_TITLES

_TILE = 240
_FIELD = 30
"""Edge of a field of the checkerboard, in mm."""
_OUTLINE = (255, 190, 40)
_WORDS = (235, 235, 235)

Array = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def quality_picture(heads: Mapping[str, Array], brain: Mask, reference: str, headline: str) -> bytes:
    """Draw the picture.

    A row a sequence: axial, coronal and sagittal through the middle of the brain with its outline, and an axial checkerboard with
    the reference. As radiologists look at it: the patient's right is on the left.

    Parameters
    ----------
    heads : mapping of str to float32 array (240, 240, 155)
        By modality, registered, with skull.
    brain : bool array (240, 240, 155)
    reference : str
    headline : str
        What stands above.

    Returns
    -------
    bytes
        A PNG file.
    """
    held = np.argwhere(brain)
    x, y, z = (int(value) for value in (held.min(axis=0) + held.max(axis=0)) // 2) if held.size else (120, 110, 70)
    z = min(z + 8, frames.LIBRARY_SLICES - 1)  # the ventricles rather than the thalami
    grey = {modality: _grey(head, brain) for modality, head in heads.items()}
    picture = Image.new("RGB", (4 * _TILE, 24 + len(heads) * _TILE))
    draw = ImageDraw.Draw(picture)
    draw.text((6, 6), headline, fill=_WORDS)
    for row, (modality, image) in enumerate(grey.items()):
        top = 24 + row * _TILE
        tiles = [_outlined(_turned(image, axis, at), _turned(brain, axis, at)) for axis, at in ((2, z), (1, y), (0, x))]
        tiles.append(_coloured(_checkered(_turned(grey[reference], 2, z), _turned(image, 2, z))))
        for column, tile in enumerate(tiles):
            picture.paste(Image.fromarray(tile), (column * _TILE, top + (_TILE - tile.shape[0]) // 2))
        draw.text((6, top + 4), MODALITY_TITLES[modality], fill=_WORDS)
        for column in (0, 1):
            draw.text((column * _TILE + 6, top + _TILE // 2), "R", fill=_WORDS)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _grey(head: Array, brain: Mask) -> npt.NDArray[np.uint8]:
    values = head[brain] if brain.any() else head.ravel()
    high = float(np.percentile(values, 99.5)) * 1.1 or 1.0
    return np.asarray(np.clip(head * (255 / high), 0, 255), np.uint8)


def _turned(volume: npt.NDArray[np.generic], axis: int, at: int) -> npt.NDArray[np.generic]:
    """Return a plane of a RAS+ volume as it is looked at: head or front up, the patient's right on the left, the front left."""
    plane = np.take(volume, at, axis)
    return np.ascontiguousarray(plane[::-1, ::-1].T)


def _coloured(plane: npt.NDArray[np.generic]) -> npt.NDArray[np.uint8]:
    return np.repeat(np.asarray(plane, np.uint8)[..., None], 3, axis=2)


def _outlined(plane: npt.NDArray[np.generic], mask: npt.NDArray[np.generic]) -> npt.NDArray[np.uint8]:
    coloured = _coloured(plane)
    inside = np.asarray(mask, np.bool_)
    coloured[inside & ~ndimage.binary_erosion(inside)] = _OUTLINE
    return coloured


def _checkered(one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    rows, columns = np.indices(one.shape) // _FIELD
    return np.where((rows + columns) % 2 == 0, one, other)
