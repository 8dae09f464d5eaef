"""The template that sketches are drawn on, and the normal anatomy codes of its slices, kept until it changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app import frames
from app.codes import AnatomyModel
from app.errors import UserError
from app.imaging import Study
from app.lesions import BrainBox

_BATCH = 16
"""Slices read at a time."""


class TemplateSlices:
    """The slices of one template, encoded when they are first asked for, by one model.

    Attributes
    ----------
    study : Study
    brain : BrainBox
        What places on it are measured from.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.brain = BrainBox.of(frames.planes(study.brain()))
        self._brain = slices_with_brain(study)
        self._codes: dict[int, npt.NDArray[np.float32]] = {}

    def holds_brain(self, k: int) -> bool:
        """Tell whether there is brain on a slice."""
        return 0 <= k < len(self._brain) and bool(self._brain[k])

    def normal_codes(self, model: AnatomyModel, slices: Sequence[int]) -> list[npt.NDArray[np.float32]]:
        """Return the normal anatomy codes (d,) of some slices; errors as :func:`check_slice`."""
        for k in slices:
            check_slice(k, self._brain, "The template")
        new = [k for k in dict.fromkeys(slices) if k not in self._codes]
        for start in range(0, len(new), _BATCH):
            some = new[start : start + _BATCH]
            codes = model.encode_normal(self.study.network_input(some, model.config.image_size))
            self._codes.update(zip(some, codes, strict=True))
        return [self._codes[k] for k in slices]


def slices_with_brain(study: Study) -> npt.NDArray[np.bool_]:
    """Return which slices of a study hold brain, bool (155,)."""
    return np.asarray(study.brain().any(axis=(0, 1)), np.bool_)


def check_slice(k: int, brain: npt.NDArray[np.bool_], what: str) -> None:
    """Refuse a slice that is out of range or holds no brain (`brain` (155,) tells which do); `what` is the study's name."""
    if not 0 <= k < len(brain):
        raise UserError(f"Slice {k} is out of range: slices go from 0 to {len(brain) - 1}, counted from the feet.")
    if not brain[k]:
        inside = np.flatnonzero(brain)
        there = f"choose one from {inside[0]} to {inside[-1]}" if inside.size else "choose another study"
        raise UserError(f"{what} holds no brain on slice {k}: {there}.")
