"""What drawing says of what it did."""

from __future__ import annotations

from app.sketch.reshaping import Between
from widgets.drawing.contour_choice import UNBREAKABLE, area_text


def left_out(share: float, key: str) -> str:
    """Say how much of a stroke lay outside of the brain; `share` 0 to 1, `key` is what allows it."""
    if share == 1:
        return f"The whole stroke lay outside of the brain and was left out ({key} allows it)"
    return f"{percent(share)} of the stroke lay outside of the brain and was left out ({key} allows it)"


def percent(share: float) -> str:
    """Return a share in percent, neither nothing nor all."""
    part = "Less than 1" if share < 0.01 else f"{min(round(100 * share), 99)}"
    return f"{part}{UNBREAKABLE}%"


def reshaped(name: str, done: str, reach_mm: float, sizes_mm2: tuple[float, float] | None) -> str:
    """Say what became of a structure: what is seen of it before and after, in mm2, all slices together; None if it is gone."""
    sizes = "nothing is left of it" if sizes_mm2 is None else " became ".join(map(area_text, sizes_mm2))
    return f"{name} {done} by {reach_mm:g} mm: {sizes}".replace(" mm", f"{UNBREAKABLE}mm")


def filled(between: Between) -> str:
    """Say what was filled between drawn slices."""
    if not between.filled and not between.empty:
        return "No slices to fill: a structure must be drawn on two slices with empty ones between them"
    if not between.filled:
        return "Nothing filled: the shapes on both sides lie too far from each other"
    first, last = between.filled[0], between.filled[-1]
    where = f"slice {first}" if first == last else f"{slices(len(between.filled))}, {first} to {last}"
    left = [k for k in between.empty if k not in between.filled]
    stay = "stays" if len(left) == 1 else "stay"
    rest = f"; {slices(len(left))} {stay} empty, the shapes on both sides lying too far from each other" if left else ""
    return f"Filled {where}{rest}"


def slices(count: int) -> str:
    """Return a number of slices in words."""
    return f"{count} slice{'' if count == 1 else 's'}"


def across(drawn: tuple[int, ...], asking: int, share: float) -> str:
    """Say on which slices a stroke across them was drawn, which one asks, and which share of it lay outside of the brain."""
    where = f"slice {drawn[0]}" if len(drawn) == 1 else f"{slices(len(drawn))}, {drawn[0]} to {drawn[-1]}"
    cut = f"; {percent(share)} of it lay outside of the brain and was left out" if share else ""
    return f"Changed {where}; slice {asking} asks as before{cut}"
