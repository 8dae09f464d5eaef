"""What preparing raw studies costs and how far it is off, on synthetic raw studies whose truth is known.

    .venv/bin/python -m benchmarks.reading.preparation --studies 20 --seed 20100 --keep FIGURES.jsonl

For each study: how far the registration of each sequence to the reference is off in the brain (mean and worst voxel, mm), the
Dice of the brain, whether anything was mirrored, and the CPU seconds; at the end the means. With ``--keep`` the figures of a
study are written as soon as it is done, and a later run with the same file goes on behind it.
"""

from __future__ import annotations

import argparse
import json
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


def mirrored(study: RawStudy, prepared: PreparedStudy) -> bool:
    """Whether a sequence lies mirrored or turned about in the library: what is right, front or top of the head is not there."""
    for sequence, series in prepared.record.series.items():
        to_library = np.asarray(series.to_library) @ np.linalg.inv(np.asarray(series.affine)) @ study.scans[sequence].motion
        if (np.diag(to_library[:3, :3]) <= 0).any() or np.linalg.det(to_library[:3, :3]) <= 0:
            return True
    return False


def figures(seed: int) -> dict[str, Any]:
    """Return what preparing one synthetic study of a seed gave."""
    study = make_raw_study(seed)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder, f"raw-{seed}"), study)
        (files,) = find_studies([Path(folder)], raw=True).studies
        begun, clock = time.process_time(), time.perf_counter()
        prepared = prepare_study(files, "", Job())
    return {
        "seed": seed,
        "off_mm": errors_mm(study, prepared),
        "brain": brain_dice(study, prepared),
        "mirrored": mirrored(study, prepared),
        "cpu_s": time.process_time() - begun,
        "clock_s": time.perf_counter() - clock,
        "verdict": prepared.record.verdict,
        "reasons": list(prepared.record.reasons),
        "grids": {name: [round(float(edge), 2) for edge in edges(scan.affine)] for name, scan in study.scans.items()},
    }


def edges(affine: Affine) -> Affine:
    """Return the voxels' edges (3,) of an affine, mm."""
    return np.asarray(np.linalg.norm(affine[:3, :3], axis=0))


def told(one: dict[str, Any]) -> str:
    """Return the figures of one study as a line."""
    off = ", ".join(f"{name} {mean:.2f} (worst {worst:.2f})" for name, (mean, worst) in one["off_mm"].items())
    hand = " MIRRORED;" if one["mirrored"] else ""
    spent = f"{one['cpu_s']:.0f} CPU s, {one['clock_s']:.0f} s"
    return f"{one['seed']}: {off}; brain {one['brain']:.4f};{hand} {spent}; {one['verdict']} {' '.join(one['reasons'])}"


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20_100)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="figures of finished studies, one a line")
    arguments = parser.parse_args()
    kept = kept_figures(arguments.keep)
    every = []
    for seed in range(arguments.seed, arguments.seed + arguments.studies):
        one = kept.get(seed) or figures(seed)
        if arguments.keep and seed not in kept:
            with arguments.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(one) + "\n")
        every.append(one)
        print(told(one), flush=True)
    means, worst = np.array([pair for one in every for pair in one["off_mm"].values()]).T
    dices = [one["brain"] for one in every]
    print(
        f"{len(every)} studies: off by {means.mean():.2f} mm (worst sequence {means.max():.2f}, worst voxel {worst.max():.2f}), "
        f"brain {np.mean(dices):.4f} (lowest {min(dices):.4f}), {sum(one['mirrored'] for one in every)} mirrored, "
        f"{np.mean([one['cpu_s'] for one in every]):.0f} CPU s each, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB"
    )


def kept_figures(path: Path | None) -> dict[int, dict[str, Any]]:
    """Return the figures that a former run kept, by seed."""
    if path is None or not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {one["seed"]: one for one in map(json.loads, lines)}


if __name__ == "__main__":
    main()
