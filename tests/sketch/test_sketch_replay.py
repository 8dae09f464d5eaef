"""Random strokes, undos, redos, slice changes and cancels: the sketch always equals a replay that knows no boxes or runs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

import c_geometry
from app.anatomy import STRUCTURES
from app.sketch import TOOLS, Point, Sketch, Tool
from app.sketch.tools import MoveTool
from app.sketch.tools.ellipse import ellipse_outline
from tests.support import geometry_oracle as oracle

SLICES, SHAPE, SPACING = 4, (19, 23), (1.5, 0.8)
RADIUS = 3.0
LABELS = [structure.label for structure in STRUCTURES]
KEYS = {structure.label: structure.key for structure in STRUCTURES}

Mask = npt.NDArray[np.bool_]
State = dict[tuple[int, int], Mask]

labels = st.sampled_from(LABELS)
slices = st.integers(0, SLICES - 1)
points = st.tuples(st.floats(-5, 33), st.floats(-5, 23))
ways = st.lists(points, min_size=1, max_size=8)
pixels = st.tuples(st.integers(0, SHAPE[0] - 1), st.integers(0, SHAPE[1] - 1))
shifts = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=4)


def composed(state: State, k: int) -> npt.NDArray[np.uint8]:
    """Return a slice's masks laid on each other in drawing order."""
    made = np.zeros(SHAPE, np.uint8)
    for label in LABELS:
        made[state[k, label]] = label
    return made


