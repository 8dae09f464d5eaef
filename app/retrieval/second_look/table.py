"""What a second look knows of every slice of a library that holds a lesion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.findings import ENHANCING, NECROTIC, Findings
from app.lesions import USUAL_BRAIN, BrainBox

if TYPE_CHECKING:
    from app.library import StudyFacts

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

REACH = 2
"""Slices on each side that are looked at too: one slice alone may be the segmentation's slip."""


class LookTable:
    """The L slices with a lesion among the N rows of a library's codes, a place each.

    Parameters
    ----------
    studies : sequence of StudyFacts
        In the order in which their rows follow each other.
    findings : sequence of Findings
        Of each, a row for each of its slices.
    structures : sequence of Structure
        What the findings were measured with.

    Attributes
    ----------
    row : intp array (L,)
        Its row among the codes.
    place : intp array (N,)
        The place of each row; -1 without a lesion.
    study : intp array (L,)
        Position of its study; `study_of_row` (N,) has that of every row.
    slice : int64 array (L,)
        Its number; `slice_of_row` (N,) has that of every row.
    findings : Findings
        Of all N rows.
    area, longest, shell, enhancing, necrotic : float32 arrays (L,)
        mm2, mm, and a share; see :class:`app.findings.Findings`.
    pattern : int8 array (L,)
    level, behind, right : float32 arrays (L,)
        mm below the brain's top; mm that its centroid lies behind, and to the patient's right of, the middle of the brain's box.
    beside : dict of str to float32 array (L,)
        Means of area, longest, shell, enhancing and necrotic over the lesion's slices at most `REACH` away.
    company : float32 array (L,)
        Share of the slices at most `REACH` away that hold a lesion.
    share : float32 array (L,)
        Area as a share of the study's largest.
    usual : BrainBox
        The mean of the studies' brains, for what is drawn on a template.
    tells_pattern : bool
        Whether the structures tell a pattern of enhancement.
    """

    def __init__(self, studies: Sequence[StudyFacts], findings: Sequence[Findings], structures: Sequence[Structure]) -> None:
        keys = [structure.key for structure in structures]
        self.tells_pattern = ENHANCING in keys and NECROTIC in keys
        self.structures = tuple(structures)
        self.findings = Findings.joined(findings) if findings else Findings.of([], structures)
        counts = [len(one) for one in findings]
        whole = self.findings.area
        self.row = np.flatnonzero(whole > 0)
        self.place = np.full(len(whole), -1, np.intp)
        self.place[self.row] = np.arange(len(self.row))
        study = np.repeat(np.arange(len(counts)), counts)
        self.study_of_row = study
        self.study = study[self.row]
        slices = np.concatenate([np.empty(0, np.int64), *(np.array(facts.slices, np.int64) for facts in studies)])
        self.slice_of_row = slices
        self.slice = slices[self.row]
        brains = [facts.brain or USUAL_BRAIN for facts in studies]
        tops = np.array([facts.slices[-1] for facts in studies], np.float32)
        middles = np.array([(brain.row, brain.column) for brain in brains], np.float32).reshape(-1, 2)
        self.level: Floats = tops[self.study] - self.slice.astype(np.float32)
        self.behind: Floats = self.findings.centre[self.row, 0] - middles[self.study, 0]
        self.right: Floats = self.findings.centre[self.row, 1] - middles[self.study, 1]
        self.usual = _mean_of(tops, middles)
        self.area: Floats = whole[self.row]
        self.longest: Floats = self.findings.longest[self.row]
        self.shell: Floats = self.findings.shell[self.row]
        self.pattern = self.findings.pattern[self.row]
        nothing = np.zeros(len(self.row), np.float32)
        self.enhancing: Floats = self.findings.areas[self.row, keys.index(ENHANCING)] if self.tells_pattern else nothing
        self.necrotic: Floats = self.findings.areas[self.row, keys.index(NECROTIC)] if self.tells_pattern else nothing
        largest: Floats = np.zeros(len(counts), np.float32)
        np.maximum.at(largest, self.study, self.area)
        self.share: Floats = np.asarray(self.area / np.maximum(largest[self.study], 1), np.float32)
        apart = 1 + int(self.slice.max(initial=0))
        self._key = self.study * apart + self.slice
        self._near = self._neighbours()
        around = np.count_nonzero(self._near >= 0, axis=0)
        self.company: Floats = np.asarray(around / (2 * REACH + 1), np.float32)
        self.beside = {name: self._mean(getattr(self, name)) for name in ("area", "longest", "shell", "enhancing", "necrotic")}

    def __len__(self) -> int:
        return len(self.row)

    def _neighbours(self) -> Places:
        """Return the places of the slices beside each, itself included, (2 REACH + 1, L); -1 where there is no lesion."""
        near = np.full((2 * REACH + 1, len(self)), -1, np.intp)
        for line, step in enumerate(range(-REACH, REACH + 1)):
            near[line] = self.at(step)
        return near

    def at(self, step: int, places: Places | None = None) -> Places:
        """Return the places of the slices that lie `step` higher in the same studies; -1 where there is no lesion."""
        places = np.arange(len(self)) if places is None else places
        if not len(self):
            return places
        # The nearest row may lie farther: not every study has a code of each slice.
        found = np.searchsorted(self._key, self._key[places] + step)
        found = np.minimum(found, len(self) - 1)
        same = (self.study[found] == self.study[places]) & (self.slice[found] == self.slice[places] + step)
        return np.where(same, found, -1)

    def _mean(self, values: Floats) -> Floats:
        there = self._near >= 0
        summed = np.where(there, values[self._near], 0).sum(axis=0, dtype=np.float64) if len(self) else np.zeros(0)
        return np.asarray(summed / np.maximum(1, there.sum(axis=0)), np.float32)


def of_template(usual: BrainBox, template: BrainBox, k: int) -> BrainBox:
    """Return what a place on slice `k` of a template is measured from: the library's mean brain, `usual`.

    A template is higher or lower than the library's brains are on average: how deep a slice lies in it counts in proportion.
    """
    if template.top < 1:
        return usual
    return replace(usual, top=k + round(template.level_mm(k) * usual.top / template.top))


def _mean_of(tops: Floats, middles: Floats) -> BrainBox:
    if not len(tops):
        return USUAL_BRAIN
    row, column = middles.mean(axis=0).tolist()
    return BrainBox(round(float(tops.mean())), row, column)
