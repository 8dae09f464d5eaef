"""A library as it is opened for searching: its codes as of one moment, brought up to date when others change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app import settings
from app.anatomy import Structure
from app.codes import CodeSpace
from app.errors import UserError
from app.findings import Findings
from app.library import CodeCache, CodeTable, FindingCache, Library, StudyFacts
from app.library.records import LABELS
from app.retrieval.exact_search import Reference
from app.retrieval.hits import Place, Plane
from app.retrieval.second_look import LookTable


class GivesCodes(Protocol):
    """Where the codes of an opened library come from, as from a :class:`app.library.CodeCache`."""

    def update(self) -> list[CodeTable]:
        """Return the tables as they are now; each study is in one of them, and what has not changed is the same object."""


class GivesFindings(Protocol):
    """Where it is known from what lies on its slices, as from a :class:`app.library.FindingCache`."""

    def update(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> list[Findings]:
        """Return the findings of some studies, a row for each of their slices."""

    def measure_some(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> bool:
        """Measure a batch of what is lacking, and tell whether there is more."""


class OpenedLibrary:
    """The codes of one space of an open library; belongs to the thread that opened it.

    Parameters
    ----------
    library : Library
        Opened in this thread; its codes are read once.
    space : CodeSpace
        The space of the model that searches it.
    codes : CodeCache or GivesCodes, optional
        The library's codes, kept between openings; without it they are kept in memory only.
    findings : FindingCache or GivesFindings, optional
        What lies on its slices, likewise.

    Attributes
    ----------
    reference : Reference
        What is searched, as of the last :meth:`refresh`.

    Raises
    ------
    UserError
        If the library's codes are another model's.
    """

    def __init__(
        self, library: Library, space: CodeSpace, codes: GivesCodes | None = None, findings: GivesFindings | None = None
    ) -> None:
        if library.model_id not in (None, space.model):
            raise UserError(f"The library {library.address} was made by another model: choose that model.")
        self._library = library
        self._revision = library.revision()
        self._codes = codes or CodeCache(library)
        self._findings = findings or FindingCache(library)
        self._space = space
        self._tables = self._codes.update()
        self._look: LookTable | None = None
        self.reference = Reference(self._tables, threads=settings.load_settings().search.threads)

    @property
    def address(self) -> str:
        """The library's address, fit to be shown."""
        return self._library.address

    @property
    def studies(self) -> list[StudyFacts]:
        """What is searched, ordered by patient and study."""
        return self.reference.studies

    @property
    def looks_again(self) -> bool:
        """Whether a second look is possible: the codes are of slices, and the model knows structures."""
        return self._space.unit == "slice" and bool(self._space.structures)

    @property
    def measured(self) -> bool:
        """Whether a second look has all it needs, or is not possible."""
        return self._look is not None or not self.looks_again

    def measure_some(self) -> None:
        """Take a step towards :attr:`measured`: some studies, or the table of all of them.

        Raises
        ------
        EnvironmentFault
            If the library does not answer.
        """
        if self.measured or self._findings.measure_some(self.reference.rows.in_order, self._space.structures):
            return
        assert self.look_table is not None

    @property
    def look_table(self) -> LookTable | None:
        """What lies on every slice, for a second look; None where codes do not describe slices.

        What is not known yet is measured when it is first asked for, which takes a big library some seconds, once.
        """
        if not self.looks_again:
            return None
        if self._look is None:
            studies = self.reference.rows.in_order
            findings = self._findings.update(studies, self._space.structures)
            self._look = LookTable(studies, findings, self._space.structures)
        return self._look

    def refresh(self) -> bool:
        """Pick up what others added to the library or removed; tell whether anything changed."""
        revision = self._library.revision()
        if revision == self._revision:
            return False
        tables = self._codes.update()
        changed = list(map(id, tables)) != list(map(id, self._tables))
        if changed:  # and not only what the library holds for other models
            self._tables, self.reference, self._look = tables, Reference(tables, self.reference), None
        self._revision = revision
        return changed

    def row_of(self, place: Place) -> int:
        """Return the row of a slice among the library's codes; UserError, which says what there is, if there is none."""
        study, k = place
        rows = self.reference.rows
        row = rows.row_of(study, k)
        if row is None:
            facts = next((facts for facts in rows.in_order if facts.study == study), None)
            if facts is None:
                raise UserError(
                    f"The library {self.address} holds no study {study} with codes of this model: check its name, which "
                    "`info --json` lists, or index it with --add-model."
                )
            there = facts.slices if self._space.unit == "slice" else (facts.representative_slice,)
            choice = f"from {there[0]} to {there[-1]}" if len(there) > 1 else f"{there[0]}"
            raise UserError(f"The library has no code of slice {k} of the study {study}: choose {choice}.")
        return row

    def label_planes(self, places: Sequence[Place]) -> Sequence[Plane]:
        """Return the label planes uint8 (240, 240) of some places, in one round trip."""
        return self._library.planes([(study, LABELS, k) for study, k in places])
