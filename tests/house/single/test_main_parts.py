"""Predicted parts that are small beside the largest one are the network's slips; all else stays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.lesions import LEAST_PART, main_parts


def blocks(*sides: int) -> npt.NDArray[np.uint8]:
    """Return planes with cubes of some sides, far from each other, of labels 1, 2, 3, 1, ..."""
    planes = np.zeros((30, 30, 30 * len(sides)), np.uint8)
    for number, side in enumerate(sides):
        planes[5 : 5 + side, 5 : 5 + side, 30 * number + 5 : 30 * number + 5 + side] = number % 3 + 1
    return planes


def test_small_parts_go_and_others_stay() -> None:
    planes = blocks(10, 3, 4)  # 1,000, 27 and 64 voxels
    assert 27 < LEAST_PART * 1000 < 64
    wanted = planes.copy()
    wanted[:, :, 30:60] = 0
    assert np.array_equal(main_parts(planes), wanted)


def test_parts_hang_together_over_corners() -> None:
    planes = blocks(10)
    planes[15, 15, 15] = 2  # touches the cube's corner alone
    assert np.array_equal(main_parts(planes), planes)


def test_what_is_clean_stays_as_it_is() -> None:
    for planes in (blocks(10), blocks(6, 6), np.zeros((5, 8, 8), np.uint8)):
        assert np.array_equal(main_parts(planes), planes)
        assert np.array_equal(main_parts(main_parts(planes)), main_parts(planes))
