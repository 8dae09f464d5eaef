"""A label map on the grid of a series as a DICOM segmentation that refers to the images it was drawn on or computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.uid import generate_uid

from app.anatomy import Label, Structure
from app.errors import UserError, describe_os_error
from app.imaging.dicom.elements import quieten_pydicom
from app.imaging.dicom.stacks import Stack

SERIES_NUMBER = 9001
"""Above those that scanners give."""

_TYPES: dict[int, Code] = {
    int(Label.NECROTIC): codes.SCT.Necrosis,
    int(Label.EDEMA): codes.SCT.Edema,
    int(Label.ENHANCING): codes.NCIt.EnhancingLesion,
}
"""Of the usual structures; all are of DICOM's list for lesions (CID 7159)."""

_REPEATED = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate", "StudyTime",
    "ReferringPhysicianName",
)  # fmt: skip
"""What a segmentation repeats of its images; it may be empty, and some files leave it out."""


@dataclass(frozen=True)
class Author:
    """Who or what made a label map.

    Attributes
    ----------
    version : str
        Of this program.
    model : str
        Id of the model that predicted it; empty where it was given with the study.
    """

    version: str
    model: str = ""


def segmentation(
    stack: Stack, labels: npt.NDArray[np.uint8], structures: Sequence[Structure], author: Author, usual: bool
) -> bytes:
    """Return a DICOM segmentation as a file.

    Parameters
    ----------
    stack : Stack
        The series whose images it refers to.
    labels : uint8 array (columns, rows, slices)
        On the grid of the series, along the axes of its volume.
    structures : sequence of Structure
        What the labels stand for; each becomes a segment, in the order of their labels, whether or not it is there.
    author : Author
    usual : bool
        Whether they are the structures of this program (`app.anatomy.STRUCTURES`), for which there are codes; others are
        called lesions, under their own titles.

    Raises
    ------
    UserError
        There is nothing in the label map, or the images cannot be referred to.
    EnvironmentFault
        They cannot be read.
    """
    quieten_pydicom()
    if labels.shape != stack.shape:
        raise ValueError(f"labels of shape {labels.shape} for a series of {stack.shape}")
    if not labels.any():
        raise UserError(f"There is no label on series {stack.name}, so there is nothing to segment.")
    if not stack.frame_of_reference:
        raise UserError(f"Series {stack.name} names no frame of reference, to which a segmentation would have to refer.")
    ordered = sorted(structures, key=lambda structure: structure.label)
    numbers = np.zeros(256, np.uint8)
    for number, structure in enumerate(ordered, 1):
        numbers[structure.label] = number
    images, planes = _images(stack, numbers[labels])
    try:
        made = _made(images, planes, ordered, author, usual)
        out = BytesIO()
        made.save_as(out, enforce_file_format=True)
    except Exception as error:  # of whatever kind: elements of the images that a segmentation must repeat and cannot
        raise UserError(
            f"Series {stack.name} holds elements that a segmentation cannot repeat ({type(error).__name__}): export the label "
            "map as NIfTI."
        ) from error
    return out.getvalue()


def _made(
    images: Sequence[Dataset], planes: npt.NDArray[np.uint8], structures: Sequence[Structure], author: Author, usual: bool
) -> Dataset:
    import highdicom

    algorithm, kind = None, highdicom.seg.SegmentAlgorithmTypeValues.MANUAL
    if author.model:
        kind = highdicom.seg.SegmentAlgorithmTypeValues.AUTOMATIC
        algorithm = highdicom.AlgorithmIdentificationSequence(
            name="SBMIR segmenter", version=author.model, family=codes.DCM.ArtificialIntelligence, source="SBMIR"
        )
    segments = [
        highdicom.seg.SegmentDescription(
            segment_number=number,
            segment_label=structure.title,
            segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
            segmented_property_type=_TYPES.get(structure.label, codes.SCT.Lesion) if usual else codes.SCT.Lesion,
            algorithm_type=kind,
            algorithm_identification=algorithm,
            anatomic_regions=[codes.SCT.Brain],
        )
        for number, structure in enumerate(structures, 1)
    ]
    made = highdicom.seg.Segmentation(
        source_images=images,
        pixel_array=planes,
        segmentation_type=highdicom.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=segments,
        series_instance_uid=generate_uid(prefix=None),
        series_number=SERIES_NUMBER,
        sop_instance_uid=generate_uid(prefix=None),
        instance_number=1,
        manufacturer="SBMIR",
        manufacturer_model_name="SBMIR",
        software_versions=author.version,
        device_serial_number="none",
        content_label="LESION",
        content_description="Predicted by a model" if author.model else "Given with the study",
    )
    made.SeriesDescription = f"SBMIR lesion {'(predicted)' if author.model else '(given)'}"
    return made


def _images(stack: Stack, numbers: npt.NDArray[np.uint8]) -> tuple[list[Dataset], npt.NDArray[np.uint8]]:
    """Return the images that are referred to, without their pixels, and the segments' numbers on them (images, rows, columns)."""
    planes = np.ascontiguousarray(numbers.transpose(2, 1, 0))
    files = list(dict.fromkeys(frame.path for frame in stack.frames))
    if len(files) == len(stack.frames) and len(files) > 1:
        return [_read(path) for path in files], planes
    if len(files) > 1:
        raise UserError(
            f"Series {stack.name} lies in {len(files)} multi-frame files, which one segmentation cannot refer to: export the "
            "label map as NIfTI."
        )
    image = _read(files[0])
    whole = np.zeros((int(image.get("NumberOfFrames") or 1), stack.rows, stack.columns), np.uint8)
    for plane, frame in zip(planes, stack.frames, strict=True):
        whole[frame.index] = plane
    return [image], whole


def _read(path: Path) -> Dataset:
    try:
        image = dcmread(path, stop_before_pixels=True)
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    except Exception as error:
        raise UserError(f"{path} cannot be read any more: copy or export it again.") from error
    for keyword in _REPEATED:
        if keyword not in image:
            setattr(image, keyword, "")
    return image
