"""What a reader means by "similar", by plain names over the same machinery: a measure of codes, and a second look or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.errors import UserError
from app.retrieval.measures import MEASURES
from app.retrieval.second_look.looks import ANYWHERE, HERE, Look


@dataclass(frozen=True)
class Preset:
    """A way to search.

    Attributes
    ----------
    name, title, short, explanation : str
        The word by which a search names it, and what a reader sees: where there is room, and where there is little.
    by : str or None
        Name of the measure that compares the codes; None is the model's default.
    look : Look or None
        How what was drawn is compared again; None leaves the codes' order.
    healthy : bool
        Whether slices without a lesion are searched, at the level asked for.
    """

    name: str
    title: str
    short: str
    explanation: str
    by: str | None = None
    look: Look | None = None
    healthy: bool = False

    @property
    def looks(self) -> bool:
        """Whether what lies on the library's slices counts, not their codes alone."""
        return self.look is not None or self.healthy

    @property
    def needs_drawn(self) -> bool:
        """Whether there must be a lesion to search for."""
        return self.look is not None or (self.by is not None and MEASURES[self.by].needs.drawn)

    def obstacle(self, offered: Collection[str], looks_again: bool) -> str | None:
        """Return why codes do not allow it, in a few words; None if they do.

        Parameters
        ----------
        offered : collection of str
            Names of the measures that the codes allow.
        looks_again : bool
            Whether they allow a second look.
        """
        if self.looks and not looks_again:
            return "the library's model does not tell where on a slice a lesion lies"
        if self.look is None and self.by is not None and self.by not in offered:
            return f"the library's model makes no codes for a search by {self.by}"
        return None


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("here", "Here", "Here", "This lesion at this place: size, place and pattern of enhancement as drawn", look=HERE),
        Preset("anywhere", "Anywhere", "Anywhere", "This lesion wherever it lies, mirrored too", by="abnormal", look=ANYWHERE),
        Preset(
            "healthy",
            "Same anatomy, healthy",
            "Healthy",
            "What this level looks like without a lesion, in other patients",
            by="normal",
            healthy=True,
        ),
        Preset(
            "paper",
            "As in the paper",
            "Paper",
            "The entire anatomy code, normal and abnormal together, without a second look",
            by="entire",
        ),
    )
}
"""All presets by name; the first is the default where something is drawn."""

DEFAULT = next(iter(PRESETS))


def compared_parts(preset: str | None, by: str) -> tuple[str, ...]:
    """Return which parts of a query tell in a search: only these may be taken from a case with any effect.

    Parameters
    ----------
    preset : str or None
        Name of the way to search; None compares codes alone.
    by : str
        Name of the measure that compares the codes, unless the preset says so itself.
    """
    way = None if preset is None else PRESETS[preset]
    # In a look the lesion tells whatever the codes compare, and where the place counts its slice does, which is the anatomy's.
    if way is not None and (look := way.look) is not None:
        return ("normal", "abnormal") if look.placed else ("abnormal",)
    return MEASURES[(way.by if way is not None else None) or by].needs.parts


def choose_preset(name: str) -> Preset:
    """Return the preset of a name; UserError if there is none."""
    if name not in PRESETS:
        raise UserError(f"There is no way to search called {name}: choose from {', '.join(PRESETS)}.")
    return PRESETS[name]
