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
import numpy.typing as npt
import torch

from app.anatomy import NETWORK_MODALITIES
from app.codes import Model, load_model
from app.codes.files import load_networks
from app.codes.networks import Networks
from app.cohort import write_cohort
from app.imaging import load_study
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


def nearest(codes: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Return the ten nearest other rows of each row (N, 10)."""
    length = np.square(codes).sum(axis=1)
    distance = length[:, None] + length[None] - 2 * codes @ codes.T
    np.fill_diagonal(distance, np.inf)
    rows: npt.NDArray[np.intp] = distance.argsort(axis=1)
    return rows[:, :10]


def compare_with_float32(short: Model, plain: Model, folder: Path) -> str:
    """Return in words how codes and ranks of a study's slices differ from those in float32."""
    study = load_study(folder)
    slices = np.flatnonzero(study.brain().any(axis=(0, 1))).tolist()
    images = study.network_input(slices, SIZE)
    told = []
    for part in ("normal", "abnormal"):
        one, other = (model.encode_images(images).parts[part].astype(np.float32) for model in (short, plain))
        off = np.sqrt(np.square(one - other).mean() / np.square(other - other.mean(axis=0)).mean())
        rows = nearest(one), nearest(other)
        same = np.mean([len(set(a) & set(b)) for a, b in zip(*map(np.ndarray.tolist, rows), strict=True)])
        told.append(f"{part} codes {off:.2%} of their spread off, {same:.2f} of the ten nearest slices the same")
    return "against float32: " + "; ".join(told)


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
        print(compare_with_float32(model, load_model(folder / "full-size.pt"), studies[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
