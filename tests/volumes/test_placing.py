"""Brains that lie, turn and measure differently come to one place and size."""

from __future__ import annotations

import numpy as np
import pytest

from app import frames
from app.errors import UserError
from app.volumes.placing import LIMIT, SHAPE, Reference, place, reference_from, register, standardised
from tests.volumes.brains import toy_t1

Image = np.ndarray


def on_library_grid(t1: np.ndarray, shift: tuple[int, int, int] = (0, 0, 0)) -> np.ndarray:
    """Return a toy's RAS volume of 2 mm on the library grid of 1 mm, every voxel four times as often."""
    whole = np.zeros(frames.LIBRARY_SHAPE, np.float32)
    fine = t1[::-1, ::-1].repeat(2, 0).repeat(2, 1).repeat(2, 2).astype(np.float32)
    start = [30 + shift[0], 10 + shift[1], 1 + shift[2]]
    span = tuple(slice(a, a + n) for a, n in zip(start, fine.shape, strict=True))
    whole[span] = fine
    return whole


@pytest.fixture(scope="module")
def centred() -> Reference:
    return reference_from(on_library_grid(toy_t1(0, 8.0)))


def test_the_reference_lies_in_the_middle(centred: Reference) -> None:
    assert centred.volume.shape == SHAPE
    brain = centred.volume > -LIMIT
    for axis, size in enumerate(SHAPE):
        held = np.flatnonzero(brain.any(axis=tuple({0, 1, 2} - {axis})))
        assert (held[0] + held[-1]) / 2 == pytest.approx((size - 1) / 2, abs=1)


def test_prepared_volumes_are_standardised_within_the_brain(centred: Reference) -> None:
    brain = centred.volume[centred.volume > -LIMIT]
    assert brain.mean() == pytest.approx(0, abs=0.05) and brain.std() == pytest.approx(1, abs=0.1)
    assert centred.volume.min() == -LIMIT and centred.volume.max() <= LIMIT


def test_a_turned_moved_and_smaller_brain_comes_to_the_reference(centred: Reference) -> None:
    other = on_library_grid(toy_t1(1, 8.0, turn=0.1, size=0.9), (4, -6, 0))
    placed = place(other, centred)
    far = np.sqrt(np.square(placed - centred.volume).mean())
    unplaced = np.sqrt(np.square(reference_from(other).volume - centred.volume).mean())
    assert far < 0.6 * unplaced
    ours, theirs = placed > -LIMIT, centred.volume > -LIMIT
    assert 2 * (ours & theirs).sum() / (ours.sum() + theirs.sum()) > 0.97


def test_scale_and_contrast_of_the_scanner_do_not_matter(centred: Reference) -> None:
    image = on_library_grid(toy_t1(2, 8.0))
    assert np.allclose(place(image, centred), place(image * np.float32(7.5), centred), atol=1e-3)


def test_the_found_matrix_undoes_what_was_done(centred: Reference) -> None:
    matrix = register(on_library_grid(toy_t1(0, 8.0, turn=0.1)), centred)
    assert np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])) == pytest.approx(np.degrees(0.1), abs=1.0)


def test_too_little_brain_is_told(centred: Reference) -> None:
    speck = np.zeros(frames.LIBRARY_SHAPE, np.float32)
    with pytest.raises(UserError, match="brain"):
        reference_from(speck)
    speck[100:130, 100:130, 60:90] = 500
    with pytest.raises(UserError, match="too little brain"):
        place(speck, centred)
    with pytest.raises(UserError, match="too little brain"):
        standardised(np.zeros(SHAPE, np.float32))
