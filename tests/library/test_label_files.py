"""A study's label map goes back to the scanner: the right side, the right place, the right images, as NIfTI and as DICOM SEG."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from scipy.spatial.transform import Rotation

from app import frames
from app.errors import UserError
from app.imaging import PREPARATION_FILE, DicomStudy, Preparation, PreparedSeries, find_dicom_study, load_study
from app.library import export_labels, open_library
from app.placement import Placement, matrix
from app.preparation import VERSION
from tests.imaging.dicom.test_dicom import turn
from tests.support.library_commands import Say
from tests.support.library_support import make_record, make_space
from tests.support.studies.dicom_files import (
    NAMES,
    SAGITTAL,
    SEQUENCES,
    Plan,
    blob,
    write_enhanced,
    write_patient,
    write_series,
)

BALLS = {1: (38.0, -30.0, 20.0), 2: (30.0, 25.0, -20.0), 3: (-12.0, -40.0, 34.0)}
"""Centre of each label's ball, LPS mm: 1 and 2 on the patient's left, 3 on the right; no two planes mirror them."""
RADIUS = 11.0
SEGMENTS = {1: ("Non-enhancing core", "6574001"), 2: ("Edema", "79654002"), 3: ("Enhancing tumour", "C113842")}
PLANS = {
    "axial": Plan(rows=88, columns=80, slices=64, spacing=(2.0, 2.0, 2.5)),
    "sagittal": Plan(rows=80, columns=96, slices=50, spacing=(2.0, 1.8, 3.0), axes=SAGITTAL),
    "oblique": Plan(rows=88, columns=80, slices=28, spacing=(2.0, 2.1, 6.0)),
}


def plan_of(name: str) -> Plan:
    return turn(PLANS[name], (12.0, -9.0, 24.0) if name == "oblique" else (0.0, 0.0, 0.0))


def truth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Return the label at places in LPS mm."""
    out = np.zeros(len(points), np.uint8)
    for label, centre in BALLS.items():
        out[np.linalg.norm(points - centre, axis=1) <= RADIUS] = label
    return out


def label_planes(placement: Placement) -> npt.NDArray[np.uint8]:
    """Return the balls as a library keeps them."""
    volume = np.zeros(frames.LIBRARY_SHAPE, np.uint8)
    native = np.asarray(placement.native_affine)
    for centre in BALLS.values():
        middle = np.linalg.inv(native) @ (*np.multiply(centre, (-1, -1, 1)), 1)
        low = np.rint(placement.onto_library(middle[:3])).astype(int) - 15
        box = tuple(slice(int(edge), int(edge) + 31) for edge in low)
        places = np.indices((31, 31, 31)).reshape(3, -1).T + low
        world = placement.onto_source(places) @ native[:3, :3].T + native[:3, 3]
        volume[box] = np.maximum(volume[box], truth(world * (-1, -1, 1)).reshape(31, 31, 31))
    return np.ascontiguousarray(frames.planes(volume))


def library_of(path: Path, files: DicomStudy, placement: Placement, folder: Path, **facts: Any) -> Path:
    """Make a library that holds a study with the balls as its label map."""
    record = make_record(files.study, patient=files.patient, seed=1, length=8)
    told: dict[str, Any] = {
        "folder": str(folder),
        "modalities": {modality: str(one) for modality, one in files.images.items()},
        "placement": placement,
        "labels_from": "predicted",
        **facts,
    }
    record = replace(record, facts=replace(record.facts, **told), display={}, labels=label_planes(placement))
    with open_library(str(path), space=make_space("m1", 8), create=True, pictures=False) as library:
        library.add(record)
    return path


@dataclass(frozen=True)
class Scanned:
    """A study as the scanner left it."""

    folder: Path
    plan: Plan
    files: DicomStudy
    placement: Placement

    def library(self, path: Path, **facts: Any) -> Path:
        return library_of(path, self.files, self.placement, self.files.folder, **facts)


def scan(folder: Path, plan: Plan) -> Scanned:
    write_patient(folder, plan)
    files = found_in(folder)
    return Scanned(folder, plan, files, load_study(files, labels=False).placement)


def found_in(folder: Path) -> DicomStudy:
    found = find_dicom_study(folder)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scanned]:
    """Return a study for each plan; nobody changes their files."""
    root = tmp_path_factory.mktemp("scanner")
    return {name: scan(root / name, plan_of(name)) for name in PLANS}


