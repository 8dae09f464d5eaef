"""Training slices: studies are read and z-scored once into memory maps, then sampled without touching a NIfTI again.

On a GPU the planes of all studies lie in its memory, so that drawing a batch costs the CPU nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from app import frames, texts
from app.anatomy import NETWORK_MODALITIES
from app.errors import UserError, describe_os_error
from app.imaging import find_study, load_label_map, load_study, study_folders
from app.jobs import Job
from app.settings import data_folder
from app.training.batch import Batch
from app.training.config import DataSource
from app.training.packs import PackedStudy, read_pack, write_pack

CACHE_VERSION = 1
PACK = ".pack"
CPU = torch.device("cpu")
MIN_BRAIN_PIXELS = 400
MIN_LESION_PIXELS = 10

Pools = tuple[Literal["core", "lesion", "brain", "healthy"], ...]
MIXED: Pools = ("core", "core", "lesion", "brain")
"""Half of a batch with core or enhancement, a quarter with any lesion, the rest any brain: else edema drowns small classes."""


@dataclass(frozen=True)
class CachedStudy:
    """Planes of one study, and its slices by content.

    Attributes
    ----------
    name : str
    images : float16 tensor (S, 3, 240, 240) or None
        Z-scored.
    labels : uint8 tensor (S, 240, 240)
    top : int
        The highest slice with brain (or, without images, with a label).
    brain, lesion, core : int64 arrays
        Slices with brain, with a lesion, with core or enhancement.
    healthy : int64 array
        Slices with brain and without a single pixel of a lesion.
    """

    name: str
    images: Tensor | None
    labels: Tensor
    top: int
    brain: npt.NDArray[np.int64]
    lesion: npt.NDArray[np.int64]
    core: npt.NDArray[np.int64]
    healthy: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Source:
    """The studies of one :class:`~app.training.config.DataSource`."""

    studies: list[CachedStudy]
    share: float
    class_jitter: float


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
    images = torch.from_numpy(np.load(images_path, mmap_mode="c", allow_pickle=False))
    return study_of(files.study, images, _opened(labels_path))


def cache_labels(path: Path, cache: Path, tell: Callable[[str], None] | None = None) -> CachedStudy:
    """Return the planes of a label NIfTI without images; what is to be known of it is told when it is read."""
    labels_path = cache / f"{path.name}-{_key([path])}.labels.npy"
    if not labels_path.exists():
        _write(np.ascontiguousarray(frames.planes(load_label_map(path, tell=tell))), labels_path)
    return study_of(path.name, None, _opened(labels_path))


def _opened(path: Path) -> Tensor:
    # Copy on write: torch wants memory that could be written, the file stays as it is.
    return torch.from_numpy(np.load(path, mmap_mode="c", allow_pickle=False))


def study_of(name: str, images: Tensor | None, labels: Tensor) -> CachedStudy:
    """Return a study of planes that are in memory: images (S, 3, 240, 240) z-scored or None, labels (S, 240, 240)."""
    # One modality suffices to know the brain, and so do every second row and column.
    thin = labels[:, ::2, ::2]
    brain = (thin > 0 if images is None else images[:, 0, ::2, ::2] != images[0, 0, 0, 0]).sum((1, 2)).cpu().numpy() * 4
    marked = (labels > 0).sum((1, 2)).cpu().numpy()
    lesion = marked >= MIN_LESION_PIXELS
    core = ((labels == 1) | (labels == 3)).sum((1, 2)).cpu().numpy() >= MIN_LESION_PIXELS
    held = np.flatnonzero(brain > 0)
    return CachedStudy(
        name=name,
        images=images,
        labels=labels,
        top=int(held[-1]) if len(held) else len(labels) - 1,
        brain=np.flatnonzero((brain >= MIN_BRAIN_PIXELS) | lesion),
        lesion=np.flatnonzero(lesion),
        core=np.flatnonzero(core),
        healthy=np.flatnonzero((brain >= MIN_BRAIN_PIXELS) & (marked == 0)),
    )


def _wanted(name: str, listed: set[str] | None) -> bool:
    return listed is None or name in listed


def load_source(source: DataSource, job: Job, device: torch.device = CPU) -> Source:
    """Bring all studies of a data source into the cache, and on a GPU into its memory."""
    listed = _listed(source)
    if source.folder.suffix == PACK:
        return Source(_packed(source, listed, job, device), source.share, source.class_jitter)
    found = paths_of(source)
    job.start(len(found), f"Reading {source.folder.name}")
    studies = []
    for path in found:
        studies.append(_on(cached(source, path, job), device))
        job.advance(f"Reading {path.name}")
    return Source(studies, source.share, source.class_jitter)


def _listed(source: DataSource) -> set[str] | None:
    """Return the studies that a data source's list names; None where it has none."""
    if source.studies is None:
        return None
    try:
        return set(texts.decode(source.studies.read_bytes()).split())
    except OSError as error:
        raise describe_os_error(error, source.studies, "read the list of studies") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{source.studies} is not text in UTF-8: save it as UTF-8.") from error


