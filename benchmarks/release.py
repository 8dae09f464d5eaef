"""From the release of the pen to painted rows, in one run: ``python -m benchmarks.release [--strokes 30] [--json FILE]``.

1. The demo library with the shipped model and the second look (target: p50 90 ms).
2. Networks of the published layout with random weights, over 52,000 slices, with the second look (p50 120 ms, p95 200 ms).
3. The same work in the reference's way: template and sketch encoded in float32, Annoy with 10 trees, the 200 nearest ranked. It
   ends where rows are known: nothing is painted.

The window is driven without a screen by `benchmarks/search_latency.py`, in a process of its own for each. Template and demo
library are those of the data folder (``SBMIR_HOME``; ``python main.py demo`` makes them). Model and library of 2. are made in a
folder, which takes some minutes, and found there again when ``--folder`` names one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from app import settings
from app.imaging import load_study
from benchmarks.full_size import made_library, made_model, reference_times_ms

HERE = Path(__file__).resolve().parent


def measured(title: str, library: Path, model: Path | None, strokes: int, folder: Path) -> dict[str, object]:
    """Drive the window over a library; print and return what `search_latency` tells."""
    target = folder / "release.json"
    words = [sys.executable, str(HERE / "search_latency.py"), "--library", str(library), "--strokes", str(strokes)]
    words += ["--json", str(target)] + ([] if model is None else ["--model", str(model)])
    alone = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}  # as many as a reader's program has
    done = subprocess.run(words, env=alone, capture_output=True, text=True, check=False, cwd=HERE.parent)
    if done.returncode:
        raise SystemExit(f"{title}: {done.stdout}{done.stderr}")
    report: dict[str, object] = json.loads(target.read_text("utf-8"))
    print(f"{title}: release to painted rows p50 {report['p50']:.0f} ms, p95 {report['p95']:.0f} ms", flush=True)
    print("   " + "\n   ".join(done.stdout.strip().splitlines()), flush=True)
    return report


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=int, default=30)
    parser.add_argument("--studies", type=int, default=335, help="studies of the big library, 155 slices each at most")
    parser.add_argument("--searches", type=int, default=24, help="searches in the reference's way")
    parser.add_argument("--folder", type=Path, help="where the big library is kept for another run (some GB)")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    demo = settings.demo_library()
    if not demo.exists() or not settings.template_folder().exists():
        raise SystemExit(f"There is no demo library in {settings.data_folder()}: make it by python main.py demo.")
    report: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="sbmir-release-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        report["demo"] = measured("1. demo library", demo, None, options.strokes, folder)
        started = time.perf_counter()
        template = load_study(settings.template_folder())
        model = made_model(folder / "full-size.pt")
        made_library(folder / "full-size.sbmir", model, demo, template, options.studies)
        print(f"2. made model and library in {time.perf_counter() - started:.0f} s", flush=True)
        full = measured("2. full-size", folder / "full-size.sbmir", folder / "full-size.pt", options.strokes, folder)
        report["full-size"] = full
        reference = reference_times_ms(folder, demo, template, options.searches)
    if reference is None:
        print("3. the reference's way: left out, Annoy is not installed")
    else:
        report["reference"] = reference
        for what, times in reference.items():
            p50, p95 = np.percentile(times, [50, 95])
            ratio = p50 / float(str(full["p50"]))
            print(f"3. the reference's way, {what}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {ratio:.1f} times ours with painting")
    if options.json:
        options.json.write_text(json.dumps(report, indent=2), "utf-8")


if __name__ == "__main__":
    main()
