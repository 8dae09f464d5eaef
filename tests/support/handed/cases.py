"""The cases of ``../shared/cases`` (its README says what each key means): unpacked, run by a runner, and judged.

``SBMIR_CASES`` names the folder where it lies elsewhere. A runner starts the program in this process or in one of its own
(:mod:`tests.support.handed.runs`); what is right is decided here alone.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import nibabel as nib
import numpy as np

FOLDER = Path(os.environ.get("SBMIR_CASES", Path(__file__).parents[4] / "shared" / "cases"))
CLAIMANT = "reading-room-7-4711-0badcafe"

_LESION_WITHIN = 2.5
_SLICES_WITHIN = 4
_ML_WITHIN = 0.15
_DAY_S = 86400.0


@dataclass(frozen=True)
class Said:
    """How a command ended and all that it wrote; `status` is None where it had to be stopped."""

    status: int | None
    text: str


@dataclass(frozen=True)
class Case:
    """One case: its archive and what ``expected.json`` says of it."""

    name: str
    archive: Path
    content: Mapping[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        """Variables to set for every command."""
        return dict(self.content.get("environment", {}))

    @property
    def opens_the_window(self) -> bool:
        """Whether a step is the window itself."""
        return any("window_seconds" in step for step in self.content.get("then", ()))


@dataclass(frozen=True)
class Bench:
    """Where a case is run: what was unpacked, a data folder of its own, a library and an export that are to be made."""

    case: Path
    home: Path
    library: Path
    out: Path


class Runner(Protocol):
    """Starts the program for a case."""

    def command(self, words: Sequence[str], seconds: float | None = None) -> Said:
        """Run ``main.py`` with some words, for so long at the most."""

    def window(self, seconds: float) -> Said:
        """Open the window, wait and close it; the status is None if it was open until then."""

    def claim(self, library: Path, study: str, owner: str, seconds: float) -> None:
        """Make a library in which somebody has claimed a study for so long."""

    def values(self, folders: Sequence[Path], mapping: Path | None, points: Sequence[Mapping[str, Any]]) -> list[float]:
        """Return the mean of 3 x 3 x 3 voxels of the library grid at each point of the one study that was read."""


def all_cases() -> list[Case]:
    """Return every case, in the order of ``expected.json``; none where the folder is not there."""
    listing = FOLDER / "expected.json"
    if not listing.is_file():
        return []
    return [Case(name, FOLDER / f"{name}.tar.gz", content) for name, content in json.loads(listing.read_text("utf-8")).items()]


def unpack(case: Case, folder: Path) -> Bench:
    """Unpack a case into an empty folder and make what it needs beside it."""
    unpacked, home, shelf = (folder / name for name in ("case", "home", "shelf"))
    with tarfile.open(case.archive) as archive:
        archive.extractall(unpacked, filter="tar")
    if "home" in case.content:
        shutil.copytree(unpacked / case.content["home"], home)
    home.mkdir(exist_ok=True)
    library = shelf / case.content.get("library", "new.sbmir")
    library.parent.mkdir(parents=True)
    return Bench(unpacked, home, library, folder / "export")


def judge(case: Case, bench: Bench, runner: Runner) -> list[str]:
    """Run a case and return what is wrong: one line for each way in which it might have been right, none where it is."""
    run = _Run(case, bench, runner)
    return [*run.what_is_wrong(), *run.tracebacks()]


@dataclass
class _Outcome:
    """What indexing left: what it said, the rows of ``studies.csv``, and the text in which words are looked for."""

    said: Said
    export: Said
    rows: list[dict[str, str]]
    text: str


@dataclass
class _Run:
    case: Case
    bench: Bench
    runner: Runner
    said: list[Said] = field(default_factory=list)

    def what_is_wrong(self) -> Iterator[str]:
        content = self.case.content
        outcome = None
        if content.get("index", "") is not None:
            outcome = self._index()
        thens = [wrong for step in content.get("then", ()) for wrong in self._then(step)]
        if outcome is not None:
            alternatives = [self._one(alternative, outcome) for alternative in content["expect"]]
            if all(alternatives):
                yield from (f"not {alternative}" for alternative in alternatives)
                yield f"it said: {_shortened(outcome.said.text)}"
        yield from thens

    def tracebacks(self) -> Iterator[str]:
        for said in self.said:
            if "Traceback (most recent call last)" in said.text or "This is a bug in SBMIR" in said.text:
                yield f"a traceback: {_shortened(said.text)}"

    # -- running

    def _index(self) -> _Outcome:
        content, bench = self.case.content, self.bench
        if "claim" in content:
            self.runner.claim(bench.library, content["claim"]["study"], CLAIMANT, content["claim"]["days"] * _DAY_S)
        words = ["index", *map(str, self._folders()), "--library", str(bench.library)]
        if self._mapping() is not None:
            words += ["--mapping", str(self._mapping())]
        said = self._say(words, content.get("seconds"))
        export = self._say(["export", str(bench.library), str(bench.out)])
        table = bench.out / "studies.csv"
        rows = []
        if table.is_file():
            with table.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream))
        text = "\n".join([said.text, *(row["notices"] for row in rows)])
        return _Outcome(said, export, rows, text)

    def _folders(self) -> list[Path]:
        return [self.bench.case / name for name in self.case.content.get("index", ["studies"])]

    def _mapping(self) -> Path | None:
        name = self.case.content.get("mapping")
        return None if name is None else self.bench.case / name

    def _say(self, words: Sequence[str], seconds: float | None = None) -> Said:
        self.said.append(self.runner.command(words, seconds))
        return self.said[-1]

    def _then(self, step: Mapping[str, Any]) -> Iterator[str]:
        """Carry out one step after indexing and yield what is wrong with it."""
        if "window_seconds" in step:
            self.said.append(self.runner.window(step["window_seconds"]))
            if self.said[-1].status is not None:
                yield f"the window ended by itself: {_shortened(self.said[-1].text)}"
            return
        places = {"{library}": str(self.bench.library), "{case}": str(self.bench.case)}
        words = [_filled(word, places) for word in step["command"]]
        said = self._say(words)
        if said.status not in step.get("exit", [0]):
            yield f"{words[0]} ended with {said.status}: {_shortened(said.text)}"
        if "says" in step and not says(step["says"], said.text):
            yield f"{words[0]} says none of {step['says']}: {_shortened(said.text)}"
        if "link" in step:
            yield from _link_faults(self.bench.case / step["link"])

    # -- judging

    def _one(self, alternative: Mapping[str, Any], outcome: _Outcome) -> str:
        """Return why one of the ways to be right is not met; empty if it is."""
        ((kind, wanted),) = alternative.items()
        why = {"accept": self._accept, "told": self._told, "refuse": self._refuse, "waits": self._waits}[kind]
        reasons = list(why(wanted, outcome))
        return f"{kind}: " + "; ".join(reasons) if reasons else ""

    def _accept(self, wanted: Mapping[str, Any], outcome: _Outcome) -> Iterator[str]:
        yield from _ended(outcome, (0,))
        yield from _common(wanted, outcome)
        if len(outcome.rows) == 1 == wanted["studies"]:
            if outcome.export.status != 0:
                yield f"export ended with {outcome.export.status}"
            yield from _fact_faults(outcome.rows[0], wanted)
            if "lesion" in wanted:
                yield from _lesion_faults(self.bench.out / outcome.rows[0]["export_folder"] / "labels.nii.gz", wanted["lesion"])
            yield from self._value_faults(wanted.get("values", []))

    def _value_faults(self, points: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        values = self.runner.values(self._folders(), self._mapping(), points) if points else []
        for point, value in zip(points, values, strict=True):
            if not abs(value - point["is"]) <= point["within"]:
                yield f"{point['image']} {value:.0f} at {point['voxel']} instead of {point['is']}"

    def _told(self, wanted: Mapping[str, Any], outcome: _Outcome) -> Iterator[str]:
        yield from _ended(outcome, (0, 3))
        yield from _common(wanted, outcome)

    def _refuse(self, wanted: Mapping[str, Any], outcome: _Outcome) -> Iterator[str]:
        yield from _ended(outcome, (2, 3))
        yield from _common({"studies": 0} | dict(wanted), outcome)

    def _waits(self, wanted: Mapping[str, Any], outcome: _Outcome) -> Iterator[str]:
        if not says(wanted["says"], outcome.said.text):
            yield f"none of {wanted['says']} is said"


def says(words: Sequence[str], text: str) -> bool:
    """Tell whether a text has one of some words: whole, or with ``*`` as the beginning of one; capitals do not count."""
    return any(re.search(_pattern(word), text, re.IGNORECASE) for word in words)


def _pattern(word: str) -> str:
    plain = word.removesuffix("*")
    before = r"(?<!\w)" if plain[0].isalnum() else ""
    after = r"(?!\w)" if plain[-1].isalnum() and plain == word else ""
    return before + re.escape(plain) + after


def _ended(outcome: _Outcome, allowed: Sequence[int]) -> Iterator[str]:
    if outcome.said.status not in allowed:
        yield f"index ended with {outcome.said.status}"


def _common(wanted: Mapping[str, Any], outcome: _Outcome) -> Iterator[str]:
    if len(outcome.rows) != wanted["studies"]:
        yield f"{len(outcome.rows)} studies"
    if "says" in wanted and not says(wanted["says"], outcome.text):
        yield f"none of {wanted['says']} is said"
    lines = [line for line in outcome.said.text.splitlines() if line.strip()]
    if len(lines) > wanted.get("lines", len(lines)):
        yield f"{len(lines)} lines are said"


def _fact_faults(row: Mapping[str, str], wanted: Mapping[str, Any]) -> Iterator[str]:
    for key, column in (("side", "side"), ("labels", "labels_from")):
        if key in wanted and row[column] != wanted[key]:
            yield f"{key} {row[column]}"
    seen = [int(row[column]) for column in ("first_slice", "last_slice")]
    if "slices" in wanted and np.abs(np.subtract(seen, wanted["slices"])).max() > _SLICES_WITHIN:
        yield f"slices {seen}"
    for key, volume in wanted.get("ml", {}).items():
        if abs(float(row[f"{key}_ml"]) - volume) > _ML_WITHIN * volume:
            yield f"{key} {row[f'{key}_ml']} ml instead of {volume}"


def _lesion_faults(path: Path, wanted: Sequence[float]) -> Iterator[str]:
    voxels = np.argwhere(np.asarray(nib.nifti1.Nifti1Image.from_filename(path).dataobj) > 0)
    centre = voxels.mean(axis=0) if len(voxels) else np.full(3, np.nan)
    if not (np.abs(centre - wanted) <= _LESION_WITHIN).all():
        yield f"the lesion at {np.round(centre, 1).tolist()}"


def _link_faults(link: Path) -> Iterator[str]:
    if not link.is_symlink():
        yield f"{link.name} is no link any more"
        return
    try:
        json.loads(link.read_text("utf-8"))
    except (OSError, ValueError):
        yield f"{link.name} leads to no JSON"


def _filled(word: str, places: Mapping[str, str]) -> str:
    for place, text in places.items():
        word = word.replace(place, text)
    return word


def _shortened(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return " / ".join(lines if len(lines) <= 12 else [*lines[:6], "...", *lines[-5:]])