def drawn(segmentation: Dataset) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    """Return where the segmented pixels lie, LPS mm (N, 3), and their segments, by what the file says and nothing else."""
    shared = segmentation.SharedFunctionalGroupsSequence[0]
    pixels = segmentation.pixel_array
    points, segments = [], []
    for frame, groups in zip(
        pixels if pixels.ndim == 3 else pixels[None], segmentation.PerFrameFunctionalGroupsSequence, strict=True
    ):
        orientation = (groups if "PlaneOrientationSequence" in groups else shared).PlaneOrientationSequence[0]
        along, down = np.array(orientation.ImageOrientationPatient, float).reshape(2, 3)
        spacing = np.array((groups if "PixelMeasuresSequence" in groups else shared).PixelMeasuresSequence[0].PixelSpacing, float)
        origin = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
        rows, columns = np.nonzero(frame)
        points.append(origin + np.outer(columns * spacing[1], along) + np.outer(rows * spacing[0], down))
        number = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        segments.append(np.full(len(rows), number, np.uint8))
    return np.concatenate(points), np.concatenate(segments)


def voxels(points: npt.NDArray[np.float64], segments: npt.NDArray[np.uint8], plan: Plan) -> npt.NDArray[np.uint8]:
    """Lay segmented pixels into the slices of a plan: uint8 (slices, rows, columns); each must lie on a pixel of it."""
    axes = np.array([plan.normal, plan.axes[1], plan.axes[0]])
    index = (points - plan.origin) @ axes.T / (plan.spacing[2], plan.spacing[0], plan.spacing[1])
    assert np.abs(index - np.rint(index)).max() < 0.01
    out = np.zeros((plan.slices, plan.rows, plan.columns), np.uint8)
    out[tuple(np.rint(index).astype(int).T)] = segments
    return out


def on_the_slices(plan: Plan) -> npt.NDArray[np.uint8]:
    """Return the balls sampled at the pixels of a plan."""
    return np.stack([truth(plan.points(k).reshape(-1, 3)).reshape(plan.rows, plan.columns) for k in range(plan.slices)])


def check_place(found: npt.NDArray[np.uint8], plan: Plan) -> None:
    """A label of the library (1 mm) may end half a voxel of it aside of the ball itself; nothing may lie elsewhere."""
    ideal = on_the_slices(plan)
    for label in BALLS:
        both = np.count_nonzero((found == label) & (ideal == label))
        assert 2 * both / (np.count_nonzero(found == label) + np.count_nonzero(ideal == label)) > 0.93, label
        mirrored = np.count_nonzero((found[..., ::-1] == label) & (ideal == label))
        assert mirrored < both / 10


@pytest.mark.parametrize("name", list(PLANS))
def test_a_segmentation_lies_where_the_lesion_is(scans: dict[str, Scanned], tmp_path: Path, name: str) -> None:
    files, library = scans[name].files, scans[name].library(tmp_path / "lib.sbmir")
    export_labels(str(library), files.study, tmp_path / "out.dcm")
    made = dcmread(tmp_path / "out.dcm")
    points, segments = drawn(made)
    for label, centre in BALLS.items():
        assert np.abs(points[segments == label].mean(axis=0) - centre).max() < 0.6 + plan_of(name).spacing[2] / 6
    found = voxels(points, segments, plan_of(name))
    check_place(found, plan_of(name))
    # As NIfTI it is the same, voxel by voxel.
    export_labels(str(library), files.study, tmp_path / "out.nii.gz")
    image = nib.nifti1.Nifti1Image.from_filename(tmp_path / "out.nii.gz")
    values = np.asarray(image.dataobj)
    assert np.array_equal(np.where(values == 4, 3, values).transpose(2, 1, 0), found)
    np.testing.assert_allclose(image.affine[:3, 3], np.array(plan_of(name).origin) * (-1, -1, 1), atol=1e-3)


