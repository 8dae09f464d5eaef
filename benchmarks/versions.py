"""Whether this version is as quick as a former one: both measured in turns, in one run, figure by figure as a ratio.

FORMER is another checkout of the program, its kernels compiled, run by the same Python. The two do the same work in turns:
bring synthetic patients in, search while drawing in the real window, draw, open and search a big library made for the purpose.
What is compared are medians over the rounds; machines are noisy, so processor times are compared beside times on the clock::

    python benchmarks/versions.py FORMER [--rounds 3] [--patients 6] [--studies 335] [--steps STEP ...] [--json FILE]

Exit status 1 where a figure of this version is more than `--allowed` (0.05) worse in both, or where it has only one of them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

Figures = dict[str, float]


@dataclass(frozen=True)
class Version:
    """A checkout that is measured, with a data folder of its own."""

    name: str
    checkout: Path
    home: Path

    def run(self, *words: str) -> tuple[float, float]:
        """Run Python with `words` in the checkout; return the seconds on the clock and of the processor."""
        environment = os.environ | {"SBMIR_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"}
        started, spent = time.perf_counter(), _children_seconds()
        done = subprocess.run(
            [sys.executable, *words], cwd=self.checkout, env=environment, capture_output=True, text=True, check=False
        )
        told = time.perf_counter() - started, _children_seconds() - spent
        if done.returncode not in (0, 1):  # 1: a benchmark that missed a target of its own
            raise SystemExit(
                f"{self.name}: {' '.join(words)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}"
            )
        return told

    def report(self, *words: str) -> dict[str, object]:
        """Run one of the checkout's benchmarks; return the JSON that it writes."""
        target = self.home / "report.json"
        target.unlink(missing_ok=True)
        self.run(*words, "--json", str(target))
        if not target.exists():
            raise SystemExit(f"{self.name}: {' '.join(words)} wrote no figures.")
        content: dict[str, object] = json.loads(target.read_text("utf-8"))
        return content


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _flat(content: object, name: str = "") -> Figures:
    """Return the numbers of a JSON report by dotted names; lists count as their median."""
    match content:
        case dict():
            parts = [_flat(value, f"{name}.{key}" if name else str(key)) for key, value in content.items()]
            return {key: value for part in parts for key, value in part.items()}
        case list() if content:
            return {name: statistics.median(content)}
        case bool() | None | str() | list():
            return {}
        case _:
            return {name: float(str(content))}


@dataclass(frozen=True)
class Step:
    """Work that both versions do in each round.

    Attributes
    ----------
    measure : callable
        Gives all figures of one version in one round, by their names in the report.
    shown : dict of str to (str, str or None)
        What is compared: a title, the name of its figure on the clock, and that of the processor's time if there is one.
    """

    measure: Callable[[Version, int], Figures]
    shown: dict[str, tuple[str, str | None]]


def steps(options: argparse.Namespace, patients: Path) -> dict[str, Step]:
    """Return the steps by name."""

    def library(version: Version) -> str:
        return str(version.home / "library.sbmir")

    def index(version: Version, turn: int) -> Figures:
        address = version.home / f"index-{turn}.sbmir"
        clock, processor = version.run("main.py", "index", str(patients), "--library", str(address), "--progress", "none")
        address.replace(library(version))
        return {"clock": clock / options.patients, "processor": processor / options.patients}

    def latency(version: Version, turn: int) -> Figures:
        if not Path(library(version)).exists():
            index(version, turn)
        words = ("benchmarks/search_latency.py", "--library", library(version), "--strokes", str(options.strokes))
        return _flat(version.report(*words, "--seed", str(turn)))

    def brush(version: Version, turn: int) -> Figures:
        return _flat(version.report("benchmarks/brush_latency.py"))

    def opening(version: Version, turn: int) -> Figures:
        return _flat(version.report("benchmarks/library_open.py", "--studies", str(options.studies), "--stores", *options.stores))

    kinds = ("normal", "abnormal", "entire", "both")
    opened: dict[str, tuple[str, str | None]] = {}
    for store in options.stores:
        for how in ("open, first time", "open, through the cache"):
            opened[f"{store}: {how}, s"] = (f"{store}.{how}.seconds", f"{store}.{how}.cpu_s")
        through = f"{store}.open, through the cache"
        opened |= {f"{store}: search by {by}, ms": (f"{through}.{by}_ms", f"{through}.{by}_cpu_ms") for by in kinds}
        opened[f"{store}: one study added, s"] = (f"{store}.refresh, one study added.seconds", None)
        opened[f"{store}: 40 thumbnails, ms"] = (f"{store}.page of 40 thumbnails.median_ms", None)
    sizes = ("800x800", "1600x1600")
    drawn = {f"brush p95 at {size}, ms": (f"{size}.brush.clock_p95_ms", f"{size}.brush.processor_p95_ms") for size in sizes}
    scrolled = {f"scrolling at {size}, ms": (f"{size}.scroll.clock_p50_ms", f"{size}.scroll.processor_p50_ms") for size in sizes}
    return {
        "index": Step(index, {"index a study, s": ("clock", "processor")}),
        "latency": Step(latency, {"release to paint, ms": ("p50", None), "search thread, ms": ("thread_ms.total", None)}),
        "brush": Step(brush, {**drawn, **scrolled}),
        "open": Step(opening, opened),
    }


