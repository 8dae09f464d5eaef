"""What the window asks for: files, folders, and what to do with a dropped study."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app import settings
from app.reading.sessions import QUERY_SUFFIX, SESSION_SUFFIX
from app.sketch import SUFFIX
from widgets.language import tr, tr_later
from widgets.shared.notice import NOTICE

LIBRARY_FILTER = tr_later("Libraries (*.sbmir);;All files (*)")
SKETCH_FILTER = tr_later("Sketches and label maps (*{suffix} *.nii *.nii.gz)")
SAVED_FILTERS = tr_later("Sketches (*{suffix});;Label maps on the template's grid (*.nii.gz)")
ENDINGS = (SUFFIX, ".nii", ".nii.gz")
LABELS_FILTER = tr_later("Label maps on the template's grid (*.nii.gz *.nii)")
CASE_LABELS_FILTERS = tr_later("NIfTI on the scanner's voxels (*.nii.gz *.nii);;DICOM segmentation (*.dcm)")
VOLUME_FILTER = tr_later("NIfTI files (*.nii *.nii.gz);;All files (*)")
SESSION_FILTER = tr_later("Sessions (*{suffix})")
QUERY_FILTER = tr_later("Queries (*{suffix})")
REPORT_FILTERS = {tr_later("PDF, A4 (*.pdf)"): "a4", tr_later("PDF, Letter (*.pdf)"): "letter", tr_later("Picture (*.png)"): "a4"}
DISTANCES_FILTER = tr_later("Tables (*.csv)")
PICTURE_FILTER = tr_later("Pictures (*.png)")


class DropChoice(Enum):
    """What to do with a study that was dropped on the window."""

    EXAMPLE = tr_later("Search by example")
    TEMPLATE = tr_later("Use as template")
    BRING_IN = tr_later("Bring into a library…")
    NOTHING = tr_later("Cancel")


class CloseChoice(Enum):
    """What to do with a sketch that closing would lose."""

    SAVE = tr_later("Save …")
    CLOSE = tr_later("Close and lose it")
    STAY = tr_later("Cancel")


def ask_library(parent: QWidget, near: str) -> str | None:
    """Ask for a library file."""
    return QFileDialog.getOpenFileName(parent, tr("Open library"), near, tr(LIBRARY_FILTER))[0] or None


def ask_engine_folder(parent: QWidget, near: str) -> str | None:
    """Ask for the folder of a search engine."""
    return QFileDialog.getExistingDirectory(parent, tr("Folder of the search engine"), near) or None


def ask_new_library(parent: QWidget, near: str) -> str | None:
    """Ask for a library file to bring studies into, a new one or one that is there; the name gets its ending."""
    near = near or str(settings.data_folder() / "library.sbmir")
    option = QFileDialog.Option.DontConfirmOverwrite  # studies are added to it
    path = QFileDialog.getSaveFileName(parent, tr("Library to bring studies into"), near, tr(LIBRARY_FILTER), options=option)[0]
    return path if not path or Path(path).exists() or Path(path).suffix else f"{path}.sbmir"


def ask_mapping(parent: QWidget) -> Path | None:
    """Ask for a mapping file."""
    path = QFileDialog.getOpenFileName(parent, tr("Mapping file"), "", tr("Mappings (*.toml *.csv)"))[0]
    return Path(path) if path else None


def ask_study(parent: QWidget, title: str) -> Path | None:
    """Ask for the folder of a study."""
    folder = QFileDialog.getExistingDirectory(parent, title)
    return Path(folder) if folder else None


def ask_volume(parent: QWidget, title: str, near: Path = Path()) -> Path | None:
    """Ask for the file of an image."""
    path = QFileDialog.getOpenFileName(parent, title, str(near), tr(VOLUME_FILTER))[0]
    return Path(path) if path else None


def ask_brain_model(parent: QWidget, near: Path | None) -> Path | None:
    """Ask for the file of a whole-brain model."""
    path = QFileDialog.getOpenFileName(parent, tr("Open whole-brain model"), str(near or ""), tr("Models (*.pt)"))[0]
    return Path(path) if path else None


def ask_sketch(parent: QWidget, near: Path = Path()) -> Path | None:
    """Ask for a sketch or label map to open."""
    path = QFileDialog.getOpenFileName(parent, tr("Open sketch"), str(near), tr(SKETCH_FILTER, suffix=SUFFIX))[0]
    return Path(path) if path else None


def ask_where_to_save_sketch(parent: QWidget, proposed: Path = Path(f"sketch{SUFFIX}")) -> Path | None:
    """Ask where to save the sketch; a name without an ending gets that of the chosen kind."""
    path, kind = QFileDialog.getSaveFileName(parent, tr("Save sketch"), str(proposed), tr(SAVED_FILTERS, suffix=SUFFIX))
    return _completed(parent, path, ENDINGS, ".nii.gz" if "nii" in kind else SUFFIX)


def ask_session(parent: QWidget, near: Path = Path()) -> Path | None:
    """Ask for a session to open."""
    path = QFileDialog.getOpenFileName(parent, tr("Open session"), str(near), tr(SESSION_FILTER, suffix=SESSION_SUFFIX))[0]
    return Path(path) if path else None


def ask_where_to_save_session(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where to save a session; a name without its ending gets it."""
    path = QFileDialog.getSaveFileName(parent, tr("Save session"), str(proposed), tr(SESSION_FILTER, suffix=SESSION_SUFFIX))[0]
    return _completed(parent, path, (SESSION_SUFFIX,), SESSION_SUFFIX)


