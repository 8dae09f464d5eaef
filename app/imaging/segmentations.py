"""A study's label map as a DICOM segmentation on the series that the study was read or prepared from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.anatomy import STRUCTURES, Structure
from app.errors import UserError
from app.imaging.files.volumes import is_image_name
from app.imaging.prepared import read_preparation
from app.outputs import write_output
from app.placement import Placement
from app.settings import program_version
from app.structures import same_structures


@dataclass(frozen=True)
class LabelOrigin:
    """Where a label map and its study come from.

    Attributes
    ----------
    study : str
    folder : Path
        That the study was read from.
    files : dict of str to str
        Paths by modality that it was read from.
    model : str
        Id of the model that predicted the labels; empty where they were given.
    """

    study: str
    folder: Path
    files: Mapping[str, str]
    model: str = ""


def save_segmentation(
    path: Path, planes: npt.NDArray[np.uint8], placement: Placement, structures: Sequence[Structure], origin: LabelOrigin
) -> None:
    """Write label planes of a study as a DICOM segmentation (SEG).

    Parameters
    ----------
    path : Path
        Replaced in one step if it exists.
    planes : uint8 array (155, 240, 240)
        Labels inside the program.
    placement : Placement
        Of the study.
    structures : sequence of Structure
        What the labels stand for.
    origin : LabelOrigin

    Raises
    ------
    UserError
        The study came from no DICOM files, they are gone or others, or there is no label.
    EnvironmentFault
        Something cannot be read or written.
    """
    from app.imaging.dicom.segmenting import Author, find_source, segmentation  # with DICOM's dictionary of codes

    labels = placement.labels_onto_source(planes)
    folder, first, files = origin.folder, "t1ce", list(origin.files.values())
    prepared = read_preparation(origin.folder)
    if prepared is not None:
        first, files = prepared.reference, [series.path for series in prepared.series.values()]
        source = Path(prepared.series[prepared.reference].path)
        folder = source if source.is_dir() else source.parent
    elif placement.how == "registered":
        raise UserError(
            f"The prepared study {origin.study} is no longer in {origin.folder}, where it is kept which series it was made of: "
            "bring it back."
        )
    if any(is_image_name(Path(file).name) for file in files):
        raise UserError(f"The study {origin.study} came from no DICOM files, to which a segmentation refers: export it as NIfTI.")
    stack = find_source(folder, origin.study, placement, first, prepared is not None)
    usual = same_structures(structures, STRUCTURES)
    author = Author(program_version(), origin.model)
    write_output(path, segmentation(stack, labels, structures, author, usual), "the segmentation")
