"""A search as an engine is asked: what follows from what a reader wants, as expressions of a statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from app.codes import CodeModel
from app.errors import UserError
from app.retrieval import Query
from app.retrieval.filters import Among
from app.retrieval.looking import CLEAR_SLICES, LEAST_GAP, NEAR_LESION, SAME_LEVEL_MM, TOO_FAR, drawn_by
from app.retrieval.measures import SumOfSquares, choose_measure
from app.retrieval.presets import Preset, choose_preset
from app.retrieval.scales import Over
from app.retrieval.second_look import Look, rough_in_sql
from app.retrieval.stack import Sum
from app.retrieval.stages import Depth, choose_stages, depth_of
from app.scale.conditions import allowed, check
from app.scale.databases import Values
from app.scale.statements import Nearness, Place, most_alike, nearest_patients, nearest_rows, places_of
from app.scale.store import CodeStore
from app.scale.typical import Typical

PATIENTS = 300
"""So many patients' rows are compared by all their numbers, and their lesions looked at again, unless more rows are asked for."""

COMPARED_A_ROW = 20
"""So many patients at least for each row that is asked for: bits put the right ones among these."""

FETCHED_A_ROW = 4
"""So many patients a row of the answer are then compared exactly at home: bfloat16 confuses those only that are nearly as far."""

SLICES = 4
"""So many slices of each patient are compared exactly where no look wants more: bfloat16 may confuse the nearest."""

MORE_ALIKE = 2
"""So many times the lesions that a look compares in full are found at first: of some patients enough other slices are nearer."""

Where = Callable[[Values], str]


