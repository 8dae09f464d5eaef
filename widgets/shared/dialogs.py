"""What the window asks for: files, folders, and what to do with a dropped study."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app import settings
from app.sketch import SUFFIX
from widgets.shared.notice import NOTICE

LIBRARY_FILTER = "Libraries (*.sbmir);;All files (*)"
SKETCH_FILTER = f"Sketches and label maps (*{SUFFIX} *.nii *.nii.gz)"
SAVED_FILTERS = f"Sketches (*{SUFFIX});;Label maps on the template's grid (*.nii.gz)"
ENDINGS = (SUFFIX, ".nii", ".nii.gz")
LABELS_FILTER = "Label maps on the template's grid (*.nii.gz *.nii)"
PICTURE_FILTER = "Pictures (*.png)"


class DropChoice(Enum):
    """What to do with a study that was dropped on the window."""

    EXAMPLE = "Search by example"
    TEMPLATE = "Use as template"
    BRING_IN = "Bring into a library…"
    NOTHING = "Cancel"


def ask_library(parent: QWidget, near: str) -> str | None:
    """Ask for a library file."""
    return QFileDialog.getOpenFileName(parent, "Open library", near, LIBRARY_FILTER)[0] or None


def ask_new_library(parent: QWidget, near: str) -> str | None:
    """Ask for a library file to bring studies into, a new one or one that is there; the name gets its ending."""
    near = near or str(settings.data_folder() / "library.sbmir")
    option = QFileDialog.Option.DontConfirmOverwrite  # studies are added to it
    path = QFileDialog.getSaveFileName(parent, "Library to bring studies into", near, LIBRARY_FILTER, options=option)[0]
    return path if not path or Path(path).exists() or Path(path).suffix else f"{path}.sbmir"


def ask_mapping(parent: QWidget) -> Path | None:
    """Ask for a mapping file."""
    path = QFileDialog.getOpenFileName(parent, "Mapping file", "", "Mappings (*.toml *.csv)")[0]
    return Path(path) if path else None


def ask_study(parent: QWidget, title: str) -> Path | None:
    """Ask for the folder of a study."""
    folder = QFileDialog.getExistingDirectory(parent, title)
    return Path(folder) if folder else None


def ask_sketch(parent: QWidget) -> Path | None:
    """Ask for a sketch or label map to open."""
    path = QFileDialog.getOpenFileName(parent, "Open sketch", "", SKETCH_FILTER)[0]
    return Path(path) if path else None


def ask_where_to_save_sketch(parent: QWidget, near: Path = Path()) -> Path | None:
    """Ask where to save the sketch; a name without an ending gets that of the chosen kind."""
    path, kind = QFileDialog.getSaveFileName(parent, "Save sketch", str(near / f"sketch{SUFFIX}"), SAVED_FILTERS)
    if not path:
        return None
    return Path(path) if path.endswith(ENDINGS) else Path(path + (".nii.gz" if "nii" in kind else SUFFIX))


def ask_where_to_save_labels(parent: QWidget, near: Path = Path()) -> Path | None:
    """Ask where to save a label map; a name without an ending gets .nii.gz."""
    path = QFileDialog.getSaveFileName(parent, "Export label map", str(near / "labels.nii.gz"), LABELS_FILTER)[0]
    if not path:
        return None
    return Path(path) if path.endswith((".nii", ".nii.gz")) else Path(path + ".nii.gz")


def ask_where_to_save_picture(parent: QWidget, proposed: Path = Path("sbmir.png")) -> Path | None:
    """Ask where to save a picture; a name without .png gets it."""
    path = QFileDialog.getSaveFileName(parent, "Save picture", str(proposed), PICTURE_FILTER)[0]
    if not path:
        return None
    return Path(path) if path.lower().endswith(".png") else Path(path + ".png")


def ask_about_drop(parent: QWidget, folder: Path, studies: int = 1) -> DropChoice:
    """Ask what to do with a dropped folder that holds one study or several."""
    box = QMessageBox(parent)
    box.setWindowTitle("Study folder" if studies == 1 else "Studies")
    if studies == 1:
        offered = list(DropChoice)
        box.setText(f"What should be done with the study {folder.name}?")
        box.setInformativeText("Search by one of its slices, draw on it, or add it to the cases that are searched.")
    else:
        offered = [DropChoice.BRING_IN, DropChoice.NOTHING]
        box.setText(f"{folder.name} holds {studies} studies.")
        box.setInformativeText("They can be added to the cases that are searched.")
    buttons = {choice: box.addButton(choice.value, QMessageBox.ButtonRole.ActionRole) for choice in offered}
    box.setDefaultButton(buttons[offered[0]])
    box.setEscapeButton(buttons[DropChoice.NOTHING])
    box.exec()
    clicked = box.clickedButton()
    return next((choice for choice, button in buttons.items() if button is clicked), DropChoice.NOTHING)


def show_about(parent: QWidget) -> None:
    """Say what the program is, and what it is not."""
    QMessageBox.about(
        parent,
        "About SBMIR",
        "<b>SBMIR</b> finds cases of a library that resemble a sketched lesion on a template brain."
        f"<p>{NOTICE}.</p>"
        "<p>Sketch-based retrieval by normal and abnormal anatomy codes. Licence: Apache-2.0.</p>",
    )
