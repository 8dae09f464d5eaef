"""Whole lesions: volumes, diameters and where they lie, against shapes whose numbers are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import STRUCTURES, Label
from app.findings import measure_volume
from app.lesions import BrainBox

BRAIN = BrainBox(top=140, row=120.0, column=120.0)
EDEMA, ENHANCING = int(Label.EDEMA), int(Label.ENHANCING)


def empty() -> npt.NDArray[np.uint8]:
    return np.zeros((155, 240, 240), np.uint8)


def test_nothing_is_nowhere() -> None:
    found = measure_volume(empty(), STRUCTURES, BRAIN)
    assert (found.whole_ml, found.region, found.side) == (0.0, None, "none")
    assert found.volumes_ml == {}
    assert found.extents == {}


def test_an_upright_ellipsoid_is_as_large_as_it_is() -> None:
    labels = empty()
    z, row, column = np.ogrid[:155, :240, :240]
    inside = ((z - 100) / 12) ** 2 + ((row - 90) / 20) ** 2 + ((column - 160) / 14) ** 2 <= 1
    labels[inside] = EDEMA
    core = ((z - 103) / 5) ** 2 + ((row - 90) / 6) ** 2 + ((column - 160) / 9) ** 2 <= 1
    labels[core] = ENHANCING
    found = measure_volume(labels, STRUCTURES, BRAIN)
    assert found.whole_ml == pytest.approx(4 / 3 * np.pi * 12 * 20 * 14 / 1000, rel=0.02)
    assert found.volumes_ml["enhancing"] == pytest.approx(4 / 3 * np.pi * 5 * 6 * 9 / 1000, rel=0.04)
    assert sum(found.volumes_ml.values()) == pytest.approx(found.whole_ml)
    whole, enhancing = found.extents["whole"], found.extents["enhancing"]
    assert (whole.longest_mm, whole.perpendicular_mm) == pytest.approx((41, 29), abs=1)
    assert (enhancing.longest_mm, enhancing.perpendicular_mm) == pytest.approx((19, 13), abs=1)
    assert (whole.slice, enhancing.slice) == (100, 103)
    assert (found.side, found.region) == ("right", "frontal")


def test_parts_that_do_not_touch_are_measured_one_by_one() -> None:
    labels = empty()
    labels[80, 100:110, 60:64] = EDEMA
    labels[80, 100:110, 180:184] = EDEMA
    labels[60, 100:105, 60:75] = EDEMA
    whole = measure_volume(labels, STRUCTURES, BRAIN).extents["whole"]
    assert whole.slice == 60
    assert whole.longest_mm == pytest.approx(np.hypot(5, 15), abs=1.0)
    assert measure_volume(labels, STRUCTURES, BRAIN).side == "both"


def test_labels_that_the_structures_do_not_name_count_as_a_whole_only() -> None:
    labels = empty()
    labels[70:80, 100:110, 60:70] = 9
    found = measure_volume(labels, STRUCTURES, BRAIN)
    assert (found.whole_ml, found.volumes_ml) == (1.0, {})
