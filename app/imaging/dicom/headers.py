"""The header of one DICOM file: what the rest of the program needs of it, in plain types, checked."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, EnhancedMRImageStorage, MediaStorageDirectoryStorage, MRImageStorage

from app.errors import SbmirError, UserError, describe_os_error
from app.imaging.dicom.elements import (
    MAX_FRAMES,
    Frame,
    Kind,
    Unusable,
    number_of,
    padding_of,
    plane,
    quieten_pydicom,
    rescale,
    text_of,
    whole_of,
)
from app.imaging.dicom.enhanced import enhanced_frames
from app.imaging.dicom.opening import meta_of, open_dataset, starts_like_dicom
from app.imaging.dicom.people import Person
from app.patients import PatientFacts, age_at, read_age, read_sex
from app.privacy import identifying_words

MAX_SIDE = 2048

_SUFFIXES = (".dcm", ".dicom", ".ima")
_DICOMDIR = "dicomdir"

RULE_TEXTS = ("SeriesDescription", "ProtocolName", "SequenceName", "ScanningSequence", "SequenceVariant", "ImageType",
              "MRAcquisitionType", "ContrastBolusAgent", "AcquisitionContrast", "BodyPartExamined")  # fmt: skip
RULE_NUMBERS = ("EchoTime", "RepetitionTime", "InversionTime", "FlipAngle", "DiffusionBValue", "ContrastBolusVolume")
_MOMENTS = (
    "ContrastBolusStartTime",
    "AcquisitionTime",
    "SeriesTime",
    "ContentTime",
    "AcquisitionDate",
    "SeriesDate",
    "StudyDate",
)
"""When the agent was given, the images were measured and the study was done."""

_NAMES = ("PatientName", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName", "ResponsiblePerson",
          "ReferringPhysicianName", "RequestingPhysician", "PerformingPhysicianName", "NameOfPhysiciansReadingStudy",
          "PhysiciansOfRecord", "ConsultingPhysicianName", "OperatorsName")  # fmt: skip
_NUMBERS = ("PatientID", "OtherPatientIDs", "AccessionNumber", "StudyInstanceUID")
_BIRTH = "PatientBirthDate"
_DATES = ("StudyDate", "SeriesDate", "AcquisitionDate")
_MODALITIES = {MRImageStorage: "MR", EnhancedMRImageStorage: "MR"}
"""What kinds of files are of one modality, also where they do not name it."""
_HOW_STORED = ("SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated", "BitsStored", "PixelRepresentation")
_PLACE = ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleSlope", "RescaleIntercept",
          "TemporalPositionIdentifier")  # fmt: skip
_WANTED = (
    *RULE_TEXTS, *RULE_NUMBERS, *_MOMENTS,
    *_NAMES, *_NUMBERS, _BIRTH, *_PLACE, "PatientSex", "PatientAge",
    "SOPClassUID", "SOPInstanceUID", "InstanceNumber", "AcquisitionNumber",
    "SeriesInstanceUID", "FrameOfReferenceUID", "Modality", "SeriesNumber",
    "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated", "BitsStored",
    "PixelRepresentation", "PixelPaddingValue", "PixelPaddingRangeLimit", "SpecificCharacterSet",
    "ContrastBolusAgentSequence", "EchoPulseSequence",
    "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence",
)  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What one file says of itself; what belongs to the patient does not show in a repr.

    Attributes
    ----------
    path : Path
    modality : str
        DICOM's word: MR, CT, SEG...
    series : str
        SeriesInstanceUID.
    number : int
        SeriesNumber, 0 if there is none.
    frame_of_reference : str
        UID, empty if there is none.
    rows, columns : int
    tags : dict of str to str or float
        What the rules for modalities may ask for, and the moments by which the contrast agent's is told.
    frames : tuple of Frame
        Empty if `problem` is set.
    problem : str or None
        Why its images cannot be used: the rest of a sentence that starts with the series.
    repaired : frozenset of str
        What was put right while it was read; see `Opened`.
    patient, study : str
        PatientID and StudyInstanceUID.
    person : Person
        Whose images they are.
    words : frozenset of str
        What would give the patient away in a path or a description.
    facts : PatientFacts
        Age and sex of the patient, which a library keeps only where the settings allow it.
    """

    path: Path
    modality: str
    series: str
    number: int
    frame_of_reference: str
    rows: int
    columns: int
    tags: dict[str, str | float]
    frames: tuple[Frame, ...]
    problem: str | None
    repaired: frozenset[str]
    patient: str = field(repr=False)
    study: str = field(repr=False)
    person: Person = field(repr=False)
    words: frozenset[str] = field(repr=False)
    facts: PatientFacts = field(default_factory=PatientFacts, repr=False)


