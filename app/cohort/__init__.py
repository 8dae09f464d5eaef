"""Synthetic patients: brains with gliomas in four contrasts, made from a seed on the user's machine.

``make_patient`` makes one in memory, ``write_cohort`` a folder of them, ``write_heads`` heads as CT and MR show them,
``write_ageing_brains`` old brains with and without Alzheimer's disease,
``ensure_template`` the tumour-free brain to draw on.
Imports neither Qt, VTK nor our own compiled code; ``write_maps`` packs the anatomy for a machine without nilearn.
"""

from app.cohort.ageing import AgeingBrain, make_ageing_brain
from app.cohort.ageing_writing import read_truth, write_ageing_brains
from app.cohort.maps import maps_file, write_maps
from app.cohort.patient import SyntheticPatient, make_patient
from app.cohort.scan_writing import head_name, write_heads
from app.cohort.scans import ScannedHead, make_scanned_head
from app.cohort.writing import default_jobs, ensure_template, patient_name, write_cohort

__all__ = [
    "AgeingBrain",
    "ScannedHead",
    "SyntheticPatient",
    "default_jobs",
    "ensure_template",
    "head_name",
    "make_ageing_brain",
    "make_patient",
    "make_scanned_head",
    "maps_file",
    "patient_name",
    "read_truth",
    "write_ageing_brains",
    "write_cohort",
    "write_heads",
    "write_maps",
]
