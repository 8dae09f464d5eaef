"""What a training run would meet: its studies are read, and two steps are made, before anybody waits for days."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nibabel
import numpy as np
import torch
from nibabel.spatialimages import SpatialImage

from app import frames
from app.anatomy import STRUCTURES
from app.errors import SbmirError
from app.imaging import find_study
from app.jobs import Job
from app.training.config import DataSource, TrainConfig
from app.training.data import PACK, CachedStudy, cached, load_source, paths_of, training_cache
from app.training.trainer import Trainer

IMAGES_BYTES = 2 * 3 * int(np.prod(frames.LIBRARY_SHAPE))
LABELS_BYTES = int(np.prod(frames.LIBRARY_SHAPE))
STEPS = 3
"""So many steps are timed; the first is left out, since much is made once."""


@dataclass
class Checked:
    """What was found.

    Attributes
    ----------
    lines : list of str
        What is there, and what it takes.
    odd : list of str
        What should be looked at, but stops nothing.
    faults : list of str
        What would stop the run.
    """

    lines: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def as_text(self) -> str:
        """Return all of it, the faults last."""
        parts = [self.lines]
        for title, found in (("To be looked at:", self.odd), ("These stop the run:", self.faults)):
            parts.append([title, *(f"  {line}" for line in found)] if found else [])
        return "\n".join(line for part in parts for line in part)


def check_run(config: TrainConfig, job: Job) -> Checked:
    """Read the studies of a run and make some steps; nothing is written but the cache of planes, which the run needs anyway.

    Raises
    ------
    Cancelled
        If the job is cancelled.
    """
    found = Checked()
    _disk(config, found)
    for source in config.data:
        try:
            _source(source, found, job)
        except SbmirError as error:
            found.faults.append(str(error))
    if not found.faults:
        try:
            _time(config, found, job)
        except SbmirError as error:
            found.faults.append(str(error))
    return found


def _source(source: DataSource, found: Checked, job: Job) -> None:
    """Check the studies of one data source."""
    if source.folder.suffix == PACK:
        _tell_studies(source, load_source(source, job).studies, found)
        return
    paths = paths_of(source)
    job.start(len(paths), f"Checking {source.folder.name}")
    studies = []
    for path in paths:
        try:
            studies.append(cached(source, path, job))
            found.odd += [f"{path.name}: {what}" for what in _oddities(source, path)]
        except SbmirError as error:
            found.faults.append(str(error))
        job.advance(f"Checked {path.name}")
    _tell_studies(source, studies, found)


def _oddities(source: DataSource, path: Path) -> Iterator[str]:
    """Yield what is odd about the files of a study."""
    files = [path] if source.labels_only else [*(study := find_study(path)).images.values()]
    opened = [nibabel.load(file) for file in files]
    shapes = {tuple(image.shape[:3]) for image in opened if isinstance(image, SpatialImage)}
    for shape in sorted(shapes - {frames.LIBRARY_SHAPE}):
        yield f"its grid is {' x '.join(str(side) for side in shape)}, so it was resampled and placed by its brain's box."
    if not source.labels_only and study.labels is None:
        yield "it has no label map, so all of it counts as healthy: leave it out unless it is."


def _tell_studies(source: DataSource, studies: list[CachedStudy], found: Checked) -> None:
    """Say what the studies of a source show."""
    shown = {structure.title: 0 for structure in STRUCTURES}
    slices = lesions = 0
    for study in studies:
        labels = study.labels.numpy()
        slices += len(study.brain)
        lesions += len(study.lesion)
        for structure in STRUCTURES:
            shown[structure.title] += bool((labels == structure.label).any())
        if not len(study.lesion):
            found.odd.append(f"{study.name}: its label map is empty.")
    kind = "label maps" if source.labels_only else "studies"
    by_class = ", ".join(f"{title.lower()} in {count}" for title, count in shown.items())
    found.lines.append(f"{source.folder}: {len(studies)} {kind}, {slices} slices, {lesions} with a lesion; {by_class}.")
    found.odd += [
        f"{source.folder}: none of its {kind} shows {title.lower()}." for title, n in shown.items() if studies and not n
    ]


def _disk(config: TrainConfig, found: Checked) -> None:
    """Say what the cache takes at most, and what is free."""
    wanted = 0
    for source in config.data:
        if source.folder.suffix != PACK and source.folder.is_dir():
            try:
                count = len(paths_of(source))
            except SbmirError:
                continue  # told where the source is read
            wanted += count * (LABELS_BYTES + (0 if source.labels_only else IMAGES_BYTES))
    cache = training_cache()
    there = sum(path.stat().st_size for path in cache.glob("*.npy")) if cache.is_dir() else 0
    free = shutil.disk_usage(cache.parent).free
    found.lines.append(
        f"Disk: {_gigabytes(wanted)} for the planes of all studies in {cache}, which holds {_gigabytes(there)}; "
        f"{_gigabytes(free)} are free."
    )
    if wanted - there > free:
        found.faults.append(f"{cache} has too little room: free {_gigabytes(wanted - there)}, or move it by SBMIR_HOME.")


def _time(config: TrainConfig, found: Checked, job: Job) -> None:
    """Make some steps, and say what all of them will take."""
    trainer = Trainer(config, job)
    seconds = trainer.timed(STEPS)
    each = sum(seconds[1:]) / (STEPS - 1)
    memory = _memory()
    held = "" if memory is None else f"; up to {_gigabytes(memory)} of memory"
    hours, minutes = divmod(round(config.steps * each / 60), 60)
    found.lines.append(
        f"Time: {each:.2f} s a step on {trainer.device}, so {config.steps} steps take {hours} h {minutes:02d} min{held}."
    )


def _memory() -> int | None:
    """Return the most memory that was held so far, in bytes: the GPU's where one was used; None where that is not told."""
    if torch.cuda.is_available() and (used := int(torch.cuda.max_memory_allocated())):
        return used
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if _counts_bytes() else 1024 * peak


def _counts_bytes() -> bool:
    """Tell whether this system counts memory in bytes: macOS does, others in KiB."""
    import sys

    return sys.platform == "darwin"


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
