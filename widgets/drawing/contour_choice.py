"""The contour that keys go through and delete."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.sketch import Sketch
from app.sketch.contours import Contour, contour_mask, contours, largest_contour
from widgets.language import tr

Pixel = tuple[int, int]

UNBREAKABLE = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line."""


class ContourChoice:
    """One contour of a structure on a slice, or none; a change of the sketch, slice or structure makes it none.

    Attributes
    ----------
    chosen : Contour or None
    """

    def __init__(self, sketch: Sketch) -> None:
        self.chosen: Contour | None = None
        self._sketch = sketch
        self._number = -1
        self._count = 0

    def text(self, k: int, label: int) -> str:
        """Say what the chosen contour measures, else the largest one of the structure on slice `k`; "" without any."""
        if self.chosen is not None:
            return tr(
                "Contour {number} of {count}: {sizes}",
                number=self._number + 1,
                count=self._count,
                sizes=self._sizes(self.chosen, k, label),
            )
        largest, count = largest_contour(self._sketch, k, label)
        if largest is None:
            return ""
        which = "" if count == 1 else tr(", largest of {count} contours", count=count)
        return f"{self._named(label).capitalize()}{which}: {self._sizes(largest, k, label)}"

    def _named(self, label: int) -> str:
        return tr(self._sketch.structure(label).key)

    def _sizes(self, contour: Contour, k: int, label: int) -> str:
        seen = contour.mask & (self._sketch.label_map(k) == label)
        return sizes(contour, contour.area_mm2 * float(seen.sum()) / float(contour.mask.sum()))

    def forget(self) -> None:
        """Choose none."""
        self.chosen, self._number = None, -1

    def next(self, k: int, label: int) -> None:
        """Choose the next contour of a structure on slice `k`, the first after the last."""
        found = contours(self._sketch, k, label)
        self._count = len(found)
        self._number = (self._number + 1) % len(found) if found else -1
        self.chosen = found[self._number] if found else None

    def target(self, k: int, label: int, pixel: Pixel | None, shown: bool) -> Pixel | str:
        """Return a pixel of the contour that is meant, or in a few words why none is.

        Parameters
        ----------
        k, label : int
        pixel : (int, int) or None
            The one under the pointer: its contour is meant unless one was chosen.
        shown : bool
            Whether the structure is shown at all. What is not seen, or hidden by other structures as a whole, is meant only if
            it was chosen, by which its outline is seen.
        """
        if self.chosen is not None:
            return first_pixel(self.chosen.mask)
        part = None if pixel is None else contour_mask(self._sketch, k, label, pixel)
        if pixel is None or part is None:
            return tr("no {structure} contour", structure=self._named(label))
        seen = shown and bool((self._sketch.label_map(k)[part] == label).any())
        return pixel if seen else tr("{structure} is hidden", structure=self._named(label))


def sizes(contour: Contour, seen_mm2: float) -> str:
    """Say how large a contour is: longest and perpendicular diameter, the area that is seen, and what other structures hide."""
    diameters = contour.diameters
    lengths = f"{diameters.longest:.0f} × {diameters.perpendicular:.0f} mm"
    said = [lengths, area_text(seen_mm2)]
    if contour.area_mm2 > seen_mm2:
        said.append(tr("{area} hidden", area=area_text(contour.area_mm2 - seen_mm2)))
    return ", ".join(words.replace(" ", UNBREAKABLE) for words in said)


def area_text(area_mm2: float) -> str:
    """Say an area, in cm2 from 1 cm2 on."""
    return f"{area_mm2:.0f} mm²" if area_mm2 < 100 else f"{area_mm2 / 100:.1f} cm²"


def first_pixel(mask: npt.NDArray[np.bool_]) -> Pixel:
    """Return the first set pixel (row, column) of a mask that is not empty."""
    row, column = np.unravel_index(int(mask.argmax()), mask.shape)
    return int(row), int(column)
