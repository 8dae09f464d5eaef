"""Synthetic DICOM for the tests, written slice by slice from world coordinates."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import (
    EnhancedMRImageStorage,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    MRImageStorage,
    RLELossless,
)

AXIAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
"""Directions (LPS) along a row and along a column: row to the patient's left, column to the back."""
SAGITTAL = ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
CORONAL = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0))

SYNTAXES = {"plain": ExplicitVRLittleEndian, "rle": RLELossless, "j2k": JPEG2000Lossless}
STUDY_UID = "2.25.2009040111553366"
FRAME_UID = "2.25.3009040111553366"

SEQUENCES: dict[str, dict[str, Any]] = {
    "t1": {"SeriesDescription": "T1_MPRAGE sag pre", "EchoTime": 2.9, "RepetitionTime": 2000.0, "InversionTime": 900.0},
    "t1ce": {
        "SeriesDescription": "T1 MPRAGE post Gd",
        "ContrastBolusAgent": "Gadovist",
        "EchoTime": 2.9,
        "RepetitionTime": 2000.0,
    },
    "t2": {"SeriesDescription": "T2 TSE tra", "EchoTime": 96.0, "RepetitionTime": 5000.0},
    "flair": {"SeriesDescription": "t2_flair_dark-fluid", "EchoTime": 120.0, "RepetitionTime": 9000.0, "InversionTime": 2500.0},
    "dwi": {"SeriesDescription": "ep2d_diff_b1000", "EchoTime": 90.0, "RepetitionTime": 6000.0, "ScanningSequence": "EP"},
    "adc": {"SeriesDescription": "ADC map", "EchoTime": 90.0, "RepetitionTime": 6000.0},
}
NAMES = {"t1": 2, "t1ce": 6, "t2": 3, "flair": 4, "dwi": 5, "adc": 7}

Volume = npt.NDArray[Any]
Field = Callable[[npt.NDArray[np.float64]], npt.NDArray[Any]]


@dataclass(frozen=True)
class Plan:
    """How a series is scanned and stored."""

    rows: int = 24
    columns: int = 28
    slices: int = 20
    spacing: tuple[float, float, float] = (1.0, 1.0, 1.0)  # rows, columns, slices
    axes: tuple[tuple[float, ...], tuple[float, ...]] = AXIAL
    origin: tuple[float, float, float] = (0.0, 0.0, 0.0)
    syntax: str = "plain"
    tags: dict[str, Any] = field(default_factory=dict)
    number: int = 1
    study_uid: str = STUDY_UID
    frame_uid: str = FRAME_UID
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)  # added from slice to slice, a shear

    @property
    def normal(self) -> npt.NDArray[np.float64]:
        return np.asarray(np.cross(*np.array(self.axes)), np.float64)

    def position(self, k: int) -> npt.NDArray[np.float64]:
        return np.asarray(np.array(self.origin) + k * (self.normal * self.spacing[2] + np.array(self.shift)), np.float64)

    def points(self, k: int) -> npt.NDArray[np.float64]:
        """Return where the pixels of a slice lie: LPS mm, (rows, columns, 3)."""
        along, down = np.array(self.axes)
        in_row = np.arange(self.columns)[None, :, None] * self.spacing[1] * along
        in_column = np.arange(self.rows)[:, None, None] * self.spacing[0] * down
        return np.asarray(self.position(k) + (in_row + in_column), np.float64)


def series_uid(plan: Plan) -> str:
    return f"{plan.study_uid}.5.{plan.number}"


def dataset(plan: Plan, pixels: Volume) -> Dataset:
    """Return what all images of a series share; `pixels` say how they are stored."""
    out = Dataset()
    out.file_meta = FileMetaDataset()
    out.SOPClassUID = MRImageStorage
    out.StudyInstanceUID, out.SeriesInstanceUID, out.FrameOfReferenceUID = plan.study_uid, series_uid(plan), plan.frame_uid
    out.Modality, out.SeriesNumber = "MR", plan.number
    out.PatientName, out.PatientID = "Testperson^Zebulon", "MRN-4711-77"
    out.PatientBirthDate, out.AccessionNumber = "19610203", "ACC998877"
    out.ImageType = ["ORIGINAL", "PRIMARY", "M"]
    out.MRAcquisitionType = "3D"
    out.SamplesPerPixel, out.PhotometricInterpretation = 1, "MONOCHROME2"
    out.Rows, out.Columns = plan.rows, plan.columns
    out.BitsAllocated = out.BitsStored = pixels.dtype.itemsize * 8
    out.HighBit, out.PixelRepresentation = out.BitsStored - 1, int(pixels.dtype.kind == "i")
    out.PixelSpacing = list(plan.spacing[:2])
    out.SliceThickness = plan.spacing[2]
    out.ImageOrientationPatient = [*plan.axes[0], *plan.axes[1]]
    for keyword, value in plan.tags.items():
        setattr(out, keyword, value)
    return out


