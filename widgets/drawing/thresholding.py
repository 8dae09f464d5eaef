"""What the threshold brush paints on: the picture that is shown, and a range of its values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app import frames
from app.anatomy import MODALITY_TITLES
from app.sketch import Axis, PlaneAcross, Sketch
from widgets.drawing.range_box import RangeBox
from widgets.drawing.tool_translator import ToolTranslator
from widgets.language import tr
from widgets.pane.viewer import SliceViewer

Range = tuple[float, float]

MARGIN = 0.02
"""Share of all values of a sequence by which a range that was taken from the picture is wider on both sides."""

FULL = (0.0, 255.0)


class Thresholding(QObject):
    """Keeps a range for each sequence of the study that is shown, and shows it to the brush and in the tool bar.

    Signals
    -------
    told(str)
        Which range was taken, or why none.
    """

    told = Signal(str)

    def __init__(self, viewer: SliceViewer, sketch: Sketch, translator: ToolTranslator, box: RangeBox) -> None:
        super().__init__(translator)
        self._viewer = viewer
        self._sketch = sketch
        self._translator = translator
        self._box = box
        self._ranges: dict[str, Range] = {}
        self._spans: dict[str, Range] = {}
        viewer.study_changed.connect(self._on_study)
        viewer.slice_changed.connect(self.refresh)
        viewer.modality_changed.connect(self.refresh)
        box.edited.connect(self._on_edited)
        box.attended.connect(self._preview)

    @property
    def range(self) -> Range:
        """The range of the sequence that is shown."""
        return self._ranges.get(self._viewer.modality or "", FULL)

    def refresh(self) -> None:
        """Take over what is shown, as far as the brush is in use."""
        translator, modality = self._translator, self._viewer.modality
        if translator.key != translator.threshold.key or modality is None:
            return
        if modality not in self._ranges:
            self._measure(modality)
        sketch, k = self._sketch, min(self._viewer.slice, self._viewer.slices - 1)
        plane = self._plane(modality, k)
        allowed = sketch.limited(k, np.ones(sketch.shape, np.bool_))
        translator.threshold.attend(plane if plane.shape == sketch.shape else None, allowed, self.range, sketch.spacing)
        self._box.show_range(self.range, self._spans[modality])
        translator.show_lines()

    def attend_across(self, axis: Axis, across: PlaneAcross, index: int) -> None:
        """Let the brush paint on a plane across the slices until :meth:`refresh`."""
        translator, modality = self._translator, self._viewer.modality
        if translator.key != translator.threshold.key or modality is None:
            return
        raw = self._viewer.raw.get(modality)
        planes = self._viewer.images[modality] if raw is None else frames.planes(raw)
        plane = np.asarray(planes[:, index] if axis == "row" else planes[:, :, index], np.float32)
        translator.threshold.attend(plane, across.allowed, self.range, across.sketch.spacing)

    def _plane(self, modality: str, k: int) -> npt.NDArray[np.float32]:
        """Return a slice in the values of the line under the picture, float32 (rows, columns)."""
        raw = self._viewer.raw.get(modality)
        shown = self._viewer.images[modality][k] if raw is None else frames.plane(raw, k)
        return np.asarray(shown, np.float32)

    def _measure(self, modality: str) -> None:
        """Begin with what is clearly brighter than most of the brain."""
        raw = self._viewer.raw.get(modality)
        whole = self._viewer.images[modality] if raw is None else raw
        values = whole[whole != 0].astype(np.float32)
        if values.size:
            low, high = float(values.min()), float(values.max())
            start = min(float(values.mean() + values.std()), high)
        else:
            start, low, high = FULL[0], *FULL
        self._spans[modality], self._ranges[modality] = (low, high), (start, high)

    def _on_study(self) -> None:
        self._ranges.clear()
        self._spans.clear()
        self.refresh()

    def _on_edited(self, low: float, high: float) -> None:
        if self._viewer.modality is not None:
            self._ranges[self._viewer.modality] = (low, high)
            self.refresh()

    def _preview(self, on: bool) -> None:
        self._translator.threshold.previewing = on
        self._translator.show_lines()

    def take_here(self) -> None:
        """Take the range of what lies under the brush, which is in use."""
        translator, modality = self._translator, self._viewer.modality
        if modality is None:
            return
        found = None if translator.pointer is None else translator.threshold.range_at(translator.pointer)
        if found is None:
            self.told.emit(tr("No range taken: point at a place of the picture where drawing is allowed"))
            return
        low, high = self._spans[modality]
        more = MARGIN * (high - low)
        self._ranges[modality] = (max(found[0] - more, low), min(found[1] + more, high))
        self.refresh()
        self.told.emit(
            tr(
                "The threshold brush paints on {modality} from {low:.4g} to {high:.4g}",
                modality=MODALITY_TITLES[modality],
                low=self.range[0],
                high=self.range[1],
            )
        )
