"""What an evaluation found, as JSON and as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class RowFigures:
    """Dice@5 of one way to rank: mean, share of the oracle, 95 % bootstrap interval over patients."""

    dice_at_5: float
    share_of_oracle: float
    low: float
    high: float


@dataclass(frozen=True)
class Report:
    """All figures of one evaluation; see docs/evaluation.md."""

    model: str
    patients: int
    slices: int
    queries: int
    default: str
    rows: dict[str, RowFigures]
    segmentation: dict[str, float]
    decoded: dict[str, float]
    find_again: dict[str, float]
    mirrored: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """Return plain dictionaries and numbers."""
        return asdict(self)


def as_text(report: Report) -> str:
    """Return the report as a table for a terminal."""
    lines = [
        f"Model {report.model[:12]}, library of {report.patients} patients ({report.slices} slices), {report.queries} queries.",
        f"Dice@5, own patient excluded; the default query is {report.default}.",
        "",
        f"{'ranking':34} {'Dice@5':>7} {'oracle':>7}   95 % over patients",
    ]
    for name, row in report.rows.items():
        lines.append(f"{name:34} {row.dice_at_5:7.3f} {row.share_of_oracle:6.0%}    {row.low:.3f} - {row.high:.3f}")
    lines += ["", f"{'Dice per volume':34} {'whole':>7} {'core':>7} {'enhanc.':>7} {'necrot.':>7}"]
    for name, values in (("segmentation network", report.segmentation), ("decoded from the code alone", report.decoded)):
        cells = [f"{values[c]:7.3f}" if c in values else f"{'-':>7}" for c in ("whole", "core", "enhancing", "necrotic")]
        lines.append(f"{name:34} {' '.join(cells)}")
    lines += ["", "Find again (own patient kept): " + ", ".join(f"{k} {v:.2f}" for k, v in report.find_again.items())]
    if report.mirrored.get("lateral_queries"):
        moved = report.mirrored["majority_moves_with_the_mirrored_sketch"]
        lines.append(
            f"Mirroring the sketch moves the majority side of the rows in {moved:.0%} of "
            f"{report.mirrored['lateral_queries']:.0f} lateral queries."
        )
    return "\n".join(lines)