class Replay(RuleBasedStateMachine):
    """Keeps whole copies of all masks, one a step, and compares them with the sketch after every move."""

    steps = 0

    @initialize(limited=st.booleans())
    def start(self, limited: bool) -> None:
        self.sketch = Sketch(SLICES, SHAPE, SPACING)
        self.state: State = {(k, label): np.zeros(SHAPE, np.bool_) for k in range(SLICES) for label in LABELS}
        self.limit = np.ones((SLICES, *SHAPE), np.bool_)
        if limited:
            self.limit[:, :4] = False
            self.limit[2, :, 15:] = False
            self.sketch.limit_to(self.limit)
        self.past: list[tuple[str, State]] = []
        self.future: list[tuple[str, State]] = []
        self.k = 0
        self.open: tuple[Tool, int, bool, list[Point]] | None = None
        self.locked: set[int] = set()

    def shown(self) -> State:
        """The state with the stroke in progress."""
        if self.open is None:
            return self.state
        tool, label, erase, way = self.open
        return self.painted(tool.key, label, erase, way) if tool.key != "lasso" else self.state

    def painted(self, key: str, label: int, erase: bool, way: list[Point]) -> State:
        """The state after a stroke, drawn at one go."""
        cover = np.zeros(SHAPE, np.bool_)
        if key == "brush":
            c_geometry.brush(cover, [way[0], *way], RADIUS, spacing=SPACING)
        elif key == "lasso":
            c_geometry.fill(cover, np.array(way), rule=c_geometry.Rule.NON_ZERO, spacing=SPACING)
        elif len(way) > 1:
            c_geometry.fill(cover, ellipse_outline(way[0], way[-1]), spacing=SPACING)
        return self.changed(label, *((cover, None) if erase else (None, cover)))

    def changed(self, label: int, less: Mask | None, more: Mask | None) -> State:
        """The state with pixels of a structure taken away, then others added where that is allowed."""
        if label in self.locked:
            return self.state
        mask = self.state[self.k, label]
        mask = mask if less is None else mask & ~less
        return {**self.state, (self.k, label): mask if more is None else mask | (more & self.limit[self.k])}

    def contour(self, label: int, pixel: tuple[int, int]) -> Mask | None:
        """The connected part of a structure that holds a pixel."""
        regions = np.array(oracle.regions(self.state[self.k, label].tolist(), diagonal=True))
        return regions == regions[pixel] if regions[pixel] else None

    def settle(self, name: str, after: State) -> None:
        """Take note of a step, if it is one; locked structures stay as they are."""
        after = {key: self.state[key] if key[1] in self.locked else mask for key, mask in after.items()}
        if any(not np.array_equal(after[key], self.state[key]) for key in self.state):
            self.past.append((name, self.state))
            self.future.clear()
            self.state = after

    def abandon(self) -> None:
        self.open = None

    @rule(key=st.sampled_from(["brush", "lasso", "ellipse"]), label=labels, erase=st.booleans(), at=points)
    def press(self, key: str, label: int, erase: bool, at: Point) -> None:
        tool = TOOLS[key]()
        if hasattr(tool, "radius_mm"):
            tool.radius_mm = RADIUS
        tool.press(self.sketch, self.k, label, at, erase)
        self.open = (tool, label, erase, [at])

    @precondition(lambda self: self.open is not None)
    @rule(way=ways)
    def move(self, way: list[Point]) -> None:
        assert self.open is not None
        for point in way:
            self.open[0].move(point)
        self.open[3].extend(way)

    @precondition(lambda self: self.open is not None)
    @rule(at=points)
    def release(self, at: Point) -> None:
        assert self.open is not None
        tool, label, erase, way = self.open
        tool.release(at)
        self.open = None
        name = f"erase with {tool.key}: {KEYS[label]}" if erase else f"{tool.key}: {KEYS[label]}"
        self.settle(name, self.painted(tool.key, label, erase, [*way, at]))

    @precondition(lambda self: self.open is not None)
    @rule()
    def cancel(self) -> None:
        assert self.open is not None
        self.open[0].cancel()
        self.abandon()

    @rule(label=labels, erase=st.booleans(), pixel=pixels)
    def fill(self, label: int, erase: bool, pixel: tuple[int, int]) -> None:
        tool, at = TOOLS["fill"](), (pixel[0] * SPACING[0], pixel[1] * SPACING[1])
        self.abandon()
        tool.press(self.sketch, self.k, label, at, erase)
        tool.release(at)
        own = self.contour(label, pixel)
        if erase:
            self.settle(f"erase with fill: {KEYS[label]}", self.changed(label, own, None))
            return
        if own is not None:
            cover = own | np.array(oracle.holes(own.tolist()))
        else:
            drawn = composed(self.state, self.k)
            regions = np.array(oracle.regions((drawn + 1).tolist(), diagonal=False))
            cover = regions == regions[pixel]
            border = cover[0].any() or cover[-1].any() or cover[:, 0].any() or cover[:, -1].any()
            if drawn[pixel] == 0 and border:
                cover = np.zeros(SHAPE, np.bool_)
        self.settle(f"fill: {KEYS[label]}", self.changed(label, None, cover))

    @rule(label=labels, erase=st.booleans(), pixel=pixels, way=shifts)
    def drag_contour(self, label: int, erase: bool, pixel: tuple[int, int], way: list[tuple[int, int]]) -> None:
        tool = MoveTool(grip_mm=0.0)  # from a pixel's centre, which no rim of this width touches: a move, never a resize
        self.sketch.cancel()
        self.abandon()
        tool.press(self.sketch, self.k, label, (pixel[0] * SPACING[0], pixel[1] * SPACING[1]), erase)
        for down, right in way:
            at = ((pixel[0] + down) * SPACING[0], (pixel[1] + right) * SPACING[1])
            tool.move(at)
        tool.release(at)
        part = self.contour(label, pixel)
        if part is None:
            return
        rows, columns = np.nonzero(part)
        moved = np.zeros(SHAPE, np.bool_)
        for row, column in zip(rows + way[-1][0], columns + way[-1][1], strict=True):
            if 0 <= row < SHAPE[0] and 0 <= column < SHAPE[1]:
                moved[row, column] = True
        name = f"{'remove contour' if erase else 'move'}: {KEYS[label]}"
        self.settle(name, self.changed(label, part, None if erase else moved))

    @rule(label=labels)
    def lock(self, label: int) -> None:
        self.sketch.cancel()
        self.abandon()
        self.locked ^= {label}
        self.sketch.locked = set(self.locked)

    @precondition(lambda self: self.open is None)
    @rule(k=slices)
    def change_slice(self, k: int) -> None:
        self.k = k

    @rule(label=labels, seed=st.integers(0, 99), mode=st.sampled_from(["add", "remove", "replace"]))
    def apply(self, label: int, seed: int, mode: str) -> None:
        mask = np.random.default_rng(seed).random(SHAPE) < 0.3
        self.abandon()
        old, allowed = self.state[self.k, label], mask & self.limit[self.k]
        after = {"add": old | allowed, "remove": old & ~mask, "replace": allowed}[mode]
        if mode == "add":
            self.sketch.apply("apply", self.k, label, mask)
        else:
            self.sketch.apply("apply", self.k, label, mask, "remove" if mode == "remove" else "replace")
        self.settle("apply", {**self.state, (self.k, label): after})

    @rule(seed=st.integers(0, 99))
    def paste(self, seed: int) -> None:
        label_map = np.random.default_rng(seed).choice([0, 0, *LABELS], SHAPE).astype(np.uint8)
        self.abandon()
        self.sketch.set_label_map(self.k, label_map)
        masks = {(self.k, label): (label_map == label) & self.limit[self.k] for label in LABELS}
        self.settle("Paste", {**self.state, **masks})

    @rule()
    def mirror(self) -> None:
        self.abandon()
        self.sketch.mirror(self.k)
        masks = {(self.k, label): self.state[self.k, label][:, ::-1] & self.limit[self.k] for label in LABELS}
        self.settle("mirror", {**self.state, **masks})

    @rule(to=slices)
    def copy(self, to: int) -> None:
        self.abandon()
        self.sketch.copy_to(self.k, to)
        masks = {(to, label): self.state[self.k, label] & self.limit[to] for label in LABELS}
        self.settle("copy to slice", {**self.state, **masks})

    @rule(everywhere=st.booleans())
    def clear(self, everywhere: bool) -> None:
        self.abandon()
        self.sketch.clear(None if everywhere else self.k)
        masks = {key: np.zeros(SHAPE, np.bool_) for key in self.state if everywhere or key[0] == self.k}
        self.settle("clear sketch" if everywhere else "clear slice", {**self.state, **masks})

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        self.abandon()
        for _ in range(times):
            change = self.sketch.undo()
            assert (change is None) == (not self.past)
            if change is not None:
                name, before = self.past.pop()
                assert change.name == name
                self.future.append((name, self.state))
                self.state = before

    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        self.abandon()
        for _ in range(times):
            change = self.sketch.redo()
            assert (change is None) == (not self.future)
            if change is not None:
                name, after = self.future.pop()
                assert change.name == name
                self.past.append((name, self.state))
                self.state = after

    @invariant()
    def equals_the_replay(self) -> None:
        Replay.steps += 1
        shown = self.shown()
        for k in range(SLICES):
            expected = composed(shown, k)
            assert np.array_equal(self.sketch.label_map(k), expected)
            assert self.sketch.is_empty(k) == (not expected.any())
        for k, label, mask in self.sketch.committed():
            assert np.array_equal(mask, self.state[k, label])
        assert self.sketch.undo_name == (self.past[-1][0] if self.past else None)
        assert self.sketch.redo_name == (self.future[-1][0] if self.future else None)


