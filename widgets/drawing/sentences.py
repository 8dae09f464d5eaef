"""What drawing says of what it did."""

from __future__ import annotations

from widgets.drawing.contour_choice import UNBREAKABLE


def left_out(share: float, key: str) -> str:
    """Say how much of a stroke lay outside of the brain; `share` 0 to 1, `key` is what allows it."""
    if share == 1:
        return f"The whole stroke lay outside of the brain and was left out ({key} allows it)"
    part = "Less than 1" if share < 0.01 else f"{min(round(100 * share), 99)}"
    return f"{part}{UNBREAKABLE}% of the stroke lay outside of the brain and was left out ({key} allows it)"
