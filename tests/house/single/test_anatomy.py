"""Labels, their schemes and the words for them."""

from __future__ import annotations

import numpy as np
import pytest

from app import anatomy
from app.errors import UserError


@pytest.mark.parametrize(
    ("scheme", "given", "ours", "notices"),
    [
        ("brats2013", [0, 1, 2, 3, 4], [0, 1, 2, 1, 3], 0),
        ("brats2017", [0, 1, 2, 4], [0, 1, 2, 3], 0),
        ("brats2023", [0, 1, 2, 3], [0, 1, 2, 3], 0),
        ("brats2024", [0, 1, 2, 3, 4], [0, 1, 2, 3, 0], 1),
        ("brats2024", [0, 1, 2, 3], [0, 1, 2, 3], 0),
        ("brats2024ped", [0, 1, 2, 3, 4], [0, 3, 1, 1, 2], 0),
    ],
)
def test_schemes_map_to_the_labels_inside(scheme: str, given: list[int], ours: list[int], notices: int) -> None:
    for dtype in (np.uint8, np.int16, np.float32):
        labels, said = anatomy.to_internal(np.array([given], dtype), scheme, "x_seg.nii.gz")
        assert labels.dtype == np.uint8
        assert labels.tolist() == [ours]
        assert len(said) == notices


@pytest.mark.parametrize(("scheme", "value"), [("brats2017", 3), ("brats2017", 7), ("brats2023", 4), ("brats2013", -1)])
def test_a_label_outside_its_scheme_is_refused_by_name(scheme: str, value: int) -> None:
    with pytest.raises(UserError, match=rf"x_seg\.nii\.gz holds the label {value},"):
        anatomy.to_internal(np.array([0, value], np.int16), scheme, "x_seg.nii.gz")


def test_structures_are_the_three_labels_in_different_colours_edema_lowest() -> None:
    assert [structure.key for structure in anatomy.STRUCTURES] == ["edema", "enhancing", "core"]
    assert {structure.label for structure in anatomy.STRUCTURES} == {1, 2, 3}
    assert len({structure.colour for structure in anatomy.STRUCTURES}) == 3


def test_measured_classes_hold_labels_inside_the_program_only() -> None:
    inside = {int(label) for label in anatomy.Label} - {0}
    assert {label for labels in anatomy.MEASURED_CLASSES.values() for label in labels} == inside
    assert anatomy.MEASURED_CLASSES["core"] == (1, 3)


def test_the_networks_modalities_are_among_all_and_have_titles() -> None:
    assert set(anatomy.NETWORK_MODALITIES) < set(anatomy.ALL_MODALITIES) == set(anatomy.MODALITY_TITLES)
