"""One page that needs nothing beside itself: tables, plots, and pictures where they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.evaluation.rankings import BY_AGREE
from app.evaluation.report import RankingFigures, Report, beside_in_words, count_readers
from app.evaluation.scoring import COLUMNS, Figure
from app.evaluation.telling.pictures import Picture, Strips
from app.evaluation.telling.plots import COLOURS, Bar, bars

TITLES = {
    "size": "size",
    "place": "place",
    "pattern": "pattern",
    "agree_at_5": "agree@5",
    "all_at_5": "all@5",
    "level_at_5": "level@5",
    "lesion_free_at_5": "lesion-free@5",
    "class_dice_at_5": "class Dice@5",
    "dice_at_5": "Dice@5",
}

NO_PICTURES = "No pictures are shown: these are not synthetic patients."
PRIVATE = "This page shows patients who are not synthetic: it must not be published or passed on."

_STYLE = """
body { font: 15px/1.45 sans-serif; color: #1d2733; background: #ffffff; margin: 2em auto; max-width: 1240px; padding: 0 1em; }
table { border-collapse: collapse; margin: 0.6em 0 1.6em; } th, td { padding: 3px 9px; text-align: right; }
th:first-child, td:first-child { text-align: left; } thead th { border-bottom: 2px solid #1d2733; vertical-align: bottom; }
tbody tr:nth-child(even) { background: #f3f5f8; } small { color: #556372; display: block; white-space: nowrap; }
.private { border: 2px solid #b3261e; color: #b3261e; padding: 0.6em 1em; font-weight: bold; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5em; } .strip { display: flex; gap: 8px; margin: 0 0 18px; }
.strip figure { margin: 0; width: 190px; font-size: 13px; } .strip figure:first-child { margin-right: 14px; }
.strip svg { width: 190px; background: #000000; display: block; } figcaption { padding-top: 3px; }
"""


def as_html(report: Report, strips: Strips | None, synthetic: bool) -> str:
    """Return the page.

    Parameters
    ----------
    report : Report
    strips : Strips or None
        Pictures; None shows none.
    synthetic : bool
        Whether the patients are: a page with pictures of others says that it must not be published.
    """
    parts = [_head(report)]
    if strips is not None and not synthetic:
        parts.append(f'<p class="private">{PRIVATE}</p>')
    parts += ["<h2>agree@5 by ranking</h2>", _plots(report)]
    for reader in (None, *report.readers):
        parts += [f"<h2>{_title(reader)}</h2>", _table([row for row in report.rows if row.reader == reader])]
    parts.append("<h2>By kind of lesion</h2>")
    parts += [_strata(report, name) for name in report.main]
    parts += ["<h2>Segmentation, finding again, mirroring, presets</h2>", _beside(report)]
    if strips is None:
        parts.append("" if synthetic else f"<p>{NO_PICTURES}</p>")
    else:
        parts += _strips(strips)
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>SBMIR evaluation</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _title(reader: str | None) -> str:
    return "Whoever draws" if reader is None else escape(f"{reader.capitalize()} reader")


def _head(report: Report) -> str:
    return (
        "<h1>Evaluation</h1>"
        f"<p>Model <code>{escape(report.model[:12])}</code>: a library of {report.patients} patients ({report.slices} slices), "
        f"{report.queries} queries of {report.asking_patients} patients, each drawn by {count_readers(report)}. "
        f"Codes by default: {escape(report.default)}. Judged are the first five rows, one a patient, the query's own left out. "
        "size, place and pattern are the three points in which a row can agree with the query, agree@5 is their mean; small "
        "figures are the share of the oracle and the 95 % interval over patients. For research and education, not a medical "
        "device.</p>"
    )


def _plots(report: Report) -> str:
    oracle = report.row(BY_AGREE).columns["agree_at_5"].mean
    plots = []
    for number, reader in enumerate((None, *report.readers)):
        rows = [row for row in report.rows if row.reader == reader]
        found = [_bar(row, COLOURS[number % len(COLOURS)]) for row in rows]
        plots.append(bars(f"{_title(reader)} (dashed: oracle)", found, oracle))
    return f'<div class="plots">{"".join(plots)}</div>'


def _bar(row: RankingFigures, colour: str) -> Bar:
    agree = row.columns["agree_at_5"]
    return Bar(row.ranking, agree.mean, (agree.low, agree.high), colour, plain=not row.strata)


def _table(rows: Sequence[RankingFigures]) -> str:
    head = "".join(f"<th>{title}</th>" for title in ("ranking", *TITLES.values()))
    lines = []
    for row in rows:
        cells = "".join(_cell(row.columns[name]) for name in COLUMNS)
        lines.append(f"<tr><td>{escape(row.ranking)}</td>{cells}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cell(figure: Figure) -> str:
    share = "" if figure.share is None else f"<small>{figure.share:.0%} of oracle</small>"
    return f"<td>{figure.mean:.3f}{share}<small>{figure.low:.2f} to {figure.high:.2f}</small></td>"


def _strata(report: Report, name: str) -> str:
    oracle = report.row(BY_AGREE).strata
    rows = {reader: report.row(name, reader).strata for reader in report.readers}
    titles = ("kind", "queries", "patients", "oracle", *report.readers)
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    lines, found = [], []
    for kind, best in oracle.items():
        cells = "".join(_cell(row[kind].agree_at_5) for row in rows.values())
        told = f"<td>{best.queries}</td><td>{best.patients}</td><td>{best.oracle:.3f}</td>"
        lines.append(f"<tr><td>{escape(kind)}</td>{told}{cells}</tr>")
        found.append(Bar(f"{kind}: oracle", best.oracle, plain=True))
        for colour, (reader, row) in zip(COLOURS[1:], rows.items(), strict=False):
            found.append(_stratum_bar(reader, row[kind].agree_at_5, colour))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f"<h3>{escape(name)}</h3><div class='plots'>{table}{bars(f'agree@5 by kind of lesion: {name}', found)}</div>"


def _stratum_bar(reader: str, figure: Figure, colour: str) -> Bar:
    return Bar(reader, figure.mean, (figure.low, figure.high), colour)


def _beside(report: Report) -> str:
    classes = ("whole", "core", "enhancing", "necrotic")
    head = "".join(f"<th>{title}</th>" for title in ("Dice per volume", *classes))
    lines = []
    for name, values in (("segmentation network", report.segmentation), ("decoded from the code alone", report.decoded)):
        cells = "".join(f"<td>{values[c]:.3f}</td>" if c in values else "<td>-</td>" for c in classes)
        lines.append(f"<tr><td>{name}</td>{cells}</tr>")
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in beside_in_words(report))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>{told}"


def _strips(strips: Strips) -> list[str]:
    parts = [
        f"<h2>The best and the worst queries of the {escape(strips.reader)} reader</h2>",
        "<p>By the default query. First the sketch on its own slice, then the rows' slices with the outlines of their true label "
        "maps; the patient's right is on the left.</p>",
    ]
    for title, some in (("Best", strips.best), ("Worst", strips.worst)):
        parts.append(f"<h3>{title}</h3>")
        parts += [f'<div class="strip">{"".join(map(_figure, strip))}</div>' for strip in some]
    return parts


def _figure(picture: Picture) -> str:
    return f"<figure>{picture.svg}<figcaption>{'<br>'.join(map(escape, picture.words))}</figcaption></figure>"
