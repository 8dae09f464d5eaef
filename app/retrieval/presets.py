"""What a reader means by "similar", by plain names over the same machinery: a measure of codes, and a second look or none."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import UserError
from app.retrieval.second_look.looks import ANYWHERE, HERE, Look


@dataclass(frozen=True)
class Preset:
    """A way to search.

    Attributes
    ----------
    name, title, explanation : str
        The word by which a search names it, and what a reader sees.
    by : str or None
        Name of the measure that compares the codes; None is the model's default.
    look : Look or None
        How what was drawn is compared again; None leaves the codes' order.
    healthy : bool
        Whether slices without a lesion are searched, at the level asked for.
    """

    name: str
    title: str
    explanation: str
    by: str | None = None
    look: Look | None = None
    healthy: bool = False


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("here", "Here", "This lesion at this place: size, place and pattern of enhancement as drawn", look=HERE),
        Preset("anywhere", "Anywhere", "This lesion wherever it lies, mirrored too", by="abnormal", look=ANYWHERE),
        Preset(
            "healthy",
            "Same anatomy, healthy",
            "What this level looks like without a lesion, in other patients",
            by="normal",
            healthy=True,
        ),
        Preset(
            "paper",
            "As in the paper",
            "The entire anatomy code, normal and abnormal together, without a second look",
            by="entire",
        ),
    )
}
"""All presets by name; the first is the default where something is drawn."""


def choose_preset(name: str) -> Preset:
    """Return the preset of a name; UserError if there is none."""
    if name not in PRESETS:
        raise UserError(f"There is no way to search called {name}: choose from {', '.join(PRESETS)}.")
    return PRESETS[name]
