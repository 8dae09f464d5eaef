"""What is read and asked off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.errors import UserError
from app.sketch import Box
from widgets.pane.plane_facts import brain_box

if TYPE_CHECKING:
    from app.crossmodal import Found, Modality, Pair
    from app.jobs import Job

Planes = npt.NDArray[np.uint8]
Point = tuple[float, float, float]

BONE = 250


@dataclass(frozen=True, eq=False)
class OpenedPair:
    """CT and MR on one grid.

    Attributes
    ----------
    ct_path, mr_path : Path
    pair : Pair
    planes : dict of uint8 (Z, H, W)
        What is shown, by "ct" and "mr".
    """

    ct_path: Path
    mr_path: Path
    pair: Pair
    planes: dict[Modality, Planes]

    @property
    def head(self) -> Box | None:
        """Box of rows and columns in which the CT shows bone anywhere; None where it shows none."""
        return brain_box([self.planes["ct"] // BONE])

    @property
    def middle(self) -> int:
        """The plane in which the CT shows most of what is neither air nor fat."""
        return int((self.planes["ct"] > 20).sum(axis=(1, 2)).argmax())


def read_pair_of(ct_path: Path, mr_path: Path, swap: bool = False) -> OpenedPair:
    """Read a CT and an MR; with `swap`, whichever of the two is the CT."""
    from app.crossmodal import read_pair

    try:
        pair = read_pair(ct_path, mr_path)
    except UserError as error:
        if not swap:
            raise
        try:
            pair = read_pair(mr_path, ct_path)
        except UserError:
            raise error from None
        ct_path, mr_path = mr_path, ct_path
    planes: dict[Modality, Planes] = {
        "ct": np.rint(pair.ct.astype(np.float32) * 255).astype(np.uint8),
        "mr": np.rint(pair.mr.astype(np.float32) * 255).astype(np.uint8),
    }
    return OpenedPair(ct_path, mr_path, pair, planes)


class Matcher:
    """Asks the shipped network, which is read when it is first asked."""

    def __init__(self) -> None:
        self._ask: Callable[[OpenedPair, Point, Modality, Job], Found] | None = None

    def find(self, opened: OpenedPair, point: Point, sought: Modality, job: Job) -> Found:
        """Return where the image `sought` shows what the other shows at a point, mm."""
        if self._ask is None:
            self._ask = _asker()
        return self._ask(opened, point, sought, job)


def _asker() -> Callable[[OpenedPair, Point, Modality, Job], Found]:
    from app.crossmodal import SHIPPED, NetworkMeasure, find, load_model

    measure = NetworkMeasure("learned", load_model(SHIPPED))
    return lambda opened, point, sought, job: find(opened.pair, point, measure, sought, job=job)
