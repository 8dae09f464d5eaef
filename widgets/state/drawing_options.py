"""How is drawn, beside tool and structure: what the reader chose once and finds again at the next start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

LEAST_MM, MOST_MM = 0.5, 10.0
"""How far a structure can be grown, shrunk or smoothed in one step."""


@dataclass(frozen=True)
class DrawingOptions:
    """How is drawn.

    Attributes
    ----------
    inside : bool
        Only inside the brain of the template.
    start_decides : bool
        A stroke that begins inside the structure adds to it, one that begins outside takes away.
    """

    inside: bool = True
    start_decides: bool = False

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
    flags = {name: kept[name] for name in ("inside", "start_decides") if isinstance(kept.get(name), bool)}
    return replace(usual, **flags)
