"""The cases as a library, so that they are searched by the very code that searches a hospital's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.codes import CodeBlock, CodeSpace
from app.evaluation.cases import EvaluationCase
from app.library import Library, StudyRecord, open_library
from app.library.records import PLANES_SHAPE


@contextmanager
def library_of(cases: Sequence[EvaluationCase], space: CodeSpace) -> Iterator[Library]:
    """Open a library of some cases with their predicted label planes, which is gone afterwards."""
    with TemporaryDirectory(prefix="sbmir-evaluation-") as folder:
        address = Path(folder) / "cases.sbmir"
        with open_library(address, space=space, create=True, pictures=False) as library:
            for case in cases:
                labels = np.zeros(PLANES_SHAPE, np.uint8)
                labels[case.slices] = case.predicted.planes()
                codes = CodeBlock.of_study(space.units(case.facts.slices), case.codes)
                library.add(StudyRecord(case.facts, codes, {}, labels))
            yield library