def compare(step: Step, versions: tuple[Version, Version], rounds: int, allowed: float) -> dict[str, dict[str, float]]:
    """Measure a step in turns, print a line a figure, and return the medians and ratios."""
    found: dict[str, list[Figures]] = {version.name: [] for version in versions}
    for turn in range(rounds):
        for version in versions if turn % 2 == 0 else reversed(versions):
            found[version.name].append(step.measure(version, turn))
    report = {}
    for title, names in step.shown.items():
        row: dict[str, float] = {}
        for kind, name in zip(("clock", "processor"), names, strict=True):
            pairs = [[figures.get(name or "") for figures in found[version.name]] for version in versions]
            known = [[value for value in values if value is not None] for values in pairs]
            if all(known):
                former, present = (statistics.median(values) for values in known)
                row |= {f"former_{kind}": former, f"present_{kind}": present, f"{kind}_ratio": present / former}
        report[title] = row
        ratios = [value for key, value in row.items() if key.endswith("_ratio")]
        verdict = "not measured" if not ratios else "worse" if min(ratios) > 1 + allowed else "ok"
        cells = [
            f"{kind} {row[f'former_{kind}']:9.2f} -> {row[f'present_{kind}']:9.2f}  x{row[f'{kind}_ratio']:.2f}"
            for kind in ("clock", "processor")
            if f"{kind}_ratio" in row
        ]
        print(f"  {verdict:12} {title:42} {'   '.join(cells)}", flush=True)
        row["worse"] = float(verdict == "worse")
    return report


def main() -> int:
    """Measure and print; exit status 1 where this version is worse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("former", type=Path, metavar="FORMER", help="checkout of the former version")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patients", type=int, default=6, help="synthetic patients to bring in and to search")
    parser.add_argument("--strokes", type=int, default=20)
    parser.add_argument("--studies", type=int, default=335, help="studies of the big library (155 slices each)")
    parser.add_argument("--stores", nargs="+", choices=["sqlite", "mongodb"], default=["sqlite"])
    names = ("index", "latency", "brush", "open")
    parser.add_argument("--steps", nargs="+", choices=names, default=list(names))
    parser.add_argument("--allowed", type=float, default=0.05, help="how much worse a figure may be (default: 0.05)")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    report: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="sbmir-versions-") as temporary:
        folder = Path(temporary)
        versions = (
            Version("former", options.former.resolve(), folder / "former"),
            Version("present", HERE, folder / "present"),
        )
        for version in versions:
            version.home.mkdir()
        patients = folder / "patients"
        if {"index", "latency"} & set(options.steps):
            words = ("cohort", str(patients), "--patients", str(options.patients), "--seed", "20000", "--jobs", "2")
            versions[1].run("main.py", *words, "--progress", "none")
        for name, step in steps(options, patients).items():
            if name in options.steps:
                print(f"{name}, {options.rounds} rounds in turns", flush=True)
                report[name] = compare(step, versions, options.rounds, options.allowed)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2), "utf-8")
    return int(any(row["worse"] for rows in report.values() for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
