"""Whether retrieval survives preparation: patients without skull, moved and in thick slices, are prepared again and searched by.

    .venv/bin/python -m benchmarks.reading.retrieval_after_preparation --cases REAL --out HARMED

Each patient of the `check` part (``split.csv``) is scanned again from what there is: every sequence moved by up to 15 degrees
and 15 mm, on a tilted grid of its own, in slices of 1 to 7 mm. The study is prepared, and its experts' label map laid over the
outcome by the motion that is known, so that what is judged is the truth. Then `evaluate` asks both folders, the unharmed one and
that with the prepared patients in their places, the same questions. Nothing of the patients is written outside of ``--out``,
which must not lie in the repository; studies that are there are kept, so that a run goes on.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt

from app import frames
from app.cohort.nifti import write_nifti
from app.cohort.raw import RawScan, scanned_again
from app.imaging import Preparation, find_studies, find_study, load_study
from app.jobs import Job
from app.preparation import prepare_study, write_prepared
from app.preparation.images import image_of, resampled

REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> None:
    """Make both folders and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True, help="labelled studies without skull, with split.csv")
    parser.add_argument("--out", type=Path, required=True, help="outside of the repository")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sketches", type=int, default=40)
    parser.add_argument("--readers", default="quick")
    arguments = parser.parse_args()
    if arguments.out.resolve().is_relative_to(REPOSITORY):
        parser.error("--out lies in the repository, where nothing of a patient may be")
    with (arguments.cases / "split.csv").open(newline="", encoding="utf-8") as file:
        parts = {row["case"]: row["part"] for row in csv.DictReader(file)}
    check = [case for case, part in parts.items() if part == "check"]
    harmed, whole = arguments.out / "harmed", arguments.out / "whole"
    for number, case in enumerate(parts):
        for root in (whole, harmed):
            root.mkdir(parents=True, exist_ok=True)
            if (case not in check or root is whole) and not (root / case).exists():
                shutil.copytree(arguments.cases / case, root / case)
        if case in check and not (harmed / case).exists():
            prepare_again(arguments.cases / case, harmed / case, arguments.out / "raw" / case, (arguments.seed, number))
    (arguments.out / "queries.txt").write_text("\n".join(check) + "\n", encoding="utf-8")
    for root in (whole, harmed):
        print(f"== {root.name}", flush=True)
        command = [sys.executable, "main.py", "evaluate", "--cases", str(root), "--queries", str(arguments.out / "queries.txt")]
        command += ["--sketches", str(arguments.sketches), "--readers", arguments.readers]
        subprocess.run([*command, "--json", str(arguments.out / f"{root.name}.json")], check=True, cwd=REPOSITORY)


def prepare_again(folder: Path, out: Path, raw: Path, seed: tuple[int, int]) -> None:
    """Scan a patient again, prepare what that gave, and put the true label map beside it."""
    study = load_study(find_study(folder))
    assert study.labels is not None, f"{folder} has no label map"
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir(parents=True)
    scans = {}
    for place, (modality, volume) in enumerate(study.images.items()):
        scans[modality] = scanned_again(np.random.default_rng([*seed, place]), volume, frames.LIBRARY_AFFINE)
        write_nifti(raw / f"{raw.name}_{modality}.nii.gz", scans[modality].image, scans[modality].affine)
    (files,) = find_studies([raw], raw=True).studies
    prepared = prepare_study(files, "", Job(), alone=True)
    write_prepared(out, prepared)
    brain = study.brain()
    true = laid(brain, prepared.record, scans) > 0
    labels = laid(study.labels, prepared.record, scans)
    nib.Nifti1Image(labels, frames.LIBRARY_AFFINE).to_filename(out / f"{out.name}_seg.nii.gz")
    dice = 2 * np.count_nonzero(true & prepared.brain) / (np.count_nonzero(true) + np.count_nonzero(prepared.brain))
    edges = ", ".join(f"{name} {np.linalg.norm(scan.affine[:3, :3], axis=0).max():.1f} mm" for name, scan in scans.items())
    told = "; ".join((*prepared.record.reasons, *prepared.record.notices))
    print(f"{out.name}: {edges}; brain {dice:.3f}; {prepared.record.verdict}; {told}", flush=True)


def laid(volume: npt.NDArray[Any], record: Preparation, scans: dict[str, RawScan]) -> npt.NDArray[np.uint8]:
    """Return a label volume of the library grid where a preparation has laid the patient, by the motion that is known."""
    series, scan = record.series[record.reference], scans[record.reference]
    to_library = np.asarray(series.to_library) @ np.linalg.inv(scan.affine) @ scan.motion @ frames.LIBRARY_AFFINE
    # The grid's voxels in the world in which the patient lay before.
    world = frames.LIBRARY_AFFINE @ np.linalg.inv(to_library) @ np.linalg.inv(frames.LIBRARY_AFFINE)
    image = image_of(volume.astype(np.uint8), frames.LIBRARY_AFFINE)
    sampled = resampled(image, frames.LIBRARY_SHAPE, frames.LIBRARY_AFFINE, world, nearest=True)
    return np.rint(sampled).astype(np.uint8)


if __name__ == "__main__":
    main()
