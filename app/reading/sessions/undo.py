"""Steps of a sketch's history in a file: what each flipped, as run lengths."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.sketch import Sketch, Step
from app.sketch.history import Patch

MOST_BYTES = 4 << 20
"""Of steps in a file, as the history counts them: the newest that fit are kept."""

MOST_STEPS = 200

Pixel = Annotated[int, Field(ge=0, lt=1 << 14)]


class SavedPatch(BaseModel):
    """What a step flipped of one mask: `runs` fill `box` (row0, row1, column0, column1) row by row, not flipped and flipped."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slice: int = Field(ge=0)
    label: int = Field(ge=1, le=255)
    box: tuple[Pixel, Pixel, Pixel, Pixel]
    runs: tuple[Annotated[int, Field(ge=0, lt=1 << 28)], ...]

    def fits(self, sketch: Sketch) -> bool:
        """Whether it lies on a slice of a sketch, in a structure of it, and fills its box."""
        row0, row1, column0, column1 = self.box
        inside = row0 < row1 <= sketch.shape[0] and column0 < column1 <= sketch.shape[1] and self.slice < sketch.slices
        known = self.label in {structure.label for structure in sketch.structures}
        return inside and known and sum(self.runs) == (row1 - row0) * (column1 - column0)


class SavedStep(BaseModel):
    """One step, by its name in the menu."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(max_length=200)]
    patches: Annotated[tuple[SavedPatch, ...], Field(min_length=1)]


def fingerprint(sketch: Sketch) -> str:
    """Return what tells whether steps are those of what is drawn: hex digits of all masks, a stroke in progress apart."""
    drawn = hashlib.sha256()
    for k, label, mask in sketch.committed():
        drawn.update(f"{k} {label} {mask.shape} ".encode())
        drawn.update(np.packbits(mask).tobytes())
    return drawn.hexdigest()


def saved_steps(sketch: Sketch, most_bytes: int = MOST_BYTES) -> tuple[SavedStep, ...]:
    """Return the newest steps that Undo would take back and that fit, the oldest of them first."""
    kept: list[Step] = []
    size = 0
    for step in reversed(sketch.history().done):
        size += step.size
        if len(kept) == MOST_STEPS or size > most_bytes:
            break
        kept.append(step)
    return tuple(SavedStep(name=step.name, patches=tuple(_saved(step.patches))) for step in reversed(kept))


def steps_of(saved: Sequence[SavedStep], sketch: Sketch) -> list[Step]:
    """Return steps for a sketch; those before one that does not fit it are left out, as they would lead nowhere."""
    steps: list[Step] = []
    for one in reversed(saved):
        if not all(patch.fits(sketch) for patch in one.patches):
            break
        steps.append(Step(one.name, tuple(_read(one.patches))))
    return steps[::-1]


def _saved(patches: Iterable[Patch]) -> Iterator[SavedPatch]:
    for patch in patches:
        yield SavedPatch(slice=patch.slice, label=patch.label, box=patch.box, runs=tuple(patch.flips.tolist()))


def _read(patches: Iterable[SavedPatch]) -> Iterator[Patch]:
    for patch in patches:
        yield Patch(patch.slice, patch.label, patch.box, np.array(patch.runs, np.uint32))
