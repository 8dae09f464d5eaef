"""Filling outlines: our kernel beside skimage, PIL, OpenCV and shapely, in one run.

    python benchmarks/drawing/fill.py [--json FILE]      exit status 1 where a target is missed

Every row is the time of filling one outline into a plane: processor time of this thread, the median of many rounds in which
all contestants take turns, so that a busy machine hardly changes the ratios; everybody has one thread. Beside it stands how
many pixels differ from the exact rule, computed in fractions.
Contestants with another rule for pixels on the edge differ there; the outlines' coordinates are random, so hardly any pixel
centre lies on an edge. OpenCV and PIL take whole pixels (OpenCV 1/256 pixels, too). Missing packages are left out.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.sketch import Sketch
from c_geometry import Rule, fill

Mask = npt.NDArray[np.uint8]
Line = npt.NDArray[np.float64]
Fill = Callable[[Mask], Mask]


def blob(points: int, side: int, seed: int) -> Line:
    """Return a wobbly closed outline (N, 2) that fills much of a plane, as a hand draws it."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radius = 0.36 * side * np.ones(points)
    for wave in range(2, 9):
        radius += 0.09 * side / wave * rng.normal() * np.cos(wave * angle + rng.uniform(0, 6.3))
    radius += rng.normal(0, 0.002 * side, points)
    return np.column_stack([side / 2 + radius * np.sin(angle), side / 2 + radius * np.cos(angle)])


