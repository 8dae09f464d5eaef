"""One open library, one model, one template: from what a reader draws to rows."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from app import settings
from app.codes import CodeModel
from app.errors import HOW_TO_FILL, UserError
from app.imaging import Study
from app.library import Library, StudyFacts
from app.retrieval.bits import as_kept
from app.retrieval.encoders import Case
from app.retrieval.exact_search import Mask
from app.retrieval.feedback import Marks, kept_slices, refined, right_cases, rows_of
from app.retrieval.filters import EVERYONE, NOTHING, Among, Matching, Offers, Passed, offered_filters
from app.retrieval.hits import Hit, LabelPlanes, Place, Plane, one_per_patient
from app.retrieval.looking import Searched, healthy_at_level, look_again
from app.retrieval.measures import MEASURES, Measure, choose_measure, offered
from app.retrieval.opened import GivesCodes, GivesFindings, OpenedLibrary
from app.retrieval.presets import Preset, choose_preset
from app.retrieval.query import Query
from app.retrieval.questions import Questions
from app.retrieval.reasons import Reasons, Standing, explain
from app.retrieval.second_look import LookWeights, chosen_weights
from app.retrieval.stages import Stage, choose_stages, depth_of


@dataclass(frozen=True)
class SearchResult:
    """Rows and how they were found.

    Attributes
    ----------
    hits : list of Hit
        One row a patient, nearest first.
    by : str
        Name of the measure.
    weight : float or None
        W, None where the measure does not use it.
    timing_ms : dict of str to float
        "encode" (what making the query took), "search", and "total" of both.
    stages : tuple of str
        The ranking stages that the candidates went through.
    candidates : int
        How many slices the exact search handed on.
    labels : mapping of (study, slice) to uint8 array (240, 240)
        Label planes that stages have read.
    preset : str or None
        The way of searching that was asked for by name.
    nothing_close : bool
        Whether even the best row is not what was drawn, as far as a second look can tell; where healthy slices are searched,
        whether none is of the level asked for, which `notices` then tell.
    matching : Matching
        How many slices and patients could be found at all.
    notices : tuple of str
        What a reader should know of the filters: one that nobody passes, or fewer patients than rows.
    blocking : str
        Where nobody passes the filters: the one without which most patients would.
    """

    hits: list[Hit]
    by: str
    weight: float | None
    timing_ms: dict[str, float]
    stages: tuple[str, ...] = ()
    candidates: int = 0
    labels: Mapping[Place, Plane] = field(default_factory=dict)
    preset: str | None = None
    nothing_close: bool = False
    matching: Matching = NOTHING
    notices: tuple[str, ...] = ()
    blocking: str = ""


class Engine(Questions):
    """Answers queries; belongs to the thread that made it, as its library does.

    Parameters
    ----------
    library : Library
        Opened in this thread; its codes are read once.
    model : CodeModel
        The library's model; the encoders that suit its space know what else it can do.
    template : Study or None
        What sketches are drawn on.
    codes : CodeCache or GivesCodes, optional
        The library's codes, kept between openings; without it they are kept in memory only.
    findings : FindingCache or GivesFindings, optional
        What lies on its slices, likewise.

    Attributes
    ----------
    library : OpenedLibrary
        What is searched.

    Raises
    ------
    UserError
        If the library's codes are another model's.
    """

    def __init__(
        self,
        library: Library,
        model: CodeModel,
        template: Study | None,
        codes: GivesCodes | None = None,
        findings: GivesFindings | None = None,
    ) -> None:
        self.library = OpenedLibrary(library, model.space, codes, findings)
        super().__init__(model, template)
        default = self.offers.get(model.config.default_by)
        if default is not None:
            default.prepare(self.library.reference.rows)  # else the first search would wait for it

    @property
    def studies(self) -> list[StudyFacts]:
        """What is searched, ordered by patient and study."""
        return self.library.studies

    @property
    def facts(self) -> Mapping[str, StudyFacts]:
        """What is known of each study that is searched, by its name."""
        return {facts.study: facts for facts in self.studies}

    @property
    def counts(self) -> tuple[int, int]:
        """How many patients and studies are searched."""
        return len({facts.patient for facts in self.studies}), len(self.studies)

    @property
    def offers(self) -> dict[str, Measure]:
        """The measures that the model's codes allow, by name."""
        return offered(self._model.space)

    @property
    def default_weight(self) -> float:
        """W of measures that weigh parts, where nobody names another."""
        return float(self._model.config.default_weight)

    @property
    def filters(self) -> Offers:
        """The filters that make sense here, each with the values that the library has; by lesions that are measured so far."""
        table = self.library.look_table if self.measured else None
        return offered_filters(self.library.reference.rows, table, self._model.space.structures)

    @property
    def looks_again(self) -> bool:
        """Whether a second look is possible: the codes are of slices, and the model knows structures."""
        return self.library.looks_again

    @property
    def measured(self) -> bool:
        """Whether a second look need not wait for anything."""
        return self.library.measured

    def measure_some(self) -> None:
        """Measure some of what a second look needs, ahead of it; EnvironmentFault if the library does not answer."""
        self.library.measure_some()

    @cached_property
    def _look_weights(self) -> LookWeights:
        return chosen_weights(settings.load_settings().search.look_weights)

    def query_from_case(self, place: Place) -> Query:
        """Return the query "slices like this slice of this case of the library"; its own patient is never found by it.

        Raises
        ------
        UserError
            If the library has no such study or slice, or its codes are not of slices.
        """
        row = self.library.row_of(place)
        rows = self.library.reference.rows
        space = self._model.space
        parts = {part.name: as_kept(space, part.name, rows.take(part.name, np.array([row]))[0]) for part in space.parts}
        labels = self.library.label_planes([place])[0]
        return self.query(Case(rows.study_of(row), place[1], parts, labels))[0]

    def refined(self, query: Query, marks: Marks) -> Query:
        """Return a query that is moved by what a reader has called right or wrong; see :func:`app.retrieval.feedback.refined`."""
        return refined(query, marks, self.library)

    def search(
        self,
        query: Query,
        by: str | None = None,
        weight: float | None = None,
        top: int = 10,
        among: Among = EVERYONE,
        stages: Sequence[str] = (),
        preset: str | None = None,
    ) -> SearchResult:
        """Return the best slice of each of the `top` best patients.

        Parameters
        ----------
        query : Query
        by : str, optional
            Name of a measure (:mod:`app.retrieval.measures`); None takes the model's default.
        weight : float, optional
            W in [0, 1], for measures that weigh parts; None takes the model's default.
        top : int
            There are always min(top, matching patients) rows, unless a stage leaves some out.
        among : Among
            What may be found: patients to leave out, and filters.
        stages : sequence of str
            Names of ranking stages (:mod:`app.retrieval.stages`) that the candidates go through, in this order.
        preset : str, optional
            Name of a way to search (:mod:`app.retrieval.presets`), in place of `by` and `stages`.

        Raises
        ------
        UserError
            If the library is empty, nothing was drawn and the measure needs it, or something asked for is unknown, out of
            range, or needs what these codes do not have.
        """
        started = time.perf_counter()
        config = self._model.config
        weight = config.default_weight if weight is None else weight
        way = None if preset is None else choose_preset(preset)
        if way is not None and stages:
            raise UserError(f"The preset {way.name} says itself how rows are ranked: leave the stages out, or the preset.")
        by = by or (way.by if way else None) or config.default_by
        measure = choose_measure(self._measure_for(by, way), weight, self._model.space)
        chosen = choose_stages(stages)
        self._check(query, measure, top)
        if way is not None and way.healthy:
            among.refuse_lesions(way.title)
        among = replace(among, exclude=(*among.exclude, *query.never))
        rows = self.library.reference.rows
        passed = among.passed(rows, lambda: self.library.look_table, top)

        def find(allowed: Mask, top: int) -> SearchResult:
            if way is not None and way.looks:
                return self._look_again(query, measure, weight, top, replace(passed, allowed=allowed), way)
            result = self._by_codes(query, measure, weight, top, allowed, chosen)
            return replace(result, preset=preset)

        kept = right_cases(query, None if way is None or not way.looks else not way.healthy)
        allowed = passed.allowed & kept_slices(kept, rows)
        result = find(allowed, top)
        lacking = {one.patient for one in kept} - {hit.patient for hit in result.hits}
        if lacking and (more := find(allowed & rows_of(lacking, rows), len(lacking))).hits:
            result = _ending_with(result, more, top)
        took = 1000 * (time.perf_counter() - started)
        timing = {"encode": query.encode_ms, "search": took, "total": query.encode_ms + took}
        used = weight if measure.needs.weight else None
        return replace(
            result,
            weight=used,
            timing_ms=timing,
            nothing_close=result.nothing_close and bool(result.hits),
            matching=passed.matching,
            blocking=passed.blocking,
            notices=(*passed.notices, *result.notices),
        )

    def _by_codes(
        self, query: Query, measure: Measure, weight: float, top: int, allowed: Mask, stages: Sequence[Stage]
    ) -> SearchResult:
        """Search by the codes alone, and let ranking stages look at what that hands on."""
        depth = depth_of(stages, top)
        candidates = self.library.reference.nearest(query, measure, weight, depth.patients, depth.slices, allowed)
        found = len(candidates)
        planes = LabelPlanes(self.library.label_planes)
        for stage in stages:
            candidates = stage.rank(query, candidates, planes)
        hits = one_per_patient(candidates, top)
        return SearchResult(hits, measure.name, None, {}, tuple(stage.name for stage in stages), found, planes.kept)

    def _measure_for(self, by: str, way: Preset | None) -> str:
        """Return the measure of a way to search; where the model's codes do not allow it, its default stands in for a look's."""
        if way is not None and way.look is not None and by not in self.offers:
            return self._model.config.default_by
        return by

    def _check(self, query: Query, measure: Measure, top: int) -> None:
        """Refuse what cannot be searched for."""
        if top < 1:
            raise UserError(f"{top} rows cannot be shown: ask for at least one.")
        if not query.drawn and measure.needs.drawn:
            raise UserError(f"The sketch is empty on slice {query.slice}: draw a lesion, or search by normal anatomy.")
        if not self.library.reference.patients:
            raise UserError(f"The library {self.library.address} holds no studies yet: {HOW_TO_FILL}.")

    def _look_again(self, query: Query, measure: Measure, weight: float, top: int, passed: Passed, way: Preset) -> SearchResult:
        """Search with a second look, or among slices without a lesion."""
        table = self.library.look_table
        if table is None:
            raise UserError(f"This model's codes are not of slices: a search {way.title.lower()} is not possible with it.")
        searched = Searched(self.library.reference, table, passed.allowed)
        if way.look is None:
            looked = healthy_at_level(searched, query, measure, weight, top)
        elif query.labels is None or not query.labels.any():
            raise UserError(f"There is no lesion on slice {query.slice}: search for healthy slices, or by normal anatomy.")
        else:
            looked = look_again(searched, query, measure, weight, way.look, self._look_weights, top)
        hits = one_per_patient(looked.candidates, top)
        told = _few_healthy(len(hits), passed.matching.patients, top, looked.nothing_close) if way.healthy else ()
        return SearchResult(
            hits, measure.name, None, {}, (), looked.looked_at, {}, way.name, looked.nothing_close, notices=told
        )  # fmt: skip

    def explain(self, query: Query, result: SearchResult) -> list[Reasons]:
        """Return why each hit of a search is like its query; label planes that no stage has read come in one round trip."""
        planes = LabelPlanes(self.library.label_planes, result.labels)
        found = planes.of(hit.place for hit in result.hits)
        standing = Standing(self.library.reference.rows, query, MEASURES[result.by], result.weight or 0.0)
        structures = self._model.space.structures
        known = {facts.study: facts for facts in self.studies}
        return [
            replace(explain(query, hit, labels, structures, known.get(hit.study)), farther=standing.farther(hit))
            for hit, labels in zip(result.hits, found, strict=True)
        ]

    def refresh(self) -> bool:
        """Pick up what others added to the library or removed; tell whether anything changed."""
        return self.library.refresh()


def _few_healthy(found: int, patients: int, top: int, elsewhere: bool) -> tuple[str, ...]:
    """Return what is told where fewer patients than could be shown have a slice of the level without a lesion."""
    if elsewhere:
        nobody = f"None of {patients} patients has" if patients > 1 else "The one patient does not have"
        return (f"{nobody} this level without a lesion: slices of the nearest levels are shown.",)
    if found < min(top, patients):
        return (f"Of {patients} patients, {found} {'has' if found == 1 else 'have'} this level without a lesion.",)
    return ()


def _ending_with(result: SearchResult, more: SearchResult, top: int) -> SearchResult:
    """Return a result whose last rows give way to others, as far as there are too many."""
    kept = result.hits[: max(0, top - len(more.hits))]
    hits = [replace(hit, rank=rank) for rank, hit in enumerate([*kept, *more.hits], 1)]
    return replace(result, hits=hits, labels={**result.labels, **more.labels})