def ask_where_to_save_query(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where to save a query; a name without .json gets the whole ending."""
    path = QFileDialog.getSaveFileName(parent, tr("Save query"), str(proposed), tr(QUERY_FILTER, suffix=QUERY_SUFFIX))[0]
    return _completed(parent, path, (".json",), QUERY_SUFFIX)


def ask_where_to_save_report(parent: QWidget, proposed: Path) -> tuple[Path | None, str]:
    """Ask where to save the results, and how; returns the file and the size of its pages."""
    pages = {tr(title): page for title, page in REPORT_FILTERS.items()}
    path, kind = QFileDialog.getSaveFileName(parent, tr("Export results"), str(proposed), ";;".join(pages))
    ending = ".png" if "*.png" in kind else ".pdf"
    return _completed(parent, path, (".pdf", ".png", ".PDF", ".PNG"), ending), pages.get(kind, "a4")


def ask_where_to_save_distances(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where to save the table of distances; a name without .csv gets it."""
    path = QFileDialog.getSaveFileName(parent, tr("Export distances"), str(proposed), tr(DISTANCES_FILTER))[0]
    return _completed(parent, path, (".csv",), ".csv")


def ask_where_to_save_labels(parent: QWidget, near: Path = Path()) -> Path | None:
    """Ask where to save a label map; a name without an ending gets .nii.gz."""
    path = QFileDialog.getSaveFileName(parent, tr("Export label map"), str(near / "labels.nii.gz"), tr(LABELS_FILTER))[0]
    return _completed(parent, path, (".nii", ".nii.gz"), ".nii.gz")


def ask_where_to_save_case_labels(parent: QWidget, near: Path = Path()) -> Path | None:
    """Ask where to save the label map of a case, and as what; a name without an ending gets that of the chosen kind."""
    path, kind = QFileDialog.getSaveFileName(parent, tr("Export labels"), str(near / "labels"), tr(CASE_LABELS_FILTERS))
    return _completed(parent, path, (".nii", ".nii.gz", ".dcm"), ".dcm" if "dcm" in kind else ".nii.gz")


def ask_where_to_save_picture(parent: QWidget, proposed: Path = Path("sbmir.png")) -> Path | None:
    """Ask where to save a picture; a name without .png gets it."""
    path = QFileDialog.getSaveFileName(parent, tr("Save picture"), str(proposed), tr(PICTURE_FILTER))[0]
    return _completed(parent, path, (".png", ".PNG"), ".png")


def _completed(parent: QWidget, path: str, endings: tuple[str, ...], ending: str) -> Path | None:
    """Return a chosen path with its ending; None where nothing was chosen, or what bears the whole name is to stay.

    Qt has asked about the name as typed; not about the one that comes of it.
    """
    if not path or path.endswith(endings):
        return Path(path) if path else None
    whole = Path(path + ending)
    if not whole.exists():
        return whole
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent,
        tr("Replace the file?"),
        tr("{name} is there already. Replace it?", name=whole.name),
        buttons.Yes | buttons.No,
        buttons.No,
    )
    return whole if answer == buttons.Yes else None


