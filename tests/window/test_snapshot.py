"""The snapshot command: honest refusals, and a picture of the window with its rows in it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.codes import CodeBlock, CodeConfig, load_model, save_networks
from app.codes.networks import Networks
from app.errors import UserError
from app.jobs import Job
from app.library import open_library
from tests.support.gui.widget_helpers import head_plane, pixels_of
from tests.support.library_support import make_record
from tests.support.studies.imaging_files import BRATS_AFFINE, fill_world_box, linked_study, write_nifti
from widgets.window import snapshot


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    snapshot.add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(("text", "size"), [("1280x800", (1280, 800)), ("640x480", (640, 480)), ("3840x2160", (3840, 2160))])
def test_size_is_read(text: str, size: tuple[int, int]) -> None:
    assert snapshot.window_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "1280", "1280*800", "x", "-1x800", "100x100", "99999x800", "1280x800 ", "\uff19\uff10\uff10x900"]
)
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="size"):
        snapshot.window_size(text)


def refusal(*words: str) -> str:
    with pytest.raises(UserError) as caught:
        snapshot.run(arguments(*words), Job())
    return str(caught.value)


def test_wrong_arguments_get_one_sentence(tmp_path: Path) -> None:
    picture = str(tmp_path / "out.png")
    assert "does not end in .png" in refusal(str(tmp_path / "out.jpg"))
    assert "folder of" in refusal(str(tmp_path / "nowhere" / "out.png"))
    assert "does not exist" in refusal(picture, "--sketch", str(tmp_path / "sketch.nii.gz"))
    assert "does not exist" in refusal(picture, "--template", str(tmp_path / "template"))
    assert "out of range" in refusal(picture, "--slice", "155")
    assert "out of range" in refusal(picture, "--slice", "-1")
    sketch = tmp_path / "sketch.nii.gz"
    sketch.write_bytes(b"")
    assert "no library to search in" in refusal(picture, "--sketch", str(sketch))
    assert not Path(picture).exists()


@dataclass(frozen=True)
class Scenery:
    """Files of a whole scene: a template with a marker in the right front, a model, a library of three patients, a sketch."""

    template: Path
    model: Path
    library: Path
    sketch: Path

    def words(self, *more: str) -> tuple[str, ...]:
        paths = ("--template", self.template, "--model", self.model, "--library", self.library, "--sketch", self.sketch)
        return (*(str(path) for path in paths), *more)


@pytest.fixture(scope="module")
def scenery(tmp_path_factory: pytest.TempPathFactory) -> Scenery:
    folder = tmp_path_factory.mktemp("scenery")
    # World mm: x grows to the patient's right and y to the front; the head's middle is at (-119.5, 119.5).
    boxes = {((-180, -60), (40, 200), (5, 140)): 90, ((-100, -80), (150, 165), (5, 140)): 255}
    volume = fill_world_box((240, 240, 155), BRATS_AFFINE, boxes).astype(np.int16)
    template = linked_study(folder / "template", volume, BRATS_AFFINE)
    write_nifti(folder / "sketch.nii", fill_world_box(volume.shape, BRATS_AFFINE, {((-95, -75), (90, 110), (70, 70)): 2}))
    config = CodeConfig(image_size=32, code_size=16, filters=(8, 8), embedding=8)
    save_networks(Networks(config), folder / "model.pt")
    model = load_model(folder / "model.pt")
    planes = np.repeat(head_plane("t1", 0)[None], 155, axis=0)
    random = np.random.default_rng(0)
    with open_library(folder / "three.sbmir", space=model.space, create=True) as library:
        for name in ("A", "B", "C"):
            record = make_record(name, seed=ord(name), slices=3, length=config.code_length)
            parts = {name: random.standard_normal(part.shape).astype(part.dtype) for name, part in record.codes.parts.items()}
            codes = CodeBlock.of_study(record.facts.slices, parts)
            display = dict.fromkeys(record.display, planes)
            library.add(replace(record, codes=codes, display=display))
    return Scenery(template, folder / "model.pt", folder / "three.sbmir", folder / "sketch.nii")


def test_picture_shows_template_sketch_and_rows(qt: QApplication, scenery: Scenery, tmp_path: Path) -> None:
    picture = tmp_path / "out.png"
    assert snapshot.run(arguments(str(picture), *scenery.words("--slice", "70", "--size", "1280x800")), Job()) == 0
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 800)
    pixels = pixels_of(image).astype(int)
    viewer, results = pixels[100:740, 240:700], pixels[160:760, 745:]
    white = np.nonzero(viewer.min(axis=2) > 250)[1]
    assert white.size > 1000, "the marker is painted"
    assert np.median(white) < viewer.shape[1] / 2, "the patient's right is on the left"
    green = (viewer[:, :, 1] - viewer[:, :, 0] > 25) & (viewer[:, :, 1] - viewer[:, :, 2] > 10)
    assert green.sum() > 500, "the sketch is painted"
    assert np.median(np.nonzero(green)[1]) < viewer.shape[1] / 2
    assert (results.min(axis=2) > 235).sum() > 3 * 3 * 30, "nine thumbnails with their markers are painted"


def test_problems_of_the_scene_are_told(qt: QApplication, scenery: Scenery, tmp_path: Path) -> None:
    picture = str(tmp_path / "out.png")
    assert "is empty on slice 71" in refusal(picture, *scenery.words("--slice", "71"))
    small = write_nifti(tmp_path / "small.nii", np.ones((24, 28, 20), np.uint8))
    assert "another grid" in refusal(picture, *replace(scenery, sketch=small).words())
    other = tmp_path / "other.pt"
    save_networks(Networks(CodeConfig(image_size=32, code_size=16, filters=(8, 8), embedding=16)), other)
    assert "another model" in refusal(picture, *replace(scenery, model=other).words())
    assert not Path(picture).exists()
