"""What all stores share: the sentences, and everything that can be said in terms of a few reads."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np

from app import frames
from app.codes import CodeSpace
from app.errors import HOW_TO_FILL, EnvironmentFault, SbmirError, UserError
from app.library import packing, spaces
from app.library.readings import Readings
from app.library.records import LABELS, CodeTable, ModelEntry, NoPictures, PlaneKey, Planes, StudyFacts, StudyPresent, StudyRecord


@dataclass(frozen=True)
class Opening:
    """How a library is to be opened; :func:`app.library.open_library` says what each means."""

    space: CodeSpace | None = None
    model_id: str | None = None
    create: bool = False
    read_only: bool = False
    add_model: bool = False
    pictures: bool | None = None

    @property
    def model(self) -> str | None:
        """Id of the model that is meant; None where it is the one that was added first."""
        return self.model_id if self.space is None else self.space.model


class Store(ABC):
    """Base of every :class:`app.library.Library`; its public methods are described there.

    Attributes
    ----------
    _source : str
        The address as it may be shown.
    _to_write : str
        What to do about a library that opened for reading only.
    _read_only, _pictures : bool
        See `read_only` and `pictures`.
    """

    _source: str
    _to_write = "check the permissions of its folder"
    _read_only: bool
    _pictures: bool

    @property
    def address(self) -> str:
        """Path or address, fit to be shown."""
        return self._source

    @property
    def read_only(self) -> bool:
        """Whether writing is refused."""
        return self._read_only

    @property
    def pictures(self) -> bool:
        """Whether display planes are kept."""
        return self._pictures

    @property
    @abstractmethod
    def readings(self) -> Readings:
        """What readers have left here."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; closing twice is allowed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- planes and records, by three reads of the store

    @abstractmethod
    def _deflated(self, keys: Sequence[PlaneKey]) -> dict[int, bytes]:
        """Return the deflated planes that there are, by their position in `keys`."""

    @abstractmethod
    def _kinds(self, study: str) -> list[str] | None:
        """Return the modalities whose display planes a study has; None if there is no such study with any model's codes."""

    @property
    @abstractmethod
    def space(self) -> CodeSpace | None:
        """What the codes are of the model the library was opened for, else of the one added first."""

    @property
    def model_id(self) -> str | None:
        """Id of the model the library was opened for, else of the one added first; None while the library has none."""
        space = self.space
        return None if space is None else space.model

    @abstractmethod
    def models(self) -> list[ModelEntry]:
        """Return the models in the order in which they were added."""

    @abstractmethod
    def _add_space(self, space: CodeSpace, may_add: bool) -> None:
        """Note a space, as :func:`app.library.spaces.admit` admits it to what is held at that moment."""

    def _choose_model(self, opening: Opening) -> None:
        """Make sure that the library is of the model it is opened for, or becomes so; `UserError` where it cannot."""
        held = self.models() if opening.model is not None else []
        if opening.space is not None:
            wanted = spaces.admit(held, opening.space, opening.add_model, self._source)
            if wanted != [entry.space for entry in held] and not self._read_only:
                self._add_space(opening.space, opening.add_model)
                held = self.models()
        if held and opening.model not in [entry.id for entry in held]:
            raise spaces.other_model(self._source, str(opening.model), [entry.id for entry in held])

    @abstractmethod
    def _table(self, only: Collection[str] | None) -> CodeTable:
        """Return the codes of all studies, or of those among `only`, ordered by patient, study and unit."""

    def planes(self, keys: Sequence[PlaneKey]) -> list[Planes]:
        """Return planes uint8 (240, 240), read-only, in the order asked for and in one round trip."""
        wanted = [(study, kind, int(k)) for study, kind, k in keys]
        if not self._pictures and any(kind != LABELS for _, kind, _ in wanted):
            raise NoPictures(f"The library {self._source} keeps no pictures: they are made from the studies' own files.")
        found = self._deflated(wanted)
        for position, key in enumerate(wanted):
            if position not in found:
                raise self._missing(*key)
        return packing.unpack_planes([found[position] for position in range(len(wanted))], self._source)

    def display_slice(self, study: str, modality: str, k: int) -> Planes:
        """Return one windowed plane, uint8 (240, 240), read-only."""
        return self.planes([(study, modality, k)])[0]

    def label_slice(self, study: str, k: int) -> Planes:
        """Return one label plane, uint8 (240, 240), read-only."""
        return self.planes([(study, LABELS, k)])[0]

    def display_planes(self, study: str, modality: str) -> Planes:
        """Return all windowed planes of a modality, uint8 (155, 240, 240)."""
        return np.stack(self.planes([(study, modality, k) for k in range(frames.LIBRARY_SLICES)]))

    def label_planes(self, study: str) -> Planes:
        """Return all label planes, uint8 (155, 240, 240)."""
        return self.display_planes(study, LABELS)

    def record(self, study: str) -> StudyRecord:
        """Return a study as it would go into another library."""
        table = self._table([study])
        if not table.studies:
            raise self._no_study(study)
        display = {kind: self.display_planes(study, kind) for kind in self._kinds(study) or []}
        return StudyRecord(table.studies[0], table.codes, display, self.label_planes(study))

    # -- sentences

    def _missing(self, study: str, kind: str, k: int) -> SbmirError:
        """Return why there is no such plane."""
        kinds = self._kinds(study)
        if kinds is None:
            return self._no_study(study)
        if not 0 <= k < frames.LIBRARY_SLICES:
            return UserError(f"Slice {k} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")
        if kind not in (LABELS, *kinds):
            return UserError(f"The library {self._source} holds no {kind} pictures of {study}.")
        return packing.damaged(self._source)

    def _no_study(self, study: str) -> UserError:
        return UserError(f"The library {self._source} holds no study named {study} (any more).")

    def _present(self, study: str) -> StudyPresent:
        return StudyPresent(f"The library {self._source} holds a study named {study} already.")

    def _refuse_read_only(self) -> None:
        if self._read_only:
            raise EnvironmentFault(f"The library {self._source} is open for reading only: {self._to_write}.")

    def _refuse_other_slices(self, held: StudyFacts, new: StudyFacts) -> None:
        if held.slices != new.slices:
            raise UserError(
                f"The library {self._source} holds {new.study} with other slices: remove it before indexing it with this model."
            )

    def _space_or_refuse(self) -> CodeSpace:
        space = self.space
        if space is None:
            raise UserError(f"The library {self._source} holds no codes yet: {HOW_TO_FILL}.")
        return space

    def _newer(self, version: int, known: int) -> UserError:
        return UserError(
            f"The library {self._source} was made by a newer SBMIR (schema {version}, here up to {known}): "
            "update SBMIR to open it."
        )

    def _check_pictures(self, wanted: bool | None) -> None:
        if wanted is not None and wanted != self._pictures:
            kept = "with" if self._pictures else "without"
            raise UserError(f"The library {self._source} was made {kept} pictures: that is fixed; copy it into a new library.")


