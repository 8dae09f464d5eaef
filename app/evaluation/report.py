"""What an evaluation found, as JSON and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.evaluation.judging.strata import SMALL_MM
from app.evaluation.rankings import BY_AGREE
from app.evaluation.scoring import Figure, StratumFigures
from app.evaluation.similarity import Similarity

_SEGMENTED = ("whole", "core", "enhancing", "necrotic")
_HEAD = (
    f"{'':34} {'size':>5} {'place':>6} {'pattern':>8} {'agree@5':>8} {'oracle':>7} {'95 %':>12}"
    f" {'all@5':>6} {'level':>6} {'free':>5} {'cDice':>6} {'Dice':>5}"
)


@dataclass(frozen=True)
class RankingFigures:
    """The figures of one ranking.

    Attributes
    ----------
    ranking : str
    reader : str or None
        Who drew; None where the ranking depends on no sketch.
    columns : dict of str to Figure
        By the names in `app.evaluation.scoring.COLUMNS`.
    strata : dict of str to StratumFigures
        agree@5 by kind of lesion, for the main rankings.
    """

    ranking: str
    reader: str | None
    columns: dict[str, Figure]
    strata: dict[str, StratumFigures]


@dataclass(frozen=True)
class Report:
    """All figures of one evaluation; see docs/evaluation.md."""

    model: str
    patients: int
    slices: int
    queries: int
    asking_patients: int
    readers: list[str]
    default: str
    rows: list[RankingFigures]
    segmentation: dict[str, float]
    decoded: dict[str, float]
    find_again: dict[str, float]
    mirrored: dict[str, float]
    presets: dict[str, float]
    similarity: Similarity | None

    def row(self, ranking: str, reader: str | None = None) -> RankingFigures:
        """Return the figures of a ranking; `KeyError` if there is none."""
        for one in self.rows:
            if (one.ranking, one.reader) == (ranking, reader):
                return one
        raise KeyError(f"{ranking} ({reader})")

    @property
    def main(self) -> list[str]:
        """The names of the rankings that are looked at by kinds of lesions, without the oracle."""
        return list(dict.fromkeys(one.ranking for one in self.rows if one.strata and one.ranking != BY_AGREE))

    def as_json(self) -> dict[str, Any]:
        """Return plain dictionaries, lists and numbers."""
        return asdict(self)


def as_text(report: Report) -> str:
    """Return the report as tables for a terminal, at most 120 characters wide."""
    lines = [
        f"Model {report.model[:12]}: library of {report.patients} patients ({report.slices} slices); {report.queries} queries of "
        f"{report.asking_patients} patients, drawn by {count_readers(report)}.",
        "First five rows, own patient left out; oracle: share of the best agree@5 that there is. "
        f"Codes by default: {report.default}.",
        "",
        _HEAD,
    ]
    for reader in (None, *report.readers):
        lines.append("whoever draws" if reader is None else f"{reader} reader")
        lines += [_line(row) for row in report.rows if row.reader == reader]
    for name in report.main:
        lines += ["", *_strata(report, name)]
    lines += ["", f"{'Dice per volume':36} {'whole':>7} {'core':>7} {'enhanc.':>7} {'necrot.':>7}"]
    for name, values in (("segmentation network", report.segmentation), ("decoded from the code alone", report.decoded)):
        cells = [f"{values[c]:7.3f}" if c in values else f"{'-':>7}" for c in _SEGMENTED]
        lines.append(f"{name:36} {' '.join(cells)}")
    return "\n".join([*lines, "", *beside_in_words(report)])


def beside_in_words(report: Report) -> list[str]:
    """Say what was found beside the rankings, a sentence each."""
    told = [
        "Find again (own patient kept): " + ", ".join(f"{name} {value:.2f}" for name, value in report.find_again.items()) + "."
    ]
    lateral, presets = report.mirrored["lateral_queries"], report.presets
    if lateral:
        moved = report.mirrored["majority_moves_with_the_mirrored_sketch"]
        told.append(f"Mirroring the sketch moves the majority side of the rows in {moved:.0%} of {lateral:.0f} lateral queries.")
    if lateral and presets:
        large = presets.get("anywhere_finds_the_large_mirrored_lesion_at_5")
        told.append(
            f"Anywhere finds the own lesion mirrored in {presets['anywhere_finds_the_mirrored_lesion_at_5']:.0%} "
            f"(first row {presets['anywhere_finds_the_mirrored_lesion_at_1']:.0%}"
            f"{'' if large is None else f'; lesions of {SMALL_MM:.0f} mm or more {large:.0%}'})."
        )
    if presets:
        told.append(
            f"Same anatomy, healthy: {presets['healthy_rows_without_a_lesion']:.0%} of rows have no lesion, "
            f"{presets['healthy_rows_at_their_level']:.0%} are within 4 mm of the level. "
            f"{presets['healthy_rows_shown']:.0%} of them could be filled."
        )
    return [*told, *_similarity_in_words(report.similarity)]


def _similarity_in_words(found: Similarity | None) -> list[str]:
    if found is None:
        return []
    said, unlike = (
        ", ".join(f"{name} {share:.0%}" for name, share in shares.items()) for shares in (found.nothing_close, found.of_unlike)
    )
    return [
        *(
            f"Rows shown as {band.low:.0%} to {band.high:.0%} similar: {band.shown:.2f} on average, {band.agreed:.2f} agree "
            f"({band.rows} rows)."
            for band in found.bands
        ),
        f"Nothing close is said of sketches: {said};",
        f"and of what is like no lesion: {unlike}.",
    ]


def count_readers(report: Report) -> str:
    """Say how many readers drew."""
    count = len(report.readers)
    return f"{count} simulated reader{'s' if count > 1 else ''}"


def _line(row: RankingFigures) -> str:
    mean = {name: figure.mean for name, figure in row.columns.items()}
    agree = row.columns["agree_at_5"]
    share = "-" if agree.share is None else f"{agree.share:.0%}"
    return (
        f"  {row.ranking:32} {mean['size']:5.2f} {mean['place']:6.2f} {mean['pattern']:8.2f} {agree.mean:8.3f} {share:>7}"
        f" {agree.low:6.2f} -{agree.high:4.2f} {mean['all_at_5']:6.2f} {mean['level_at_5']:6.2f} {mean['lesion_free_at_5']:5.2f}"
        f" {mean['class_dice_at_5']:6.3f} {mean['dice_at_5']:5.2f}"
    )


def _strata(report: Report, name: str) -> Sequence[str]:
    """Return the table of a ranking by kinds of lesions: agree@5 and its share of the oracle for each reader."""
    oracle = report.row(BY_AGREE).strata
    rows = [report.row(name, reader).strata for reader in report.readers]
    readers = "".join(f"{reader:>16}" for reader in report.readers)
    lines = [f"agree@5 by kind of lesion: {name}", f"{'':24} {'queries':>8} {'patients':>9} {'oracle':>7}{readers}"]
    for kind, best in oracle.items():
        cells = "".join(f"{row[kind].agree_at_5.mean:10.2f} {row[kind].agree_at_5.share or 0:5.0%}" for row in rows)
        lines.append(f"  {kind:22} {best.queries:8} {best.patients:9} {best.oracle:7.2f}{cells}")
    return lines
