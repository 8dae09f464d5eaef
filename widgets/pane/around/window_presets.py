"""Windows that suit what is looked for in a sequence, in display values, which fill 1 to 255 over a study's own brain."""

from __future__ import annotations

from typing import Literal

from widgets.pane.plane_facts import FULL_WINDOW, Window

Preset = Literal["full", "tissue", "bright", "dark"]

PRESETS: dict[Preset, dict[str, Window]] = {
    "full": {},
    "tissue": {"t1": (170.0, 170.0), "t1ce": (155.0, 170.0), "t2": (130.0, 170.0), "flair": (145.0, 140.0)},
    "bright": {"t1": (215.0, 80.0), "t1ce": (205.0, 100.0), "t2": (195.0, 120.0), "flair": (200.0, 110.0)},
    "dark": {"t1": (110.0, 190.0), "t1ce": (90.0, 170.0), "t2": (70.0, 140.0), "flair": (75.0, 150.0)},
}
"""By preset and sequence, level and width; where there is none, all that there is.

Tissue parts grey from white matter; bright parts are edema in FLAIR and T2, enhancement in T1ce, blood and fat in T1; dark
ones are fluid, necrosis, and edema in T1.
"""


def preset_window(preset: Preset, modality: str) -> Window:
    """Return level and width of a preset for a sequence."""
    return PRESETS[preset].get(modality, FULL_WINDOW)
