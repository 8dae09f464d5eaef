"""What was read from files and libraries, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.sketch import Sketch
from widgets.state.guest import Origin

if TYPE_CHECKING:
    from app.imaging import Study
    from app.library import StudyFacts

Planes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class OpenedStudy:
    """A study from files, ready for a viewer.

    Attributes
    ----------
    study : Study
    display : dict of modality to uint8 (155, 240, 240)
        Windowed planes.
    labels : uint8 (155, 240, 240) or None
        Label planes.
    """

    study: Study
    display: Mapping[str, Planes]
    labels: Planes | None


@dataclass(frozen=True, eq=False)
class OpenedCase:
    """A case of a library, ready for a viewer, the slice that was found, its rank (0 without one), and the library's address."""

    facts: StudyFacts
    display: Mapping[str, Planes]
    labels: Planes
    slice: int
    rank: int
    library: str


@dataclass(frozen=True, eq=False)
class OpenedGuest:
    """A case of a library, ready to be drawn on.

    Attributes
    ----------
    opened : OpenedStudy
        With the library's label map.
    slice : int
        Which is drawn on.
    origin : {"given", "predicted"}
        Where the label map comes from.
    patient : str
    """

    opened: OpenedStudy
    slice: int
    origin: Origin
    patient: str


@dataclass(frozen=True, eq=False)
class OpenedSketch:
    """A sketch from a file.

    Attributes
    ----------
    masks : list of (slice, label, bool (240, 240)) or None
        Of a sketch file, on the library grid.
    planes : uint8 (155, 240, 240) or None
        Labels of a NIfTI file.
    notices : tuple of str
        What the reader should know of it.
    """

    path: Path
    masks: Sequence[tuple[int, int, Mask]] | None = None
    planes: Planes | None = None
    notices: tuple[str, ...] = ()

    @property
    def largest_slice(self) -> int:
        """The slice with most of it."""
        if self.planes is not None:
            return int(np.count_nonzero(self.planes, axis=(1, 2)).argmax())
        drawn: dict[int, Mask] = {}
        for k, _, mask in self.masks or ():
            drawn[k] = drawn[k] | mask if k in drawn else mask
        return max(sorted(drawn), key=lambda k: int(drawn[k].sum()), default=0)

    def put_into(self, sketch: Sketch) -> None:
        """Put it in the place of all that is drawn, in one step."""
        if self.masks is not None:
            sketch.replace_all(self.masks)
        elif self.planes is not None:
            sketch.set_label_planes(self.planes)