def exact(outline: Line, side: int) -> Mask:
    """Return the fill by the even-odd rule in fractions, slowly."""
    rows: list[list[Fraction]] = [[] for _ in range(side)]
    corners = [(Fraction(float(r)), Fraction(float(c))) for r, c in outline]
    for i, (y1, x1) in enumerate(corners):
        y0, x0 = corners[i - 1]
        low, high = min(y0, y1), max(y0, y1)
        for row in range(max(0, -((-low) // 1)), min(side, -((-high) // 1))):
            rows[row].append(x0 + (row - y0) * (x1 - x0) / (y1 - y0))
    mask = np.zeros((side, side), np.uint8)
    for row, crossings in enumerate(rows):
        ends = [min(max(-((-x) // 1), 0), side) for x in sorted(crossings)]
        for left, right in zip(ends[::2], ends[1::2], strict=True):
            mask[row, left:right] = 1
    return mask


def ours(outline: Line) -> Fill:
    def run(mask: Mask) -> Mask:
        fill(mask, outline)
        return mask

    return run


def with_skimage(outline: Line) -> Fill:
    polygon = importlib.import_module("skimage.draw").polygon

    def run(mask: Mask) -> Mask:
        mask[polygon(outline[:, 0], outline[:, 1], mask.shape)] = 1
        return mask

    return run


def with_pil(outline: Line) -> Fill:
    image_module, draw_module = importlib.import_module("PIL.Image"), importlib.import_module("PIL.ImageDraw")

    points = [(float(c), float(r)) for r, c in outline]

    def run(mask: Mask) -> Mask:
        image = image_module.new("L", (mask.shape[1], mask.shape[0]))
        draw_module.Draw(image).polygon(points, fill=1)
        return np.asarray(image)

    return run


def with_opencv(outline: Line) -> Fill:
    cv2 = importlib.import_module("cv2")
    cv2.setNumThreads(1)

    points = [np.round(outline[:, ::-1]).astype(np.int32)]

    def run(mask: Mask) -> Mask:
        cv2.fillPoly(mask, points, (1,))
        return mask

    return run


def with_opencv_fine(outline: Line) -> Fill:
    cv2 = importlib.import_module("cv2")
    cv2.setNumThreads(1)

    points = [np.round(outline[:, ::-1] * 256).astype(np.int32)]

    def run(mask: Mask) -> Mask:
        cv2.fillPoly(mask, points, (1,), shift=8)
        return mask

    return run


def with_shapely(outline: Line) -> Fill:
    shapely = importlib.import_module("shapely")

    def run(mask: Mask) -> Mask:
        shape = shapely.Polygon(outline[:, ::-1])
        shapely.prepare(shape)
        rows, columns = np.mgrid[: mask.shape[0], : mask.shape[1]]
        mask[shapely.contains_xy(shape, columns.ravel(), rows.ravel()).reshape(mask.shape)] = 1
        return mask

    return run


CONTESTANTS: dict[str, tuple[str, Callable[[Line], Fill]]] = {
    "c_geometry": ("c_geometry", ours),
    "OpenCV fillPoly": ("cv2", with_opencv),
    "OpenCV, 1/256 pixel": ("cv2", with_opencv_fine),
    "PIL polygon": ("PIL", with_pil),
    "skimage.draw.polygon": ("skimage", with_skimage),
    "shapely contains": ("shapely", with_shapely),
}


MOST_OPENCV = 2.0
LEAST_SKIMAGE = 200.0
MOST_SCRIBBLE_MS = 5.0


def verdicts(rows: dict[str, dict[str, float]]) -> dict[str, bool]:
    """Tell which targets one outline's figures meet; those of a missing package are left out."""
    mine = rows["c_geometry"]["us"]
    met = {"0 pixels differ from the exact rule": rows["c_geometry"]["wrong_pixels"] == 0}
    if "OpenCV fillPoly" in rows:
        times = mine / rows["OpenCV fillPoly"]["us"]
        met[f"{times:.2f} times OpenCV's time (at most {MOST_OPENCV:.0f})"] = times <= MOST_OPENCV
    if "skimage.draw.polygon" in rows:
        times = rows["skimage.draw.polygon"]["us"] / mine
        met[f"{times:.0f} times as fast as skimage (at least {LEAST_SKIMAGE:.0f})"] = times >= LEAST_SKIMAGE
    return met


def say(met: dict[str, bool]) -> bool:
    """Print verdicts; returns whether all are met."""
    for what, ok in met.items():
        print(f"  {'met   ' if ok else 'MISSED'} {what}")
    return all(met.values())


def timed(run: Fill, side: int, calls: int) -> float:
    """Return the seconds of one fill, over `calls` of them into one plane whose memory is there already."""
    mask = np.ones((side, side), np.uint8)
    start = time.thread_time()
    for _ in range(calls):
        run(mask)
    return (time.thread_time() - start) / calls


def compare(points: int, side: int, seconds: float) -> dict[str, dict[str, float]]:
    """Time all contestants on one outline, in turns, for about `seconds`."""
    outline = blob(points, side, seed=points + side)
    truth = exact(outline, side)
    fills = {name: make(outline) for name, (package, make) in CONTESTANTS.items() if importlib.util.find_spec(package)}
    wrong = {name: int(np.count_nonzero(run(np.zeros((side, side), np.uint8)) != truth)) for name, run in fills.items()}
    calls = {name: max(1, min(100, int(2e-3 / max(timed(run, side, 2), 1e-9)))) for name, run in fills.items()}
    times: dict[str, list[float]] = {name: [] for name in fills}
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop or len(times["c_geometry"]) < 5:
        for name, run in fills.items():
            times[name].append(timed(run, side, calls[name]))
    base = statistics.median(times["c_geometry"])
    return {
        name: {"us": statistics.median(t) * 1e6, "ratio": statistics.median(t) / base, "wrong_pixels": wrong[name]}
        for name, t in times.items()
    }


def scribble_ms() -> float:
    """Return the median ms from the points of a 3,000-point scribble to the label map of its slice."""
    steps = np.random.default_rng(0).normal(0, 4, (3000, 2)).cumsum(axis=0)
    way = 120 + 110 * (steps - steps.mean(axis=0)) / np.abs(steps - steps.mean(axis=0)).max()
    times = []
    for _ in range(50):
        sketch = Sketch()
        start = time.thread_time()
        mask = np.zeros(sketch.shape, np.bool_)
        fill(mask, way, rule=Rule.NON_ZERO)
        sketch.apply("lasso", 80, 2, mask)
        sketch.label_map(80)
        times.append(time.thread_time() - start)
    return statistics.median(times) * 1e3


def main() -> int:
    """Print the table and, with ``--json``, write it; exit status 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="Time the filling of outlines against other libraries.")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--seconds", type=float, default=3.0, help="about how long to time each outline")
    arguments = parser.parse_args()
    report: dict[str, object] = {}
    met = True
    for side in (240, 1024):
        for points in (200, 1000):
            rows = compare(points, side, arguments.seconds)
            report[f"{points} points, {side}x{side}"] = rows
            print(f"\n{points} points into {side}x{side}")
            for name, row in rows.items():
                print(f"  {name:<22}{row['us']:>10.1f} us{row['ratio']:>10.2f} x{row['wrong_pixels']:>8.0f} pixels wrong")
            met = say(verdicts(rows)) and met
    report["scribble_ms"] = scribble = scribble_ms()
    print(f"\n3,000-point scribble, points to label map: {scribble:.2f} ms")
    met = say({f"under {MOST_SCRIBBLE_MS:.0f} ms": scribble < MOST_SCRIBBLE_MS}) and met
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2), "utf-8")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
