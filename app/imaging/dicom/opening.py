"""Opening a DICOM file as tools leave them: with or without preamble, meta header and transfer syntax, numbers written oddly."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pydicom
from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pydicom.valuerep import VR

from app.imaging.dicom.elements import Unusable

MARK_AT = 128
"""Where DICOM's mark stands."""
_MARK, _FIRST_OF_META = b"DICM", b"\x02\x00"
_SEARCHED = 1024
_FIRST_GROUPS = (0x0002, 0x0008)
_LONGEST_FIRST = 1 << 16
_NAMES_OF_KINDS = frozenset(kind.value.encode() for kind in VR if len(kind.value) == 2)

_UNDEFINED = 0xFFFFFFFF

PIXELS = ("Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration",
          "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "PixelData", "FloatPixelData",
          "DoubleFloatPixelData")  # fmt: skip

_DECIMAL_TEXTS = frozenset({"DS", "IS"})
_BINARY = frozenset({"US", "SS", "UL", "SL", "FL", "FD"})
_TEXTS = frozenset({"AE", "CS", "DS", "IS", "LO", "LT", "PN", "SH", "ST", "UC", "UI", "UR", "UT"})
_WITH_COMMA = re.compile(rb"\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?[\s\0]*")

NO_PREAMBLE = "lack the preamble and the mark DICM at their start"
ODD_START = "bear the mark DICM elsewhere than behind a preamble of 128 bytes"
NO_SYNTAX = "do not name their transfer syntax, which was told from their content"
COMMAS = "write numbers with a decimal comma, which is read as a point"
WRONG_KIND = "give numbers under a wrong value representation (VR), and are read as the standard says"


@dataclass(frozen=True)
class Opened:
    """A data set as it was read.

    Attributes
    ----------
    dataset : Dataset
    syntax : UID
        Its transfer syntax, the file's own or that told from its content.
    repaired : frozenset of str
        What had to be put right while reading; what "its files" do, the rest of a sentence.
    """

    dataset: Dataset
    syntax: UID
    repaired: frozenset[str]


def starts_like_dicom(stream: BinaryIO) -> tuple[int | None, bool]:
    """Tell from a file's start where it bears DICOM's mark, None if nowhere, and whether it begins as a data set without it does.

    The mark stands behind a preamble of 128 bytes; some tools leave the preamble out, or put something before it.
    """
    start = stream.read(_SEARCHED)
    at = MARK_AT if start[MARK_AT : MARK_AT + len(_MARK)] == _MARK else start.find(_MARK + _FIRST_OF_META)
    return (None if at < 0 else at), _is_bare(start)


def meta_of(path: Path, mark: int | None) -> Dataset:
    """Return the meta header of a file whose mark stands at `mark`; empty where there is none."""
    if mark is None:
        return Dataset()
    with path.open("rb") as stream:
        stream.seek(mark + len(_MARK))
        return pydicom.filereader.read_dataset(stream, False, True, stop_when=lambda tag, *_: tag >> 16 != _FIRST_GROUPS[0])


def open_dataset(path: Path, tags: Sequence[str] = PIXELS) -> Opened:
    """Read some elements of a file's data set; those of `PIXELS` are what its pixels are decoded by.

    Raises
    ------
    Unusable
        Its pixels are compressed in a way that it does not name.
    Exception
        Whatever pydicom meets in a damaged file.
    """
    with path.open("rb") as stream:
        mark, _ = starts_like_dicom(stream)
    pixels = "PixelData" in tags
    whole = mark in (None, MARK_AT)
    source = path if whole else BytesIO(bytes(MARK_AT) + path.read_bytes()[mark:])
    dataset = pydicom.dcmread(source, force=mark is None, stop_before_pixels=not pixels, specific_tags=list(tags))
    repaired = {NO_PREAMBLE} if mark is None else set() if whole else {ODD_START}
    syntax = dataset.file_meta.get("TransferSyntaxUID")
    if syntax is None:
        implicit, little = dataset.original_encoding
        syntax = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian if little else ExplicitVRBigEndian
        repaired.add(NO_SYNTAX)
        if pixels and "PixelData" in dataset and getattr(dataset.get_item("PixelData"), "length", 0) == _UNDEFINED:
            raise Unusable("holds compressed pixels but does not name the transfer syntax")
        dataset.file_meta.TransferSyntaxUID = syntax
    return Opened(dataset, UID(syntax), frozenset(repaired | mend_numbers(dataset)))


def mend_numbers(dataset: Dataset) -> set[str]:
    """Put right how numbers are written, in place, sequences included; return what was.

    A decimal comma becomes a point where nothing else can be meant, and a number that is stored as another kind of text is read
    as the standard's dictionary says. What stays wrong is told by whoever asks for the number.
    """
    repaired: set[str] = set()
    for tag in list(dataset.keys()):
        raw: object = dataset.get_item(tag)
        if not isinstance(raw, RawDataElement) or "SQ" in (raw.VR, _kind(raw)):
            element = dataset[tag]
            for item in element.value if element.VR == "SQ" and element.value else ():
                repaired |= mend_numbers(item)
        elif raw.value:
            repaired |= _mend(dataset, raw, _kind(raw))
    return repaired


def _mend(dataset: Dataset, raw: RawDataElement, kind: str) -> set[str]:
    """Put one element right that the dictionary knows as `kind`."""
    stored, value = raw.VR or kind, raw.value
    if stored not in _TEXTS or not isinstance(value, bytes) or kind not in _DECIMAL_TEXTS | _BINARY:
        return set()
    parts = value.split(b"\\")
    commas = any(b"," in part for part in parts)
    if commas and all(_WITH_COMMA.fullmatch(part) or b"," not in part for part in parts):
        value = value.replace(b",", b".")
    elif commas:
        return set()
    repaired = {COMMAS} if commas else set()
    if kind in _DECIMAL_TEXTS:
        if stored != kind:
            repaired.add(WRONG_KIND)
        if repaired:
            dataset[raw.tag] = raw._replace(VR=kind, value=value)
        return repaired
    try:
        numbers = [float(part) for part in value.strip(b"\0 ").split(b"\\")]
        whole: list[Any] = numbers if kind in ("FL", "FD") else [int(number) for number in numbers]
    except (ValueError, OverflowError):
        return set()
    dataset[raw.tag] = DataElement(raw.tag, kind, whole if len(whole) > 1 else whole[0])
    return repaired | {WRONG_KIND}


def _kind(raw: RawDataElement) -> str:
    """Return the value representation that the standard's dictionary gives an element; empty if it does not know it."""
    return str(dictionary_VR(raw.tag)) if dictionary_has_tag(raw.tag) else ""


def _is_bare(start: bytes) -> bool:
    """Tell whether a file begins with an element of the first groups of a data set: only such are taken for bare data sets."""
    if len(start) < MARK_AT:
        return False
    for order in "<>":
        group, element = struct.unpack_from(f"{order}HH", start)
        if group not in _FIRST_GROUPS or not (element == 0 or dictionary_has_tag(group << 16 | element)):
            continue
        if start[4:6] in _NAMES_OF_KINDS:
            return True
        (length,) = struct.unpack_from("<I", start, 4)
        if order == "<" and length < _LONGEST_FIRST and length % 2 == 0:
            return True
    return False