def paths_of(source: DataSource) -> list[Path]:
    """Return the folders of a data source's studies, or its label files.

    Raises
    ------
    UserError
        If there is no such folder, or nothing in it.
    """
    if not source.folder.is_dir():
        raise UserError(f"There is no folder {source.folder} with training studies.")
    listed = _listed(source)
    found = sorted(source.folder.glob("*.nii.gz")) if source.labels_only else study_folders(source.folder)
    found = [path for path in found if _wanted(path.name, listed)]
    if not found:
        raise UserError(f"{source.folder} holds no study to train on.")
    return found


def cached(source: DataSource, path: Path, job: Job) -> CachedStudy:
    """Return the study of a folder, or the label map of a file, read if the cache has it not yet."""
    cache = training_cache()
    return cache_labels(path, cache, job.tell) if source.labels_only else cache_study(path, cache)


def training_cache() -> Path:
    """Return the folder of the cache."""
    return data_folder() / "training-cache"


def _packed(source: DataSource, listed: set[str] | None, job: Job, device: torch.device) -> list[CachedStudy]:
    studies = []
    job.start(0, f"Reading {source.folder.name}")
    for packed in read_pack(source.folder):
        job.check()
        if _wanted(packed.name, listed):
            images = None if packed.images is None or source.labels_only else torch.from_numpy(packed.images).to(device)
            studies.append(study_of(packed.name, images, torch.from_numpy(packed.labels).to(device)))
    if not studies:
        raise UserError(f"{source.folder} holds no study to train on.")
    return studies


def _on(study: CachedStudy, device: torch.device) -> CachedStudy:
    if device.type == "cpu":
        return study
    images = None if study.images is None else study.images.to(device)
    return replace(study, images=images, labels=study.labels.to(device))


def pack_sources(sources: Sequence[DataSource], path: Path, job: Job) -> int:
    """Write the studies of data sources into one pack; returns how many.

    Raises
    ------
    UserError
        If a source cannot be read, or two studies have one name.
    EnvironmentFault
        If the pack cannot be written.
    """
    studies = {}
    for source in sources:
        for study in load_source(source, job).studies:
            if study.name in studies:
                raise UserError(f"Two of the studies to pack are called {study.name}: rename one, or pack them apart.")
            studies[study.name] = study
    job.start(len(studies), f"Packing {path.name}")

    def packed() -> Iterator[PackedStudy]:
        for name, study in studies.items():
            yield PackedStudy(name, None if study.images is None else study.images.numpy(), study.labels.numpy())
            job.advance(f"Packed {name}")

    return write_pack(path, packed())


DONORS = 4
"""Studies that a lesion to paint is chosen from."""


