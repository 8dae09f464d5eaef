"""A model and studies for the tests of library and retrieval: small, quick, and with the meaning of the real ones.

The model's codes are fixed projections of what a slice shows: the normal part of its T1, the abnormal part of where its FLAIR is
bright. A sketch of exactly that place has the same abnormal code, so a search has a right answer.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import NETWORK_MODALITIES, STRUCTURES
from app.codes import AnatomyCodes, CodeBlock, CodeConfig, CodePart, CodeSpace, EncodedSlices
from app.imaging import Found, Study, StudyFiles
from app.library import StudyFacts, StudyRecord, encoding, indexing, open_library
from app.library.records import PLANES_SHAPE
from app.placement import Placement

FloatArray = npt.NDArray[np.float32]
LENGTH = 24
SIZE = 24
BRAIN_SLICES = range(60, 70)


def make_space(model: str = "m1", length: int = 8) -> CodeSpace:
    """Return the space of a model's normal and abnormal anatomy codes."""
    parts = (CodePart("normal", "float16", length), CodePart("abnormal", "float16", length))
    return CodeSpace(model, "slice", parts, STRUCTURES, NETWORK_MODALITIES, frames.PREPROCESSING_VERSION)


def small_config(length: int = LENGTH, by: str = "both", weight: float = 0.75) -> CodeConfig:
    """Return the configuration of a model with codes of `length` numbers, a multiple of 8."""
    return CodeConfig(image_size=SIZE, code_size=16, filters=(8,) * 5, embedding=length, default_by=by, default_weight=weight)


@dataclass
class FakeModel:
    """An `app.codes.AnatomyModel` that answers by fixed random projections; `calls` counts what was asked."""

    id: str = "fake-model"
    config: CodeConfig = field(default_factory=small_config)
    seconds: float = 0.0
    scale: float = 1.0
    calls: dict[str, int] = field(default_factory=dict)

    @property
    def space(self) -> CodeSpace:
        return make_space(self.id, self.config.code_length)

    def encode_images(self, images: FloatArray, /) -> AnatomyCodes:
        self._count("encode_images")
        time.sleep(self.seconds)
        return AnatomyCodes(self._project(images[:, 0], 1), self._project(_bright(images) * np.float32(1), 2))

    def encode_and_segment(self, images: FloatArray, /) -> EncodedSlices:
        self._count("encode_and_segment")
        return EncodedSlices(self.encode_images(images), _bright(images) * np.uint8(2))

    def encode_normal(self, images: FloatArray, /) -> FloatArray:
        self._count("encode_normal")
        return self._project(images[:, 0], 1)

    def encode_sketches(self, labels: npt.NDArray[np.uint8], /) -> FloatArray:
        self._count("encode_sketches")
        return self._project((labels > 0) * np.float32(1), 2)

    def _project(self, planes: FloatArray, seed: int) -> FloatArray:
        flat = planes.reshape(len(planes), -1)
        weights = np.random.default_rng(seed).standard_normal((flat.shape[1], self.config.code_length)) * self.scale
        return (flat @ weights / 10).astype(np.float32)

    def _count(self, name: str) -> None:
        self.calls[name] = self.calls.get(name, 0) + 1


def _bright(images: FloatArray) -> npt.NDArray[np.bool_]:
    """Return where FLAIR is far above what healthy tissue reaches in :func:`make_study`."""
    return np.asarray(images[:, 2] > 2, np.bool_)


def lesion_plane(row: int, column: int, radius: int = 14, label: int = 2) -> npt.NDArray[np.uint8]:
    """Return a label plane uint8 (240, 240) with one disc."""
    rows, columns = np.ogrid[: frames.PLANE_SHAPE[0], : frames.PLANE_SHAPE[1]]
    return np.where(np.hypot(rows - row, columns - column) <= radius, np.uint8(label), np.uint8(0))