def save(out: Dataset, path: Path, pixels: Volume, syntax: str = "plain") -> Path:
    """Write a data set with its pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    out.PixelData = np.ascontiguousarray(pixels).tobytes()
    out.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    if syntax != "plain":
        out.compress(SYNTAXES[syntax], np.ascontiguousarray(pixels), generate_instance_uid=False)
    out.save_as(path, enforce_file_format=True)
    return path


def write_series(
    folder: Path, plan: Plan, field: Field, dtype: Any = np.int16, edit: Callable[[Dataset, int], None] | None = None
) -> list[Path]:
    """Write a series whose pixels are `field` of their LPS mm (N, 3); `edit` may change each slice's data set.

    Files are numbered in a shuffled order, so that their names say nothing.
    """
    order = list(range(plan.slices))
    random.Random(plan.number).shuffle(order)
    paths = []
    for name, k in enumerate(order):
        pixels = np.asarray(field(plan.points(k).reshape(-1, 3))).reshape(plan.rows, plan.columns).astype(dtype)
        out = dataset(plan, pixels)
        out.SOPInstanceUID = f"{series_uid(plan)}.{k + 1}"
        out.InstanceNumber = k + 1
        out.ImagePositionPatient = [round(float(value), 6) for value in plan.position(k)]
        if edit is not None:
            edit(out, k)
        paths.append(save(out, folder / f"{plan.number:02}-{name:04}", pixels, plan.syntax))
    return paths


def write_enhanced(
    path: Path, plan: Plan, field: Field, slope: float = 1.0, intercept: float = 0.0, order: Sequence[int] | None = None
) -> Path:
    """Write a series as one enhanced multi-frame file, its frames in `order`."""
    order = order or range(plan.slices)
    pixels = np.stack([np.asarray(field(plan.points(k).reshape(-1, 3))).reshape(plan.rows, plan.columns) for k in order])
    out = dataset(replace(plan, tags={}), pixels.astype(np.int16))
    out.SOPClassUID, out.SOPInstanceUID = EnhancedMRImageStorage, f"{series_uid(plan)}.1"
    out.NumberOfFrames = plan.slices
    for keyword in ("PixelSpacing", "ImageOrientationPatient", "SliceThickness"):
        delattr(out, keyword)
    for keyword in ("SeriesDescription", "AcquisitionContrast"):
        if keyword in plan.tags:
            setattr(out, keyword, plan.tags[keyword])
    out.EchoPulseSequence = "GRADIENT"
    shared = Dataset()
    shared.PixelMeasuresSequence = Items([_items(PixelSpacing=list(plan.spacing[:2]), SliceThickness=plan.spacing[2])])
    shared.PlaneOrientationSequence = Items([_items(ImageOrientationPatient=[*plan.axes[0], *plan.axes[1]])])
    shared.MREchoSequence = Items([_items(EffectiveEchoTime=plan.tags["EchoTime"])])
    out.SharedFunctionalGroupsSequence = Items([shared])
    frames = []
    for k in order:
        groups = Dataset()
        groups.PlanePositionSequence = Items([_items(ImagePositionPatient=[float(value) for value in plan.position(k)])])
        groups.PixelValueTransformationSequence = Items(
            [_items(RescaleSlope=slope, RescaleIntercept=intercept, RescaleType="US")]
        )
        groups.FrameContentSequence = Items([_items(StackID="1", InStackPositionNumber=k + 1)])
        frames.append(groups)
    out.PerFrameFunctionalGroupsSequence = Items(frames)
    return save(out, path, pixels.astype(np.int16), plan.syntax)


def _items(**elements: Any) -> Dataset:
    out = Dataset()
    for keyword, value in elements.items():
        setattr(out, keyword, value)
    return out


def lattice(volume: Volume) -> Field:
    """Return the field of a RAS+ volume on the library's box (`app.frames.LIBRARY_AFFINE`), nearest, 0 outside of it."""

    def values(points: npt.NDArray[np.float64]) -> Volume:
        voxels = [np.rint(axis).astype(np.int32) for axis in (239 - points[:, 0], -points[:, 1], points[:, 2])]
        inside = np.logical_and.reduce([(axis >= 0) & (axis < size) for axis, size in zip(voxels, volume.shape, strict=True)])
        out = np.zeros(len(points), volume.dtype)
        out[inside] = volume[tuple(axis[inside] for axis in voxels)]
        return out

    return values


def blob(contrast: int, size: float = 1.0) -> Field:
    """Return a smooth ellipsoid about the origin, of a brain's size times `size`, for each contrast another, 0 outside."""

    def values(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x, y, z = points.T
        radius = ((x / 66) ** 2 + (y / 80) ** 2 + (z / 62) ** 2) / size**2
        wave = np.cos(x / 9 + contrast) * np.cos(y / 11) * np.cos(z / 8)
        return np.where(radius <= 1, 600 + 250 * wave + 3 * x - 2 * y + z, 0)

    return values


def write_patient(
    folder: Path, plan: Plan, modalities: Sequence[str] = ("t1", "t1ce", "flair"), fields: dict[str, Field] | None = None
) -> Path:
    """Write a series a modality, of blobs unless `fields` say otherwise."""
    for index, modality in enumerate(modalities):
        tags = {**SEQUENCES[modality], **plan.tags}
        field = fields[modality] if fields else blob(index)
        write_series(folder, replace(plan, tags=tags, number=NAMES[modality]), field)
    return folder


SMALLEST = Plan(rows=16, columns=17, slices=12, spacing=(10.0, 10.0, 12.0), origin=(-80.0, -80.0, -66.0))
"""A brain in as few voxels as are taken for one."""

Edit = Callable[[Dataset, int], None]


def write_edited(folder: Path, edits: dict[str, Edit], modalities: Sequence[str] = ("t1", "t1ce", "flair")) -> Path:
    """Write a small patient; `edits` change the data sets of some modalities, given with the number of their slice."""
    for index, modality in enumerate(modalities):
        plan = replace(SMALLEST, tags=SEQUENCES[modality], number=NAMES[modality])
        write_series(folder, plan, blob(index), edit=edits.get(modality))
    return folder


def tagged(**tags: Any) -> Edit:
    """Return an edit that gives every slice some elements, or where an element's value is a function, its value at the slice."""

    def edit(out: Dataset, k: int) -> None:
        for keyword, value in tags.items():
            setattr(out, keyword, value(k) if callable(value) else value)

    return edit
