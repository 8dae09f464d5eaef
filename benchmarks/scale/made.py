"""A made-up library of any size, block by block, each made from its own seed: nothing of it need be kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.anatomy import STRUCTURES
from app.codes import CodeConfig, CodeSpace
from app.findings import Findings
from app.library import CodeTable
from app.library.spaces import former_space
from app.retrieval import Query
from benchmarks.code_tables import PARTS, Walks, facts, queries
from benchmarks.made_lesions import KINDS, drawn, lesion

SLICES_A_STUDY, STUDIES_A_BLOCK, LENGTH = 150, 54, 1152
WEIGHT, SEED = 0.7, 7
Codes = npt.NDArray[np.float16]
_ASKED_NEAR = 5
"""So many blocks, from all over, have the slices near which queries lie."""


class Model:
    """As much of a model as searching needs."""

    def __init__(self, space: CodeSpace) -> None:
        self.space = space
        self.id = space.model
        self.config = CodeConfig(default_by="entire", default_weight=WEIGHT)


class Made:
    """Codes of so many slices that lie along the directions of real ones, with a lesion in the middle of each study.

    Parameters
    ----------
    slices : int
        Rounded down to whole studies.
    folder : Path, optional
        Where codes are kept, since making them takes longer than searching them.
    """

    def __init__(self, slices: int, folder: Path | None = None) -> None:
        self._folder = folder
        self.studies = slices // SLICES_A_STUDY
        self.slices = self.studies * SLICES_A_STUDY
        self.space = former_space("benchmark", LENGTH)
        self._walks = Walks("real", LENGTH)

    @property
    def model(self) -> Model:
        """What searches it."""
        return Model(self.space)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.studies // STUDIES_A_BLOCK)

    def block(self, number: int) -> CodeTable:
        """Return the codes of one block, always the same ones."""
        start = number * STUDIES_A_BLOCK
        studies = [facts(one, SLICES_A_STUDY) for one in range(start, min(start + STUDIES_A_BLOCK, self.studies))]
        rows = len(studies) * SLICES_A_STUDY
        parts = self._codes(number) if self._folder is None else self._kept(number, self._folder)
        return CodeTable.of(self.space, studies, {part: codes[:rows] for part, codes in parts.items()})

    def _codes(self, number: int) -> dict[str, Codes]:
        walks = self._walks.again(SEED + number * STUDIES_A_BLOCK)
        return {part: np.concatenate([walks.study(SLICES_A_STUDY, part) for _ in range(STUDIES_A_BLOCK)]) for part in PARTS}

    def _kept(self, number: int, folder: Path) -> dict[str, Codes]:
        """Return codes that lie in mapped files, as in the code cache."""
        folder.mkdir(exist_ok=True)
        paths = {part: folder / f"{number}-{part}" for part in PARTS}
        if not all(path.is_file() for path in paths.values()):
            for part, codes in self._codes(number).items():
                codes.tofile(paths[part])
        return {part: np.asarray(np.memmap(path, np.float16, "r").reshape(-1, LENGTH)) for part, path in paths.items()}

    def tables(self, chosen: Sequence[int] | None = None) -> Iterator[CodeTable]:
        """Yield all blocks, or some."""
        for number in range(self.blocks) if chosen is None else chosen:
            yield self.block(number)

    @cached_property
    def _lesions(self) -> list[Findings]:
        areas = facts(0, SLICES_A_STUDY).abnormal_mm2
        return [Findings.of([lesion(kind, area) for area in areas], STRUCTURES) for kind in range(KINDS)]

    def findings(self, studies: Sequence[str]) -> list[Findings]:
        """Return what lies on the slices of some studies, which take a few lesions in turns."""
        return [self._lesions[int(study[1:]) % KINDS] for study in studies]

    def queries(self, count: int) -> list[Query]:
        """Return queries near slices of the library, with what is drawn."""
        near = np.unique(np.linspace(0, self.blocks - 1, _ASKED_NEAR).astype(int)).tolist()
        asked = queries(list(self.tables(near)), self._walks.again(SEED - 1), count)
        return [replace(query, labels=drawn(number)) for number, query in enumerate(asked)]
