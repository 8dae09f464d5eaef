"""What the window exports: pictures of a slice as it is seen, label maps, the folder remembered."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QDialog, QFileDialog

from app.errors import UserError
from tests.support.gui.widget_helpers import wait_until
from tests.support.gui.window_scene import EDEMA, PLACE, SLICE, OpenWindow, Window, close_window, draw
from tests.support.library_commands import fill
from widgets.window import documents
from widgets.window.export_dialog import ExportDialog, PictureChoice


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    return reopen()


def answer_dialogs(monkeypatch: pytest.MonkeyPatch, path: Path, choice: PictureChoice | None = None) -> list[str]:
    """Answer the questions of an export; return the places that were proposed."""
    proposed: list[str] = []

    def where(parent: object, title: str, near: str, kinds: str) -> tuple[str, str]:
        proposed.append(near)
        return str(path), kinds

    def run(dialog: ExportDialog) -> QDialog.DialogCode:
        if choice is not None:
            (dialog.screen_button if choice.as_shown else dialog.native_button).setChecked(True)
            dialog.sketch_box.setChecked(choice.sketch)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QFileDialog, "getSaveFileName", where)
    monkeypatch.setattr(ExportDialog, "exec", run)
    return proposed


@pytest.mark.parametrize("sketch", [True, False])
@pytest.mark.parametrize("as_shown", [True, False])
def test_a_slice_is_exported_as_it_is_seen(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_shown: bool, sketch: bool
) -> None:
    draw(window, EDEMA)
    window.viewer.set_crosshair((100.0, 100.0))
    canvas = window.viewer.canvas
    proposed = answer_dialogs(monkeypatch, tmp_path / "a.b", PictureChoice(as_shown, sketch))
    window.commands["export.slice"].trigger()
    assert Path(proposed[0]).name == f"slice-{SLICE}.png"
    with Image.open(tmp_path / "a.b.png") as image:
        pixels = np.asarray(image).astype(int)
        said = " ".join(map(str, image.info.values()))
    assert f"slice {SLICE}" in said
    assert "template" not in said, "nothing that names a patient"
    if as_shown:
        assert pixels.shape == (canvas.height(), canvas.width(), 3)
        spots = [canvas.position_of(*point).toPoint() for point in (PLACE, (87.0, 150.0), (100.0, 120.0))]
        place, marker, line = ((spot.y(), spot.x()) for spot in spots)
    else:
        assert pixels.shape == (240, 240, 3)
        place, marker, line = (150, 239 - 150), (87, 239 - 150), (100, 239 - 120)
    assert pixels[marker].min() > 240, "the patient's right on the picture's left, as on the screen"
    assert (np.ptp(pixels[place]) > 20) == sketch
    assert np.ptp(pixels[line]) == 0, "no crosshair on the picture"


def test_the_label_map_is_exported_and_the_folder_remembered(
    reopen: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = reopen()
    folder = tmp_path / "out"
    folder.mkdir()
    answer_dialogs(monkeypatch, folder / "labels")
    window.commands["export.labels"].trigger()
    assert "Nothing is drawn yet" in window.banner.text
    draw(window, EDEMA)
    window.commands["export.labels"].trigger()
    volume = np.asarray(nib.nifti1.Nifti1Image.from_filename(folder / "labels.nii.gz").dataobj)
    assert volume.shape == (240, 240, 155)
    assert (volume == 2).sum() == window.sketching.sketch.mask(SLICE, EDEMA).sum() > 250
    close_window(window)
    again = reopen()
    proposed = answer_dialogs(monkeypatch, folder / "again.png")
    again.commands["export.window"].trigger()
    assert Path(proposed[0]) == folder / "sbmir.png"


def test_a_picture_that_cannot_be_written_gets_a_sentence(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_dialogs(monkeypatch, tmp_path / "nowhere" / "a.png")
    window.commands["export.slice"].trigger()
    assert "Cannot write the picture" in window.banner.text
    assert "\n" not in window.banner.text


@pytest.mark.parametrize(
    ("typed", "kind", "ending"),
    [("labels", "NIfTI", ".nii.gz"), ("labels", "DICOM", ".dcm"), ("own.nii", "DICOM", ""), ("own.dcm", "NIfTI", "")],
)
def test_the_labels_of_a_case_are_written_as_what_was_chosen(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, kind: str, ending: str
) -> None:
    def where(parent: object, title: str, near: str, kinds: str) -> tuple[str, str]:
        assert Path(near).name == "labels", "nothing that names a patient"
        return str(tmp_path / typed), next(one for one in kinds.split(";;") if one.startswith(kind))

    def write(library: str, study: str, path: Path) -> str:
        assert (library, study) == ("a.sbmir", "S1")
        if path.suffix == ".dcm":
            raise UserError("The study S1 came from no DICOM files.")
        return f"It was written to {path}."

    monkeypatch.setattr(QFileDialog, "getSaveFileName", where)
    monkeypatch.setattr(documents, "write_case_labels", write)
    window.cases.export_wanted.emit("a.sbmir", "S1")
    path = tmp_path / f"{typed}{ending}"
    said = "came from no DICOM files" if path.suffix == ".dcm" else f"It was written to {path}."
    wait_until(lambda: said in window.banner.text)


def test_a_label_map_is_written_from_the_library(tmp_path: Path) -> None:
    (record,) = fill(tmp_path / "library.sbmir", ["A"])
    said = documents.write_case_labels(str(tmp_path / "library.sbmir"), "A", tmp_path / "a.nii.gz")
    assert "The label map of A was written" in said
    values = np.asarray(nib.nifti1.Nifti1Image.from_filename(tmp_path / "a.nii.gz").dataobj)
    assert np.count_nonzero(values) == np.count_nonzero(record.labels)
