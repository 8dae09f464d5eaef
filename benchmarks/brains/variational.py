"""What variational whole-brain models give back and draw, as one picture.

``python -m benchmarks.brains.variational DATA OUT.png --prepared DIR --models FILE...``

Rows: brains that no model learned from; what each model makes of their codes; brains of codes that are drawn from the prior.
Figures come from ``evaluate --volumes``. Only synthetic brains may be shown in documents.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from app.jobs import Job
from app.volumes import VolumeModel, prepare, read_volumes, three_planes
from app.volumes.evaluation import judged_models
from app.volumes.files import load_network
from app.volumes.placing import Reference
from app.volumes.subjects import fold_of

COLUMNS = 3
SCALE = 1
BAND = 20


def never() -> Reference:
    """Refuse to prepare anything."""
    raise SystemExit("Some brains are not prepared yet: train or evaluate on them first.")


def strip(volumes: npt.NDArray[np.float32], title: str) -> Image.Image:
    """Return three planes of each volume beside each other, with a title above."""
    grey = np.hstack([three_planes(volume) for volume in volumes])
    picture = Image.new("L", (grey.shape[1] * SCALE, grey.shape[0] * SCALE + BAND))
    picture.paste(
        Image.fromarray(grey).resize((grey.shape[1] * SCALE, grey.shape[0] * SCALE), Image.Resampling.BICUBIC), (0, BAND)
    )
    ImageDraw.Draw(picture).text((6, 4), title, fill=255)
    return picture


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--models", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    subjects = prepare(arguments.data, arguments.prepared, never, Job())
    rows: list[Image.Image] = []
    drawn: list[Image.Image] = []
    for group in judged_models(arguments.models).values():
        one = group[0]
        left_out = [subject for subject, its in zip(subjects, fold_of(subjects, one.folds), strict=True) if its == one.fold]
        wanted = read_volumes(left_out[:COLUMNS]).astype(np.float32)
        model = VolumeModel(load_network(one.path), never)
        rows = rows or [strip(wanted, "brains that no model learned from")]
        rows.append(strip(model.reconstruct(model.encode_volumes(wanted)), f"{one.name}: what comes back"))
        drawn.append(strip(model.draw(COLUMNS), f"{one.name}: drawn from the prior"))
    rows += drawn
    page = Image.new("L", (rows[0].width, sum(row.height for row in rows)))
    top = 0
    for row in rows:
        page.paste(row, (0, top))
        top += row.height
    page.save(arguments.out)


if __name__ == "__main__":
    main()
