"""A study on the screen: a canvas with its slice slider, modalities, window, opacity and read-out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QVBoxLayout, QWidget

from app.anatomy import ALL_MODALITIES, STRUCTURES, Structure
from app.sketch import Sketch, SketchChange
from widgets.commands import CommandSet
from widgets.language import tr
from widgets.pane.around.cine import Cine
from widgets.pane.around.held_key import HeldKey
from widgets.pane.around.marked_slider import MarkedSlider
from widgets.pane.around.read_out import read_out
from widgets.pane.around.window_presets import PRESETS, Preset, preset_window
from widgets.pane.canvas import SliceCanvas
from widgets.pane.number_keys import NumberKeys
from widgets.pane.plane_facts import FULL_WINDOW, automatic_window, brain_box
from widgets.pane.pointer import PointerEvent
from widgets.pane.view_geometry import Point
from widgets.pane.viewer_bar import ViewerBar
from widgets.shared.fitting_label import FittingLabel
from widgets.shared.following import follow

Planes = npt.NDArray[np.uint8]
LabelMap = npt.NDArray[np.uint8]

BRAIN_MARGIN_MM = 14.0
"""Room around the brain for the letters."""

FIRST_CHOICE = ("flair", "t1ce", "t1", "t2")


class SliceViewer(QWidget):
    """Shows one study slice by slice.

    Attributes
    ----------
    images, raw : mapping of modality to array
        Display planes, uint8 (slices, rows, columns), and RAS+ volumes of the source's intensities, float32, if there are any.

    Signals
    -------
    slice_changed(int)
        Another slice is shown.
    modality_changed(str)
        Another modality is shown.
    study_changed()
        Another study is shown, or none.
    window_changed(float, float)
        Level and width.
    """

    slice_changed = Signal(int)
    modality_changed = Signal(str)
    study_changed = Signal()
    window_changed = Signal(float, float)

    def __init__(self, structures: Sequence[Structure] = STRUCTURES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = SliceCanvas(structures)
        self._structures = tuple(structures)
        self.images: dict[str, Planes] = {}
        self.raw: Mapping[str, npt.NDArray[np.float32]] = {}
        self._overlay_source: Callable[[int], LabelMap] | None = None
        self._sketch: Sketch | None = None
        self._modality: str | None = None
        self._windows: dict[str, tuple[float, float]] = {}
        self._k = 0
        self._pointer: Point | None = None
        self._crosshair: Point | None = None
        self._held = False
        self.cine = Cine(self, self.set_slice)
        self._build()
        self._connect()
        self.setFocusProxy(self.canvas)
        QWidget.setTabOrder(self.canvas, self._bar.opacity_slider)  # before the pane Tab would not come to it

    # What is shown

    @property
    def slice(self) -> int:
        """The slice that is shown, 0-based from the feet."""
        return self._k

    @property
    def slices(self) -> int:
        """How many slices the study has."""
        return 0 if self.planes is None else len(self.planes)

    @property
    def modality(self) -> str | None:
        """Key of the modality that is shown, None without a study."""
        return self._modality

    @property
    def bar_height(self) -> int:
        """Height of what stands above the picture, in logical pixels."""
        return int(self._bar.sizeHint().height())

    @property
    def planes(self) -> Planes | None:
        """Display planes of the modality that is shown, uint8 (slices, rows, columns)."""
        return None if self._modality is None else self.images[self._modality]

    @property
    def crosshair(self) -> Point | None:
        """The place that is marked, (row, column) in mm."""
        return self._crosshair

    @property
    def read_out(self) -> str:
        """What the line under the picture says where it has the room."""
        return self._read_out.wordings[0]

    def set_study(
        self,
        images: Mapping[str, Planes],
        raw: Mapping[str, npt.NDArray[np.float32]] | None = None,
        labels: Planes | None = None,
    ) -> None:
        """Show a study; slice, modality, zoom and pan stay where the new one has them too.

        Parameters
        ----------
        images : mapping of modality to uint8 (slices, rows, columns)
            Display planes.
        raw : mapping of modality to float32 (columns, rows, slices), optional
            RAS+ volumes with the intensities of the source, for the read-out.
        labels : uint8 (slices, rows, columns), optional
            Labels to lay over; without, what lay over the former study stays.
        """
        former = self.planes
        self.images = dict(images)
        self.raw = raw or {}
        self._windows = {}
        if labels is not None:
            self.set_overlay_source(lambda k: np.asarray(labels[k]))
            self._slider.set_marks(np.flatnonzero(labels.any(axis=(1, 2))).tolist(), tr("slices with a lesion"))
        self._bar.set_modalities(self.images)
        wanted = FIRST_CHOICE if self._modality is None else (self._modality, *FIRST_CHOICE)
        first = next((key for key in wanted if key in self.images), None)
        self._modality = None
        if first is None:
            self.canvas.set_volume(None)
            self._say()
            self.study_changed.emit()
            return
        slices = len(self.images[first])
        for box in (self._slider, self._number):
            with QSignalBlocker(box):
                box.setRange(0, slices - 1)
        self.set_modality(first)
        stay = former is not None and former.shape[1:] == self.images[first].shape[1:]
        self.canvas.set_home(brain_box(self.images.values()), BRAIN_MARGIN_MM, stay)
        self.study_changed.emit()
        changed = self._k >= slices
        self._k = min(self._k, slices - 1)
        self._show_slice()
        if changed:
            self.slice_changed.emit(self._k)

    def set_slice(self, k: int) -> None:
        """Show slice `k`, the nearest there is."""
        if self._modality is None:
            return
        k = min(max(int(k), 0), self.slices - 1)
        if k != self._k:
            self._k = k
            self._show_slice()
            self.slice_changed.emit(k)

    def step(self, slices: int) -> None:
        """Go some slices towards the head (the feet if negative)."""
        self.set_slice(self._k + slices)

    def set_modality(self, key: str) -> None:
        """Show another modality of the study."""
        if key == self._modality or key not in self.images:
            return
        self._modality = key
        self._bar.show_modality(key)
        self.canvas.set_volume(self.images[key])
        self.set_window(*self._windows.get(key, FULL_WINDOW))
        self._say()
        self.modality_changed.emit(key)

    def next_modality(self) -> None:
        """Show the next modality."""
        keys = [key for key in ALL_MODALITIES if key in self.images]
        if self._modality is not None:
            self.set_modality(keys[(keys.index(self._modality) + 1) % len(keys)])

    def set_convention(self, convention: str) -> None:
        """Show the patient's right on the left ("radiological") or on the right ("neurological")."""
        self.canvas.set_convention(convention)

    def set_overlay_source(self, source: Callable[[int], LabelMap] | None) -> None:
        """Take what lies over slice k from ``source(k)``, uint8 (rows, columns)."""
        self._overlay_source = source
        self._bar.set_overlay_there(source is not None)
        self._show_overlay()

    def show_sketch(self, sketch: Sketch) -> None:
        """Lay a sketch over the slices from now on; a step that changed other slices only is gone to."""
        self._sketch = sketch
        self.set_overlay_source(sketch.label_map)
        self._mark_drawn()
        follow(self, sketch, self._on_sketch)

    def set_crosshair(self, point_mm: Point | None) -> None:
        """Mark a place (row, column) in mm and tell of it while the pointer is elsewhere; None for no mark."""
        if point_mm != self._crosshair:
            self._crosshair = point_mm
            self.canvas.set_crosshair(point_mm)
            self._say()

    def native_picture(self, overlay: bool) -> Planes:
        """Return the slice that is shown, one pixel a voxel, uint8 (rows, columns, 3), as it looks here but for the marks.

        Raises
        ------
        ValueError
            Without a study.
        """
        from app.sketch.export import slice_picture

        if self.planes is None:
            raise ValueError("there is no slice to show")
        canvas, labels = self.canvas, self.canvas.overlay.labels if overlay else None
        return slice_picture(
            self.planes[self._k],
            labels,
            self._structures,
            opacities=canvas.overlay.opacities(),
            window=canvas.window_level,
            radiological=canvas.view.mirrored,
        )

    def set_preset(self, preset: Preset) -> None:
        """Show the modality in a window that suits what is looked for in it."""
        if self._modality is not None:
            self.set_window(*preset_window(preset, self._modality))

    def play(self) -> None:
        """Play the slices that have anything on them, until something is clicked or typed."""
        if (planes := self.planes) is not None and not self.canvas.hold_slice:
            filled = np.flatnonzero(planes.any(axis=(1, 2)))
            self.cine.play(range(int(filled[0]), int(filled[-1]) + 1) if filled.size else range(1), self._k)

    def auto_window(self) -> None:
        """Fit the window to the slice that is shown."""
        if self.planes is not None:
            self.set_window(*automatic_window(self.planes[self._k]))

    def reset_view(self) -> None:
        """Show the whole brain in the full window."""
        self.canvas.reset_view()
        self.set_window(*FULL_WINDOW)

    def hide_overlay(self, hidden: bool) -> None:
        """Hide the structures for as long as a key is held, and show them again if they were shown."""
        canvas = self.canvas
        if canvas.overlay.shown if hidden else self._held:
            self._held = hidden
            canvas.set_overlay_shown(not hidden)

    def toggle_overlay(self) -> None:
        """Hide the structures, or show them again."""
        self.canvas.set_overlay_shown(not self.canvas.overlay.shown)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what the commands of `widgets.commands.PANE_COMMANDS` do, by their ids."""
        return {
            "view.next_modality": self.next_modality,
            "view.fit_window": self.auto_window,
            "view.overlay": self.toggle_overlay,
            "view.outlines": self._bar.toggle_fills,
            "view.cine": self.play,
            **{f"view.window_{preset}": partial(self.set_preset, preset) for preset in PRESETS},
            "view.home": self.reset_view,
        }

    def equip(self, commands: CommandSet) -> None:
        """Put the window's commands where a pane offers them."""
        self._bar.equip(commands)

    def set_message(self, text: str) -> None:
        """Say why nothing is shown."""
        self.canvas.message = text
        self.canvas.update()

    # Inside

    def _build(self) -> None:
        self._bar = ViewerBar()
        self._slider = MarkedSlider()
        self._number = QSpinBox()
        self._number.setRange(0, 0)
        self._number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setFixedWidth(44)
        self._number.setKeyboardTracking(False)
        self._number.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._number.setAccessibleName(tr("Slice number"))
        self._number.setToolTip(tr("Slice number, 0 at the feet: type one and press Return"))
        NumberKeys(self._number, self.canvas)
        side = QVBoxLayout()
        side.setContentsMargins(0, 4, 0, 4)
        side.addWidget(self._number)
        side.addWidget(self._slider, 1, Qt.AlignmentFlag.AlignHCenter)
        self._read_out = FittingLabel()
        self._read_out.setObjectName("quiet")
        self._read_out.setContentsMargins(8, 3, 8, 3)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._bar, 0, 0, 1, 2)
        grid.addWidget(self.canvas, 1, 0)
        grid.addLayout(side, 1, 1)
        grid.addWidget(self._read_out, 2, 0, 1, 2)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(0, 1)
        self.canvas.set_overlay(None, self._bar.opacity)

    def _connect(self) -> None:
        HeldKey(self.canvas).held.connect(self.hide_overlay)
        self.canvas.slice_wanted.connect(self.step)
        self.canvas.window_changed.connect(self._keep_window)
        self.canvas.moved.connect(self._on_pointer)
        self.canvas.left.connect(self._on_pointer_gone)
        self._slider.valueChanged.connect(self.set_slice)
        self._number.valueChanged.connect(self.set_slice)
        self._bar.modality_chosen.connect(self.set_modality)
        self._bar.opacity_changed.connect(self.canvas.set_overlay_opacity)

    def _show_slice(self) -> None:
        for box in (self._slider, self._number):
            with QSignalBlocker(box):
                box.setValue(self._k)
        self.canvas.set_slice(self._k)
        self._show_overlay()

    def _show_overlay(self) -> None:
        source = self._overlay_source
        self.canvas.set_overlay(source(self._k) if source is not None and self._modality is not None else None)
        self._say()

    def _on_sketch(self, change: SketchChange) -> None:
        """Show what changed, where it changed."""
        if change.settled:
            self._mark_drawn()
        if self._modality is None or self._sketch is None:
            return
        if self._k in change.boxes:
            self.canvas.update_overlay(self._sketch.label_map(self._k), change.boxes[self._k])
            if change.settled:
                self._say()
        elif change.name is not None and not change.stay:
            self.set_slice(change.slice)

    def _mark_drawn(self) -> None:
        if self._sketch is not None:
            self._slider.set_marks(self._sketch.drawn_slices(), tr("drawn slices"))

    def set_window(self, level: float, width: float) -> None:
        """Show the modality in another window, in display values 0-255."""
        self.canvas.set_window(level, width)
        self._keep_window(level, width)

    def _keep_window(self, level: float, width: float) -> None:
        if self._modality is not None:
            self._windows[self._modality] = (level, width)
        self._bar.show_window(level, width)
        self.window_changed.emit(level, width)

    def _on_pointer(self, event: PointerEvent) -> None:
        self._pointer = event.point_mm
        self._say()

    def _on_pointer_gone(self) -> None:
        self._pointer = None
        self._say()

    def _say(self) -> None:
        """Fill the read-out: slice, and under the pointer place, intensity and structure."""
        planes = self.planes
        if planes is None or self._modality is None:
            self._read_out.say("")
            return
        at, labels = self._pointer or self._crosshair, self.canvas.overlay.labels
        self._read_out.say(*read_out(self._k, self._modality, planes, self.raw, at, labels, self._structures))