def make_study(
    name: str,
    lesion: tuple[int, int] | None = (110, 90),
    *,
    patient: str | None = None,
    labels: bool = True,
    slices: Sequence[int] = BRAIN_SLICES,
    seed: int = 0,
) -> Study:
    """Return a study that lives in memory: a disc of brain on some slices, a lesion at (row, column) on the inner ones."""
    rng = np.random.default_rng(seed)
    rows, columns = np.ogrid[:240, :240]
    brain = np.hypot(rows - 120, columns - 120) < 70
    t1, flair = (np.zeros(PLANES_SHAPE, np.float32) for _ in range(2))
    marks = np.zeros(PLANES_SHAPE, np.uint8)
    shading = 100 + 20 * np.sin(rows / (9 + rng.uniform(0, 6))) * np.cos(columns / (9 + rng.uniform(0, 6)))
    for k in slices:
        t1[k] = (shading + 3 * (k - slices[0])) * brain
        flair[k] = (100 + 5 * np.sin(columns / 11)) * brain
        if lesion is not None and k not in (slices[0], slices[-1]):
            marks[k] = lesion_plane(*lesion)
            flair[k][marks[k] > 0] = 190
    images = {"t1": t1, "t1ce": t1, "flair": flair}
    return Study(
        patient=patient or name,
        study=name,
        collection="tests",
        folder=Path("/nowhere") / name,
        images={key: frames.from_planes(stack) for key, stack in images.items()},
        labels=frames.from_planes(marks) if labels else None,
        placement=Placement.as_found(),
        notices=(),
        content_hash=f"{seed:064x}",
    )


class NoisyStudy(Study):
    """A study whose pictures do not compress, so that a good part of an index run is writing."""

    def display(self, modality: str) -> npt.NDArray[np.uint8]:
        out = np.zeros(PLANES_SHAPE, np.uint8)
        out[:, 70:170, 70:170] = np.random.default_rng(len(modality)).integers(1, 256, (PLANES_SHAPE[0], 100, 100))
        return out


@contextlib.contextmanager
def studies_in_memory(studies: Iterable[Study]) -> Iterator[None]:
    """Let `index_studies` find these studies, whatever folder it is given, and read them from memory."""
    by_name = {study.study: study for study in studies}

    def find(roots: Sequence[Path], *_: object, **__: object) -> Found:
        return Found([replace(files_of(study), folder=roots[0] / name) for name, study in by_name.items()], [])

    def load(files: StudyFiles, labels: bool = True, hashed: bool = False) -> Study:
        study = by_name[files.study]
        return study if labels else replace(study, labels=None)

    with patch.object(indexing, "find_studies", find), patch.object(encoding, "load_study", load):
        yield


def files_of(study: Study) -> StudyFiles:
    """Return what the folder of a study in memory would hold."""
    images = {modality: study.folder / f"{study.study}_{modality}.nii.gz" for modality in study.images}
    return StudyFiles(study.patient, study.study, study.collection, study.folder, images, None, "brats2017")


def make_record(name: str, *, patient: str | None = None, seed: int = 0, slices: int = 5, length: int = 8) -> StudyRecord:
    """Return a record with random codes and pictures that are nearly empty (quick to deflate)."""
    rng = np.random.default_rng(seed)
    display = {modality: np.zeros(PLANES_SHAPE, np.uint8) for modality in ("t1", "t1ce", "flair")}
    for stack in display.values():
        stack[:, 100:104, 100:120] = rng.integers(0, 256, (PLANES_SHAPE[0], 4, 20))
    labels = np.zeros(PLANES_SHAPE, np.uint8)
    labels[71:73, 100:104, 60:80] = rng.integers(0, 4, (2, 4, 20))
    chosen = tuple(range(70, 70 + slices))
    areas = {one.key: tuple(float((labels[k] == one.label).sum()) for k in chosen) for one in STRUCTURES}
    facts = StudyFacts(
        study=name,
        patient=patient or name,
        collection="tests",
        folder=f"/nowhere/{name}",
        modalities={"t1": f"/nowhere/{name}/t1.nii.gz"},
        slices=chosen,
        area_mm2=areas,
        side="left",
        representative_slice=71,
        labels_from="source",
        placement=replace(Placement.as_found(), how="placed"),
        notices=("placed by its brain's bounding box",),
    )
    codes = rng.standard_normal((2, slices, length)).astype(np.float16)
    block = CodeBlock.of_study(chosen, {"normal": codes[0], "abnormal": codes[1]})
    return StudyRecord(facts, block, display, labels)


def check_whole(path: Path) -> list[str]:
    """Assert that everything in a library file can be read and fits together; return its studies."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    with open_library(path, read_only=True) as library:
        table = library.codes()
        assert len(table) == sum(len(facts.slices) for facts in table.studies)
        for facts in table.studies:
            for modality in ("t1", "t1ce", "flair"):
                assert library.display_planes(facts.study, modality).shape == PLANES_SHAPE
            assert library.label_planes(facts.study).shape == PLANES_SHAPE
        return [facts.study for facts in table.studies]