def ask_to_close(parent: QWidget, why: str) -> CloseChoice:
    """Ask what to do with a sketch that closing would lose; `why` says why it is not kept by itself."""
    box = QMessageBox(QMessageBox.Icon.Warning, tr("Close SBMIR"), tr("Closing loses what is drawn."), parent=parent)
    box.setInformativeText(tr("Other sketches are kept by themselves, this one could not be. {why}", why=why))
    roles = {
        CloseChoice.SAVE: QMessageBox.ButtonRole.AcceptRole,
        CloseChoice.CLOSE: QMessageBox.ButtonRole.DestructiveRole,
        CloseChoice.STAY: QMessageBox.ButtonRole.RejectRole,
    }
    buttons = {choice: box.addButton(tr(choice.value), role) for choice, role in roles.items()}
    box.setDefaultButton(buttons[CloseChoice.SAVE])
    box.setEscapeButton(buttons[CloseChoice.STAY])
    box.exec()
    clicked = box.clickedButton()
    return next((choice for choice, button in buttons.items() if button is clicked), CloseChoice.STAY)


def ask_to_delete(parent: QWidget, which: str, several: bool) -> bool:
    """Ask whether kept sketches are to be deleted; `which` names them."""
    box = QMessageBox(QMessageBox.Icon.Warning, tr("Delete sketches"), tr("Delete {which}?", which=which), parent=parent)
    box.setInformativeText(tr("They cannot be brought back.") if several else tr("It cannot be brought back."))
    delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is delete


def ask_about_drop(parent: QWidget, folder: Path, studies: int = 1) -> DropChoice:
    """Ask what to do with a dropped folder that holds one study or several."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Study folder") if studies == 1 else tr("Studies"))
    if studies == 1:
        offered = list(DropChoice)
        box.setText(tr("What should be done with the study {name}?", name=folder.name))
        box.setInformativeText(tr("Search by one of its slices, draw on it, or add it to the cases that are searched."))
    else:
        offered = [DropChoice.BRING_IN, DropChoice.NOTHING]
        box.setText(tr("{name} holds {studies} studies.", name=folder.name, studies=studies))
        box.setInformativeText(tr("They can be added to the cases that are searched."))
    buttons = {choice: box.addButton(tr(choice.value), QMessageBox.ButtonRole.ActionRole) for choice in offered}
    box.setDefaultButton(buttons[offered[0]])
    box.setEscapeButton(buttons[DropChoice.NOTHING])
    box.exec()
    clicked = box.clickedButton()
    return next((choice for choice, button in buttons.items() if button is clicked), DropChoice.NOTHING)


def show_about(parent: QWidget) -> None:
    """Say what the program is, and what it is not."""
    QMessageBox.about(
        parent,
        tr("About SBMIR"),
        tr(
            "<b>SBMIR {program_version}</b> finds cases of a library that resemble a sketched lesion on a "
            "template brain.<p>{notice}.</p><p>Sketch-based retrieval by normal and abnormal anatomy codes. "
            "Licence: Apache-2.0.</p>",
            program_version=settings.program_version(),
            notice=tr(NOTICE),
        ),
    )