def build_table(space: CodeSpace, facts: list[StudyFacts], packed: Iterable[tuple[int, int, object]], source: str) -> CodeTable:
    """Put the packed codes of some studies into one table.

    Parameters
    ----------
    space : CodeSpace
    facts : list of StudyFacts
        In the order of the table.
    packed : iterable of (int, int, bytes)
        Position in `facts`, position in the space's parts, and that part of the study's codes as packed; each once, in any order.
    source : str
        Names the library in the error.
    """
    counts = [len(space.units(study.slices)) for study in facts]
    ends = np.cumsum(counts, dtype=np.int64)
    arrays = [np.empty((sum(counts), part.length), part.in_memory) for part in space.parts]
    missing = {(position, place) for position in range(len(facts)) for place in range(len(space.parts))}
    for position, place, data in packed:
        if (position, place) not in missing:
            raise packing.damaged(source)
        missing.remove((position, place))
        rows = slice(int(ends[position]) - counts[position], int(ends[position]))
        arrays[place][rows] = packing.unpack_part(data, space.parts[place], counts[position], source)
    if missing:
        raise packing.damaged(source)
    return CodeTable.of(space, facts, {part.name: array for part, array in zip(space.parts, arrays, strict=True)})


def deflate(record: StudyRecord, pictures: bool) -> list[tuple[str, int, bytes]]:
    """Return (kind, slice, deflated plane) of a record's label planes and, if they are kept, its display planes."""
    stacks = {**(record.display if pictures else {}), LABELS: record.labels}
    return [(kind, k, packing.pack_plane(plane)) for kind, stack in stacks.items() for k, plane in enumerate(stack)]
