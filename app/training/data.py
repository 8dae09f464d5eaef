"""Training slices: studies are read and z-scored once into memory maps, then sampled without touching a NIfTI again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames, texts
from app.anatomy import NETWORK_MODALITIES
from app.errors import UserError, describe_os_error
from app.imaging import find_study, load_label_map, load_study, study_folders
from app.jobs import Job
from app.settings import data_folder
from app.training.config import DataSource

CACHE_VERSION = 1
MIN_BRAIN_PIXELS = 400


@dataclass(frozen=True)
class CachedStudy:
    """Planes of one study: images (S, 3, 240, 240) float16 z-scored, labels (S, 240, 240) uint8, and slices by content."""

    name: str
    images: npt.NDArray[np.float16] | None
    labels: npt.NDArray[np.uint8]
    brain: npt.NDArray[np.int64]
    lesion: npt.NDArray[np.int64]
    core: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Source:
    """The studies of one :class:`~app.training.config.DataSource`."""

    studies: list[CachedStudy]
    share: float
    class_jitter: float


@dataclass(frozen=True)
class Batch:
    """Slices as they are in the cache, before augmentation.

    images (N, 3, 240, 240) float32, labels (N, 240, 240) uint8, class_jitter (N,) float32.
    """

    images: npt.NDArray[np.float32] | None
    labels: npt.NDArray[np.uint8]
    class_jitter: npt.NDArray[np.float32]


def _key(paths: list[Path]) -> str:
    facts = [f"{p.name}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in paths]
    return hashlib.sha256("|".join([str(CACHE_VERSION), *facts]).encode()).hexdigest()[:16]


def _write(array: npt.NDArray[Any], path: Path) -> None:
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            np.save(stream, array, allow_pickle=False)
        partial.replace(path)
    except OSError as error:
        raise describe_os_error(error, path, "write the training cache") from error


def _slices(labels: npt.NDArray[np.uint8], brain: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], ...]:
    found = brain.sum((1, 2)) >= MIN_BRAIN_PIXELS
    lesion = (labels > 0).sum((1, 2)) >= 10
    core = np.isin(labels, (1, 3)).sum((1, 2)) >= 10
    return np.flatnonzero(found | lesion), np.flatnonzero(lesion), np.flatnonzero(core)


def cache_study(folder: Path, cache: Path) -> CachedStudy:
    """Return a study's planes as memory maps, reading and z-scoring the study if the cache has it not yet."""
    files = find_study(folder)
    key = f"{files.study}-{_key([*files.images.values(), *([files.labels] if files.labels else [])])}"
    images_path, labels_path = cache / f"{key}.images.npy", cache / f"{key}.labels.npy"
    if not (images_path.exists() and labels_path.exists()):
        study = load_study(files)
        labels = study.labels if study.labels is not None else np.zeros(frames.LIBRARY_SHAPE, np.uint8)
        stack = np.stack([frames.planes(frames.zscore(study.images[m])) for m in NETWORK_MODALITIES], 1)
        _write(np.ascontiguousarray(frames.planes(labels)), labels_path)
        _write(stack.astype(np.float16), images_path)
    images = np.load(images_path, mmap_mode="r", allow_pickle=False)
    labels = np.load(labels_path, mmap_mode="r", allow_pickle=False)
    brain = np.any(images[:, :1] != images[:1, :1, :1, :1], axis=1)
    return CachedStudy(files.study, images, labels, *_slices(labels, brain))


def cache_labels(path: Path, cache: Path) -> CachedStudy:
    """Return the planes of a label NIfTI without images."""
    labels_path = cache / f"{path.name}-{_key([path])}.labels.npy"
    if not labels_path.exists():
        _write(np.ascontiguousarray(frames.planes(load_label_map(path))), labels_path)
    labels = np.load(labels_path, mmap_mode="r", allow_pickle=False)
    return CachedStudy(path.name, None, labels, *_slices(labels, labels > 0))


def _wanted(source: DataSource, name: str, listed: set[str] | None) -> bool:
    return listed is None or name in listed


def load_source(source: DataSource, job: Job) -> Source:
    """Bring all studies of a data source into the cache."""
    cache = data_folder() / "training-cache"
    listed = None
    if source.studies is not None:
        try:
            listed = set(texts.decode(source.studies.read_bytes()).split())
        except OSError as error:
            raise describe_os_error(error, source.studies, "read the list of studies") from error
        except UnicodeDecodeError as error:
            raise UserError(f"{source.studies} is not text in UTF-8: save it as UTF-8.") from error
    if not source.folder.is_dir():
        raise UserError(f"There is no folder {source.folder} with training studies.")
    found = sorted(source.folder.glob("*.nii.gz")) if source.labels_only else study_folders(source.folder)
    found = [path for path in found if _wanted(source, path.name, listed)]
    if not found:
        raise UserError(f"{source.folder} holds no study to train on.")
    job.start(len(found), f"Reading {source.folder.name}")
    studies = []
    for path in found:
        studies.append(cache_labels(path, cache) if source.labels_only else cache_study(path, cache))
        job.advance(f"Reading {path.name}")
    return Source(studies, source.share, source.class_jitter)


class Sampler:
    """Draws batches; the batch of a step depends on seed and step alone, so that a resumed run goes on exactly.

    Half of the slices are drawn among those with core or enhancement, a quarter among those with any lesion, the rest
    among all with brain in them: otherwise edema drowns the small classes.
    """

    def __init__(self, sources: list[Source], seed: int, batch: int) -> None:
        self._sources = sources
        self._seed = seed
        self._batch = batch
        shares = np.array([source.share for source in sources])
        self._shares = shares / shares.sum()

    def draw(self, step: int) -> Batch:
        """Return the batch of `step`."""
        random = np.random.default_rng((self._seed, step))
        images, labels, jitter = [], [], []
        for n in range(self._batch):
            source = self._sources[random.choice(len(self._sources), p=self._shares)]
            study = source.studies[random.integers(len(source.studies))]
            pools = (study.core, study.core, study.lesion, study.brain)
            pool = next(p for p in (*pools[n % 4 :], study.lesion, study.brain, np.arange(len(study.labels))) if len(p))
            k = int(pool[random.integers(len(pool))])
            labels.append(study.labels[k])
            jitter.append(source.class_jitter)
            if study.images is not None:
                images.append(_blurred_along_z(study.images, k, random))
        stack = np.stack(images) if len(images) == self._batch else None
        return Batch(stack, np.stack(labels), np.array(jitter, np.float32))


def _blurred_along_z(images: npt.NDArray[np.float16], k: int, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """Return slice `k` (3, 240, 240), some of its modalities mixed with the slices beside it, as thick slices are."""
    planes: npt.NDArray[np.float32] = images[k].astype(np.float32)
    if 0 < k < len(images) - 1 and random.random() < 0.3:
        beside = (images[k - 1].astype(np.float32) + images[k + 1].astype(np.float32)) / 2
        mix = np.where(random.random(3) < 0.5, random.uniform(0, 0.66, 3), 0).astype(np.float32)[:, None, None]
        planes = (planes * (1 - mix) + beside * mix).astype(np.float32)
    return planes
