"""DICOM: folders of files become studies whose series are told apart, put in order and read onto one grid.

:func:`dicom_studies` looks through folders (headers only), :func:`find_dicom_study` wants exactly one study, and
:func:`read_volumes` reads the pixels of what they found onto one grid, :func:`read_stacks` each series on its own. The
rules that tell the modalities are in ``resources/dicom``. :func:`read_identity` says whose a single object is.
"""

from app.imaging.dicom.grouping import Grouping
from app.imaging.dicom.identity import Identity, read_identity
from app.imaging.dicom.loading import read_stacks, read_volumes
from app.imaging.dicom.stacks import Stack
from app.imaging.dicom.studies import DicomFound, DicomStudy, dicom_studies, find_dicom_study

__all__ = [
    "DicomFound",
    "DicomStudy",
    "Grouping",
    "Identity",
    "Stack",
    "dicom_studies",
    "find_dicom_study",
    "read_identity",
    "read_stacks",
    "read_volumes",
]
