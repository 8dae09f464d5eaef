"""One open library, one model, one template: from what a reader draws to rows."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import UserError
from app.imaging import Study
from app.library import CodeCache, Library, StudyFacts
from app.retrieval.distances import By, check_by
from app.retrieval.exact_search import Hit, Query, Reference, make_query


class CodePair(Protocol):
    """Normal and abnormal anatomy codes, float32 (N, d) each."""

    @property
    def normal(self) -> npt.NDArray[np.float32]: ...

    @property
    def abnormal(self) -> npt.NDArray[np.float32]: ...


class QueryConfig(Protocol):
    """What a query needs to know of a model's configuration."""

    @property
    def image_size(self) -> int: ...

    @property
    def default_by(self) -> By: ...

    @property
    def default_weight(self) -> float: ...


class QueryModel(Protocol):
    """What a query needs of a model (`app.codes.Model` has it)."""

    @property
    def id(self) -> str: ...

    @property
    def config(self) -> QueryConfig: ...

    def encode_images(self, images: npt.NDArray[np.float32], /) -> CodePair: ...

    def encode_normal(self, images: npt.NDArray[np.float32], /) -> npt.NDArray[np.float32]: ...

    def encode_sketches(self, labels: npt.NDArray[np.uint8], /) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True)
class SearchResult:
    """Rows and how they were found.

    Attributes
    ----------
    hits : list of Hit
        One row a patient, nearest first.
    by : str
        "entire", "normal", "abnormal" or "both".
    weight : float or None
        W, None where `by` does not use it.
    timing_ms : dict of str to float
        "encode" (what making the query took), "search", and "total" of both.
    """

    hits: list[Hit]
    by: By
    weight: float | None
    timing_ms: dict[str, float]


class Engine:
    """Answers queries; belongs to the thread that made it, as its library does.

    Parameters
    ----------
    library : Library
        Opened in this thread; its codes are read once.
    model : QueryModel
        The library's model.
    template : Study or None
        What sketches are drawn on.
    codes : CodeCache, optional
        The library's codes, kept between openings; without it they are kept in memory only.

    Raises
    ------
    UserError
        If the library's codes are another model's.
    """

    def __init__(self, library: Library, model: QueryModel, template: Study | None, codes: CodeCache | None = None) -> None:
        if library.model_id not in (None, model.id):
            raise UserError(f"The library {library.address} was made by another model: choose that model.")
        self._library = library
        self._model = model
        self.set_template(template)
        self._revision = library.revision()
        self._codes = codes or CodeCache(library)
        self._tables = self._codes.update()
        self._reference = Reference(self._tables)
        if model.config.default_by == "both":
            _ = self._reference.scales  # else the first search would wait for them

    @property
    def studies(self) -> list[StudyFacts]:
        """What is searched, ordered by patient and study."""
        return self._reference.studies

    def set_template(self, template: Study | None) -> None:
        """Draw on another template from now on."""
        self._template = template
        self._template_brain = None if template is None else _slices_with_brain(template)
        self._template_codes: dict[int, npt.NDArray[np.float32]] = {}

    def query_from_sketch(self, k: int, label_map: npt.NDArray[np.uint8] | None) -> Query:
        """Return the query "this slice of the template, with this lesion".

        Parameters
        ----------
        k : int
            Slice of the template, 0-based from the feet.
        label_map : uint8 array (240, 240) or None
            What was drawn, labels inside the program; None or an empty one asks for the normal anatomy alone.

        Raises
        ------
        UserError
            If there is no template, or its slice is out of range or holds no brain.
        """
        started = time.perf_counter()
        normal = self._template_code(k)
        abnormal = None
        if label_map is not None and label_map.any():
            if label_map.shape != frames.PLANE_SHAPE or label_map.dtype != np.uint8:
                raise ValueError(f"a label map must be uint8 {frames.PLANE_SHAPE}, not {label_map.dtype} {label_map.shape}")
            abnormal = self._model.encode_sketches(frames.network_labels(label_map[None], self._model.config.image_size))[0]
        return make_query(normal, abnormal, k, _ms_since(started))

    def query_from_example(self, study: Study, k: int) -> Query:
        """Return the query "slices like slice `k` of this study"; errors as :meth:`query_from_sketch`."""
        started = time.perf_counter()
        _check_slice(k, _slices_with_brain(study), f"The study {study.study}")
        codes = self._model.encode_images(study.network_input([k], self._model.config.image_size))
        return make_query(codes.normal[0], codes.abnormal[0], k, _ms_since(started))

    def search(
        self, query: Query, by: str | None = None, weight: float | None = None, top: int = 10, exclude: Collection[str] = ()
    ) -> SearchResult:
        """Return the best slice of each of the `top` nearest patients.

        Parameters
        ----------
        query : Query
        by, weight
            As :mod:`app.retrieval.distances` defines them; None takes the model's default.
        top : int
            There are always min(top, patients) rows.
        exclude : collection of str
            Patients to leave out.

        Raises
        ------
        UserError
            If the library is empty, nothing was drawn (other than for "normal"), or `by`, `weight`, `top` are out of range.
        """
        started = time.perf_counter()
        config = self._model.config
        weight = config.default_weight if weight is None else weight
        mode = check_by(by or config.default_by, weight)
        if top < 1:
            raise UserError(f"{top} rows cannot be shown: ask for at least one.")
        if not query.drawn and mode != "normal":
            raise UserError(f"The sketch is empty on slice {query.slice}: draw a lesion, or search by normal anatomy.")
        if not self._reference.patients:
            raise UserError(f"The library {self._library.address} holds no studies yet: bring some in with the index command.")
        hits = self._reference.search(query, mode, weight, top, exclude)
        took = _ms_since(started)
        timing = {"encode": query.encode_ms, "search": took, "total": query.encode_ms + took}
        return SearchResult(hits, mode, weight if mode == "both" else None, timing)

    def refresh(self) -> bool:
        """Pick up what others added to the library or removed; tell whether anything changed."""
        revision = self._library.revision()
        if revision == self._revision:
            return False
        tables = self._codes.update()
        changed = list(map(id, tables)) != list(map(id, self._tables))
        if changed:  # and not only what the library holds for other models
            self._tables, self._reference = tables, Reference(tables, self._reference)
        self._revision = revision
        return changed

    def _template_code(self, k: int) -> npt.NDArray[np.float32]:
        if self._template is None or self._template_brain is None:
            raise UserError("There is no template to draw on: open one.")
        _check_slice(k, self._template_brain, "The template")
        if k not in self._template_codes:
            images = self._template.network_input([k], self._model.config.image_size)
            self._template_codes[k] = self._model.encode_normal(images)[0]
        return self._template_codes[k]


def _slices_with_brain(study: Study) -> npt.NDArray[np.bool_]:
    return np.asarray(study.brain().any(axis=(0, 1)), np.bool_)


def _check_slice(k: int, brain: npt.NDArray[np.bool_], what: str) -> None:
    """Refuse a slice that is out of range or holds no brain (`brain` (155,) tells which do)."""
    if not 0 <= k < len(brain):
        raise UserError(f"Slice {k} is out of range: slices go from 0 to {len(brain) - 1}, counted from the feet.")
    if not brain[k]:
        inside = np.flatnonzero(brain)
        there = f"choose one from {inside[0]} to {inside[-1]}" if inside.size else "choose another study"
        raise UserError(f"{what} holds no brain on slice {k}: {there}.")


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
