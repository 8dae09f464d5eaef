"""Libraries of made-up codes for measuring searches: tables whose numbers lie in a mapped file, as those of the code cache do.

Codes are random walks from slice to slice, and differ between patients, as real ones do. Of ``even`` codes all numbers are
independent and of one size, which is the hardest case for any index. Those like ``real`` ones lie along few directions: the
squared lengths along them fall off as they do for the shipped model's abnormal codes on the demo library (0.80 along the first 8,
0.975 along 32, 0.998 along 128), and abnormal codes of slices without a lesion are nearly alike.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from app.library import CodeTable, StudyFacts
from app.library.spaces import former_space
from app.placement import Placement
from app.retrieval import Query

Kind = Literal["even", "real"]
PARTS = ("normal", "abnormal")
STUDIES_A_TABLE = 48
"""As in the code cache."""


def facts(number: int, slices: int) -> StudyFacts:
    """Return the facts of a study of which nothing but its codes matters."""
    areas = tuple(float(max(0, 900 - (k - slices / 2) ** 2)) for k in range(slices))
    zeros = (0.0,) * slices
    return StudyFacts(
        study=f"S{number:05}",
        patient=f"P{number:05}",
        collection="benchmark",
        folder="/",
        modalities={},
        slices=tuple(range(slices)),
        area_mm2={"core": zeros, "edema": areas, "enhancing": zeros},
        side="left",
        representative_slice=slices // 2,
        labels_from="predicted",
        placement=Placement.as_found(),
    )


class Walks:
    """Made-up codes of one kind and length."""

    def __init__(self, kind: Kind, length: int, seed: int = 0) -> None:
        self.kind = kind
        self.length = length
        self.rng = np.random.default_rng(seed)

    def again(self, seed: int) -> Walks:
        """Return others along the same directions."""
        others = Walks(self.kind, self.length, seed)
        others.__dict__["_axes"] = self._axes
        return others

    @cached_property
    def _axes(self) -> npt.NDArray[np.float32]:
        """The directions (length, length) times how far codes lie along each."""
        axes, _ = np.linalg.qr(self.rng.standard_normal((self.length, self.length)))
        sizes = (np.arange(self.length) + 8.0) ** -3.3
        return np.asarray(np.sqrt(sizes / sizes.sum() * self.length)[:, None] * axes, np.float32)

    def mixed(self, numbers: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return independent numbers (n, length) as codes of this kind."""
        return numbers if self.kind == "even" else numbers @ self._axes

    def study(self, slices: int, part: str) -> npt.NDArray[np.float16]:
        """Return the codes (slices, length) of a part of one study."""
        steps = self.rng.standard_normal((slices, self.length), np.float32) * np.float32(0.1)
        steps[0] = self.rng.standard_normal(self.length, np.float32)
        walk = np.cumsum(steps, axis=0)
        if self.kind == "real" and part == "abnormal":
            lesion = np.sqrt(np.array(facts(0, slices).area_mm2["edema"], np.float32)) / 30
            walk *= np.maximum(lesion, 0.003)[:, None]
        return self.mixed(walk).astype(np.float16)

    def near(self, code: npt.NDArray[np.float16], count: int) -> npt.NDArray[np.float32]:
        """Return codes (count, length) that differ from one as its neighbours some slices away do."""
        noise = np.float32(0.2) * self.rng.standard_normal((count, self.length), np.float32)
        return np.asarray(code.astype(np.float32) + self.mixed(noise), np.float32)


def tables(folder: Path, studies: int, slices: int, walks: Walks, first: int = 0) -> list[CodeTable]:
    """Write codes of some studies into files of a folder; return them as tables that map these."""
    space, made = former_space("benchmark", walks.length), []
    for start in range(first, first + studies, STUDIES_A_TABLE):
        numbers = range(start, min(start + STUDIES_A_TABLE, first + studies))
        parts = {}
        for part in PARTS:
            path = folder / f"{start}-{part}"
            np.concatenate([walks.study(slices, part) for _ in numbers]).tofile(path)
            parts[part] = np.asarray(np.memmap(path, np.float16, "r", 0, (len(numbers) * slices, walks.length)))
        made.append(CodeTable.of(space, [facts(number, slices) for number in numbers], parts))
    return made


def queries(library: list[CodeTable], walks: Walks, count: int, normal_of: int | None = None) -> list[Query]:
    """Return queries near slices of the library with a lesion; all with the normal part of query `normal_of` if given."""
    asked = []
    for _ in range(count):
        table = library[int(walks.rng.integers(len(library)))]
        slices = len(table.studies[0].slices)
        row = int(walks.rng.integers(len(table.studies))) * slices + int(walks.rng.integers(slices // 3, 2 * slices // 3))
        codes = {part: walks.near(table.codes.parts[part][row], 1)[0] for part in PARTS}
        asked.append(Query.of(table.space, codes, row % slices))
    if normal_of is not None:
        kept = asked[normal_of].parts["normal"]
        asked = [replace(query, parts={**query.parts, "normal": kept}) for query in asked]
    return asked
