"""How long a model of the published layout takes to index studies, beside the plain loop over their slices.

    python -m benchmarks.full_size_indexing [--studies 2] [--rounds 2]

The plain loop reads the images, z-scores, turns and resizes every slice, takes both codes in float32 from batches of 16 and
saves each slice's as a file, as the published system does. Ours is `index_studies` into a new library file, with pictures and
measurements. Both have the machine's threads, in turn; weights are random, the studies are synthetic and have label maps.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import nibabel
import numpy as np
import torch

from app.anatomy import NETWORK_MODALITIES
from app.codes import load_model
from app.codes.files import load_networks
from app.codes.networks import Networks
from app.cohort import write_cohort
from app.jobs import Job
from app.library import index_studies, open_library
from benchmarks.full_size import BATCH, made_model

SIZE = 256


@torch.inference_mode()
def plain_loop(study: Path, out: Path, networks: Networks) -> None:
    """Encode a study's slices as the published system does."""
    planes = []
    for modality in NETWORK_MODALITIES:
        (path,) = study.glob(f"*_{modality}.nii.gz")
        volume = np.asarray(nibabel.nifti1.load(path).dataobj, np.float32)
        inside = volume[volume != 0]
        planes.append(np.rot90((volume - inside.mean()) / inside.std(), 3).transpose(2, 0, 1))
    slices = torch.from_numpy(np.ascontiguousarray(np.stack(planes, 1)))
    slices = torch.nn.functional.interpolate(slices, size=(SIZE, SIZE), mode="bilinear", align_corners=False)
    for start in range(0, len(slices), BATCH):
        batch = slices[start : start + BATCH]
        normal, abnormal = networks.nEncoder(batch)[0], networks.aEncoder(batch)
        for number, (one, other) in enumerate(zip(normal, abnormal, strict=True), start):
            np.save(out / f"{study.name}-normal-{number:03}.npy", one.flatten().numpy())
            np.save(out / f"{study.name}-abnormal-{number:03}.npy", other.flatten().numpy())


def codes_of(library: Path, out: Path) -> tuple[float, float]:
    """Return how far codes of a library lie from those that the plain loop saved: root mean squares of both parts, relative."""
    told = []
    with open_library(library, read_only=True) as opened:
        table = opened.codes()
    names = [table.studies[number].study for number in table.codes.study.tolist()]
    for part in ("normal", "abnormal"):
        plain = np.stack([np.load(out / f"{n}-{part}-{k:03}.npy") for n, k in zip(names, table.codes.unit.tolist(), strict=True)])
        spread = plain - plain.mean(axis=0)
        off = table.codes.parts[part].astype(np.float32) - plain
        told.append(float(np.sqrt(np.square(off).mean() / np.square(spread).mean())))
    return told[0], told[1]


def main() -> int:
    """Measure both ways in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=2, help="how many (default 2)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each (default 2)")
    arguments = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cohort(folder / "studies", arguments.studies, 20_000, 1, False, Job())
        studies = sorted(path for path in (folder / "studies").iterdir() if path.is_dir())
        made_model(folder / "full-size.pt")
        networks = load_networks(folder / "full-size.pt").eval()
        model = load_model(folder / "full-size.pt", precision="auto")
        out = folder / "plain"
        out.mkdir()
        for number in range(arguments.rounds):
            started = time.perf_counter()
            for study in studies:
                plain_loop(study, out, networks)
            plain = (time.perf_counter() - started) / len(studies)
            library = folder / f"{number}.sbmir"
            started = time.perf_counter()
            with open_library(library, space=model.space, create=True) as opened:
                index_studies([folder / "studies"], opened, model, Job())
            ours = (time.perf_counter() - started) / len(studies)
            print(f"a study: plain loop {plain:.1f} s, ours {ours:.1f} s: {plain / ours:.2f} times as quick", flush=True)
        off = codes_of(library, out)
    print(
        f"codes differ by {off[0]:.2%} (normal) and {off[1]:.2%} (abnormal) of their spread, slices being prepared otherwise, too"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
