"""How is drawn, beside tool and structure: what the reader chose once and finds again at the next start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

FLAGS = ("inside", "start_decides", "all_slices", "sides")

LEAST_MM, MOST_MM = 0.5, 10.0
"""How far a structure can be grown, shrunk or smoothed in one step."""

MOST_PLANES = 10
"""On so many planes on each side a stroke on a sagittal or coronal plane can count."""


@dataclass(frozen=True)
class DrawingOptions:
    """How is drawn.

    Attributes
    ----------
    inside : bool
        Only inside the brain of the template.
    start_decides : bool
        A stroke that begins inside the structure adds to it, one that begins outside takes away.
    reach_mm : float
        How far growing, shrinking and smoothing reach.
    all_slices : bool
        They act on all drawn slices, not on the one that is shown only.
    sides : bool
        The sagittal and the coronal plane are drawn on, too.
    depth : int
        On how many planes on each side what is drawn there counts.
    """

    inside: bool = True
    start_decides: bool = False
    reach_mm: float = 1.0
    all_slices: bool = False
    sides: bool = False
    depth: int = 0

    def written(self) -> str:
        """Return what :func:`read_options` reads."""
        return json.dumps(asdict(self))


def read_options(text: str) -> DrawingOptions:
    """Return options as they were written; what cannot be understood is as it is at first, the file being anybody's to edit."""
    usual = DrawingOptions()
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return usual
    if not isinstance(kept, dict):
        return usual
    flags = {name: kept[name] for name in FLAGS if isinstance(kept.get(name), bool)}
    reach = kept.get("reach_mm")
    if isinstance(reach, float) and LEAST_MM <= reach <= MOST_MM:
        usual = replace(usual, reach_mm=reach)
    depth = kept.get("depth")
    if isinstance(depth, int) and not isinstance(depth, bool) and 0 <= depth <= MOST_PLANES:
        usual = replace(usual, depth=depth)
    return replace(usual, **flags)
