"""Copying a library file into an engine by the command, by the clock: with its lesions measured before, and without."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from app.codes import CodeBlock
from app.library import StudyRecord, open_library
from app.library.records import PLANES_SHAPE
from app.settings import REPOSITORY
from benchmarks.code_tables import PARTS
from benchmarks.made_lesions import KINDS, lesion
from benchmarks.scale.made import SLICES_A_STUDY, Made


def copy_rate(slices: int, folder: Path) -> Mapping[str, float]:
    """Return the slices a second of two copies of one library, the second with lesions that the first has measured."""
    made = Made(slices)
    source, report = folder / "library.sbmir", {}
    _write(source, made)
    home = {**os.environ, "SBMIR_HOME": os.fspath(folder)}
    for title in ("lesions measured too", "lesions known"):
        words = [sys.executable, "main.py", "copy", os.fspath(source), f"chdb:{folder}/{title.split()[-1]}"]
        started = time.perf_counter()
        said = subprocess.run(words, cwd=REPOSITORY, env=home, capture_output=True, text=True, check=True)
        report[title] = made.slices / (time.perf_counter() - started)
        rate = f"{report[title]:.0f} slices a second by the clock, the start of the program included"
        print(f"copy, {title}: {rate}; {said.stdout.strip()}", flush=True)
    return report


def _write(path: Path, made: Made) -> None:
    labels = [np.zeros(PLANES_SHAPE, np.uint8) for _ in range(KINDS)]
    with open_library(path, space=made.space, create=True, pictures=False) as library:
        for table in made.tables():
            for number, facts in enumerate(table.studies):
                rows = slice(number * SLICES_A_STUDY, (number + 1) * SLICES_A_STUDY)
                kind = int(facts.study[1:]) % KINDS
                if not labels[kind].any():
                    for k, area in zip(facts.slices, facts.abnormal_mm2, strict=True):
                        drawn = lesion(kind, area)
                        labels[kind][k] = 0 if drawn is None else drawn
                parts = {name: table.codes.parts[name][rows] for name in PARTS}
                library.add(StudyRecord(facts, CodeBlock.of_study(facts.slices, parts), {}, labels[kind]))
