"""The label map of a source goes the way of the sequence on which it was drawn."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import MODALITY_TITLES
from app.imaging import StudyFiles, Volume, read_labels
from app.preparation.images import Affine, image_of, resampled

Labels = npt.NDArray[np.uint8]


def label_map(
    files: StudyFiles, volumes: Mapping[str, Volume], from_library: Mapping[str, Affine], reference: str
) -> tuple[Labels | None, list[str]]:
    """Return a study's own label map on the library grid, nearest, with notices.

    Parameters
    ----------
    files : StudyFiles
    volumes : mapping of str to Volume
        The sequences as they were measured.
    from_library : mapping of str to float64 array (4, 4)
        From the library's world to that of each sequence, RAS+ mm.
    reference : str
        In whose world a label map lies whose grid is that of no sequence.

    Returns
    -------
    labels : uint8 array (240, 240, 155) or None
        In the program's own numbers; None where there is none, or what its numbers mean is not certain.
    notices : list of str

    Raises
    ------
    UserError
        The file cannot be used.
    """
    found, notices = read_labels(files)
    if found is None:
        return None, notices
    grids = [name for name in (reference, *volumes) if _same_grid(volumes[name], found)]
    drawn_on = grids[0] if grids else reference
    labels = resampled(
        image_of(found.data, found.affine), frames.LIBRARY_SHAPE, frames.LIBRARY_AFFINE, from_library[drawn_on], nearest=True
    )
    because = "on whose grid it lies" if grids else "since it lies on the grid of no sequence; check it"
    told = f"Its label map {found.path.name} was taken along as drawn on {MODALITY_TITLES[drawn_on]}, {because}."
    return np.rint(labels).astype(np.uint8), [*notices, told]


def prepared_labels(path: Path) -> Labels | None:
    """Return the label map of a prepared study, uint8 (240, 240, 155); None where it has none."""
    if not path.is_file():
        return None
    image = nib.Nifti1Image.from_bytes(gzip.decompress(path.read_bytes()))
    return np.asarray(image.dataobj, np.uint8)


def _same_grid(one: Volume, other: Volume) -> bool:
    return one.data.shape == other.data.shape and np.allclose(one.affine, other.affine, atol=1e-2)
