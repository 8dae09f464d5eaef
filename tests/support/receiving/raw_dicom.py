"""A synthetic head as scanners send it: each sequence moved, tilted, in thick slices on a grid of its own, as DICOM files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.cohort.raw import RawStudy
from tests.support.studies.dicom_files import NAMES, SEQUENCES, Plan, dataset, save, series_uid

_LPS = np.diag([-1.0, -1.0, 1.0])


def write_raw_dicom(folder: Path, study: RawStudy) -> list[Path]:
    """Write the scans of a study as classic MR files and return them."""
    paths = []
    for sequence, scan in study.scans.items():
        columns, rows, slices = scan.image.shape
        spacing = np.linalg.norm(scan.affine[:3, :3], axis=0)
        axes = (_LPS @ scan.affine[:3, :3] / spacing).T
        volume, origin = scan.image, _LPS @ scan.affine[:3, 3]
        if np.linalg.det(axes) < 0:  # slices run against the normal of rows and columns
            volume, origin = volume[:, :, ::-1], origin + axes[2] * spacing[2] * (slices - 1)
        plan = Plan(
            rows=rows,
            columns=columns,
            slices=slices,
            spacing=(float(spacing[1]), float(spacing[0]), float(spacing[2])),
            axes=(tuple(axes[0]), tuple(axes[1])),
            origin=(float(origin[0]), float(origin[1]), float(origin[2])),
            tags=SEQUENCES[sequence],
            number=NAMES[sequence],
        )
        for k in range(slices):
            pixels = np.ascontiguousarray(volume[:, :, k].T)
            out = dataset(plan, pixels)
            out.SOPInstanceUID, out.InstanceNumber = f"{series_uid(plan)}.{k + 1}", k + 1
            out.ImagePositionPatient = [round(float(value), 6) for value in plan.position(k)]
            out.ImageOrientationPatient = [round(float(value), 9) for value in (*axes[0], *axes[1])]
            paths.append(save(out, folder / f"{NAMES[sequence]}-{k:04}", pixels))
    return paths
