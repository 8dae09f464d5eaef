"""Encoded cases, kept in the cache between evaluations: encoding takes far longer than all searches.

A case is one ``.npz`` file, read without pickle. Its name is a hash of the model and of the study's files with their sizes and
times, so whatever has changed is encoded anew; so is whatever cannot be read.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.codes import Model, space_as_json
from app.errors import DAMAGED_ARRAYS
from app.evaluation.cases import EvaluationCase, encode_case
from app.evaluation.judging.planes import LabelStack
from app.evaluation.judging.slice_facts import SliceFacts
from app.evaluation.spoiling import AS_IT_IS, Spoiling
from app.jobs import Job
from app.lesions import BrainBox
from app.library import DamagedLibrary, StudyFacts
from app.library.packing import pack_facts, unpack_facts
from app.outputs import write_aside
from app.settings import cache_folder

FORMAT = 3
"""Another one whenever what is measured of a case, or how, has changed."""

LIMIT_BYTES = 1 << 30
"""So much is kept; what was not used for longest goes first."""


def encode_cases(
    folders: Sequence[Path], model: Model, job: Job, fresh: bool = False, spoiling: Spoiling = AS_IT_IS, every: int = 1
) -> list[EvaluationCase]:
    """Encode labelled studies, in the order given, or take them from the cache.

    Parameters
    ----------
    folders : sequence of Path
    model : Model
    job : Job
    fresh : bool
        Encode all of them anew.
    spoiling : Spoiling
        What is wrong with their images.
    every : int
        Every how many of their slices.

    Raises
    ------
    UserError
        If a study has no label map, or cannot be read.
    """
    kept = cache_folder() / "evaluation"
    cases = []
    job.start(len(folders), f"Encoding {spoiling.name}".strip())
    for folder in folders:
        path = kept / f"{_key(folder, model, spoiling.name, every)}.npz"
        case = None if fresh else _read(path)
        verb = "Encoded" if case is None else "Took from the cache"
        if case is None:
            case = encode_case(folder, model, job, spoiling.of, every)
            _write(path, case)
        cases.append(case)
        job.advance(f"{verb}: {folder.name}")
    return cases


def _key(folder: Path, model: Model, spoilt: str, every: int) -> str:
    """Return what names an encoded case: the model, how it computes, the study's files, and what is kept of a study."""
    known: list[Any] = [FORMAT, space_as_json(model.space), model.precision, [field.name for field in fields(StudyFacts)]]
    known += [spoilt, every] if spoilt or every != 1 else []
    files = [
        (str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return hashlib.sha256(json.dumps([known, str(folder.resolve()), files]).encode()).hexdigest()[:32]


def _write(path: Path, case: EvaluationCase) -> None:
    """Keep a case if that is possible: a full disk only makes the next evaluation as slow as this one."""
    described = {
        "facts": pack_facts(case.facts),
        "box": asdict(case.box),
        "segmentation": dict(case.segmentation),
        "decoded": dict(case.decoded),
        "truth": [case.truth.count, *case.truth.low],
        "predicted": [case.predicted.count, *case.predicted.low],
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        "described": np.frombuffer(json.dumps(described).encode(), np.uint8),
        "truth": case.truth.box,
        "predicted": case.predicted.box,
        **{f"judged_{name}": array for name, array in case.judged.arrays().items()},
        **{f"code_{name}": numbers for name, numbers in case.codes.items()},
    }
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_aside(path, packed.getvalue())
        _drop_oldest(path.parent)


def _read(path: Path) -> EvaluationCase | None:
    """Return a kept case; None where there is none that can be read."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            case = _case(kept, json.loads(bytes(kept["described"])))
        os.utime(path)  # used just now
    except DamagedLibrary:
        return None
    except DAMAGED_ARRAYS:
        return None
    return case


def _case(kept: Any, described: dict[str, Any]) -> EvaluationCase:
    stacks = {}
    for name in ("truth", "predicted"):
        count, *low = described[name]
        stacks[name] = LabelStack(count, (low[0], low[1], low[2]), kept[name])
    return EvaluationCase(
        facts=unpack_facts(described["facts"], "of kept cases"),
        codes={name.removeprefix("code_"): kept[name] for name in kept.files if name.startswith("code_")},
        truth=stacks["truth"],
        predicted=stacks["predicted"],
        judged=SliceFacts(*(kept[f"judged_{name}"] for name in SliceFacts.names())),
        box=BrainBox(**described["box"]),
        segmentation=described["segmentation"],
        decoded=described["decoded"],
    )


def _drop_oldest(folder: Path) -> None:
    """Delete kept cases, those not used for longest first, until the rest is within the limit."""
    found = sorted(((path.stat().st_mtime_ns, path.stat().st_size, path) for path in folder.glob("*.npz")), reverse=True)
    total = 0
    for _, size, path in found:
        total += size
        if total > LIMIT_BYTES:
            path.unlink(missing_ok=True)
