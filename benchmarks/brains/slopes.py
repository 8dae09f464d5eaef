"""Where a similarity leads that is followed uphill: ``python -m benchmarks.brains.slopes HEADS [--model FILE] [--places 200]``.

At true places in and around the skulls of ``cohort --ct`` heads the MR is moved across the skull, along it, and up or down. Told
are the mean similarity by displacement, and at how many places a registration that is 1, 2, 4 or 8 mm off sees it rise on the way
back (a half says nothing). Normalised mutual information of the same patches stands beside the network.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.crossmodal import SHIPPED, NetworkMeasure, load_model
from app.crossmodal.evaluation import place_at
from app.crossmodal.images import Pair, head_folders, read_head
from app.crossmodal.measures import Measure, PatchMeasure, Place
from app.crossmodal.patches import HALF, NEAR_PX, draw_places, skull_band

OFF_MM = (1, 2, 4, 8)
WAYS = ("across", "along", "up")
MOST = 9

Profile = npt.NDArray[np.float64]


def normal(pair: Pair, k: int, row: int, column: int) -> Profile:
    """Return the direction (row, column) across the skull at a place: that in which what lies around the skull ends soonest."""
    around = ndimage.gaussian_filter(skull_band(pair.ct[k]).astype(np.float64), 3)
    r, c = slice(max(row - 6, 0), row + 7), slice(max(column - 6, 0), column + 7)
    down, across = (slope[r, c].ravel() for slope in np.gradient(around))
    _, turned = np.linalg.eigh(np.array([[down @ down, down @ across], [down @ across, across @ across]]))
    return np.asarray(turned[:, 1], np.float64)


def near(place: Place, distance: int) -> Place:
    """Return a place with so many pixels of its neighbourhood only."""
    kept = slice(NEAR_PX - distance, NEAR_PX + distance + 2 * HALF + 1)
    return Place(place.known, place.searched[:, kept, kept], place.sought)


def profiles(pair: Pair, measure: Measure, place: Sequence[int]) -> dict[str, Profile]:
    """Return the similarity at displacements of -9 to 9 mm, (19,), for each way."""
    k, row, column = place
    offsets = np.arange(-MOST, MOST + 1)
    flat = measure.similarities(near(place_at(pair, k, row, column, measure.depth), MOST)).astype(np.float64)
    across = normal(pair, k, row, column)
    found = {}
    for way, direction in (("across", across), ("along", np.array([-across[1], across[0]]))):
        at = MOST + offsets[:, None] * direction
        found[way] = ndimage.map_coordinates(flat, at.T, order=1)
    planes = [near(place_at(pair, k, row, column, measure.depth, k + int(off)), 0) for off in offsets]
    found["up"] = np.array([float(measure.similarities(plane)[0, 0]) for plane in planes])
    return found


def told(name: str, every: dict[str, Profile]) -> str:
    """Return the lines of one measure; profiles are (N, 19) by way."""
    lines = [f"{name}: mean similarity by displacement, and the share of places at which it rises on the way back"]
    for way, values in every.items():
        there = values[:, MOST]
        means, rising = [], []
        for off in OFF_MM:
            means.append(f"{off} mm {np.mean((values[:, MOST - off] + values[:, MOST + off]) / 2 - there):+.2f}")
            back = [values[:, MOST - off + 1] > values[:, MOST - off], values[:, MOST + off - 1] > values[:, MOST + off]]
            rising.append(f"{off} mm {np.mean(back):.2f}")
        best = np.abs(values.argmax(axis=1) - MOST)
        lines.append(
            f"  {way:7} at 0 {there.mean():+.2f}; {', '.join(means)}; rises from {', '.join(rising)}; best within 1 mm "
            f"{np.mean(best <= 1):.2f}, at the end {np.mean(best == MOST):.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, action="append")
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--places", type=int, default=200)
    arguments = parser.parse_args()
    pairs = [pair for folder in head_folders(arguments.folder)[: arguments.heads] for pair in read_head(folder, ["t2"])]
    measures: list[Measure] = [NetworkMeasure(path.stem, load_model(path)) for path in arguments.model or [SHIPPED]]
    places = draw_places(np.random.default_rng(3), pairs, arguments.places, 1.0, 2 * MOST + 5)
    for measure in [PatchMeasure("nmi"), *measures]:
        found = [profiles(pairs[p], measure, (int(k), int(row), int(column))) for p, k, row, column in places]
        print(told(measure.name, {way: np.stack([one[way] for one in found]) for way in WAYS}), flush=True)


if __name__ == "__main__":
    main()
