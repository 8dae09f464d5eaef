"""A slice with its sketch as a picture file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.anatomy import Structure
from app.blending import blend
from app.sketch.files import write_atomically

OPACITY = 0.45
FULL_WINDOW = (127.5, 255.0)

Pixels = npt.NDArray[np.uint8]


def slice_picture(
    plane: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.uint8] | None,
    structures: Sequence[Structure],
    *,
    opacities: Mapping[int, float] | None = None,
    window: tuple[float, float] = FULL_WINDOW,
    radiological: bool = True,
) -> Pixels:
    """Return a slice as colours, one pixel a voxel.

    Parameters
    ----------
    plane : uint8 (rows, columns)
        Display plane, row 0 anterior, column 0 the patient's left.
    labels : uint8 (rows, columns) or None
        What is drawn.
    structures : sequence of Structure
        Whose colours the labels have.
    opacities : mapping of int to float, optional
        By label, 0 to 1; `OPACITY` for all without.
    window : (float, float)
        Level and width in display values 0-255.
    radiological : bool
        Whether the patient's right comes to the picture's left.

    Returns
    -------
    uint8 (rows, columns, 3)
    """
    level, width = window
    grey = np.clip((plane.astype(np.float32) - (level - width / 2)) * 255 / max(width, 1.0), 0, 255)
    shown = dict.fromkeys((structure.label for structure in structures), OPACITY) if opacities is None else opacities
    pixels = blend(grey, labels, structures, shown)
    return np.ascontiguousarray(pixels[:, ::-1]) if radiological else pixels


def describe_slice(k: int, radiological: bool) -> str:
    """Say which slice a picture shows and which side is which; nothing of the patient."""
    convention, side = ("radiological", "left") if radiological else ("neurological", "right")
    return (
        f"Axial slice {k}, counted from 0 at the feet; {convention} convention: the patient's right is on the picture's {side}. "
        "Research and education, not a medical device."
    )


def write_png(path: Path, pixels: Pixels, description: str) -> None:
    """Write colours uint8 (rows, columns, 3) as a PNG file in one step; EnvironmentFault if that fails."""
    notes = PngInfo()
    notes.add_text("Description", description)
    notes.add_text("Software", "SBMIR")
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", pnginfo=notes)
    write_atomically(path, stream.getvalue(), "the picture")
