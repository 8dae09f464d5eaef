"""Studies: folders of NIfTI or DICOM files become checked volumes on the library grid.

:func:`find_studies` finds everything below some folders, :func:`find_study` says by name what one folder holds,
:func:`load_study` reads and checks it, :func:`load_sketch` and :func:`save_label_planes` exchange label maps on a template's own
grid, :func:`save_source_labels` and :func:`save_segmentation` take one back to the scanner's own voxels, as NIfTI and as DICOM,
:func:`load_label_map` reads one that has no images, and :func:`read_volume` reads a single file. :func:`read_series` reads
what is to be prepared, :func:`read_preparation` what was kept of a preparation, and :func:`survey` tells which studies are raw.
Everything else in here is private.
"""

from app.imaging.dicom import DicomFound, DicomStudy, Grouping, Identity, dicom_studies, find_dicom_study, read_identity
from app.imaging.files.nifti import Volume, read_volume
from app.imaging.finding import Found, Looking, find_studies
from app.imaging.patient_tables import PatientTable, read_patient_table
from app.imaging.placing.skull import SKULL
from app.imaging.prepared import (
    PREPARATION_FILE,
    QUALITY_PICTURE,
    UNCUT_FILE,
    WANTS_LOOK,
    Decision,
    Preparation,
    PreparedSeries,
    Verdict,
    read_preparation,
    undecided,
    write_decision,
)
from app.imaging.raw import read_labels, read_series
from app.imaging.segmentations import LabelOrigin, save_segmentation
from app.imaging.sketches import load_label_map, load_sketch, save_label_planes, save_source_labels
from app.imaging.study import Study, load_study
from app.imaging.study_files import StudyFiles, find_study, identifier, image_files, image_kind, study_folders
from app.imaging.survey import SeriesFound, StudyFound, Survey, survey
from app.imaging.unused import Unused, by_reason, problems_by_reason
from app.imaging.walking import Walk

__all__ = [
    "PREPARATION_FILE",
    "QUALITY_PICTURE",
    "SKULL",
    "UNCUT_FILE",
    "WANTS_LOOK",
    "Decision",
    "DicomFound",
    "DicomStudy",
    "Found",
    "Grouping",
    "Identity",
    "LabelOrigin",
    "Looking",
    "PatientTable",
    "Preparation",
    "PreparedSeries",
    "SeriesFound",
    "Study",
    "StudyFiles",
    "StudyFound",
    "Survey",
    "Unused",
    "Verdict",
    "Volume",
    "Walk",
    "by_reason",
    "dicom_studies",
    "find_dicom_study",
    "find_studies",
    "find_study",
    "identifier",
    "image_files",
    "image_kind",
    "load_label_map",
    "load_sketch",
    "load_study",
    "problems_by_reason",
    "read_identity",
    "read_labels",
    "read_patient_table",
    "read_preparation",
    "read_series",
    "read_volume",
    "save_label_planes",
    "save_segmentation",
    "save_source_labels",
    "study_folders",
    "survey",
    "undecided",
    "write_decision",
]
