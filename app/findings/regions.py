"""Which part of the brain a place lies in, roughly: by mm from the brain's top and the middle of its box, not by an atlas.

Brains differ, and so do the borders of lobes; the words are meant for a glance, as a reader says "left frontal".
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

CEREBELLUM_MM = (96.0, 15.0)
STEM_MM = (92.0, -5.0)
STEM_HALF_WIDTH_MM = 15.0
"""Below the brain's top, and behind the middle of its box: where cerebellum and brain stem lie, as measured on the template."""

Truths = npt.NDArray[np.bool_]


def infratentorial(level: npt.NDArray[Any], behind: npt.NDArray[Any], right: npt.NDArray[Any]) -> Truths:
    """Return which places lie in the posterior fossa, (N,); approximately.

    That is 96 mm or more below the brain's top and 15 mm or more behind the middle of its box (cerebellum), or, at most 15 mm
    from the midline, 92 mm or more below the top and not more than 5 mm before that middle (brain stem and vermis).

    Parameters
    ----------
    level, behind, right : arrays (N,)
        mm below the brain's top, and behind and right of the middle of its box.
    """
    cerebellum = (level >= CEREBELLUM_MM[0]) & (behind >= CEREBELLUM_MM[1])
    stem = (level >= STEM_MM[0]) & (behind >= STEM_MM[1]) & (np.abs(right) <= STEM_HALF_WIDTH_MM)
    return np.asarray(cerebellum | stem, np.bool_)


def region(level: float, behind: float, right: float) -> str:
    """Return the word for a place: "frontal", "parietal", "temporal", "occipital", "deep" or "infratentorial"; roughly.

    Parameters
    ----------
    level, behind, right : float
        mm below the brain's top, and behind and right of the middle of its box.

    Examples
    --------
    >>> region(40, -35, 25), region(40, 25, -30), region(85, -5, 48), region(70, 65, 15), region(72, 5, 12)
    ('frontal', 'parietal', 'temporal', 'occipital', 'deep')
    """
    one = (np.array([level]), np.array([behind]), np.array([right]))
    aside = abs(right)
    if infratentorial(*one)[0]:
        return "infratentorial"
    if behind >= 48 and level >= 35:
        return "occipital"
    if level >= 76 and aside >= 22 and behind >= -35:
        return "temporal"
    if 55 <= level < 92 and aside < 28 and -30 <= behind <= 25:
        return "deep"
    if level >= 62 and aside >= 36 and behind >= -28:
        return "temporal"
    return "frontal" if behind < 0 else "parietal"
