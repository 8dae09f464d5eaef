"""Losses as a table and as a picture of curves."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from app.errors import describe_os_error
from app.outputs import write_aside


def read_log(path: Path) -> dict[str, list[tuple[int, float]]]:
    """Read a loss log (one JSON object a line) into term -> [(step, value)]; of a repeated step the last line counts."""
    rows: dict[int, dict[str, float]] = {}
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # a line cut off by a crash
            rows[int(row.pop("step"))] = row
    curves: dict[str, list[tuple[int, float]]] = {}
    for step in sorted(rows):
        for name, value in rows[step].items():
            curves.setdefault(name, []).append((step, float(value)))
    return curves


def draw_curves(log: Path, picture: Path) -> None:
    """Draw every term of a loss log into a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    curves = read_log(log)
    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, points in sorted(curves.items()):
        axes.plot([p[0] for p in points], [max(p[1], 1e-6) for p in points], label=name, linewidth=1)
    axes.set_yscale("log")
    axes.set_xlabel("step")
    axes.set_ylabel("weighted loss")
    if curves:
        axes.legend(fontsize=8, ncols=2)
    try:
        FigureCanvasAgg(figure)
        figure.savefig(picture, dpi=100)
    except OSError as error:
        raise describe_os_error(error, picture, "draw the loss curves into") from error


def write_table(log: Path, table: Path) -> None:
    """Write a loss log as CSV: a line a step, a column a term; a cell is empty where a step has no such term."""
    curves = {name: dict(points) for name, points in read_log(log).items()}
    steps = sorted({step for points in curves.values() for step in points})
    if not steps:
        return
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["step", *curves])
    writer.writerows([step, *(points.get(step, "") for points in curves.values())] for step in steps)
    try:
        write_aside(table, stream.getvalue().encode())
    except OSError as error:
        raise describe_os_error(error, table, "write the losses as a table") from error
