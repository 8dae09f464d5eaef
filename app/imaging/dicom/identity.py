"""Whose a single object is: the UIDs by which it is kept, read from bytes that anybody may have sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO

from pydicom import dcmread
from pydicom.uid import UID, EnhancedMRImageStorage, LegacyConvertedEnhancedMRImageStorage, MRImageStorage

from app.errors import UserError
from app.imaging.dicom.elements import quieten_pydicom, text_of

_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_LONGEST_UID = 64
_WANTED = ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID"]
_IMAGES = (MRImageStorage, EnhancedMRImageStorage, LegacyConvertedEnhancedMRImageStorage)


@dataclass(frozen=True)
class Identity:
    """Of one DICOM object; what belongs to the patient does not show in a repr.

    Attributes
    ----------
    study, instance : str
        StudyInstanceUID and SOPInstanceUID: digits and points, 64 at most.
    kind : str
        SOPClassUID.
    """

    study: str = field(repr=False)
    instance: str = field(repr=False)
    kind: str

    @property
    def is_image(self) -> bool:
        """Whether it may hold images of a study's series; reports, marks and captures do not."""
        return UID(self.kind) in _IMAGES


def read_identity(content: bytes) -> Identity:
    """Read whose an object is.

    Parameters
    ----------
    content : bytes
        A file, with its meta header.

    Raises
    ------
    UserError
        It cannot be read, or names no study or instance. The sentence says nothing of the patient.
    """
    quieten_pydicom()
    try:
        dataset = dcmread(BytesIO(content), stop_before_pixels=True, specific_tags=[*_WANTED])
        kind, instance, study = (text_of(dataset, keyword) for keyword in _WANTED)
    except Exception as error:  # whatever pydicom meets in what it was sent: its own errors are of some twenty kinds
        raise UserError("an object that cannot be read") from error
    for keyword, uid in (("StudyInstanceUID", study), ("SOPInstanceUID", instance), ("SOPClassUID", kind)):
        if len(uid) > _LONGEST_UID or not _UID.fullmatch(uid):
            raise UserError(f"an object without a {keyword} that can be one")
    return Identity(study, instance, kind)