def test_it_refers_to_the_images_and_says_what_made_it(scans: dict[str, Scanned], tmp_path: Path) -> None:
    files, library = scans["oblique"].files, scans["oblique"].library(tmp_path / "lib.sbmir")
    export_labels(str(library), files.patient, tmp_path / "out.dcm")
    made = dcmread(tmp_path / "out.dcm")
    sources = {dcmread(path).SOPInstanceUID: dcmread(path) for path in scans["oblique"].folder.iterdir()}
    one = sources[next(iter(sources))]
    for keyword in ("PatientID", "PatientName", "StudyInstanceUID", "FrameOfReferenceUID", "AccessionNumber"):
        assert made[keyword].value == one[keyword].value
    assert (made.Modality, made.SOPClassUID, made.SegmentationType) == ("SEG", "1.2.840.10008.5.1.4.1.1.66.4", "BINARY")
    assert made.SeriesInstanceUID not in {source.SeriesInstanceUID for source in sources.values()}
    for segment in made.SegmentSequence:
        label, code = SEGMENTS[segment.SegmentNumber]
        assert (segment.SegmentLabel, segment.SegmentedPropertyTypeCodeSequence[0].CodeValue) == (label, code)
        assert segment.SegmentedPropertyCategoryCodeSequence[0].CodeValue == "49755003"
        assert segment.AnatomicRegionSequence[0].CodeValue == "12738006"
        assert segment.SegmentAlgorithmType == "AUTOMATIC"
        assert segment.SegmentationAlgorithmIdentificationSequence[0].AlgorithmVersion == "m1"
    for groups in made.PerFrameFunctionalGroupsSequence:
        (image,) = groups.DerivationImageSequence[0].SourceImageSequence
        source = sources[image.ReferencedSOPInstanceUID]
        assert source.SeriesNumber == NAMES["t1ce"]
        assert np.allclose(source.ImagePositionPatient, groups.PlanePositionSequence[0].ImagePositionPatient, atol=1e-4)


def test_a_given_label_map_is_called_manual(scans: dict[str, Scanned], tmp_path: Path) -> None:
    library = scans["oblique"].library(tmp_path / "lib.sbmir", labels_from="source")
    export_labels(str(library), scans["oblique"].files.study, tmp_path / "out.dcm")
    for segment in dcmread(tmp_path / "out.dcm").SegmentSequence:
        assert segment.SegmentAlgorithmType == "MANUAL"
        assert "SegmentationAlgorithmIdentificationSequence" not in segment


def test_multi_frame_files_are_referred_to_frame_by_frame(tmp_path: Path) -> None:
    plan = replace(plan_of("axial"), slices=40, spacing=(2.0, 2.0, 4.0))
    order = [*range(20, 40), *range(20)]
    for index, modality in enumerate(("t1", "t1ce", "flair")):
        one = replace(plan, tags=SEQUENCES[modality], number=NAMES[modality])
        write_enhanced(tmp_path / "scanner" / modality, one, blob(index), order=order)
    files = found_in(tmp_path / "scanner")
    library = library_of(tmp_path / "lib.sbmir", files, load_study(files, labels=False).placement, files.folder)
    export_labels(str(library), files.study, tmp_path / "out.dcm")
    made = dcmread(tmp_path / "out.dcm")
    check_place(voxels(*drawn(made), plan), plan)
    for groups in made.PerFrameFunctionalGroupsSequence:
        (image,) = groups.DerivationImageSequence[0].SourceImageSequence
        k = order[int(image.ReferencedFrameNumber) - 1]
        assert np.allclose(plan.position(k), groups.PlanePositionSequence[0].ImagePositionPatient, atol=1e-4)


@pytest.mark.parametrize("apart", [False, True], ids=["one folder", "a folder a series"])
def test_a_prepared_study_goes_back_to_the_series_it_was_prepared_from(tmp_path: Path, apart: bool) -> None:
    scanner, plan = tmp_path / "scanner", plan_of("oblique")
    for index, modality in enumerate(("t1", "t1ce", "flair")):
        # Each sequence on a grid of its own: the reference alone is the one that is asked for.
        own = replace(plan, slices=plan.slices - index) if modality != "t1ce" else plan
        folder = scanner / modality if apart else scanner
        write_series(folder, replace(own, tags=SEQUENCES[modality], number=NAMES[modality]), blob(index))
    files = found_in(scanner)
    stack = files.series["t1ce"]
    turned = np.eye(4)
    turned[:3, :3] = Rotation.from_euler("xyz", (7, -5, 11), degrees=True).as_matrix()
    to_library = turned @ stack.affine
    to_library[:3, 3] += np.array([120, 110, 75]) - (to_library @ (40, 44, 14, 1))[:3]
    series = {
        modality: PreparedSeries(str(files.images[modality]), one.shape, matrix(one.affine), matrix(to_library))
        for modality, one in files.series.items()
    }
    record = Preparation(VERSION, "0", files.patient, files.study, "clinic", "t1ce", series, (), "good", (), {}, (), {})
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    (prepared / PREPARATION_FILE).write_bytes(record.packed())
    images = {modality: str(prepared / f"x_{modality}.nii.gz") for modality in series}
    library = library_of(tmp_path / "lib.sbmir", files, record.placement, prepared, modalities=images)
    export_labels(str(library), files.study, tmp_path / "out.dcm")
    check_place(voxels(*drawn(dcmread(tmp_path / "out.dcm")), plan), plan)
    (prepared / PREPARATION_FILE).unlink()
    with pytest.raises(UserError, match="is no longer in"):
        export_labels(str(library), files.study, tmp_path / "out.dcm")


