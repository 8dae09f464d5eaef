"""The files of one study on one grid, and what is brain: each kind of fault, and its clean counterpart unchanged."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest

from app.errors import UserError
from app.imaging import Study, load_study
from app.imaging.placing.brain import cleaned
from tests.support.studies.imaging_files import write_nifti
from tests.support.studies.random_grids import HALF, LESION, RADIUS, brain

Affine = npt.NDArray[np.float64]
Edit = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]

STEP, SHAPE, WIDE = 6.0, (26, 32, 24), (40, 44, 34)
GREY = {"t1": (500, -150), "t1ce": (520, 300), "flair": (400, 350)}


def grid(shape: tuple[int, int, int] = SHAPE, flips: tuple[int, int, int] = (1, 1, 1), moved: Any = (0, 0, 0)) -> Affine:
    """Return a grid centred on the brain, or moved away from it, mm."""
    affine = np.diag([*(STEP * np.array(flips)), 1.0])
    affine[:3, 3] = np.asarray(moved) - affine[:3, :3] @ ((np.array(shape) - 1) / 2)
    return affine


def seen(kind: str, shape: tuple[int, int, int], affine: Affine) -> npt.NDArray[Any]:
    """Return what a file of a grid shows of the head, whose brain's centre is the world's."""
    points = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1) @ affine[:3, :3].T + affine[:3, 3]
    if kind == "seg":
        return np.where(np.linalg.norm(points - LESION, axis=-1) < RADIUS, 2, 0).astype(np.uint8)
    return brain(points, *GREY[kind])


def study(
    folder: Path,
    *,
    shape: tuple[int, int, int] = SHAPE,
    affine: Affine | None = None,
    of: dict[str, Affine] | None = None,
    called: dict[str, Affine] | None = None,
    edit: Edit | None = None,
) -> Path:
    """Write a study: `of` gives single files another grid, `called` another affine in the header alone, `edit` changes images."""
    for kind in (*GREY, "seg"):
        own = (of or {}).get(kind, grid(shape) if affine is None else affine)
        data = seen(kind, shape, own)
        if edit and kind != "seg":
            data = edit(data.astype(np.float32))
        write_nifti(folder / f"{folder.name}_{kind}.nii.gz", data, (called or {}).get(kind, own))
    return folder


def header(path: Path, **fields: tuple[int, str, tuple[float, ...]]) -> None:
    """Overwrite fields of a header, each given by offset, form and values."""
    raw = bytearray(gzip.decompress(path.read_bytes()))
    for offset, form, values in fields.values():
        struct.pack_into(form, raw, offset, *values)
    path.write_bytes(gzip.compress(bytes(raw), 1))


def codes(path: Path, qform: int, sform: int) -> None:
    header(path, codes=(252, "<2h", (qform, sform)))


def assert_in_place(found: Study, labels: bool = True) -> None:
    """The lesion lies where it is in the head, to a voxel of the files, in labels and in every image."""
    wanted = np.array([119.5, 110, 71]) + LESION
    if labels:
        assert found.labels is not None
        assert np.abs(np.argwhere(found.labels).mean(axis=0) - wanted).max() < STEP
    x, y, z = np.rint(wanted).astype(int)
    for kind, (base, gain) in GREY.items():
        here = found.images[kind][x - 2 : x + 3, y - 2 : y + 3, z - 2 : z + 3].mean()
        opposite = found.images[kind][239 - x - 2 : 239 - x + 3, y - 2 : y + 3, z - 2 : z + 3].mean()
        assert abs(here - base - gain) < 60, kind
        assert abs(opposite - base) < 60, kind
    slices = np.flatnonzero(found.brain().any(axis=(0, 1)))
    assert np.abs(slices[[0, -1]] - (71 - HALF[2], 71 + HALF[2])).max() <= STEP


def told(found: Study) -> list[str]:
    """Return the notices but those of every study on such a grid."""
    return [notice for notice in found.notices if "bounding box" not in notice]


def test_a_clean_study_has_nothing_to_tell(tmp_path: Path) -> None:
    found = load_study(study(tmp_path / "P1"))
    assert_in_place(found)
    assert not told(found)


# -- files of one study


@pytest.mark.parametrize("silent", [("t1",), ("flair",), ("seg",), ("t1", "seg"), ("t1", "t1ce", "seg")])
def test_a_file_without_orientation_lies_voxel_for_voxel_as_the_others(tmp_path: Path, silent: tuple[str, ...]) -> None:
    folder = study(tmp_path / "P1", affine=grid(flips=(1, -1, 1)))
    for kind in silent:
        codes(folder / f"P1_{kind}.nii.gz", 0, 0)
    found = load_study(folder)
    assert_in_place(found)
    assert len(told(found)) == len(silent)
    assert all("does not say how it is oriented" in notice for notice in told(found))


def test_a_study_lies_the_same_way_whichever_of_its_images_are_read(tmp_path: Path) -> None:
    folder = study(tmp_path / "P1")
    codes(folder / "P1_t1.nii.gz", 0, 0)
    alone, whole = load_study(folder, ("t1",)), load_study(folder)
    assert np.array_equal(alone.images["t1"], whole.images["t1"])


def test_an_image_without_orientation_that_shows_another_brain_is_refused(tmp_path: Path) -> None:
    folder = study(tmp_path / "P1", shape=(28, 28, 28))
    path = folder / "P1_t1ce.nii.gz"
    image = nib.Nifti1Image.from_filename(path)
    write_nifti(path, np.asarray(image.dataobj).transpose(1, 2, 0).copy(), grid((28, 28, 28)))
    codes(path, 0, 0)
    with pytest.raises(
        UserError, match=r"P1_t1ce\.nii\.gz does not say how it is oriented, and voxel for voxel it does not show"
    ):
        load_study(folder)


@pytest.mark.parametrize("moved", [(0, 0, 12), (-20, 0, 0), (0, 9, -3)])
@pytest.mark.parametrize("kinds", [("flair",), ("t1",), ("seg",), ("flair", "seg")])
def test_a_file_planned_elsewhere_is_resampled_by_its_origin(
    tmp_path: Path, moved: tuple[int, ...], kinds: tuple[str, ...]
) -> None:
    found = load_study(study(tmp_path / "P1", shape=WIDE, of={kind: grid(WIDE, moved=moved) for kind in kinds}))
    assert_in_place(found)
    assert any("resampled onto its grid by its header" in notice for notice in told(found))
    assert not any("aligned" in notice for notice in told(found))


@pytest.mark.parametrize("kinds", [("t1ce", "flair", "seg"), ("flair",), ("seg",)])
def test_an_origin_that_an_archive_changed_is_not_believed(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    found = load_study(study(tmp_path / "P1", called={kind: grid(moved=(23, -61, 9)) for kind in kinds}))
    assert_in_place(found)
    assert any("is taken as aligned with it" in notice for notice in told(found))


def test_the_slip_of_brats_is_taken_as_aligned(tmp_path: Path) -> None:
    own = grid(flips=(-1, -1, 1))
    slipped = own.copy()
    slipped[1, 3] -= STEP * (SHAPE[1] - 1)
    found = load_study(study(tmp_path / "P1", affine=own, called=dict.fromkeys(("t1ce", "seg"), slipped)))
    assert_in_place(found)
    assert [notice.endswith("is taken as aligned with it.") for notice in told(found)] == [True]


def test_a_label_map_whose_place_cannot_be_told_is_left_out(tmp_path: Path) -> None:
    flat = study(tmp_path / "P1", called={"seg": grid(moved=(12, 0, 0))}, edit=lambda data: np.where(data, np.float32(400), 0))
    found = load_study(flat)
    assert found.labels is None
    assert any("brought in without them" in notice for notice in told(found))


def test_an_image_on_a_finer_turned_grid_is_resampled(tmp_path: Path) -> None:
    folder = study(tmp_path / "P1")
    angle, shape = np.radians(6), (60, 62, 50)
    turned = np.eye(4)
    turned[:3, :3] = 3.1 * np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    turned[:3, 3] = -(turned[:3, :3] @ ((np.array(shape) - 1) / 2))
    write_nifti(folder / "P1_flair.nii.gz", seen("flair", shape, turned), turned)
    found = load_study(folder)
    assert_in_place(found)
    assert "lies on another grid" in told(found)[0]


def test_headers_that_contradict_the_brains_are_refused(tmp_path: Path) -> None:
    for name, affine, sentence in (
        ("other size", np.diag([4.0, 4, 4, 1]) @ np.linalg.inv(np.diag([6.0, 6, 6, 1])) @ grid(), "contradict each other"),
        ("far away", grid(moved=(400, 0, 0)) @ np.diag([1, 1, 1.2, 1]), "has another orientation, voxel size or place"),
    ):
        folder = study(tmp_path / name, called={"flair": affine})
        with pytest.raises(UserError, match=sentence):
            load_study(folder)


# -- sform and qform


def with_qform(path: Path, qform: Affine) -> None:
    image = nib.Nifti1Image.from_filename(path)
    image.header.set_qform(qform, 1)
    path.write_bytes(gzip.compress(image.to_bytes(), 1))


def test_forms_that_contradict_each_other_alike_are_told(tmp_path: Path) -> None:
    folder = study(tmp_path / "P1")
    for path in folder.iterdir():
        with_qform(path, grid(flips=(-1, 1, 1)))
    found = load_study(folder)
    assert_in_place(found)
    assert len(told(found)) == 1
    assert "its sform and its qform contradict each other (they are mirrored)" in told(found)[0]


@pytest.mark.parametrize("kind", ["t1", "flair", "seg"])
def test_of_two_forms_the_one_counts_on_which_the_others_lie(tmp_path: Path, kind: str) -> None:
    folder = study(tmp_path / "P1", called={kind: grid(moved=(9, -14, 3))})
    with_qform(folder / f"P1_{kind}.nii.gz", grid())
    found = load_study(folder)
    assert_in_place(found)
    assert "the qform was taken, which agrees with" in told(found)[0]


def test_two_forms_that_both_fit_decide_nothing(tmp_path: Path) -> None:
    for kind in ("seg", "flair"):
        folder = study(tmp_path / kind)
        with_qform(folder / f"{kind}_{kind}.nii.gz", grid(flips=(-1, 1, 1)))
        if kind == "flair":
            with pytest.raises(UserError, match=r"either lies on the grid of .* repair its orientation"):
                load_study(folder)
        else:
            found = load_study(folder)
            assert found.labels is None
            assert any("without labels" in notice for notice in told(found))


REPAIRS: dict[str, tuple[dict[str, tuple[int, str, tuple[float, ...]]], str]] = {
    "qfac 0": ({"codes": (252, "<2h", (1, 0)), "qfac": (76, "<f", (0.0,))}, "counts as 1"),
    "qfac 3": ({"codes": (252, "<2h", (1, 0)), "qfac": (76, "<f", (3.0,))}, "counts as 1"),
    "negative pixdim": ({"codes": (252, "<2h", (1, 0)), "pixdim": (80, "<3f", (-STEP, STEP, -STEP))}, "its amount counts"),
    "sform of zeros": ({"codes": (252, "<2h", (1, 1)), "rows": (280, "<12f", (0.0,) * 12)}, "read by its qform"),
    "sform of NaN": ({"codes": (252, "<2h", (1, 1)), "rows": (280, "<12f", (float("nan"),) * 12)}, "read by its qform"),
    "sheared sform": ({"codes": (252, "<2h", (1, 1)), "shear": (284, "<f", (2.0,))}, "read by its qform"),
    "dim 4 of 0": ({"dim": (40, "<5h", (4, *SHAPE, 0))}, "counts as 1"),
    "broken qform": ({"codes": (252, "<2h", (1, 2)), "b": (256, "<3f", (7.0, 7.0, 7.0))}, ""),
}


@pytest.mark.parametrize("case", REPAIRS)
def test_headers_are_repaired_as_other_readers_do(tmp_path: Path, case: str) -> None:
    fields, said = REPAIRS[case]
    folder = study(tmp_path / "P1")
    for path in folder.iterdir():
        with_qform(path, grid())
        header(path, **fields)
    found = load_study(folder)
    assert_in_place(found)
    assert len(told(found)) == (1 if said else 0)
    assert all(said in notice for notice in told(found))


def test_a_rotation_that_is_a_little_too_long_is_mended_and_one_far_too_long_is_not(tmp_path: Path) -> None:
    for length, understood in ((1 + 1.2e-6, True), (1.3, False)):
        folder = study(tmp_path / str(length), affine=grid(flips=(-1, -1, 1)))
        for path in folder.iterdir():
            with_qform(path, grid(flips=(-1, -1, 1)))
            header(path, codes=(252, "<2h", (1, 0)), bcd=(256, "<3f", (0.0, 0.0, length)))
        if understood:
            assert_in_place(load_study(folder))
        else:
            with pytest.raises(UserError, match="damaged orientation"):
                load_study(folder)


def test_metres_and_micrometres_are_turned_into_mm(tmp_path: Path) -> None:
    for name, factor, code in (("metres", 1e-3, 1), ("micrometres", 1e3, 3)):
        folder = study(tmp_path / name, called={kind: np.diag([factor] * 3 + [1]) @ grid() for kind in (*GREY, "seg")})
        for path in folder.iterdir():
            header(path, unit=(123, "<B", (code,)))
        found = load_study(folder)
        assert_in_place(found)
        assert name in told(found)[0]


# -- what is brain


def strays(data: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    for voxel in ((0, 0, 0), (-1, -1, -1), (1, 20, 2), (38, 3, 30)):
        data[voxel] = 700
    return data


def cross(data: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    data[20, :, 17] = np.where(data[20, :, 17] == 0, 900, data[20, :, 17])  # through the brain
    data[2, 2, :] = 900
    return data


def letter(data: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    data[2:4, 4:10, :] = 1500
    return data


def noise(spread: float) -> Edit:
    random = np.random.default_rng(3)
    return lambda data: np.where(data == 0, np.abs(random.normal(0, spread, data.shape)), data).astype(np.float32)


def ringing(data: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    chance = np.random.default_rng(4).random(data.shape)
    return np.where((data == 0) & (chance < 0.03), np.where(chance < 0.015, 1e-4, -1e-4), data).astype(np.float32)


def level(value: float) -> Edit:
    return lambda data: np.where(data == 0, value, data).astype(np.float32)


DIRT: dict[str, tuple[Edit, str]] = {
    "stray voxels": (strays, "marks or specks"),
    "lines": (cross, "marks or specks"),
    "a letter": (letter, "marks or specks"),
    "weak noise": (noise(0.01), "noise"),
    "noise": (noise(15), "noise"),
    "ringing": (ringing, "noise"),
    "-1024": (level(-1024), "background is -1024"),
    "0.5": (level(0.5), "background is 0.5"),
}


@pytest.mark.parametrize("case", DIRT)
def test_what_is_not_brain_moves_nothing(tmp_path: Path, case: str) -> None:
    edit, said = DIRT[case]
    found = load_study(study(tmp_path / "P1", shape=WIDE, edit=edit))
    assert_in_place(found)
    assert len(told(found)) == 3
    assert all(said in notice for notice in told(found))


def test_specks_leave_the_brain_bit_for_bit() -> None:
    clean = seen("t1", WIDE, grid(WIDE)).astype(np.float32)
    sizes = np.full(3, STEP)
    assert cleaned(clean, sizes).image is clean
    found = cleaned(strays(clean.copy()), sizes)
    assert found.notice
    assert np.array_equal(found.image, clean)


def test_a_brain_of_either_sign_is_left_as_it_is() -> None:
    """Z-scored by the brain: a flat brain is nearly 0 beside its lesion."""
    image = seen("flair", SHAPE, grid()).astype(np.float32)
    inside = image != 0
    image[inside] = (image[inside] - image[inside].mean()) / image[inside].std()
    assert cleaned(image, np.full(3, STEP)).image is image


def test_pieces_of_some_size_are_brain_and_a_slab_without_margin_too() -> None:
    two = np.zeros((40, 40, 40), np.float32)
    two[5:30, 5:35, 5:35], two[33:38, 5:25, 5:25] = 100, 80
    full = np.random.default_rng(1).uniform(1, 900, (30, 30, 12)).astype(np.float32)
    for image in (two, full, np.ones((9, 9, 9), np.float32), np.zeros((9, 9, 9), np.float32)):
        assert cleaned(image, np.full(3, 4.0)).image is image


def test_nan_around_the_head_is_0_and_nan_within_is_refused(tmp_path: Path) -> None:
    folder = study(tmp_path / "P1", edit=lambda data: np.where(data == 0, np.float32("nan"), data))
    found = load_study(folder)
    assert_in_place(found)
    assert "NaN" in told(found)[0]
    data = seen("t1", SHAPE, grid()).astype(np.float32)
    data[12:14, 15:17, 11:13] = np.nan
    write_nifti(folder / "P1_t1.nii.gz", np.where(data == 0, np.float32("nan"), data), grid())
    with pytest.raises(UserError, match="holds 8 voxels that are not finite"):
        load_study(folder)


@pytest.mark.parametrize(("factor", "said"), [(0.25, "smaller than any head's"), (1.7, "larger than any"), (0.5, "smaller")])
def test_a_brain_of_a_size_that_no_head_has_is_told(tmp_path: Path, factor: float, said: str) -> None:
    wrong = np.diag([factor] * 3 + [1]) @ grid()
    found = load_study(study(tmp_path / "P1", called=dict.fromkeys((*GREY, "seg"), wrong)))
    assert any(said in notice and "check that the voxel size" in notice for notice in told(found))
