"""In which form a slice becomes a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from widgets.language import tr
from widgets.pane.canvas import SliceCanvas


@dataclass(frozen=True)
class PictureChoice:
    """How a slice is saved as a picture.

    Attributes
    ----------
    as_shown : bool
        As on the screen, with letters and scale; else the slice alone, one pixel a voxel.
    sketch : bool
        With what is drawn.
    """

    as_shown: bool = True
    sketch: bool = True


class ExportDialog(QDialog):
    """Asks how a slice is to be saved.

    Attributes
    ----------
    screen_button, native_button : QRadioButton
        As on the screen, or one pixel a voxel.
    sketch_box : QCheckBox
        Whether the sketch is on the picture.
    """

    def __init__(self, canvas: SliceCanvas, choice: PictureChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export picture of the slice"))
        ratio, (rows, columns) = canvas.devicePixelRatioF(), canvas.view.shape
        size = f"{round(canvas.width() * ratio)} × {round(canvas.height() * ratio)}"
        self.screen_button = QRadioButton(tr("As on the screen, with letters and scale ({size} pixels)", size=size))
        self.native_button = QRadioButton(
            tr("The slice alone, one pixel a voxel ({columns} × {rows} pixels)", columns=columns, rows=rows)
        )
        self.sketch_box = QCheckBox(tr("With the sketch"))
        (self.screen_button if choice.as_shown else self.native_button).setChecked(True)
        self.sketch_box.setChecked(choice.sketch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self.screen_button, self.native_button, self.sketch_box, buttons):
            layout.addWidget(widget)

    @property
    def choice(self) -> PictureChoice:
        """What was chosen."""
        return PictureChoice(self.screen_button.isChecked(), self.sketch_box.isChecked())
