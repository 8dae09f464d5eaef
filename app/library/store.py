"""What all stores share: the sentences, and everything that can be said in terms of a few reads."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

import numpy as np

from app import frames
from app.errors import EnvironmentFault, SbmirError, UserError
from app.library import packing
from app.library.records import LABELS, Codes, CodeTable, NoPictures, PlaneKey, Planes, StudyFacts, StudyPresent, StudyRecord


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

    @abstractmethod
    def _codes_of(self, study: str) -> tuple[StudyFacts, Codes, Codes]:
        """Return facts, normal and abnormal codes (S, d) of a study; `UserError` if it is not there."""

    def planes(self, keys: Sequence[PlaneKey]) -> list[Planes]:
        """Return planes uint8 (240, 240), read-only, in the order asked for and in one round trip."""
        wanted = [(study, kind, int(k)) for study, kind, k in keys]
        if not self._pictures and any(kind != LABELS for _, kind, _ in wanted):
            raise NoPictures(f"The library {self._source} keeps no pictures: they are made from the studies' own files.")
        found = self._deflated(wanted)
        for position, key in enumerate(wanted):
            if position not in found:
                raise self._missing(*key)
        return [packing.unpack_plane(found[position], self._source) for position in range(len(wanted))]

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
        facts, normal, abnormal = self._codes_of(study)
        display = {kind: self.display_planes(study, kind) for kind in self._kinds(study) or []}
        return StudyRecord(facts, normal, abnormal, display, self.label_planes(study))

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

    def _other_model(self, wanted: str, held: Sequence[str]) -> UserError:
        return UserError(
            f"The library {self._source} was made by another model ({', '.join(map(_short, held))}, not {_short(wanted)}): "
            "choose that model with --model, or index the studies into a new library."
        )

    def _newer(self, version: int, known: int) -> UserError:
        return UserError(
            f"The library {self._source} was made by a newer SBMIR (schema {version}, here up to {known}): "
            "update SBMIR to open it."
        )

    def _check_pictures(self, wanted: bool | None) -> None:
        if wanted is not None and wanted != self._pictures:
            kept = "with" if self._pictures else "without"
            raise UserError(f"The library {self._source} was made {kept} pictures: that is fixed; copy it into a new library.")


def build_table(facts: list[StudyFacts], codes: Iterable[tuple[int, object, object]], length: int, source: str) -> CodeTable:
    """Put the packed codes of some studies into one table.

    Parameters
    ----------
    facts : list of StudyFacts
        In the order of the table.
    codes : iterable of (int, bytes, bytes)
        Position in `facts`, normal and abnormal codes as packed; every study once, in any order.
    length : int
        Numbers in a code.
    source : str
        Names the library in the error.
    """
    counts = [len(study.slices) for study in facts]
    normal = np.empty((sum(counts), length), np.float16)
    abnormal = np.empty_like(normal)
    ends = np.cumsum(counts, dtype=np.int64)
    for position, first, second in codes:
        rows = slice(int(ends[position]) - counts[position], int(ends[position]))
        normal[rows] = packing.unpack_codes(first, counts[position], length, source)
        abnormal[rows] = packing.unpack_codes(second, counts[position], length, source)
    return CodeTable(
        studies=facts,
        normal=normal,
        abnormal=abnormal,
        study_index=np.repeat(np.arange(len(facts), dtype=np.int32), counts),
        slice_index=np.array([k for study in facts for k in study.slices], np.int16),
    )


def deflate(record: StudyRecord, pictures: bool) -> list[tuple[str, int, bytes]]:
    """Return (kind, slice, deflated plane) of a record's label planes and, if they are kept, its display planes."""
    stacks = {**(record.display if pictures else {}), LABELS: record.labels}
    return [(kind, k, packing.pack_plane(plane)) for kind, stack in stacks.items() for k, plane in enumerate(stack)]


def _short(model_id: str) -> str:
    return model_id[:12] or "none"
