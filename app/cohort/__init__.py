"""Synthetic patients: brains with gliomas in four contrasts, made from a seed on the user's machine.

``make_patient`` makes one in memory, ``write_cohort`` a folder of them, ``ensure_template`` the tumour-free brain to draw on.
Imports neither Qt, VTK nor our own compiled code; ``write_maps`` packs the anatomy for a machine without nilearn.
"""

from app.cohort.maps import write_maps
from app.cohort.patient import SyntheticPatient, make_patient
from app.cohort.writing import default_jobs, ensure_template, patient_name, write_cohort

__all__ = ["SyntheticPatient", "default_jobs", "ensure_template", "make_patient", "patient_name", "write_cohort", "write_maps"]
