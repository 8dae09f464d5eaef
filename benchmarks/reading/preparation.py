"""What preparing raw studies costs and how far it is off, on synthetic raw studies whose truth is known.

    .venv/bin/python -m benchmarks.reading.preparation --studies 20 --seed 20100

For each study: how far the registration of each sequence to the reference is off in the brain (mean and worst voxel, mm), the
Dice of the brain, and the CPU seconds; at the end the means.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames
from app.cohort.nifti import write_nifti
from app.cohort.raw import RawStudy, make_raw_study
from app.imaging import find_studies
from app.jobs import Job
from app.preparation import PreparedStudy, prepare_study

Affine = npt.NDArray[np.float64]


def write(folder: Path, study: RawStudy) -> None:
    """Write the scans of a study as NIfTI files."""
    folder.mkdir(parents=True)
    for sequence, scan in study.scans.items():
        write_nifti(folder / f"{folder.name}_{sequence}.nii.gz", scan.image, scan.affine)


def errors_mm(study: RawStudy, prepared: PreparedStudy) -> dict[str, tuple[float, float]]:
    """Return for each sequence but the reference the mean and the largest distance from where its voxels of the brain belong."""
    record = prepared.record
    places = np.argwhere(study.brain)[::53] @ study.affine[:3, :3].T + study.affine[:3, 3]

    def in_library(sequence: str) -> Affine:
        scan, series = study.scans[sequence], record.series[sequence]
        voxels = apply(np.linalg.inv(np.asarray(series.affine)) @ scan.motion, places)
        return apply(np.asarray(series.to_library), voxels)

    there = in_library(record.reference)
    away = {name: np.linalg.norm(in_library(name) - there, axis=1) for name in record.series if name != record.reference}
    return {name: (float(one.mean()), float(one.max())) for name, one in away.items()}


def brain_dice(study: RawStudy, prepared: PreparedStudy) -> float:
    """Return the Dice of the brain that was found and the true one, as it lies in the reference."""
    series = prepared.record.series[prepared.record.reference]
    to_library = np.asarray(series.to_library) @ np.linalg.inv(np.asarray(series.affine))
    to_library = to_library @ study.scans[prepared.record.reference].motion @ study.affine
    index = np.rint(apply(np.linalg.inv(to_library), np.indices(frames.LIBRARY_SHAPE).reshape(3, -1).T)).astype(int)
    inside = ((index >= 0) & (index < study.brain.shape)).all(axis=1)
    true = np.zeros(len(index), np.bool_)
    true[inside] = study.brain[tuple(index[inside].T)]
    found = prepared.brain.ravel()
    # What the library's grid cuts off is nobody's fault.
    return float(2 * np.count_nonzero(true & found) / (np.count_nonzero(true) + np.count_nonzero(found)))


def apply(affine: npt.NDArray[Any], points: npt.NDArray[Any]) -> Affine:
    """Return points (N, 3) as an affine (4, 4) moves them."""
    return np.asarray(points @ affine[:3, :3].T + affine[:3, 3], np.float64)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20_100)
    arguments = parser.parse_args()
    errors: list[tuple[float, float]] = []
    dices, seconds = [], []
    for seed in range(arguments.seed, arguments.seed + arguments.studies):
        study = make_raw_study(seed)
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder, f"raw-{seed}"), study)
            (files,) = find_studies([Path(folder)], raw=True).studies
            begun = time.process_time()
            prepared = prepare_study(files, "", Job())
        seconds.append(time.process_time() - begun)
        off, dice = errors_mm(study, prepared), brain_dice(study, prepared)
        errors += off.values()
        dices.append(dice)
        told = ", ".join(f"{name} {mean:.2f} (worst {worst:.2f})" for name, (mean, worst) in off.items())
        print(f"{seed}: {told}; brain {dice:.4f}; {seconds[-1]:.0f} CPU s; {prepared.record.verdict}", flush=True)
        print("   ", *prepared.record.reasons, flush=True)
    means, worst = np.array(errors).T
    print(
        f"{len(dices)} studies: off by {means.mean():.2f} mm (worst sequence {means.max():.2f}, worst voxel {worst.max():.2f}), "
        f"brain {np.mean(dices):.4f} (lowest {min(dices):.4f}), {np.mean(seconds):.0f} CPU s each, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB"
    )


if __name__ == "__main__":
    main()