# -- what cannot be


def one_sentence(say: Say, words: Sequence[object], sentence: str) -> None:
    said = say("labels", *words)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err and said.err.count("\n") == 1


def test_files_that_were_moved_or_are_others_are_told(say: Say, scans: dict[str, Scanned], tmp_path: Path) -> None:
    shutil.copytree(scans["oblique"].folder, tmp_path / "scanner")
    files = found_in(tmp_path / "scanner")
    library = library_of(tmp_path / "lib.sbmir", files, scans["oblique"].placement, files.folder)
    words = (library, files.study, tmp_path / "out.dcm")
    shutil.move(tmp_path / "scanner", tmp_path / "elsewhere")
    one_sentence(say, words, f"are no longer in {files.folder}")
    (tmp_path / "scanner").mkdir()
    one_sentence(say, words, f"are no longer in {files.folder}")
    write_patient(tmp_path / "scanner", replace(plan_of("oblique"), spacing=(2.0, 2.1, 5.5)))
    one_sentence(say, words, "are not those that the study")
    assert not (tmp_path / "out.dcm").exists()
    # The label map itself wants none of them.
    assert say("labels", library, files.study, tmp_path / "out.nii.gz").status == 0


def test_what_is_wrong_with_the_words_is_told(say: Say, scans: dict[str, Scanned], tmp_path: Path) -> None:
    files, library = scans["oblique"].files, scans["oblique"].library(tmp_path / "lib.sbmir")
    one_sentence(say, (library, files.study, tmp_path / "out.png"), "--as")
    one_sentence(say, (library, "nobody", tmp_path / "out.dcm"), "nobody")
    one_sentence(say, (tmp_path / "none.sbmir", files.study, tmp_path / "out.dcm"), "There is no library")
    one_sentence(say, (library, files.study, tmp_path / "no" / "out.dcm"), "There is no folder")
    one_sentence(say, (library, files.study, library, "--as", "dicom-seg"), "would overwrite")
    one_sentence(say, (library, files.study, tmp_path, "--as", "dicom-seg"), "is a folder")


def test_a_study_of_nifti_files_and_one_without_labels_have_no_segmentation(
    say: Say, scans: dict[str, Scanned], tmp_path: Path
) -> None:
    files, placement = scans["oblique"].files, scans["oblique"].placement
    nifti = {modality: str(tmp_path / f"{modality}.nii.gz") for modality in files.images}
    library = library_of(tmp_path / "nifti.sbmir", files, placement, files.folder, modalities=nifti)
    one_sentence(say, (library, files.study, tmp_path / "out.dcm"), "came from no DICOM files")
    record = make_record("E", seed=1, length=8)
    told = replace(
        record.facts, study=files.study, folder=str(files.folder), placement=placement, modalities={"t1": str(files.images["t1"])}
    )
    with open_library(str(tmp_path / "empty.sbmir"), space=make_space("m1", 8), create=True, pictures=False) as held:
        held.add(replace(record, facts=told, display={}, labels=np.zeros_like(record.labels)))
    one_sentence(say, (tmp_path / "empty.sbmir", files.study, tmp_path / "out.dcm"), "There is no label")


def test_images_without_what_a_segmentation_repeats_are_made_do_with(scans: dict[str, Scanned], tmp_path: Path) -> None:
    plan = plan_of("oblique")

    def bare(out: Dataset, k: int) -> None:
        del out.PatientName, out.AccessionNumber, out.PatientBirthDate

    for index, modality in enumerate(("t1", "t1ce", "flair")):
        one = replace(plan, tags=SEQUENCES[modality], number=NAMES[modality])
        write_series(tmp_path / "scanner", one, blob(index), edit=bare)
    files = found_in(tmp_path / "scanner")
    library = library_of(tmp_path / "lib.sbmir", files, scans["oblique"].placement, files.folder)
    export_labels(str(library), files.study, tmp_path / "out", "dicom-seg")
    assert dcmread(tmp_path / "out").PatientName == ""
