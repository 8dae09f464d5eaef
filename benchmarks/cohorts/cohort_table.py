"""Measure a cohort as the real ones were measured: volumes, places, shapes, contrasts, sharpness.

``python benchmarks/cohorts/cohort_table.py COHORT_DIR [--real DIR] [--lesions DIR]`` prints a Markdown table with the cohort
beside real patients: those of `--real` if it is given, else the figures that were measured on them once.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import nibabel as nib
import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage import measure

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.frames import plane, to_ras, zscore

QUANTILES = (5, 25, 50, 75, 95)
SUFFIXES = {"t1": ("_t1", "-t1n"), "t1ce": ("_t1ce", "-t1c"), "flair": ("_flair", "-t2f"), "seg": ("_seg", "-seg")}

# Measured on 471 real label maps and 27 real patients of the BraTS challenges (statistics over many patients).
REAL = {
    "whole tumour, ml": "21-57-94-148-211",
    "edema, ml": "12-31-54-91-147",
    "necrotic and non-enhancing, ml": "0.7-6-12-23-53",
    "enhancing, ml": "0.1-6-15-29-61",
    "without enhancement, %": "4",
    "enhancing share of the core": "0.01-0.38-0.56-0.73-0.90",
    "edema share of the whole": "0.31-0.51-0.66-0.78-0.90",
    "one / two / more parts over 1 ml, %": "85 / 11 / 4",
    "left / right / both, %": "48 / 47 / 5",
    "slices with tumour": "44-59-72-80-94",
    "largest slice, cm2": "8.7-17-25-34-46",
    "its compactness": "0.24-0.58-0.98 (5, 50, 95)",
    "tumour voxels: column": "72-92-121-149-169",
    "tumour voxels: row": "76-105-128-152-179",
    "tumour voxels: slice": "46-64-79-95-114",
    "brain, ml": "1257-1467-1641 (5, 50, 95)",
    "brain box: columns, rows, slices": "51-189, 45-213, 3-139",
    "z of background: t1, t1ce, flair": "-4.1±0.9, -3.8±1.3, -3.0±0.6",
    "z of healthy t1": "-2.1, 0.2, 1.3",
    "z of healthy t1ce": "-1.8, 0.1, 1.2",
    "z of healthy flair": "-2.0, 0.0, 0.9",
    "z of edema: t1, t1ce, flair": "0.2±0.3, 0.0±0.4, 1.7±0.6",
    "z of necrotic: t1, t1ce, flair": "-0.4±0.6, -0.6±0.6, 1.9±1.0",
    "z of enhancing: t1, t1ce, flair": "-0.1±0.4, 1.5±0.8, 2.0±1.0",
    "through-plane over in-plane gradient: t1, t1ce, flair": "0.7-1.2, 0.6-1.1, 0.5-1.2",
}


def _read(folder: Path, part: str) -> npt.NDArray[np.float32] | None:
    for suffix in SUFFIXES[part]:
        path = folder / f"{folder.name}{suffix}.nii.gz"
        if path.exists():
            image = nib.nifti1.Nifti1Image.from_filename(path)
            return to_ras(np.asarray(image.dataobj, np.float32), image.affine)[0]
    return None


def quantiles(values: list[float] | npt.NDArray[np.floating], digits: int = 0, at: tuple[int, ...] = QUANTILES) -> str:
    """Say quantiles in a row: ``21-57-94-148-211``."""
    return "-".join(f"{v:.{digits}f}" for v in np.percentile(values, at)) if len(values) else "none"


def compactness(mask: npt.NDArray[np.bool_]) -> float:
    """Return 4 pi A / P^2 of a mask's plane (1 for a disc)."""
    around: Callable[..., float] = measure.perimeter
    perimeter = around(mask, neighborhood=8)
    return 4 * np.pi * float(mask.sum()) / perimeter**2 if perimeter else 0.0


