"""Plots as SVG, to stand in a page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#2f6db3", "#d9822b", "#4d9a5b", "#a0549e", "#8a6d3b", "#5b7f8f")
_MUTED = "#9aa3ad"
_LABEL_WIDTH, _WIDTH, _VALUE_WIDTH = 230, 420, 60
_BAR, _GAP, _TOP = 16, 6, 22


@dataclass(frozen=True)
class Bar:
    """A bar of a length in [0, 1], with the ends of its interval where there is one; a `plain` one stands for comparison."""

    label: str
    value: float
    interval: tuple[float, float] | None = None
    colour: str = COLOURS[0]
    plain: bool = False


def bars(title: str, found: Sequence[Bar], mark: float | None = None) -> str:
    """Return horizontal bars from 0 to 1 as an SVG; `mark` draws a line at a value, such as an oracle's."""
    height = _TOP + len(found) * (_BAR + _GAP) + 24
    width = _LABEL_WIDTH + _WIDTH + _VALUE_WIDTH
    bottom = _TOP + len(found) * (_BAR + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="12">',
        f'<text x="0" y="13" font-weight="bold">{escape(title)}</text>',
    ]
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        parts.append(f'<line x1="{x:g}" y1="{_TOP}" x2="{x:g}" y2="{bottom}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:g}" y="{bottom + 15}" text-anchor="middle" fill="#555555">{tenth / 10:g}</text>')
    for number, bar in enumerate(found):
        parts += _bar(bar, _TOP + number * (_BAR + _GAP))
    if mark is not None:
        parts.append(
            f'<line x1="{_x(mark):g}" y1="{_TOP - 4}" x2="{_x(mark):g}" y2="{bottom}" stroke="#222222" stroke-dasharray="4 3"/>'
        )
    return "".join([*parts, "</svg>"])


def _x(value: float) -> float:
    return _LABEL_WIDTH + round(_WIDTH * min(1.0, max(0.0, value)), 1)


def _bar(bar: Bar, y: int) -> list[str]:
    middle = y + _BAR / 2
    parts = [
        f'<text x="{_LABEL_WIDTH - 8}" y="{middle + 4:g}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect x="{_LABEL_WIDTH}" y="{y}" width="{_x(bar.value) - _LABEL_WIDTH:g}" height="{_BAR}" '
        f'fill="{_MUTED if bar.plain else bar.colour}"/>',
        f'<text x="{_LABEL_WIDTH + _WIDTH + 8}" y="{middle + 4:g}">{bar.value:.2f}</text>',
    ]
    if bar.interval is not None:
        low, high = _x(bar.interval[0]), _x(bar.interval[1])
        ends = f"M{low:g} {y + 4}V{y + _BAR - 4}M{high:g} {y + 4}V{y + _BAR - 4}"
        parts.append(f'<path d="M{low:g} {middle:g}H{high:g}{ends}" stroke="#222222"/>')
    return parts
