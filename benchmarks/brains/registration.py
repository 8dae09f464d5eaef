"""How much of a known displacement a registration finds: ``python -m benchmarks.brains.registration HEADS [--heads SEEDS]``.

The CT of each head of ``cohort --ct`` is moved by up to 4 degrees about each axis and 5 mm a direction, and bent by B-splines of
up to 8 mm (knots every 40 mm); :func:`app.crossmodal.registration.register_by_information` brings it onto the T2. Told is the
mean distance, over the head in the MR, between where a place lies in the CT and where the registration says: before, after the
rigid motion alone, and after B-splines.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial.transform import Rotation

from app import frames
from app.crossmodal.images import Matrix, head_folders
from app.crossmodal.registration import Mapping, Scan, read_scan, register_by_information
from app.crossmodal.registration.trial import displaced, draw_spline
from app.jobs import Job
from app.outputs import write_output

MOST_DEGREES, MOST_MM = 4.0, 5.0
JUDGED = 20_000


def trial(folder: Path) -> tuple[Scan, Mapping, npt.NDArray[np.float64]]:
    """Return a head with a displaced CT, where its places truly lie, and places of the head in the MR (N, 3), mm."""
    name = folder.name
    rng = np.random.default_rng(int("".join(filter(str.isdigit, name))))
    scan = read_scan(folder / f"{name}_ct.nii.gz", folder / f"{name}_t2.nii.gz")
    known = np.array(json.loads((folder / f"{name}_truth.json").read_text("utf-8"))["mr_to_ct"], np.float64)
    motion = drawn_motion(rng, scan.middle_mm[0])
    grey = frames.from_planes(scan.mr).astype(np.float32)
    head = np.argwhere(ndimage.binary_fill_holes(ndimage.uniform_filter(grey, 5) > 0.08))
    places = head @ scan.grid[:3, :3].T + scan.grid[:3, 3]
    spline = draw_spline(rng, places.min(axis=0), places.max(axis=0))
    truth = Mapping(motion @ known, spline)
    affine = motion @ scan.ct_affine
    bent = displaced(scan.hounsfield, affine, truth)
    judged = places[rng.choice(len(places), min(JUDGED, len(places)), replace=False)]
    return Scan(bent, affine, scan.mr, scan.grid), truth, judged


def drawn_motion(rng: np.random.Generator, middle: npt.NDArray[np.float64]) -> Matrix:
    """Draw a rigid motion (4, 4) about a place, mm."""
    motion = np.eye(4)
    motion[:3, :3] = Rotation.from_euler("xyz", rng.uniform(-MOST_DEGREES, MOST_DEGREES, 3), degrees=True).as_matrix()
    motion[:3, 3] = middle - motion[:3, :3] @ middle + rng.uniform(-MOST_MM, MOST_MM, 3)
    return motion


def measure(folder: Path) -> dict[str, object]:
    """Register one head; returns mean errors in mm, and seconds."""
    scan, truth, places = trial(folder)
    wanted = truth.at(places)
    began = time.process_time()
    found = register_by_information(scan, Job())
    took = time.process_time() - began
    mappings = {"before": Mapping(np.eye(4)), "rigid": Mapping(found.rigid), "splines": found}
    off = {name: float(np.linalg.norm(one.at(places) - wanted, axis=1).mean()) for name, one in mappings.items()}
    return {"head": folder.name, **{name: round(mm, 2) for name, mm in off.items()}, "cpu_s": round(took)}


def main() -> None:
    """Measure and print a line for each head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--heads", default="", metavar="SEEDS", help="only those whose names end so")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    ends = tuple(arguments.heads.split(",")) if arguments.heads else ("",)
    told = []
    for folder in head_folders(arguments.folder):
        if folder.name.endswith(ends):
            told.append(measure(folder))
            print(json.dumps(told[-1]), flush=True)
            if arguments.json is not None:
                write_output(arguments.json, (json.dumps(told, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