class Sampler:
    """Draws batches; the batch of a step depends on seed and step alone, so that a resumed run goes on exactly.

    Parameters
    ----------
    sources : list of Source
    seed, batch : int
    reach : int
        Neighbours on either side that come with a slice, the outermost repeated at a volume's ends.
    painted : Source, optional
        Studies whose lesions come beside the slices, each from near the level of its slice.
    pools : tuple of str
        What the slices show, in turn: a study is drawn first, and where it has no such slice one that shows less comes.
        Where healthy slices are asked for, only studies that have the slice are drawn.

    Raises
    ------
    UserError
        If healthy slices are asked for, and no study has slices of one of the pools.
    """

    def __init__(
        self,
        sources: list[Source],
        seed: int,
        batch: int,
        reach: int = 0,
        painted: Source | None = None,
        pools: Pools = MIXED,
    ) -> None:
        self._sources = sources
        self._seed = seed
        self._batch = batch
        self._reach = reach
        self._painted = painted
        shares = np.array([source.share for source in sources])
        self._shares = shares / shares.sum()
        self._pools = pools
        self._holding = {pool: self._with(pool) for pool in pools} if "healthy" in pools else {}

    def _with(self, pool: str) -> list[Source]:
        """Return the sources' studies that have slices of a pool."""
        kept = [replace(source, studies=[s for s in source.studies if len(getattr(s, pool))]) for source in self._sources]
        kept = [source for source in kept if source.studies]
        if not kept:
            raise UserError(
                f"No study of [[data]] has a slice {'without' if pool == 'healthy' else 'with'} a lesion to train on."
            )
        return kept

    def _slice(self, n: int, random: np.random.Generator) -> tuple[Source, CachedStudy, int]:
        """Draw the n-th slice of a batch."""
        wanted = self._pools[n % len(self._pools)]
        if self._holding:
            holding = self._holding[wanted]
            shares = np.array([source.share for source in holding])
            source = holding[random.choice(len(holding), p=shares / shares.sum())]
            study = source.studies[random.integers(len(source.studies))]
            pool = getattr(study, wanted)
        else:
            source = self._sources[random.choice(len(self._sources), p=self._shares)]
            study = source.studies[random.integers(len(source.studies))]
            pools = [getattr(study, name) for name in self._pools[n % len(self._pools) :]]
            pool = next(p for p in (*pools, study.lesion, study.brain, np.arange(len(study.labels))) if len(p))
        return source, study, int(pool[random.integers(len(pool))])

    def draw(self, step: int, part: range | None = None) -> Batch:
        """Return the batch of `step`, or a `part` of its slices: the same ones as in the whole batch."""
        part = range(self._batch) if part is None else part
        random = np.random.default_rng((self._seed, step))
        images, labels, jitter, levels, lesions = [], [], [], [], []
        for n in range(self._batch):
            source, study, k = self._slice(n, random)
            painted = self._painted
            donors = () if painted is None else tuple(random.integers(len(painted.studies), size=DONORS))
            if n not in part:
                continue
            around = self._around(k, study)
            labels.append(study.labels[around])
            jitter.append(source.class_jitter)
            levels.append(float(study.top - k))
            if study.images is not None:
                images.append(study.images[around])
            if painted is not None:
                lesions.append(self._lesion(k, [painted.studies[i] for i in donors]))
        device = labels[0].device
        return Batch(
            torch.stack(images).float() if len(images) == len(part) else None,
            torch.stack(labels).long(),
            torch.tensor(jitter, dtype=torch.float32, device=device),
            torch.tensor(levels, dtype=torch.float32, device=device),
            torch.stack(lesions).long() if lesions else None,
            part.start,
            self._batch,
        )

    def _around(self, k: int, study: CachedStudy) -> slice | Tensor:
        low, high = k - self._reach, k + self._reach + 1
        if low >= 0 and high <= len(study.labels):
            return slice(low, high)
        return torch.arange(low, high).clamp(0, len(study.labels) - 1).to(study.labels.device)

    def _lesion(self, k: int, candidates: list[CachedStudy]) -> Tensor:
        """Return the label planes of a lesion that reaches the level of slice `k`, or comes nearest of a few."""
        places = [(study, int(study.lesion[np.abs(study.lesion - k).argmin()])) for study in candidates if len(study.lesion)]
        if not places:
            return torch.zeros_like(candidates[0].labels[: 2 * self._reach + 1])
        study, nearest = min(places, key=lambda place: abs(place[1] - k))
        planes: Tensor = study.labels[self._around(nearest, study)]
        return planes
