"""What slices gain by those beside them: ``python -m benchmarks.segmenting.stacked FOLDER... [--model M] [--mirrored]``.

Each folder is a study with a label map. Label maps are predicted slice by slice and as `index` does it (`app.codes.stack`), and
both are compared with the study's own: Dice per volume, the share of slices that the segmenter computed, seconds. With
``--mirrored`` it also tells how far the label map of the mirrored study is from the mirrored label map, as a share of the lesion.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app import frames, lesions
from app.codes import Model, encode_slices, load_model
from app.evaluation.measures import REPORTED_CLASSES, volume_dice
from app.imaging import Study, load_study
from app.settings import SHIPPED_MODEL

Planes = npt.NDArray[np.uint8]
Segmenting = Callable[[Model, "Counting", list[int]], Planes]


class Counting:
    """A study's slices, counting those that are given with slices beside them, which only the segmenter wants."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.segmented = 0

    def network_input(self, slices: Sequence[int], size: int, offsets: Sequence[int] = (0,)) -> npt.NDArray[np.float32]:
        self.segmented += len(slices) if len(offsets) > 1 else 0
        return self.study.network_input(slices, size, offsets)


def alone(model: Model, study: Counting, brain: list[int]) -> Planes:
    """Return label planes (N, 240, 240) of slices, each segmented by itself."""
    parts = [brain[start : start + 16] for start in range(0, len(brain), 16)]
    return np.concatenate(
        [model.segment(study.network_input(part, model.config.image_size, model.config.offsets)) for part in parts]
    )


def stacked(model: Model, study: Counting, brain: list[int]) -> Planes:
    """Return label planes (N, 240, 240) of slices, as `index` finds them."""
    return np.concatenate([found for _, _, found in encode_slices(model, study, brain) if found is not None])


def label_map(model: Model, study: Counting, way: Segmenting) -> Planes:
    """Return the label planes (155, 240, 240) that a library would keep."""
    brain = frames.planes(study.study.brain())
    slices = [int(k) for k in np.flatnonzero(brain.any(axis=(1, 2)))]
    planes = np.zeros(brain.shape, np.uint8)
    planes[slices] = np.where(brain[slices], frames.labels_from_network(way(model, study, slices)), 0)
    return lesions.main_parts(planes)


def mirrored(study: Study) -> Study:
    """Return a study with left and right changed."""
    return replace(study, images={name: np.asfortranarray(image[::-1]) for name, image in study.images.items()})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    parser.add_argument("--mirrored", action="store_true", help="compare with the mirrored study too")
    options = parser.parse_args()
    model = load_model(options.model, "cpu", "auto")
    ways: dict[str, Segmenting] = {"alone": alone, "stacked": stacked}
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for folder in options.folders:
        study = load_study(folder, hashed=False)
        if study.labels is None:
            raise SystemExit(f"{folder} has no label map.")
        truth, total = frames.planes(study.labels), int(study.brain().any(axis=(0, 1)).sum())
        for name, way in ways.items():
            seen, started = Counting(study), time.perf_counter()
            found = label_map(model, seen, way)
            row = dict(volume_dice(truth, found)) | {"computed": seen.segmented / total, "seconds": time.perf_counter() - started}
            if options.mirrored:
                other = label_map(model, Counting(mirrored(study)), way)
                row["mirrored differs"] = float((found != other[:, :, ::-1]).sum() / max(1, (found > 0).sum()))
            rows[name].append(row)
        whole = [f"{name} {of_way[-1].get('whole', 0):.3f}" for name, of_way in rows.items()]
        print(f"{folder.name}: whole {', '.join(whole)}", flush=True)
    for name, of_way in rows.items():
        keys = [*REPORTED_CLASSES, *[key for key in of_way[0] if key not in REPORTED_CLASSES]]
        means = {key: [row[key] for row in of_way if key in row] for key in keys}
        print(f"{name:8}", ", ".join(f"{key} {np.mean(values):.3f}" for key, values in means.items() if values))


if __name__ == "__main__":
    main()
