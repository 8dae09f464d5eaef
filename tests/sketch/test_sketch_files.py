"""Sketch files and the copy for a crash: what goes in comes out, and whatever is wrong gets one sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import STRUCTURES, Structure
from app.errors import EnvironmentFault, SbmirError, UserError
from app.sketch import Sketch, files, open_onto, open_sketch, save_sketch

TEMPLATE = "ab" * 32


def example() -> Sketch:
    structures = (Structure(9, "liver", "Liver “left”", (1, 2, 3)), Structure(4, "cyst", "Cyst", (4, 5, 6)))
    sketch = Sketch(7, (12, 10), (1.5, 0.75), structures, slice_mm=5.0, origin=(2.0, -3.0, 0.5))
    rng = np.random.default_rng(3)
    for k in (0, 3, 6):
        for label in (9, 4):
            sketch.apply("draw", k, label, rng.random((12, 10)) < 0.4)
    return sketch


def same(first: Sketch, second: Sketch) -> bool:
    facts = [(s.slices, s.shape, s.spacing, s.slice_mm, s.origin, s.structures) for s in (first, second)]
    masks = [[(k, label, mask.tobytes()) for k, label, mask in s.committed()] for s in (first, second)]
    return facts[0] == facts[1] and masks[0] == masks[1]


def test_a_sketch_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a b.sketch.json"
    sketch = example()
    save_sketch(path, sketch, TEMPLATE, "Template 1")
    saved = open_sketch(path, sketch.structures)
    assert same(saved.sketch, sketch)
    assert (saved.template, saved.template_name) == (TEMPLATE, "Template 1")
    assert saved.sketch.undo_name is None
    assert [p.name for p in tmp_path.iterdir()] == [path.name], "no partial file stays"


def test_a_stroke_in_progress_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "x.sketch.json"
    sketch = example()
    stroke = sketch.begin("brush", 3, 9, erase=True)
    assert stroke is not None
    stroke.replace(np.ones((12, 10), np.bool_), (0, 12, 0, 10))
    assert not sketch.mask(3, 9).any()
    save_sketch(path, sketch, TEMPLATE)
    assert same(open_sketch(path).sketch, example())


def test_a_sketch_of_other_structures_is_refused_if_they_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "x.sketch.json"
    sketch = example()
    save_sketch(path, sketch, TEMPLATE)
    with pytest.raises(UserError, match=r"x\.sketch\.json holds a structure that cannot be drawn here, Cyst \(label 4\)"):
        open_sketch(path, sketch.structures[:1])
    sketch.set_label_planes(np.where(sketch.label_planes() == 4, 0, sketch.label_planes()))
    save_sketch(path, sketch, TEMPLATE)
    assert open_sketch(path, sketch.structures[:1]).sketch.drawn_slices() == [0, 3, 6]
    with pytest.raises(UserError, match="Liver"):
        open_sketch(path, STRUCTURES)


def version_1(path: Path) -> None:
    """Make a file what the program saved before it told the distance of slices and the origin."""
    document = json.loads(path.read_text("utf-8"))
    document["version"] = 1
    document["spacing_mm"] = document["spacing_mm"][1:]
    del document["origin_mm"]
    path.write_text(json.dumps(document), "utf-8")


def test_files_of_version_1_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.sketch.json"
    sketch = Sketch()
    sketch.apply("draw", 80, 2, disc((120, 60), 15))
    save_sketch(path, sketch, TEMPLATE)
    version_1(path)
    assert same(open_sketch(path).sketch, sketch)
    assert open_onto(path, TEMPLATE, STRUCTURES)[1] == ()


def disc(middle: tuple[float, float], radius: float, shape: tuple[int, int] = (240, 240)) -> npt.NDArray[np.bool_]:
    row, column = np.mgrid[: shape[0], : shape[1]]
    inside: npt.NDArray[np.bool_] = np.hypot(row - middle[0], column - middle[1]) < radius
    return inside


def test_a_sketch_of_another_template_opens_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.sketch.json"
    sketch = Sketch()
    sketch.apply("draw", 80, 2, disc((120, 60), 15))
    save_sketch(path, sketch, TEMPLATE, "Template 1")
    opened, notices = open_onto(path, "cd" * 32, STRUCTURES)
    assert same(opened, sketch)
    assert [notice.startswith("x.sketch.json was drawn on another template (Template 1)") for notice in notices] == [True]


def test_a_sketch_of_another_grid_comes_to_the_same_place_in_mm(tmp_path: Path) -> None:
    path = tmp_path / "x.sketch.json"
    coarse = Sketch(31, (120, 120), (2.0, 2.0), slice_mm=5.0, origin=(2.0, 0.5, 0.5))
    coarse.apply("draw", 15, 2, disc((60, 30), 10, (120, 120)))  # row 120.5, column 60.5 mm, radius 20 mm, 77 mm up
    coarse.apply("draw", 15, 1, disc((60, 30), 4, (120, 120)))
    save_sketch(path, coarse, TEMPLATE)
    opened, notices = open_onto(path, TEMPLATE, STRUCTURES)
    assert "another grid (pixels of 5 x 2 x 2 mm)" in notices[0]
    assert opened.drawn_slices() == [75, 76, 77, 78, 79]
    for label, radius in ((2, 20), (1, 8)):
        mask = opened.mask(77, label)
        rows, columns = np.nonzero(mask)
        assert (rows.mean(), columns.mean()) == pytest.approx((120.5, 60.5), abs=0.1)
        assert mask.sum() == 4 * coarse.mask(15, label).sum() == pytest.approx(np.pi * radius**2, rel=0.12)
    beyond = Sketch(31, (120, 120), origin=(500.0, 0.0, 0.0))
    beyond.apply("draw", 15, 2, disc((60, 30), 10, (120, 120)))
    save_sketch(path, beyond, TEMPLATE)
    with pytest.raises(UserError, match="lies outside of the template"):
        open_onto(path, TEMPLATE, STRUCTURES)


Edit = Callable[[dict[str, Any]], object]
EDITS: dict[str, Edit] = {
    "other format": lambda d: d.update(format="something"),
    "newer version": lambda d: d.update(version=3),
    "version true": lambda d: d.update(version=True),
    "missing entry": lambda d: d.pop("shape"),
    "unknown entry": lambda d: d.update(extra=1),
    "short hash": lambda d: d["template"].update(hash="ab"),
    "hash a number": lambda d: d["template"].update(hash=5),
    "template a list": lambda d: d.update(template=[]),
    "no slices": lambda d: d.update(slices=0),
    "a million slices": lambda d: d.update(slices=1_000_000),
    "fractions of slices": lambda d: d.update(slices=7.5),
    "flat shape": lambda d: d.update(shape=[12]),
    "huge shape": lambda d: d.update(shape=[100_000, 100_000]),
    "negative spacing": lambda d: d.update(spacing_mm=[1.0, -1.0, 1.0]),
    "spacing a text": lambda d: d.update(spacing_mm=["1", 1.0, 1.0]),
    "spacing not a number": lambda d: d.update(spacing_mm=[float("nan"), 1.0, 1.0]),
    "spacing of two axes": lambda d: d.update(spacing_mm=[1.0, 1.0]),
    "no origin": lambda d: d.pop("origin_mm"),
    "origin far away": lambda d: d.update(origin_mm=[0.0, 1e9, 0.0]),
    "origin flat": lambda d: d.update(origin_mm=[0.0]),
    "no structures": lambda d: d.update(structures=[]),
    "two structures alike": lambda d: d["structures"].append(d["structures"][0]),
    "label 0": lambda d: d["structures"][0].update(label=0),
    "colour 256": lambda d: d["structures"][0].update(colour=[0, 0, 256]),
    "long title": lambda d: d["structures"][0].update(title="x" * 1000),
    "masks a text": lambda d: d.update(masks="none"),
    "slice out of range": lambda d: d["masks"][0].update(slice=7),
    "unknown label": lambda d: d["masks"][0].update(label=1),
    "a mask twice": lambda d: d["masks"].__setitem__(1, d["masks"][0]),
    "runs too short": lambda d: d["masks"][0].update(runs=[5]),
    "runs too long": lambda d: d["masks"][0].update(runs=[120, 1]),
    "run negative": lambda d: d["masks"][0].update(runs=[121, -1]),
    "run a float": lambda d: d["masks"][0].update(runs=[120.0]),
    "more memory than allowed": lambda d: d.update(
        slices=4096, shape=[8192, 8192], masks=[{"slice": k, "label": 9, "runs": [8192 * 8192]} for k in range(9)]
    ),
}


@pytest.mark.parametrize("name", list(EDITS))
def test_damaged_files_get_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.sketch.json"
    save_sketch(path, example(), TEMPLATE)
    document = json.loads(path.read_text("utf-8"))
    EDITS[name](document)
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(UserError) as caught:
        open_sketch(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"[1, 2]", b"{", b"[" * 200_000, b"1" * 10_000, b"null"])
def test_files_that_are_no_sketch_get_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.sketch.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match="is not a sketch file"):
        open_sketch(path)


def test_a_truncated_file_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.sketch.json"
    save_sketch(path, example(), TEMPLATE)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="is not a sketch file"):
        open_sketch(path)


def test_too_large_and_missing_files_get_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.sketch.json"
    with pytest.raises(EnvironmentFault, match="No such file"):
        open_sketch(path)
    save_sketch(path, example(), TEMPLATE)
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    with pytest.raises(UserError, match="larger than"):
        open_sketch(path)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.sketch.json"
    save_sketch(path, example(), TEMPLATE)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="Free some disk space"):
        save_sketch(path, Sketch(), TEMPLATE)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(SbmirError, match="Cannot write the sketch"):
        save_sketch(tmp_path / "missing" / "x.sketch.json", Sketch(), TEMPLATE)


@pytest.mark.parametrize("k", [152, 153])
def test_every_slice_of_a_finer_grid_arrives(tmp_path: Path, k: int) -> None:
    """Half as thick slices: each second one is nearest to no slice of the library, and is drawn on all the same."""
    fine = Sketch(310, (480, 480), (0.5, 0.5), slice_mm=0.5, origin=(-0.25, -0.25, -0.25))
    mask = np.zeros((480, 480), np.bool_)
    mask[200:260, 200:260] = True
    fine.apply("draw", k, 2, mask)
    save_sketch(tmp_path / "fine.sketch.json", fine, TEMPLATE, "fine")
    sketch, notices = open_onto(tmp_path / "fine.sketch.json", TEMPLATE, STRUCTURES)
    planes = sketch.label_planes()
    assert np.flatnonzero(planes.any(axis=(1, 2))).tolist() == [76]
    assert np.count_nonzero(planes == 2) == 900
    assert "another grid" in notices[0]
