"""Raw studies that are tiny, and what a preparation might have made of one, without its work."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt

from app import frames
from app.imaging import PREPARATION_FILE, Preparation, PreparedSeries, StudyFiles, Verdict
from app.jobs import Job
from app.placement import matrix
from app.preparation import STEPS, VERSION, PreparedStudy, Uncut, source_of, write_prepared
from app.preparation.judging import quality
from app.preparation.uncut import cut

CENTRE = (120, 112, 70)
RADII = (64, 78, 60)
RIGHT = (150, 112, 70)
"""A bright place in the right half of the brain, RAS+."""

STAND_IN = "stand-in"

SHAPE = (60, 60, 40)
TO_LIBRARY = np.diag((4.0, 4.0, 4.0, 1.0))
"""Tiny voxels of the source that cover the library grid."""


def raw_study(root: Path, name: str, sequences: tuple[str, ...] = ("t1", "t1ce", "flair")) -> Path:
    """Write a tiny raw study: heads that fill more than a brain, in 6 mm slices."""
    folder = root / name
    folder.mkdir(parents=True)
    for index, sequence in enumerate(sequences):
        volume = np.full((40, 42 + index, 36), 10 + index, np.int16)
        nib.Nifti1Image(volume, np.diag([4.0, 4, 6, 1])).to_filename(folder / f"{name}_{sequence}.nii.gz")
    return folder


@cache
def distances() -> npt.NDArray[np.float32]:
    """Return for each voxel of the library grid how far it is from the middle of the head; 1 is the brain's surface."""
    axes = np.meshgrid(*(np.arange(size, dtype=np.float32) for size in frames.LIBRARY_SHAPE), indexing="ij", sparse=True)
    parts = (((axis - middle) / radius) ** 2 for axis, middle, radius in zip(axes, CENTRE, RADII, strict=True))
    return np.asarray(np.sqrt(sum(parts)), np.float32)


def head(grey: int) -> npt.NDArray[np.int16]:
    """Return a head: a brain that darkens to its middle, by `grey`, with a bright place on its right, dark bone, bright scalp."""
    away = distances()
    made = np.where(away < 1, 300 - grey * (1 - away), np.where(away < 1.1, 20, np.where(away < 1.2, 900, 0))).astype(np.int16)
    x, y, z = RIGHT
    made[x - 6 : x + 7, y - 6 : y + 7, z - 6 : z + 7] = 800
    return made


def reference(modalities: Iterable[str]) -> str:
    """Return the modality to which the others were registered."""
    return min(modalities, key=("t1ce", "t1", "flair", "t2").index)


@cache
def uncut(modalities: tuple[str, ...], radius: float = 1.0) -> Uncut:
    """Return what a preparation was made of; the brain was found up to `radius`."""
    heads = {name: head(50 + 70 * k) for k, name in enumerate(modalities)}
    brain = distances() < radius
    thin = {name: quality.thinned(one).astype(np.float32) for name, one in heads.items() if name != reference(modalities)}
    return Uncut(heads, brain, dict.fromkeys(modalities, brain), thin, distances() < 1)


def record(files: StudyFiles, verdict: Verdict = "good") -> Preparation:
    """Return the record of a preparation."""
    series = {
        modality: PreparedSeries(str(path), SHAPE, matrix(np.eye(4)), matrix(TO_LIBRARY))
        for modality, path in files.images.items()
    }
    return Preparation(
        version=VERSION,
        source=source_of(files),
        patient=files.patient,
        study=files.study,
        collection=files.collection,
        reference=reference(series),
        series=series,
        missing=(),
        verdict=verdict,
        reasons=() if verdict == "good" else ("The brain that was found has 880 ml.",),
        numbers={"brain_ml": 880.0 if verdict == "look" else 1250.0, "template_overlap": 0.9, "t1_covered": 1.0},
        notices=(),
        packages={},
        decision="waiting",
    )


def quick_prepare(files: StudyFiles, out: Path, job: Job, verdict: Verdict = "good", radius: float = 1.0) -> Preparation:
    """Prepare as the door of `app.preparation` does, without the work."""
    job.start(STEPS, "Placing")
    job.advance("Registering")
    told = record(files, verdict)
    folder = out / files.study
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents(tuple(files.images), radius).items():
        (folder / name.replace(STAND_IN, files.study)).write_bytes(content)
    (folder / PREPARATION_FILE).write_bytes(told.packed())
    return told


@cache
def contents(modalities: tuple[str, ...], radius: float) -> dict[str, bytes]:
    """Return the files of a prepared study called `STAND_IN`; to write them takes a second."""
    with tempfile.TemporaryDirectory() as place:
        files = StudyFiles(
            "someone", STAND_IN, "clinic", Path(place), dict.fromkeys(modalities, Path(__file__)), None, "brats2023"
        )
        made = uncut(modalities, radius)
        images = {name: cut(one, made.brain) for name, one in made.heads.items()}
        write_prepared(Path(place, STAND_IN), PreparedStudy(images, made.brain, record(files), b"picture", made))
        return {path.name: path.read_bytes() for path in Path(place, STAND_IN).iterdir()}
