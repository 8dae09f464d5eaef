"""Slices as pictures: colours and sides by pixels, nothing of the patient, and whole files or none."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PIL import Image

from app import settings
from app.anatomy import STRUCTURES, Label
from app.commands import sketch as command
from app.errors import EnvironmentFault, UserError
from app.imaging import load_study
from app.jobs import Job
from app.sketch import Sketch, save_sketch
from app.sketch.export import describe_slice, slice_picture, write_png
from tests.support.studies.imaging_files import BRATS_AFFINE, fill_world_box, linked_study

COLOURS = {s.label: s.colour for s in STRUCTURES}


def plane() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a grey plane with a bright marker in front (row 0) on the patient's left (column 0)."""
    made = np.full((12, 10), 100, np.uint8)
    made[:2, :3] = 255
    return made


def test_the_picture_shows_slice_and_structures_in_their_opacity() -> None:
    labels = np.zeros((12, 10), np.uint8)
    labels[6, 7], labels[8, 1] = Label.EDEMA, Label.ENHANCING
    picture = slice_picture(plane(), labels, STRUCTURES, opacities={2: 0.5, 3: 0.0}, radiological=False)
    assert picture.shape == (12, 10, 3)
    assert picture[6, 7].tolist() == [round(0.5 * 100 + 0.5 * value) for value in COLOURS[2]]
    assert picture[8, 1].tolist() == [100, 100, 100], "hidden"
    assert picture[0, 0].tolist() == [255, 255, 255]
    mirrored = slice_picture(plane(), labels, STRUCTURES, opacities={2: 0.5}, radiological=True)
    assert np.array_equal(mirrored, picture[:, ::-1]), "the patient's left comes to the picture's right"
    assert np.array_equal(slice_picture(plane(), None, STRUCTURES)[6, 2], [100, 100, 100])


def test_the_window_is_applied() -> None:
    picture = slice_picture(plane(), None, STRUCTURES, window=(100.0, 50.0), radiological=False)
    assert picture[5, 5].tolist() == [128, 128, 128]
    assert picture[0, 0].tolist() == [255, 255, 255]


def test_a_png_says_its_sides_and_replaces_a_file_wholly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "slice.png"
    pixels = slice_picture(plane(), None, STRUCTURES)
    write_png(path, pixels, describe_slice(80, True))
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), pixels)
        assert "slice 80" in image.info["Description"]
        assert "patient's right is on the picture's left" in image.info["Description"]
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match=r"Cannot write the picture .*slice\.png.*Free some disk space"):
        write_png(path, pixels[:3], "")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# main.py sketch


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a template with a marker in the right front, and a sketch that was drawn on it."""
    folder = tmp_path_factory.mktemp("export")
    boxes = {((-180, -60), (40, 200), (5, 140)): 90, ((-100, -80), (150, 165), (5, 140)): 255}
    volume = fill_world_box((240, 240, 155), BRATS_AFFINE, boxes).astype(np.int16)
    template = linked_study(folder / "template", volume, BRATS_AFFINE)
    sketch = Sketch()
    mask = np.zeros((240, 240), np.bool_)
    mask[100:120, 140:160] = True
    for k in range(70, 75):
        sketch.apply("draw", k, Label.EDEMA, mask)
    sketch.apply("draw", 72, Label.NECROTIC, np.roll(mask, 40, axis=0))
    sketch.apply("draw", 72, Label.ENHANCING, np.roll(mask, 70, axis=0))
    path = folder / "a.sketch.json"
    save_sketch(path, sketch, load_study(template).content_hash, "template")
    return template, path


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]), Job())


def test_the_command_writes_label_map_and_picture(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, sketch = files
    labels, picture = tmp_path / "labels.nii.gz", tmp_path / "slice.png"
    assert run(sketch, "--template", template, "--labels", labels, "--png", picture) == 0
    image = nib.nifti1.Nifti1Image.from_filename(labels)
    assert np.allclose(image.affine, BRATS_AFFINE)
    volume = np.asarray(image.dataobj)
    assert {int(value): int((volume == value).sum()) for value in (1, 2, 4)} == {1: 400, 2: 2000, 4: 400}
    assert volume[240 - 1 - 150, 110, 72] == 2, "BraTS's x grows to the left, its y to the back"
    with Image.open(picture) as shown:
        pixels = np.asarray(shown).astype(int)
    assert pixels.shape == (240, 240, 3)
    green = pixels[110, 239 - 150]
    assert green[1] - green[0] > 25, "the patient's right on the picture's left"
    assert "slice 72" in capsys.readouterr().out, "the slice with most drawn"
    assert run(sketch, "--template", template, "--png", picture, "--without-sketch", "--slice", 71) == 0
    with Image.open(picture) as shown:
        bare = np.asarray(shown).astype(int)
    assert np.ptp(bare, axis=2).max() == 0


def refusal(*words: object) -> str:
    with pytest.raises((UserError, EnvironmentFault)) as caught:
        run(*words)
    return str(caught.value)


def test_wrong_arguments_get_one_sentence(files: tuple[Path, Path], tmp_path: Path) -> None:
    template, sketch = files
    assert "Nothing to write" in refusal(sketch)
    assert "does not end in .png" in refusal(sketch, "--png", tmp_path / "x.jpg")
    assert "does not end in .nii" in refusal(sketch, "--labels", tmp_path / "x.img")
    assert "out of range" in refusal(sketch, "--png", tmp_path / "x.png", "--slice", 155)
    assert "does not exist" in refusal(tmp_path / "none.json", "--png", tmp_path / "x.png")
    nowhere = tmp_path / "nowhere" / "x.png"
    assert "Cannot write the picture" in refusal(sketch, "--template", template, "--png", nowhere)
    assert "has no t2" in refusal(sketch, "--template", template, "--png", tmp_path / "x.png", "--modality", "t2")
    assert list(tmp_path.iterdir()) == []


def test_the_command_follows_convention_and_structures(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    template, _ = files
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    liver = {"label": 7, "key": "liver", "name": "Liver", "colour": "#0000ff"}
    settings.change_settings(convention="neurological", structures=[liver])
    sketch = Sketch(structures=settings.load_settings().drawn_structures())
    mask = np.zeros((240, 240), np.bool_)
    mask[100:120, 140:160] = True
    sketch.apply("draw", 72, 7, mask)
    save_sketch(tmp_path / "liver.json", sketch, "ab" * 32, "Someone")
    labels, picture = tmp_path / "labels.nii", tmp_path / "slice.png"
    assert run(tmp_path / "liver.json", "--template", template, "--labels", labels, "--png", picture) == 0
    assert "was drawn on another template (Someone)" in capsys.readouterr().err
    assert np.unique(np.asarray(nib.nifti1.Nifti1Image.from_filename(labels).dataobj)).tolist() == [0, 7]
    with Image.open(picture) as shown:
        pixels = np.asarray(shown).astype(int)
        assert "Someone" not in "".join(map(str, shown.info.values()))
    assert pixels[110, 150, 2] - pixels[110, 150, 0] > 60
    assert pixels[110, 89, 2] == pixels[110, 89, 0]
