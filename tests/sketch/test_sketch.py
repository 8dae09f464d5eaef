"""A sketch: composition, operations, undo and redo, locks, limits, other grids and structures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.anatomy import STRUCTURES, Structure
from app.errors import UserError
from app.sketch import Change, Sketch, contours, remove_contour
from app.sketch.runs import decode, encode

CORE, EDEMA, ENHANCING = 1, 2, 3
Mask = npt.NDArray[np.bool_]


def box_mask(row0: int, row1: int, column0: int, column1: int, shape: tuple[int, int] = (240, 240)) -> Mask:
    mask = np.zeros(shape, np.bool_)
    mask[row0:row1, column0:column1] = True
    return mask


@given(hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=8)))
def test_runs_come_back_as_the_mask(mask: Mask) -> None:
    runs = encode(mask)
    assert runs.sum() == mask.size
    assert (runs[1:] > 0).all()
    assert np.array_equal(decode(runs, (mask.shape[0], mask.shape[1])), mask)


def test_runs_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        decode(np.array([3, 4], np.uint32), (2, 3))


@given(st.permutations([CORE, EDEMA, ENHANCING]))
def test_core_lies_on_enhancing_lies_on_edema_in_whatever_order_they_were_drawn(order: list[int]) -> None:
    sketch = Sketch(slices=2, shape=(30, 30))
    masks = {EDEMA: box_mask(0, 20, 0, 20, (30, 30)), ENHANCING: box_mask(5, 25, 5, 25, (30, 30))}
    masks[CORE] = box_mask(10, 15, 10, 30, (30, 30))
    for label in order:
        sketch.apply("draw", 1, label, masks[label])
    expected = np.zeros((30, 30), np.uint8)
    for label in (EDEMA, ENHANCING, CORE):
        expected[masks[label]] = label
    assert np.array_equal(sketch.label_map(1), expected)
    assert not sketch.label_map(0).any()
    sketch.apply("erase", 1, CORE, masks[CORE], "remove")
    assert sketch.label_map(1)[12, 12] == ENHANCING, "what lay beneath comes back"


def test_apply_modes_and_change() -> None:
    sketch = Sketch()
    change = sketch.apply("lasso: edema", 80, EDEMA, box_mask(10, 20, 30, 50))
    assert change == Change("lasso: edema", 80, (10, 20, 30, 50), (80,))
    assert sketch.apply("again", 80, EDEMA, box_mask(12, 15, 30, 50)) is None
    assert sketch.undo_name == "lasso: edema", "what changes nothing makes no step"
    change = sketch.apply("cut", 80, EDEMA, box_mask(0, 12, 0, 40), "remove")
    assert change is not None
    assert change.box == (10, 12, 30, 40)
    change = sketch.apply("new", 80, EDEMA, box_mask(100, 101, 100, 102), "replace")
    assert change is not None
    assert sketch.mask(80, EDEMA).sum() == 2
    assert [sketch.undo_name, sketch.redo_name] == ["new", None]


def test_undo_and_redo_across_slices() -> None:
    sketch = Sketch()
    sketch.apply("a", 10, EDEMA, box_mask(1, 3, 1, 3))
    sketch.apply("b", 90, CORE, box_mask(5, 9, 5, 9))
    assert sketch.drawn_slices() == [10, 90]
    undone = sketch.undo()
    assert undone is not None
    assert (undone.name, undone.slice) == ("b", 90)
    assert (sketch.undo_name, sketch.redo_name) == ("a", "b")
    assert sketch.drawn_slices() == [10]
    sketch.undo()
    assert sketch.is_empty()
    assert sketch.undo() is None
    assert sketch.redo() is not None
    sketch.apply("c", 20, CORE, box_mask(5, 9, 5, 9))
    assert sketch.redo() is None, "a new step forgets what was undone"
    assert not sketch.is_empty(20)
    assert sketch.is_empty(90)


def test_the_revision_grows_with_every_change() -> None:
    sketch = Sketch()
    seen = [sketch.revision]
    stroke = sketch.begin("brush", 3, EDEMA)
    assert stroke is not None
    stroke.coverage[2:4, 2:4] = True
    stroke.grow((2, 4, 2, 4))
    seen.append(sketch.revision)
    sketch.cancel()
    seen.append(sketch.revision)
    sketch.apply("a", 3, EDEMA, box_mask(1, 3, 1, 3))
    seen.append(sketch.revision)
    sketch.undo()
    seen.append(sketch.revision)
    assert seen == sorted(set(seen))


def test_a_stroke_shows_at_once_and_leaves_nothing_when_cancelled() -> None:
    sketch = Sketch()
    sketch.apply("a", 3, EDEMA, box_mask(0, 5, 0, 5))
    sketch.undo()
    stroke = sketch.begin("brush: edema", 3, EDEMA)
    assert stroke is not None
    stroke.coverage[10:14, 10:14] = True
    assert stroke.grow((10, 14, 10, 14)) == (10, 14, 10, 14)
    assert sketch.label_map(3).sum() == 16 * EDEMA
    assert list(sketch.committed()) == [], "a stroke in progress is not saved"
    assert sketch.cancel() == (10, 14, 10, 14)
    assert sketch.is_empty()
    assert (sketch.undo_name, sketch.redo_name) == (None, "a"), "redo survives an abandoned stroke"
    assert not stroke.active
    stroke.coverage[:] = True
    assert stroke.grow((0, 5, 0, 5)) is None
    assert stroke.commit() is None
    assert sketch.is_empty()


@pytest.mark.parametrize("disturb", ["undo", "clear", "apply", "begin", "mirror", "set_label_map", "limit_to"])
def test_any_other_operation_abandons_the_stroke(disturb: str) -> None:
    sketch = Sketch()
    stroke = sketch.begin("brush: edema", 3, EDEMA)
    assert stroke is not None
    stroke.coverage[10:14, 10:14] = True
    stroke.grow((10, 14, 10, 14))
    arguments: dict[str, tuple[object, ...]] = {
        "apply": ("x", 4, CORE, box_mask(0, 1, 0, 1)),
        "begin": ("x", 4, CORE),
        "mirror": (4,),
        "set_label_map": (4, np.zeros((240, 240), np.uint8)),
        "limit_to": (None,),
    }
    getattr(sketch, disturb)(*arguments.get(disturb, ()))
    assert sketch.is_empty(3)
    assert stroke.commit() is None


def test_set_label_map_replaces_all_structures_in_one_step() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(0, 50, 0, 50))
    before = sketch.label_map(7)
    pasted = np.zeros((240, 240), np.int64)
    pasted[60:80, 60:80] = EDEMA
    pasted[65:75, 65:75] = CORE
    change = sketch.set_label_map(7, pasted)
    assert change is not None
    assert (change.name, change.box) == ("Paste", (0, 80, 0, 80))
    assert np.array_equal(sketch.label_map(7), pasted)
    assert sketch.set_label_map(7, pasted) is None
    sketch.undo()
    assert np.array_equal(sketch.label_map(7), before)


def test_label_planes_go_in_and_out_in_one_step() -> None:
    sketch = Sketch(slices=4, shape=(10, 12))
    sketch.apply("a", 0, EDEMA, box_mask(0, 5, 0, 5, (10, 12)))
    planes = np.random.default_rng(0).integers(0, 4, (4, 10, 12)).astype(np.uint8)
    planes[0] = 0
    change = sketch.set_label_planes(planes)
    assert change is not None
    assert change.slices == (0, 1, 2, 3)
    assert np.array_equal(sketch.label_planes(), planes)
    assert sketch.drawn_slices() == [1, 2, 3]
    sketch.undo()
    assert sketch.drawn_slices() == [0]
    with pytest.raises(UserError, match="label planes"):
        sketch.set_label_planes(planes[:3])


def test_mirror_turns_left_into_right() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(10, 20, 0, 30))
    sketch.apply("a", 7, CORE, box_mask(12, 14, 5, 6))
    before = sketch.label_map(7)
    change = sketch.mirror(7)
    assert change is not None
    assert change.name == "mirror"
    assert np.array_equal(sketch.label_map(7), before[:, ::-1])
    sketch.mirror(7)
    assert np.array_equal(sketch.label_map(7), before)
    sketch.undo()
    sketch.undo()
    assert np.array_equal(sketch.label_map(7), before)


def test_copy_to_and_clear() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(10, 20, 0, 30))
    sketch.apply("a", 8, CORE, box_mask(100, 120, 0, 30))
    change = sketch.copy_to(7, 8)
    assert change is not None
    assert change.slice == 8
    assert np.array_equal(sketch.label_map(8), sketch.label_map(7))
    assert sketch.copy_to(7, 8) is None
    assert sketch.clear(7) is not None
    assert sketch.drawn_slices() == [8]
    sketch.undo()
    change = sketch.clear()
    assert change is not None
    assert change.slices == (7, 8)
    assert sketch.is_empty()
    assert sketch.clear() is None
    sketch.undo()
    assert sketch.drawn_slices() == [7, 8]


def test_locked_structures_stay() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(10, 20, 0, 30))
    sketch.apply("a", 7, CORE, box_mask(10, 20, 0, 30))
    sketch.locked.add(EDEMA)
    edema = sketch.mask(7, EDEMA)
    assert sketch.begin("brush", 7, EDEMA) is None
    assert sketch.apply("b", 7, EDEMA, box_mask(0, 9, 0, 9)) is None
    for change in (sketch.mirror(7), sketch.set_label_map(7, np.zeros((240, 240), np.uint8))):
        assert change is not None
    assert sketch.clear() is None
    assert np.array_equal(sketch.mask(7, EDEMA), edema)
    assert not sketch.mask(7, CORE).any()


def test_nothing_is_added_outside_the_brain() -> None:
    sketch = Sketch(slices=3, shape=(20, 20))
    sketch.apply("a", 1, EDEMA, box_mask(0, 4, 0, 4, (20, 20)))
    brain = np.zeros((3, 20, 20), np.bool_)
    brain[1, 2:18, 2:10] = True
    sketch.limit_to(brain)
    whole = box_mask(0, 20, 0, 20, (20, 20))
    sketch.apply("b", 1, CORE, whole)
    assert np.array_equal(sketch.mask(1, CORE), brain[1])
    assert sketch.mask(1, EDEMA).sum() == 16, "what was there stays"
    stroke = sketch.begin("brush", 1, EDEMA)
    assert stroke is not None
    stroke.replace(whole, (0, 20, 0, 20))
    assert np.array_equal(sketch.mask(1, EDEMA), brain[1] | box_mask(0, 4, 0, 4, (20, 20)))
    stroke.commit()
    assert sketch.copy_to(1, 2) is None
    sketch.apply("c", 1, EDEMA, whole, "remove")
    assert not sketch.mask(1, EDEMA).any()
    sketch.limit_to(None)
    sketch.apply("d", 1, CORE, whole)
    assert sketch.mask(1, CORE).all()
    with pytest.raises(UserError, match="drawing limit"):
        sketch.limit_to(brain[:2])


def test_other_grids_and_structures() -> None:
    organ = (Structure(9, "liver", "Liver", (1, 2, 3)), Structure(4, "cyst", "Cyst", (4, 5, 6)))
    sketch = Sketch(slices=1, shape=(5, 8), spacing=(3.0, 0.7), structures=organ)
    sketch.apply("a", 0, 4, box_mask(0, 2, 0, 2, (5, 8)))
    sketch.apply("a", 0, 9, box_mask(0, 5, 0, 8, (5, 8)))
    assert set(np.unique(sketch.label_map(0))) == {9, 4}
    assert sketch.label_at(0, (1, 1)) == 4
    assert sketch.label_at(0, (-1, 1)) == 0
    (cyst,) = contours(sketch, 0, 4)
    assert cyst.area_mm2 == pytest.approx(4 * 3 * 0.7)
    with pytest.raises(ValueError, match="no structure"):
        sketch.mask(0, 1)
    with pytest.raises(ValueError, match="different labels"):
        Sketch(structures=(STRUCTURES[0], STRUCTURES[0]))


def test_contours_are_measured_and_removed() -> None:
    sketch = Sketch()
    ring = box_mask(10, 30, 10, 40) & ~box_mask(15, 25, 15, 35)
    sketch.apply("a", 7, ENHANCING, ring | box_mask(100, 104, 100, 101))
    first, second = contours(sketch, 7, ENHANCING)
    assert (first.area_mm2, second.area_mm2) == (400, 4)
    assert [len(first.outlines), len(second.outlines)] == [2, 1]
    assert np.array_equal(first.mask, ring)
    assert (second.diameters.longest, second.diameters.perpendicular) == (4.0, 1.0)
    assert remove_contour(sketch, 7, ENHANCING, (20, 20)) is None, "a hole is no contour"
    change = remove_contour(sketch, 7, ENHANCING, (12, 12))
    assert change is not None
    assert change.name == "remove contour: enhancing"
    assert sketch.mask(7, ENHANCING).sum() == 4


def test_bad_input_gets_a_sentence() -> None:
    sketch = Sketch()
    with pytest.raises(UserError, match="Slice 155 does not exist: the sketch has slices 0 to 154"):
        sketch.label_map(155)
    with pytest.raises(UserError, match="Slice -1"):
        sketch.copy_to(-1, 3)
    with pytest.raises(UserError, match="shape"):
        sketch.set_label_map(3, np.zeros((10, 10), np.uint8))
    with pytest.raises(UserError, match="label 7"):
        sketch.set_label_map(3, np.full((240, 240), 7, np.uint8))
    with pytest.raises(UserError, match="shape"):
        sketch.apply("a", 3, EDEMA, np.zeros((5, 5), np.bool_))


def test_the_history_is_bounded_by_bytes_and_keeps_the_newest() -> None:
    sketch = Sketch(history_bytes=20_000)
    rng = np.random.default_rng(0)
    states = [sketch.label_map(5)]
    for i in range(100):
        row, column = rng.integers(0, 200, 2)
        if sketch.apply(f"step {i}", 5, EDEMA, box_mask(row, row + 30, column, column + 30), "add" if i % 3 else "remove"):
            states.append(sketch.label_map(5))
        assert sketch.history().size <= 20_000
    undone = 0
    while sketch.undo() is not None:
        undone += 1
        assert np.array_equal(sketch.label_map(5), states[-1 - undone])
    assert 10 < undone < len(states) - 1
    while sketch.redo() is not None:
        undone -= 1
    assert undone == 0
    assert np.array_equal(sketch.label_map(5), states[-1])
    sketch.apply("noise", 5, CORE, rng.random((240, 240)) < 0.5)
    assert sketch.undo_name == "noise", "even a step larger than the bound can be undone"
    sketch.undo()
    assert np.array_equal(sketch.label_map(5), states[-1])


def test_load_replaces_everything_and_forgets_the_history() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(10, 20, 0, 30))
    source = box_mask(1, 2, 1, 2)
    sketch.load([(9, CORE, source), (10, CORE, np.zeros((240, 240), np.bool_))])
    source[:] = True
    assert sketch.drawn_slices() == [9]
    assert sketch.mask(9, CORE).sum() == 1
    assert sketch.undo_name is None


def test_what_is_opened_replaces_everything_and_undo_brings_it_back() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(10, 20, 0, 30))
    sketch.apply("a", 9, CORE, box_mask(1, 9, 1, 9))
    before = sketch.label_planes()
    sketch.locked = {EDEMA, CORE}
    sketch.limit_to(np.zeros((155, 240, 240), np.bool_))
    planes = np.zeros((155, 240, 240), np.uint8)
    planes[9, 1, 1] = CORE
    for file in ("sketch", "label map"):
        change = sketch.replace_all([(9, CORE, box_mask(1, 2, 1, 2))]) if file == "sketch" else sketch.set_label_planes(planes)
        assert change is not None
        assert change.slices == (7, 9)
        assert (sketch.drawn_slices(), sketch.mask(9, CORE).sum()) == ([9], 1)
        sketch.undo()
        assert np.array_equal(sketch.label_planes(), before)
    assert sketch.replace_all([(7, EDEMA, sketch.mask(7, EDEMA)), (9, CORE, sketch.mask(9, CORE))]) is None
    with pytest.raises(UserError, match="does not exist"):
        sketch.replace_all([(155, CORE, box_mask(1, 2, 1, 2))])


def test_what_is_handed_out_is_a_copy() -> None:
    sketch = Sketch()
    sketch.apply("a", 7, EDEMA, box_mask(10, 20, 0, 30))
    sketch.label_map(7)[:] = 0
    sketch.mask(7, EDEMA)[:] = False
    assert sketch.label_map(7).any()
    assert sketch.mask(7, EDEMA).any()