def test_the_sketch_equals_a_replay() -> None:
    run_state_machine_as_test(Replay, settings=settings(max_examples=20, stateful_step_count=30, deadline=None))


@pytest.mark.slow
def test_the_sketch_equals_a_replay_for_10_000_steps() -> None:
    Replay.steps = 0
    run_state_machine_as_test(Replay, settings=settings(max_examples=150, stateful_step_count=100, deadline=None))
    assert Replay.steps >= 10_000


@pytest.mark.parametrize("steps", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_memory_of_many_strokes_is_bounded(steps: int) -> None:
    rng = np.random.default_rng(0)
    sketch = Sketch(history_bytes=64 << 10)
    tool = TOOLS["brush"]()
    for i in range(steps):
        way = rng.uniform(0, 239, (6, 2))
        k, label = int(rng.integers(0, 155)), int(rng.choice(LABELS))
        tool.press(sketch, k, label, (way[0, 0], way[0, 1]), bool(i % 5 == 4))
        for row, column in way[1:]:
            tool.move((row, column))
        tool.release((way[-1, 0], way[-1, 1]))
        assert sketch.history().size <= 64 << 10
    undone = 0
    while sketch.undo() is not None:
        undone += 1
    assert 10 < undone < steps
    while sketch.redo() is not None:
        undone -= 1
    assert undone == 0