@dataclass(frozen=True, eq=False)
class AskedEngine:
    """A search of an engine.

    Attributes
    ----------
    store : CodeStore
    typical : Typical
    query : Query
    measure : SumOfSquares
    weight : float
    top : int
    among : Among
        With the patients whom the query never finds.
    way : Preset or None
    stages : sequence of str
    exact : bool
        Whether all numbers of all rows are compared, instead of bits first.
    gone : set of str
        Studies that are never found.
    """

    store: CodeStore
    typical: Typical
    query: Query
    measure: SumOfSquares
    weight: float
    top: int
    among: Among
    way: Preset | None
    stages: Sequence[str]
    exact: bool
    gone: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        store: CodeStore,
        typical: Typical,
        model: CodeModel,
        query: Query,
        words: tuple[str | None, float | None, int, Among, Sequence[str], str | None],
        exact: bool,
        gone: frozenset[str] = frozenset(),
    ) -> AskedEngine:
        """Return what a search asks for: measure, weight, rows, among whom, stages and preset, as the local engine takes them.

        Raises
        ------
        UserError
            If something is unknown, out of range, or cannot be asked of an engine.
        """
        by, weight, top, among, stages, preset = words
        config, measures = model.config, store.tables.measures
        way = None if preset is None else choose_preset(preset)
        weight = config.default_weight if weight is None else weight
        by = by or (way.by if way else None) or config.default_by
        if way is not None and way.look is not None and by not in measures:
            by = config.default_by
        measure = choose_measure(by, weight, model.space)
        if not isinstance(measure, SumOfSquares):
            raise UserError(f"A search by {by} cannot be asked of a search engine: search the library itself.")
        if top < 1:
            raise UserError(f"{top} rows cannot be shown: ask for at least one.")
        if not query.drawn and measure.needs.drawn:
            raise UserError(f"The sketch is empty on slice {query.slice}: draw a lesion, or search by normal anatomy.")
        choose_stages(stages)
        check(among, store.tables)
        if way is not None and way.healthy:
            among.refuse_lesions(way.title)
        among = replace(among, exclude=(*among.exclude, *query.never))
        return cls(store, typical, query, measure, weight, top, among, way, stages, exact, gone)

    @property
    def looks(self) -> bool:
        """Whether what lies on slices counts, not their codes alone."""
        return self.way is not None and self.way.looks

    def places(self) -> list[Place]:
        """Return the rows that are to be looked at at home."""
        if self.way is not None and self.way.healthy:
            return self._healthy()
        near, look = self._near(str), None if self.way is None else self.way.look
        if look is None:
            found = self._first(self._nearest(near, self._allowed, self._depth.slices))
        else:
            found = self._alike(near, look)
            if len({patient for patient, _, _ in found}) < self.top:  # those without a lesion come last, by their codes
                found += self._nearest(near, self._allowed, SLICES)
        return list(dict.fromkeys([*found, *self._marked()]))

    def _alike(self, near: Nearness, look: Look) -> list[Place]:
        """Return the rows that a look compares in full: of all lesions the roughly most alike, as the local search does."""
        drawn = drawn_by(self.query, self.typical.brain(), self.store.space.structures)
        rough = rough_in_sql(drawn, look.placed)
        found: list[Place] = []
        seen: set[str] = set()
        while len(seen) < self.top:  # what is compared in full may be of fewer patients than there are rows to fill
            more = self._round(near, look, rough, seen)
            if not more:
                break
            found += more
            seen |= {patient for patient, _, _ in more[: look.compared]}
        return found

    def _round(self, near: Nearness, look: Look, rough: str, seen: Collection[str]) -> list[Place]:
        """Return the candidates of one round, the roughly most alike first: more than are compared in full, if there are."""

        def lesions(values: Values) -> str:
            told = f"{self._allowed(values)} AND lesion"
            return f"{told} AND patient NOT IN {values.texts(sorted(seen))}" if seen else told

        wanted = look.compared * MORE_ALIKE
        while True:
            alike = most_alike(self.store, rough, lesions, wanted)
            kept = alike
            if look.slices is not None:  # of each patient the nearest by their codes alone are candidates
                near_ones = set(nearest_rows(near, lesions, {patient for patient, _, _ in alike}, look.slices))
                kept = [place for place in alike if place in near_ones]
            if len(kept) > look.compared or len(alike) < wanted:
                return kept
            wanted *= 2

    def fill_in(self, known: dict[tuple[Sum, str], float]) -> None:
        """Put the typical distances of all rows in the place of those of the rows at home."""
        for parts, over in self._scales():
            known[parts, over.value] = self.typical.of(parts, over)

    @property
    def _depth(self) -> Depth:
        depth = depth_of(choose_stages(self.stages), self.top)
        return Depth(max(PATIENTS, depth.patients, COMPARED_A_ROW * self.top), max(SLICES, depth.slices))

    def _first(self, places: Sequence[Place]) -> list[Place]:
        """Return the rows of the patients who come first among places in their order: as many as can become rows."""
        depth = depth_of(choose_stages(self.stages), self.top)
        patients = list(dict.fromkeys(patient for patient, _, _ in places))
        kept = set(patients[: max(FETCHED_A_ROW * self.top, depth.patients)])
        return [place for place in places if place[0] in kept]

    def _scales(self) -> list[tuple[Sum, Over]]:
        scales = [(term.parts, term.scale) for term in self.measure.terms if term.scale is not None]
        return [*scales, (self.measure.sums[0], Over.ALL)] if self.way is not None and self.way.healthy else scales

    def _near(self, cost: Callable[[str], str]) -> Nearness:
        return Nearness(self.store, self.typical.of, self.query, self.measure, self.weight, cost)

    def _allowed(self, values: Values) -> str:
        told = allowed(self.among, self.store.space.unit == "slice", values)
        return f"{told} AND study NOT IN {values.texts(sorted(self.gone))}" if self.gone else told

    def _nearest(self, near: Nearness, where: Where, slices: int) -> list[Place]:
        patients = nearest_patients(near, where, self._depth.patients, self.exact)
        return nearest_rows(near, where, patients, slices)

    def _marked(self) -> list[Place]:
        """Return the rows that were called right, as far as they may be found."""
        right = [(one.patient, one.study, one.slice) for one in self.query.marked if one.right]
        if not right:
            return []
        values = Values()
        sql = f"SELECT patient, study, unit FROM {{codes}} WHERE (patient, study, unit) IN {values.places(right)}"
        return places_of(self.store.ask(values, f"{sql} AND {self._allowed(values)}"))

    def _healthy(self) -> list[Place]:
        """Return slices without a lesion near them, at the level asked for, or else those of the nearest levels."""
        brain = self.query.brain or self.query.drawn_on or self.typical.brain()
        level = f"abs(by_level - {brain.level_mm(self.query.slice)})"
        if self.query.brain is None:
            level = f"greatest({level}, abs(unit - {int(self.query.slice)}))"
        usual = max(self.typical.of(self.measure.sums[0], Over.ALL), 1e-9)
        beside = f"{NEAR_LESION!r} * greatest({CLEAR_SLICES} - gap, 0) / {CLEAR_SLICES}"

        def clear(values: Values) -> str:
            return f"{self._allowed(values)} AND gap > {LEAST_GAP}"

        def there(values: Values) -> str:
            return f"{clear(values)} AND {level} <= {SAME_LEVEL_MM!r}"

        found = self._nearest(self._near(lambda squared: f"sqrt({squared}) / {usual!r} + {beside}"), there, SLICES)
        if not found:
            farther = f"{TOO_FAR!r} * {level}"
            found = self._nearest(
                self._near(lambda squared: f"sqrt({squared}) / {usual!r} + {beside} + {farther}"), clear, SLICES
            )
        return list(dict.fromkeys([*found, *self._marked()]))
