"""A local copy of a library's codes, mapped into memory, so that a big library opens in a moment.

In the cache's folder each library and model has a folder of its own. It holds segments, each the codes of some studies and what
describes them, and an index, which names the segments and which of their studies are gone. A segment is never changed: what is
new goes into a new one. The index alone is replaced, in one step, so two programs may use a cache at once, and a change of the
library costs what has changed.

The copy is checked at every opening, its bytes against their checksums and its studies against the store. Whatever does not fit
is fetched anew; a cache that cannot be written, or may not grow, is done without. So it can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import numpy as np

from app import settings
from app.codes import CodeSpace, Numbers, space_as_json
from app.library.cache import files
from app.library.cache.files import Description, Entry, Index, StudyRows
from app.library.cache.naming import cache_key, full_address
from app.library.records import CodeTable, Library

_log = logging.getLogger(__name__)

BATCH = 48
"""Studies fetched at a time and kept in one segment: some 60 MB where codes describe slices."""

BRAINS = 4096
"""The same where a study has one code: some 10 MB. What a search does once a segment would take longer than its rows else."""

LOOSE_SEGMENTS = 16
"""So many small segments may lie about before they are joined."""

_CHECKERS = 2


@dataclass(eq=False)
class _Segment:
    """Some studies and where their codes are: in files of the cache, or in memory only where it has no entry in the index."""

    entry: Entry | None
    space: CodeSpace
    parts: Mapping[str, Numbers]
    studies: list[StudyRows]
    gone: set[int]
    tables: list[CodeTable]

    @classmethod
    def of(cls, entry: Entry | None, space: CodeSpace, parts: Mapping[str, Numbers], studies: list[StudyRows]) -> _Segment:
        """Return a segment without the studies that the index calls gone."""
        gone = set() if entry is None else set(entry.gone)
        segment = cls(entry, space, parts, studies, gone, [])
        segment.tables = segment._runs()
        return segment

    @property
    def there(self) -> list[StudyRows]:
        """The studies that are not gone."""
        return [study for position, study in enumerate(self.studies) if position not in self.gone]

    def keep(self, stamps: Mapping[str, str]) -> bool:
        """Drop the studies that are gone from the store or were written again; tell whether there were any."""
        gone = {position for position, study in enumerate(self.studies) if stamps.get(study.facts.study) != study.stamp}
        if gone <= self.gone:
            return False
        self.gone |= gone
        self.tables = self._runs()
        return True

    def _runs(self) -> list[CodeTable]:
        """Return the rows of the studies that are there as tables that view them: one for each run without a gap."""
        runs: list[list[StudyRows]] = []
        end = -1
        for study in self.there:
            if study.start != end:
                runs.append([])
            runs[-1].append(study)
            end = study.start + len(self.space.units(study.facts.slices))
        tables = []
        for run in runs:
            facts = [study.facts for study in run]
            rows = slice(run[0].start, run[-1].start + len(self.space.units(facts[-1].slices)))
            tables.append(CodeTable.of(self.space, facts, {name: numbers[rows] for name, numbers in self.parts.items()}))
        return tables


class CodeCache:
    """The codes of a library as blocks, kept between openings; belongs to the thread of its library.

    Parameters
    ----------
    library : Library
        An open library.
    folder : Path or None
        The cache's folder, shared by all libraries; None keeps everything in memory.
    limit_bytes : int
        What all libraries together may take there. The least recently used ones are dropped first, this one never; where
        it does not fit by itself, it is not kept.
    """

    def __init__(self, library: Library, folder: Path | None = None, limit_bytes: int = 0) -> None:
        self._library = library
        self._limit = limit_bytes
        self._space = library.space
        self._model = "" if self._space is None else self._space.model
        self._name = full_address(library.address)
        self._folder = folder / cache_key(self._name, self._model) if folder is not None and limit_bytes > 0 else None
        self._segments = self._load()

    def update(self) -> list[CodeTable]:
        """Fetch what is new, drop what is gone, and return the codes of all studies.

        Returns
        -------
        list of CodeTable
            Each study is in one of them. What has not changed is the same object as before.

        Raises
        ------
        EnvironmentFault
            If the library does not answer; what was fetched is kept.
        """
        stamps = self._library.stamps()
        if stamps and self._space is None:  # it was empty when it was opened
            self._space = self._library.space
        changed = sum(segment.keep(stamps) for segment in self._segments) > 0
        held = {study.facts.study for segment in self._segments for study in segment.there}
        wanted = sorted(stamps.keys() - held)
        step = self._batch
        for start in range(0, len(wanted), step):
            table = self._library.codes(only=wanted[start : start + step])
            if table.studies:
                self._segments.append(self._segment(table, stamps))
                changed = True
        if changed:
            self._segments = [segment for segment in self._segments if segment.tables]
            self._join_loose()
            self._write_index()
        return [table for segment in self._segments for table in segment.tables]

    # -- segments

    @property
    def _batch(self) -> int:
        """How many studies a segment has."""
        return BATCH if self._space is None or self._space.unit == "slice" else BRAINS

    def _segment(self, table: CodeTable, stamps: Mapping[str, str]) -> _Segment:
        """Return a table as a segment, in files if that can be."""
        counts = [len(table.space.units(facts.slices)) for facts in table.studies]
        starts = np.cumsum([0, *counts]).tolist()
        studies = [
            StudyRows.model_construct(facts=facts, stamp=stamps[facts.study], start=start)
            for facts, start in zip(table.studies, starts[:-1], strict=True)
        ]
        entry, parts = None, table.codes.parts
        if self._folder is not None:
            written = Entry(name=token_hex(8), crc32=0)
            codes, about = (self._folder / name for name in written.files)
            try:
                self._make_room(table.codes.nbytes)
                crc32 = files.write_codes(codes, table.space, parts)
                description = Description.model_construct(crc32=crc32, rows=len(table), studies=studies)
                check = files.write_description(about, description)
                parts = files.map_codes(codes, table.space, len(table))
                entry = written.model_copy(update={"crc32": check})
            except (OSError, ValueError) as error:
                self._do_without(error)
        return _Segment.of(entry, table.space, parts, studies)

    def _join_loose(self) -> None:
        """Join small segments when there are too many, so that their number and the rows of the gone stay bounded."""
        loose = [segment for segment in self._segments if len(segment.there) < self._batch // 2]
        if len(loose) <= LOOSE_SEGMENTS:
            return
        self._segments = [segment for segment in self._segments if segment not in loose]
        stamps = {study.facts.study: study.stamp for segment in loose for study in segment.there}
        for tables in _groups([table for segment in loose for table in segment.tables], self._batch):
            self._segments.append(self._segment(CodeTable.joined(tables), stamps))

    # -- files

    def _load(self) -> list[_Segment]:
        """Return the segments whose bytes are those that were written."""
        if self._folder is None:
            return []
        try:
            index = files.read_index(self._folder)
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            _log.info("The cached codes of %s are fetched again: %s", self._name, error)
            return []
        if (index.library, index.model, index.space) != (self._name, self._model, self._space_text()):
            return []
        with contextlib.suppress(OSError):
            (self._folder / files.INDEX).touch()  # used just now
            self._make_room(0)
        with ThreadPoolExecutor(_CHECKERS) as pool:
            return [segment for segment in pool.map(self._checked, index.segments) if segment is not None]

    def _checked(self, entry: Entry) -> _Segment | None:
        assert self._folder is not None
        assert self._space is not None
        try:
            parts, description = files.map_checked(self._folder, entry, self._space)
        except (OSError, ValueError) as error:
            _log.info("A part of the cached codes of %s is fetched again: %s", self._name, error)
            return None
        return _Segment.of(entry, self._space, parts, description.studies)

    def _space_text(self) -> str:
        return "" if self._space is None else space_as_json(self._space)

    def _write_index(self) -> None:
        """Name the present segments in place of the former ones, and remove the files that nobody names any more."""
        if self._folder is None:
            return
        entries = [
            segment.entry.model_copy(update={"gone": sorted(segment.gone)})
            for segment in self._segments
            if segment.entry is not None
        ]
        index = Index.model_construct(
            format=files.FORMAT, library=self._name, model=self._model, space=self._space_text(), segments=entries
        )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            former = files.named_files(self._folder)
            files.write_index(self._folder, index)
        except OSError as error:
            self._do_without(error)
            return
        files.remove_unnamed(self._folder, former, {name for entry in entries for name in entry.files})

    def _make_room(self, wanted: int) -> None:
        """Drop the libraries used longest ago until `wanted` more bytes fit; `OSError` where they never will."""
        assert self._folder is not None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        room = self._limit - wanted - files.bytes_in(self._folder)
        folders = [folder for folder in self._folder.parent.iterdir() if folder.is_dir() and folder != self._folder]
        others = {folder: files.bytes_in(folder) for folder in folders}
        for other in sorted(others, key=files.last_used):
            if sum(others.values()) <= room:
                break
            shutil.rmtree(other, ignore_errors=True)
            del others[other]
        if room < 0:
            raise OSError("the library's codes are larger than the cache may be")

    def _do_without(self, error: Exception) -> None:
        """Go on in memory; what the index does not name yet is removed (and stays mapped here)."""
        _log.info("The codes of %s are not cached: %s", self._name, error)
        folder, self._folder = self._folder, None
        if folder is not None:
            named = files.named_files(folder)
            mine = {name for segment in self._segments if segment.entry is not None for name in segment.entry.files}
            files.remove_unnamed(folder, mine - named, named)


def open_code_cache(library: Library) -> CodeCache:
    """Return the codes of an open library, cached in the user's cache folder within the bound of the settings."""
    limit = settings.load_settings().cache.codes_gb
    return CodeCache(library, settings.cache_folder() / "codes", int(limit * 1e9))


def _groups(tables: Sequence[CodeTable], studies: int) -> Iterator[list[CodeTable]]:
    """Put tables together until they hold about so many studies."""
    group: list[CodeTable] = []
    for table in tables:
        group.append(table)
        if sum(len(part.studies) for part in group) >= studies:
            yield group
            group = []
    if group:
        yield group
