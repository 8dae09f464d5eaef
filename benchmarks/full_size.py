"""A model of the published layout with random weights, a library of 52,000 slices for it, and the reference's way to search it.

The library's studies are those of another library under new names, with their pictures and label maps; their codes are made up:
what the networks make of some slices of the template and of some label maps, moved from patient to patient and from slice to
slice as real codes are.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from app.codes import CodeBlock, CodeConfig, Model, load_model, save_networks
from app.codes.networks import Networks
from app.imaging import Study
from app.library import StudyRecord, open_library
from benchmarks.code_tables import Walks

Codes = npt.NDArray[np.float32]

SEED = 5
ANCHORS = 24
"""So many slices of the template and so many label maps are encoded."""

BATCH, TREES, ROWS = 16, 10, 200
"""As the published system has them: slices that are encoded at once, Annoy's trees, rows that it is asked for."""


def made_model(path: Path) -> Model:
    """Return the model of a file, made with random weights if it is not there."""
    if not path.exists():
        torch.manual_seed(SEED)
        save_networks(Networks(CodeConfig()), path)
    return load_model(path)


def made_library(path: Path, model: Model, source: Path, template: Study, studies: int) -> None:
    """Write a library of so many studies with the model's codes, if it is not there."""
    if path.exists():
        return
    with open_library(source, read_only=True) as other:
        records = [other.record(facts.study) for facts in other.studies()]
    levels = np.linspace(*_ends(template), ANCHORS).astype(int).tolist()
    normal = model.encode_normal(template.network_input(levels, model.config.image_size)).astype(np.float32)
    planes = [record.labels[record.facts.representative_slice] for record in records]
    sketched = model.encode_sketches(np.stack([_square(plane, model) for plane in [np.zeros_like(planes[0]), *planes]][:ANCHORS]))
    abnormal = sketched.astype(np.float32)
    walks = Walks("real", model.config.code_length)
    partial = path.with_name("making-" + path.name)
    partial.unlink(missing_ok=True)
    with open_library(partial, space=model.space, create=True) as library:
        for number in range(studies):
            record, facts = records[number % len(records)], records[number % len(records)].facts
            near = np.abs(np.array(levels)[:, None] - np.array(facts.slices)).argmin(axis=0)
            lesion = np.array(facts.abnormal_mm2) > 0
            own = (1 + number % max(1, len(abnormal) - 1)) * lesion
            parts = {
                "normal": normal[near] + _spread(normal) * walks.study(len(near), "normal"),
                "abnormal": abnormal[own]
                + _spread(abnormal) * walks.study(len(near), "normal") * (0.01 + 0.99 * lesion[:, None]),
            }
            block = CodeBlock.of_study(facts.slices, {name: codes.astype(np.float16) for name, codes in parts.items()})
            named = replace(facts, study=f"S{number:05}", patient=f"P{number:05}")
            library.add(StudyRecord(named, block, record.display, record.labels))
    partial.rename(path)


def _ends(template: Study) -> tuple[int, int]:
    """Return the first and the last slice with brain, a tenth inside."""
    there = np.flatnonzero(template.brain().any(axis=(0, 1)))
    inside = len(there) // 10
    return int(there[inside]), int(there[-1 - inside])


def _spread(codes: Codes) -> np.float32:
    """Return how far codes lie from their mean, for each number."""
    return np.float32(np.sqrt(np.square(codes - codes.mean(axis=0)).mean()))


def _square(plane: npt.NDArray[np.uint8], model: Model) -> npt.NDArray[np.uint8]:
    """Return a label plane of the library at the networks' size."""
    side = model.config.image_size
    nearest = np.arange(side) * len(plane) // side
    return np.ascontiguousarray(plane[np.ix_(nearest, nearest)])


class ReferencesWay:
    """A search as the published system makes it: template and sketch encoded in float32, Annoy, a ranking of the 200 nearest.

    What it does beside that (a round trip to a database and a file of codes for each of the 200, pictures) is left out.

    Parameters
    ----------
    model : Model
    template : Study
    codes : float32 array (N, d)
        The entire codes of the library's slices.
    patients : sequence of str
        The patient of each.
    """

    def __init__(self, model: Model, template: Study, codes: Codes, patients: Sequence[str]) -> None:
        self._model, self._codes, self._patients = model, codes, patients
        brain = np.flatnonzero(template.brain().any(axis=(0, 1)))
        self._images = template.network_input(brain.tolist(), model.config.image_size)
        self._index = importlib.import_module("annoy").AnnoyIndex(codes.shape[1], "euclidean")
        self._index.set_seed(SEED)
        for row, code in enumerate(codes):
            self._index.add_item(row, code)
        self._index.build(TREES)

    def search(self, labels: npt.NDArray[np.uint8], whole_template: bool) -> list[str]:
        """Return the ten best patients for a sketch (H, W) on the middle slice; the whole template is encoded, or that slice."""
        middle = len(self._images) // 2
        images = self._images if whole_template else self._images[middle : middle + 1]
        made = [self._model.encode_normal(images[start : start + BATCH]) for start in range(0, len(images), BATCH)]
        normal = np.concatenate(made)[middle if whole_template else 0].astype(np.float32)
        query = normal + self._model.encode_sketches(labels[None])[0].astype(np.float32)
        rows = np.array(self._index.get_nns_by_vector(query, ROWS))
        nearest = rows[np.argsort(np.linalg.norm(self._codes[rows] - query, axis=1))]
        return list(dict.fromkeys(self._patients[row] for row in nearest.tolist()))[:10]


def reference_times_ms(folder: Path, source: Path, template: Study, searches: int) -> dict[str, list[float]] | None:
    """Return how long searches in the library of `folder` take by the reference's way; None where Annoy is not installed.

    Once by the slice alone that is drawn on, once with all of the template's, as the published system encodes it at each search.
    """
    if importlib.util.find_spec("annoy") is None:
        return None
    model = load_model(folder / "full-size.pt")
    with open_library(folder / "full-size.sbmir", model_id=model.id, read_only=True) as library:
        table = library.codes()
    codes = table.codes.parts["normal"].astype(np.float32) + table.codes.parts["abnormal"].astype(np.float32)
    way = ReferencesWay(model, template, codes, [table.studies[number].patient for number in table.codes.study.tolist()])
    with open_library(source, read_only=True) as other:
        drawn = [_square(other.label_slice(facts.study, facts.representative_slice), model) for facts in other.studies()]

    def timed(count: int, whole: bool) -> list[float]:
        times = []
        for number in range(count):
            started = time.perf_counter()
            way.search(drawn[number % len(drawn)], whole)
            times.append(1000 * (time.perf_counter() - started))
        return times

    timed(2, False)
    return {"one slice of the template": timed(searches, False), "all slices of the template": timed(max(2, searches // 8), True)}
