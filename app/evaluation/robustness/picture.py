"""The curves as a picture."""

from __future__ import annotations

import io

from app.evaluation.robustness.curves import CLASSES, Robustness

COLOURS = {"default": "#2f6db3", "codes": "#d9822b", "whole": "#4d9a5b", "core": "#a0549e", "enhancing": "#8a6d3b"}
TITLES = {"default": "agree@5, default query", "codes": "agree@5, codes alone"} | {c: f"Dice, {c}" for c in CLASSES}


def as_picture(found: Robustness) -> bytes:
    """Return all curves side by side as a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.1 * len(found.curves), 3.6), layout="constrained")
    axes = figure.subplots(1, len(found.curves), sharey=True, squeeze=False)[0]
    for axis, (name, points) in zip(axes, found.curves.items(), strict=True):
        values = [point.value for point in points]
        axis.fill_between(values, [p.low for p in points], [p.high for p in points], color=COLOURS["default"], alpha=0.15)
        for line in ("default", "codes"):
            axis.plot(
                values, [getattr(p, line) for p in points], color=COLOURS[line], marker="o", markersize=3, label=TITLES[line]
            )
        for line in CLASSES:
            if all(line in p.dice for p in points):
                dice = [p.dice[line] for p in points]
                axis.plot(values, dice, color=COLOURS[line], linestyle="--", marker="s", markersize=3, label=TITLES[line])
        axis.set_xlabel(name, fontsize=9)
        axis.set_ylim(0, 1)
        axis.grid(alpha=0.3)
        axis.tick_params(labelsize=8)
    handles, labels = axes[-1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=5, fontsize=8, frameon=False)
    FigureCanvasAgg(figure)
    stream = io.BytesIO()
    figure.savefig(stream, dpi=110, format="png")
    return stream.getvalue()