class Tally:
    """Collects the figures of one study after another."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = defaultdict(list)
        self.voxels: list[npt.NDArray[np.int64]] = []
        self.boxes: list[list[int]] = []
        self.studies = 0

    def add_labels(self, labels: npt.NDArray[np.uint8]) -> None:
        """Measure a label map (RAS, BraTS numbers)."""
        self.studies += 1
        lesion = labels > 0
        ml = {
            name: float(np.isin(labels, part).sum()) / 1000
            for name, part in {"whole": (1, 2, 3, 4), "edema": (2,), "necrotic": (1,), "enhancing": (3, 4)}.items()
        }
        for name, value in ml.items():
            self.values[name].append(value)
        core = ml["necrotic"] + ml["enhancing"]
        if core > 0:
            self.values["enhancing share"].append(ml["enhancing"] / core)
        self.values["edema share"].append(ml["edema"] / ml["whole"])
        parts, _ = ndimage.label(lesion)
        sizes = np.bincount(parts.ravel())[1:]
        self.values["parts"].append(float((sizes > 1000).sum()))
        areas = lesion.sum(axis=(0, 1))
        self.values["slices"].append(float((areas > 0).sum()))
        best = int(areas.argmax())
        self.values["largest"].append(float(areas[best]) / 100)
        self.values["compact"].append(compactness(plane(lesion, best)))
        x, y, z = np.nonzero(lesion)
        left = float((x < labels.shape[0] / 2).mean())
        self.values["left"].append(left)
        step = max(len(x) // 4000, 1)
        self.voxels.append(np.stack([x, labels.shape[1] - 1 - y, z])[:, ::step])

    def add_images(self, images: dict[str, npt.NDArray[np.float32]], labels: npt.NDArray[np.uint8] | None) -> None:
        """Measure the contrasts of a study; arrays are RAS."""
        brain = np.any(np.stack([v != 0 for v in images.values()]), axis=0)
        self.values["brain"].append(float(brain.sum()) / 1000)
        x, y, z = (np.flatnonzero(brain.any(axis=a)) for a in ((1, 2), (0, 2), (0, 1)))
        last = brain.shape[1] - 1
        self.boxes.append([int(x[0]), int(x[-1]), int(last - y[-1]), int(last - y[0]), int(z[0]), int(z[-1])])
        for name, volume in images.items():
            z_scored = zscore(volume)
            self.values[f"{name} background"].append(float(z_scored[~brain].max()))
            healthy = brain if labels is None else brain & (labels == 0)
            for q in (5, 50, 95):
                self.values[f"{name} healthy {q}"].append(float(np.percentile(z_scored[healthy], q)))
            deep = ndimage.binary_erosion(brain, iterations=5)
            through = float(np.abs(np.diff(z_scored, axis=2))[deep[:, :, 1:]].mean())
            across = [float(np.abs(np.diff(z_scored, axis=a))[np.take(deep, range(1, deep.shape[a]), a)].mean()) for a in (0, 1)]
            self.values[f"{name} sharpness"].append(2 * through / sum(across))
            if labels is None:
                continue
            for kind, part in (("necrotic", (1,)), ("edema", (2,)), ("enhancing", (3, 4))):
                held = z_scored[np.isin(labels, part)]
                if held.size >= 500:
                    self.values[f"{name} {kind}"].append(float(np.median(held)))

    def rows(self) -> dict[str, str]:
        """Return the table's right column by its left."""
        v = self.values
        result: dict[str, str] = {}
        if self.studies:
            result["whole tumour, ml"] = quantiles(v["whole"])
            result["edema, ml"] = quantiles(v["edema"])
            result["necrotic and non-enhancing, ml"] = quantiles(v["necrotic"], 1)
            result["enhancing, ml"] = quantiles(v["enhancing"], 1)
            result["without enhancement, %"] = f"{100 * np.mean(np.array(v['enhancing']) == 0):.0f}"
            result["enhancing share of the core"] = quantiles(v["enhancing share"], 2)
            result["edema share of the whole"] = quantiles(v["edema share"], 2)
            parts = np.array(v["parts"])
            shares = [100 * np.mean(parts <= 1), 100 * np.mean(parts == 2), 100 * np.mean(parts > 2)]
            result["one / two / more parts over 1 ml, %"] = " / ".join(f"{s:.0f}" for s in shares)
            left = np.array(v["left"])
            sides = [100 * np.mean(left > 0.9), 100 * np.mean(left < 0.1), 100 * np.mean((left >= 0.1) & (left <= 0.9))]
            result["left / right / both, %"] = " / ".join(f"{s:.0f}" for s in sides)
            result["slices with tumour"] = quantiles(v["slices"])
            result["largest slice, cm2"] = quantiles(v["largest"], 1)
            result["its compactness"] = quantiles(v["compact"], 2)
            voxels = np.concatenate(self.voxels, axis=1)
            for name, line in zip(("column", "row", "slice"), voxels, strict=True):
                result[f"tumour voxels: {name}"] = quantiles(line.astype(np.float64))
        if self.boxes:
            result["brain, ml"] = quantiles(v["brain"], 0, (5, 50, 95)) + " (5, 50, 95)"
            box = np.mean(self.boxes, axis=0)
            result["brain box: columns, rows, slices"] = ", ".join(f"{box[i]:.0f}-{box[i + 1]:.0f}" for i in (0, 2, 4))
            names = ("t1", "t1ce", "flair")

            def both(key: str) -> str:
                return ", ".join(f"{np.mean(v[f'{n} {key}']):.1f}±{np.std(v[f'{n} {key}']):.1f}" for n in names)

            result["z of background: t1, t1ce, flair"] = both("background")
            for name in names:
                middle = [np.mean(v[f"{name} healthy {q}"]) for q in (5, 50, 95)]
                result[f"z of healthy {name}"] = ", ".join(f"{m:.1f}" for m in middle)
            for kind in ("edema", "necrotic", "enhancing"):
                result[f"z of {kind}: t1, t1ce, flair"] = both(kind)
            result["through-plane over in-plane gradient: t1, t1ce, flair"] = ", ".join(
                quantiles(v[f"{n} sharpness"], 1, (5, 95)) for n in names
            )
        return result


def tally_folder(root: Path, limit: int) -> Tally:
    """Measure the first `limit` studies below `root`."""
    tally = Tally()
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith("."))[:limit]:
        read = _read(folder, "seg")
        labels = None if read is None else read.astype(np.uint8)
        if labels is not None and labels.any():
            tally.add_labels(labels)
        images = {part: volume for part in ("t1", "t1ce", "flair") if (volume := _read(folder, part)) is not None}
        if images:
            tally.add_images(images, labels)
    return tally


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cohort", type=Path)
    parser.add_argument("--real", type=Path, help="measure these instead of printing the figures measured once")
    parser.add_argument("--limit", type=int, default=1000, help="studies at most")
    arguments = parser.parse_args()
    made = tally_folder(arguments.cohort, arguments.limit)
    real = REAL if arguments.real is None else tally_folder(arguments.real, arguments.limit).rows()
    print(f"| figure | real | synthetic ({len(made.boxes)}) |\n|---|---|---|")
    for name, value in made.rows().items():
        print(f"| {name} | {real.get(name, '')} | {value} |")


if __name__ == "__main__":
    main()
