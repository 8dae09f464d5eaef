"""What lies on each slice of a library, measured once from its label planes and kept on this machine.

A library keeps label planes; what a second look compares (sizes, places, patterns, small maps) follows from them. So it is no
part of a library but a copy like that of the codes: what is lacking is measured when the library is opened or changes, whatever
is damaged is measured anew, and the file can be deleted at any time.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import settings
from app.anatomy import Structure
from app.findings import Findings
from app.library.cache.files import read_checked, write_checked
from app.library.cache.naming import cache_key, full_address
from app.library.records import LABELS, Library, StudyFacts

_log = logging.getLogger(__name__)

FORMAT = 2

BATCH = 16
"""Studies whose label planes are read at a time, in one round trip."""


class FindingCache:
    """The findings of a library's studies; belongs to the thread of its library.

    Parameters
    ----------
    library : Library
        An open library.
    folder : Path or None
        The cache's folder, shared by all libraries; None keeps everything in memory.
    """

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._path = None if folder is None else folder / f"{cache_key(full_address(library.address))}.findings"
        self._known: dict[str, tuple[str, Findings]] = {}
        self._key: str | None = None
        self._unkept: bool = False

    def update(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> list[Findings]:
        """Return the findings of some studies, a row for each of their slices; those that are lacking are measured.

        Raises
        ------
        EnvironmentFault
            If the library does not answer.
        """
        while self.measure_some(studies, structures):
            pass
        return [self._known[facts.study][1] for facts in studies]

    def measure_some(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> bool:
        """Measure a batch of those studies that are lacking, and tell whether there are more: for whoever must not wait for all.

        Raises
        ------
        EnvironmentFault
            If the library does not answer.
        """
        key = _key(structures)
        if self._key != key:
            self._key, self._known = key, self._load(structures)
        stamps = self._library.stamps()
        before = len(self._known)
        self._known = {name: kept for name, kept in self._known.items() if stamps.get(name) == kept[0]}
        self._unkept = self._unkept or len(self._known) != before
        lacking = [facts for facts in studies if len(self._of(facts)) != len(facts.slices)]
        some = lacking[:BATCH]
        for facts, findings in zip(some, self._measured(some, structures), strict=True):
            self._known[facts.study] = stamps.get(facts.study, ""), findings
            self._unkept = True
        more = len(lacking) > len(some)
        if self._unkept and not more:
            self._save(key)
            self._unkept = False
        return more

    def _of(self, facts: StudyFacts) -> Findings | tuple[()]:
        kept = self._known.get(facts.study)
        return () if kept is None else kept[1]

    def _measured(self, studies: Sequence[StudyFacts], structures: Sequence[Structure]) -> list[Findings]:
        places = [(facts.study, LABELS, k) for facts in studies for k in _with_lesion(facts)]
        planes = iter(self._library.planes(places))
        found = []
        for facts in studies:
            held = set(_with_lesion(facts))
            found.append(Findings.of([next(planes) if k in held else None for k in facts.slices], structures))
        return found

    # -- the file

    def _load(self, structures: Sequence[Structure]) -> dict[str, tuple[str, Findings]]:
        if self._path is None:
            return {}
        try:
            with np.load(io.BytesIO(read_checked(self._path)), allow_pickle=False) as kept:
                if str(kept["key"]) != _key(structures):
                    return {}
                together = Findings(**{name: kept[name] for name in Findings.__dataclass_fields__})
                names, stamps, ends = kept["names"].tolist(), kept["stamps"].tolist(), kept["ends"].astype(np.int64).tolist()
            together.check()
            bounds = [0, *ends]
            if bounds != sorted(bounds) or bounds[-1] != len(together) or not len(names) == len(stamps) == len(ends):
                raise ValueError("studies that do not fit their findings")
            if together.areas.shape[1] != len(structures):
                raise ValueError("findings of other structures")
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError) as error:
            _log.info("The findings kept in %s are measured again: %s", self._path, error)
            return {}
        return {
            str(name): (str(stamp), together.part(first, last))
            for name, stamp, first, last in zip(names, stamps, bounds[:-1], ends, strict=True)
        }

    def _save(self, key: str) -> None:
        """Keep what is known, in one step; a folder that cannot be written is done without."""
        if self._path is None or not self._known:
            return
        parts = [findings for _, findings in self._known.values()]
        content: dict[str, npt.NDArray[Any]] = {
            "key": np.array(key),
            "names": np.array(list(self._known)),
            "stamps": np.array([stamp for stamp, _ in self._known.values()]),
            "ends": np.cumsum([len(findings) for findings in parts]),
            **Findings.joined(parts).arrays(),
        }
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=False, **content)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_checked(self._path, packed.getvalue())
        except OSError as error:
            _log.info("The findings of a library are not kept: %s", error)


def open_finding_cache(library: Library) -> FindingCache:
    """Return the findings of an open library, kept in the user's cache folder where the settings allow copies of codes."""
    kept = settings.load_settings().cache.codes_gb > 0
    return FindingCache(library, settings.cache_folder() / "findings" if kept else None)


def _with_lesion(facts: StudyFacts) -> list[int]:
    """Return the slices of a study that are known to hold labels, or may hold some."""
    if not facts.area_mm2:
        return list(facts.slices)
    return [k for k, area in zip(facts.slices, facts.abnormal_mm2, strict=True) if area > 0]


def _key(structures: Sequence[Structure]) -> str:
    return f"{FORMAT} " + " ".join(f"{structure.label}:{structure.key}" for structure in structures)
