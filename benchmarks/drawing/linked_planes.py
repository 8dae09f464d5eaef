"""What three linked planes cost, how soon a case is there, and what case windows leave behind.

    python -m benchmarks.drawing.linked_planes [--library LIB] [--study DIR]

Scrolls, drags the place through and zooms three planes of a 240x240x155 study in a window of 1600x1000, each step until all is
painted; opens a case from a library and a study from its files; opens and closes case windows. Beside the time on the clock
stands the processor time of this process, which a busy machine hardly changes.
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from app import frames
from app.library import StudyFacts, open_library
from app.placement import Placement
from widgets.cases.case_windows import CaseWindows
from widgets.compare.layer import Layer
from widgets.compare.link import Link, Place
from widgets.compare.study_planes import StudyPlanes
from widgets.state.opened import OpenedCase, Planes
from widgets.state.search_types import LibraryInfo
from widgets.window.documents import read_case, read_study
from widgets.window.launch import application

SIZE = (1600, 1000)
STEPS = 200
WINDOWS = 200
TIMES = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure linked planes and case windows.")
    parser.add_argument("--library", help="library to open cases from")
    parser.add_argument("--study", type=Path, metavar="DIR", help="study of .nii.gz files to open")
    arguments = parser.parse_args()
    application()
    images, labels = made_study()
    for title, steps in WAYS.items():
        tell(title, painted(images, labels, steps))
    if arguments.library is not None:
        tell("a case from the library", opened_from_library(arguments.library), "opening")
    if arguments.study is not None:
        folder = arguments.study
        tell("a study from .nii.gz", np.array([timed(lambda: read_study(folder)) for _ in range(TIMES)]), "opening")
    print(f"{WINDOWS} case windows opened and closed leave {left_behind(images, labels):.1f} MiB")


def made_study() -> tuple[dict[str, Planes], Planes]:
    """Return four modalities and labels of three structures, as large as a brain and a lesion."""
    rng = np.random.default_rng(0)
    z, row, column = np.ogrid[: frames.LIBRARY_SLICES, :240, :240]
    brain = ((z - 72) / 68) ** 2 + ((row - 125) / 85) ** 2 + ((column - 119.5) / 68) ** 2 <= 1
    images = {}
    for modality in ("t1", "t1ce", "t2", "flair"):
        images[modality] = np.where(brain, rng.integers(40, 220, brain.shape, np.uint8), np.uint8(0))
    distance = np.sqrt((z - 80.0) ** 2 + (row - 100.0) ** 2 + (column - 150.0) ** 2)
    labels = np.select([distance < 9, distance < 16, distance < 28], [1, 3, 2], 0).astype(np.uint8)
    return images, labels


def scrolled(link: Link) -> Iterator[None]:
    """Turn the wheel through the slices and back."""
    for step in range(STEPS):
        link.go_to(link.now.place._replace(slice=20.0 + abs(step % 200 - 100)))
        yield


def dragged(link: Link) -> Iterator[None]:
    """Drag the place through all three planes at once, in the lesion."""
    for step in range(STEPS):
        link.go_to(Place(60.0 + step % 41, 80.0 + step % 43, 130.0 + step % 37))
        yield


def zoomed(link: Link) -> Iterator[None]:
    """Zoom in and out."""
    for step in range(STEPS):
        link.put(replace(link.now, zoom=1.0 + 2 * abs(step % 100 - 50) / 50))
        yield


WAYS: dict[str, Callable[[Link], Iterator[None]]] = {"scrolling": scrolled, "dragging": dragged, "zooming": zoomed}

Times = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def painted(images: dict[str, Planes], labels: Planes, steps: Callable[[Link], Iterator[None]]) -> Times:
    """Return wall and CPU time in ms of every step until it is painted, (STEPS, 2)."""
    link = Link()
    planes = StudyPlanes(link)
    planes.resize(*SIZE)
    planes.show_layer(Layer.of_labels(images, labels))
    planes.show()
    QApplication.processEvents()
    times = []
    started, spent = perf_counter(), process_time()
    for _ in steps(link):
        QApplication.processEvents()
        now, used = perf_counter(), process_time()
        times.append((1000 * (now - started), 1000 * (used - spent)))
        started, spent = now, used
    planes.close()
    planes.deleteLater()
    return np.array(times)


def opened_from_library(address: str) -> Times:
    """Return wall and CPU time in ms of opening each of some cases."""
    with open_library(address, read_only=True) as library:
        studies = [facts.study for facts in library.studies()][:TIMES]
        info = LibraryInfo(address, len(studies), len(studies), library.model_id or "", "both", 0.5, 0.0)
    return np.array([timed(partial(read_case, info, study, 80, 1)) for study in studies])


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU time in ms of doing something."""
    started, spent = perf_counter(), process_time()
    act()
    return 1000 * (perf_counter() - started), 1000 * (process_time() - spent)


def tell(title: str, times: Times, what: str = "frame") -> None:
    """Print medians, the slowest twentieth, and frames a second by processor time."""
    wall, cpu = times[:, 0], times[:, 1]
    late = quantiles(wall, n=20)[-1] if len(wall) > 1 else wall[0]
    rate = f", {1000 / float(median(cpu)):.0f} frames/s by CPU" if what == "frame" else ""
    print(f"{title}: median {median(wall):.1f} ms, p95 {late:.1f} ms, CPU {float(median(cpu)):.1f} ms a {what}{rate}")


def left_behind(images: dict[str, Planes], labels: Planes) -> float:
    """Return by how many MiB this process grows from the tenth case window to the last."""
    facts = StudyFacts(
        study="made", patient="made", collection="", folder="", modalities={}, slices=(80,), area_mm2={}, side="right",
        representative_slice=80, labels_from="source", placement=Placement.as_found(),
    )  # fmt: skip
    windows, before = CaseWindows("radiological"), 0.0
    for number in range(WINDOWS):
        windows.show_case(OpenedCase(facts, images, labels, 80, 1, "made"))
        QApplication.processEvents()
        windows.close()
        QApplication.processEvents()
        if number == 9:
            before = resident_mib()
    gc.collect()
    return resident_mib() - before


def resident_mib() -> float:
    """Return the memory of this process that is resident now; 0 where it cannot be read."""
    status = Path("/proc/self/status")
    return int(status.read_text("ascii").partition("VmRSS:")[2].split()[0]) / 1024 if status.exists() else 0.0


if __name__ == "__main__":
    main()