def read_header(path: Path) -> Header | None:
    """Read the header of a file; None if it is no DICOM file, or a DICOMDIR.

    Raises
    ------
    UserError
        The file is meant to be DICOM but is damaged, or it belongs to no study.
    EnvironmentFault
        The system could not read it.
    """
    if path.stem.lower() == _DICOMDIR:
        return None
    quieten_pydicom()
    try:
        with path.open("rb") as stream:
            mark, bare = starts_like_dicom(stream)
        header = _understand(path, mark) if bare or mark is not None else None
        if header is None and mark is None and path.suffix.lower() in _SUFFIXES:
            raise UserError(f"{path} is called like a DICOM file but is none (no DICM at its start): export it again.")
        return header
    except SbmirError:
        raise
    except Unusable as error:
        raise UserError(f"{path} {error}: export it again.") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    except Exception as error:  # whatever pydicom meets in a damaged file: its own errors are of some twenty kinds
        raise UserError(f"{path} is a damaged DICOM file (its header cannot be read): copy or export it again.") from error


def _understand(path: Path, mark: int | None) -> Header | None:
    meta = meta_of(path, mark)
    if meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian:
        # It would be unpacked whole before anything of it is known, and a small file can unpack to any size.
        raise UserError(f"{path} is stored deflated, which is not read: export it without compression.")
    if meta.get("MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        return None
    opened = open_dataset(path, _WANTED)
    dataset = opened.dataset
    study, series = text_of(dataset, "StudyInstanceUID"), text_of(dataset, "SeriesInstanceUID")
    if mark is None and not (study and series and text_of(dataset, "SOPInstanceUID")):
        return None  # without the mark, a start that looks like a data set's may be chance
    if not study or not series:
        raise UserError(f"{path} does not say which study and series it belongs to: export it again.")
    frames: tuple[Frame, ...] = ()
    problem = None
    tags = _rule_tags(dataset)
    try:
        _require_grey(dataset)
        frames, tags = _frames(path, dataset, tags)
    except Unusable as error:
        problem = str(error)
    return Header(
        path=path,
        modality=text_of(dataset, "Modality").upper() or _MODALITIES.get(UID(text_of(dataset, "SOPClassUID")), ""),
        series=series,
        number=whole_of(dataset, "SeriesNumber"),
        frame_of_reference=text_of(dataset, "FrameOfReferenceUID"),
        rows=whole_of(dataset, "Rows"),
        columns=whole_of(dataset, "Columns"),
        tags=tags,
        frames=frames,
        problem=problem,
        repaired=opened.repaired,
        patient=text_of(dataset, "PatientID"),
        study=study,
        person=Person.of(*(text_of(dataset, keyword) for keyword in ("PatientName", _BIRTH, "PatientSex", "PatientID"))),
        words=_words(_texts(dataset, _NAMES), _texts(dataset, _NUMBERS), text_of(dataset, _BIRTH)),
        facts=_facts(dataset),
    )


def _facts(dataset: Dataset) -> PatientFacts:
    """Return age and sex; what is no age or no sex tells nothing."""
    age, sex = None, ""
    with contextlib.suppress(ValueError):
        age = read_age(text_of(dataset, "PatientAge"))
    if age is None:
        day = next((text for keyword in _DATES if (text := text_of(dataset, keyword))), "")
        age = age_at(text_of(dataset, _BIRTH), day)
    with contextlib.suppress(ValueError):
        sex = read_sex(text_of(dataset, "PatientSex"))
    return PatientFacts(age, sex)


def _texts(dataset: Dataset, keywords: Sequence[str]) -> str:
    r"""Return several elements as one text, their values parted by ``\``."""
    return "\\".join(text for keyword in keywords if (text := text_of(dataset, keyword)))


@lru_cache(maxsize=64)  # one set for all files of a study
def _words(names: str, numbers: str, birth: str) -> frozenset[str]:
    return identifying_words(name=names, dates=[birth], others=numbers.split("\\"))


def _frames(path: Path, dataset: Dataset, tags: dict[str, str | float]) -> tuple[tuple[Frame, ...], dict[str, str | float]]:
    """Return the frames of a file, and its tags for the rules."""
    if "PerFrameFunctionalGroupsSequence" in dataset:
        return enhanced_frames(path, dataset, tags)
    if (number_of(dataset, "NumberOfFrames") or 1) > 1:
        raise Unusable("holds several images a file without saying where each lies")
    slope, intercept = rescale(dataset)
    frame = Frame(
        path=path,
        index=0,
        instance=text_of(dataset, "SOPInstanceUID"),
        **plane(dataset, dataset, dataset),
        slope=slope,
        intercept=intercept,
        padding=padding_of(dataset),
        kind=Kind(
            storage=text_of(dataset, "SOPClassUID"),
            image_type=text_of(dataset, "ImageType"),
            time=text_of(dataset, "TemporalPositionIdentifier"),
            acquired=text_of(dataset, "AcquisitionTime"),
            acquisition=whole_of(dataset, "AcquisitionNumber"),
            number=whole_of(dataset, "InstanceNumber"),
            echo=number_of(dataset, "EchoTime") or 0.0,
            inversion=number_of(dataset, "InversionTime") or 0.0,
            repetition=number_of(dataset, "RepetitionTime") or 0.0,
            flip=number_of(dataset, "FlipAngle") or 0.0,
            b_value=number_of(dataset, "DiffusionBValue") or 0.0,
        ),
    )
    return (frame,), tags


def _require_grey(dataset: Dataset) -> None:
    """Raise `Unusable` unless the file holds grey values of a size that a head scan can have."""
    rows, columns = number_of(dataset, "Rows"), number_of(dataset, "Columns")
    frames = number_of(dataset, "NumberOfFrames") or 1
    if not rows or not columns:
        raise Unusable("holds no images")
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE and 1 <= frames <= MAX_FRAMES):
        raise Unusable(f"announces {frames:g} images of {columns:g} x {rows:g} pixels, more than any head scan")
    shown = text_of(dataset, "PhotometricInterpretation").upper()
    if lacking := [keyword for keyword in _HOW_STORED if dataset.get(keyword) in (None, "")]:
        raise Unusable(f"does not say how its pixels are stored ({' and '.join(lacking)} missing)")
    if number_of(dataset, "SamplesPerPixel") != 1 or not shown.startswith("MONOCHROME"):
        raise Unusable("holds colours, but grey values are needed")
    if shown == "MONOCHROME1":
        raise Unusable("is stored with its grey values inverted (MONOCHROME1): export it as MONOCHROME2")
    if number_of(dataset, "BitsAllocated") not in (8, 16, 32):
        raise Unusable("does not store its pixels as numbers of 8, 16 or 32 bits")


def _rule_tags(dataset: Dataset) -> dict[str, str | float]:
    tags: dict[str, str | float] = {tag: text for tag in (*RULE_TEXTS, *_MOMENTS) if (text := text_of(dataset, tag))}
    for tag in RULE_NUMBERS:
        with contextlib.suppress(Unusable):  # what is no number tells nothing; where it is needed, it is told
            if (value := number_of(dataset, tag)) is not None:
                tags[tag] = value
    if agents := dataset.get("ContrastBolusAgentSequence"):  # the coded form, which may stand alone
        tags.setdefault("ContrastBolusAgent", text_of(agents[0], "CodeMeaning") or "yes")
    return tags
