"""The words everyone shares: modalities, structures, label schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from app.errors import UserError

NETWORK_MODALITIES = ("t1", "t1ce", "flair")
"""The modalities the networks see, in channel order."""

ALL_MODALITIES = ("t1", "t1ce", "t2", "flair")

MODALITY_TITLES = {"t1": "T1", "t1ce": "T1ce", "t2": "T2", "flair": "FLAIR"}


class Label(IntEnum):
    """Labels inside the program (DESIGN: 1 necrotic and non-enhancing core, 2 edema, 3 enhancing)."""

    BACKGROUND = 0
    NECROTIC = 1
    EDEMA = 2
    ENHANCING = 3


@dataclass(frozen=True)
class Structure:
    """Something a reader can draw: its label, its names and its display colour (RGB, 0-255)."""

    label: int
    key: str
    title: str
    colour: tuple[int, int, int]


STRUCTURES: tuple[Structure, ...] = (
    Structure(int(Label.EDEMA), "edema", "Edema", (92, 200, 120)),
    Structure(int(Label.ENHANCING), "enhancing", "Enhancing tumour", (250, 200, 60)),
    Structure(int(Label.NECROTIC), "core", "Non-enhancing core", (235, 90, 90)),
)
"""In drawing order: a later structure lies on top of an earlier one. These are what the models know."""

MEASURED_CLASSES: dict[str, tuple[int, ...]] = {
    "whole": (1, 2, 3),
    "core": (1, 3),
    "enhancing": (3,),
    "necrotic": (1,),
    "edema": (2,),
}
"""Which labels make up a class in tables and measures ("core" there means necrotic and enhancing together)."""

SCHEMES: dict[str, dict[int, int]] = {
    "brats2013": {0: 0, 1: 1, 2: 2, 3: 1, 4: 3},
    "brats2017": {0: 0, 1: 1, 2: 2, 4: 3},
    "brats2023": {0: 0, 1: 1, 2: 2, 3: 3},
    "brats2024": {0: 0, 1: 1, 2: 2, 3: 3, 4: 0},
    "brats2024ped": {0: 0, 1: 3, 2: 1, 3: 1, 4: 2},
}
"""Label scheme by the naming scheme it belongs to: source label -> label inside the program."""


def to_internal(
    labels: npt.NDArray[np.generic], scheme: str | Mapping[int, int], source: object
) -> tuple[npt.NDArray[np.uint8], list[str]]:
    """Map a source label map to the labels inside the program.

    Parameters
    ----------
    labels : array of any shape
        Source labels; values must be whole numbers.
    scheme : str or dict of int to int
        A key of `SCHEMES`, or such a table itself.
    source : object
        What to call the label map in messages (its path).

    Returns
    -------
    labels : uint8 array of the same shape
    notices : list of str
        What the reader should know (a resection cavity that became background).

    Raises
    ------
    UserError
        If a value does not belong to the scheme.
    """
    table = SCHEMES[scheme] if isinstance(scheme, str) else {0: 0, **scheme}
    values = np.unique(labels)
    unknown = [float(v) for v in values if float(v) not in table]
    if unknown:
        allowed = ", ".join(str(v) for v in sorted(table))
        raise UserError(
            f"{source} holds the label {unknown[0]:g}, which does not belong to its scheme ({allowed}): "
            "check that it is the segmentation of this study."
        )
    lookup = np.zeros(max(table) + 1, np.uint8)
    for given, ours in table.items():
        lookup[given] = ours
    notices = []
    if scheme == "brats2024" and 4 in values:
        notices.append(f"{source}: the resection cavity (label 4) is treated as background.")
    return lookup[np.asarray(labels).astype(np.int64)], notices
