"""One line for each query, reader and ranking, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from app.evaluation.evaluating import Evaluation
from app.evaluation.judging.slice_facts import PATTERNS
from app.evaluation.judging.strata import strata
from app.evaluation.run import Run


def as_csv(found: Evaluation) -> str:
    """Return the lines of all queries, whoever drew, by every ranking; names of studies are among them."""
    queries = [_query(found.run, number) for number in range(len(found.run.questions))]
    stream = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for line in _lines(found, queries):
        if writer is None:
            writer = csv.DictWriter(stream, list(line), lineterminator="\n")
            writer.writeheader()
        writer.writerow(line)
    return stream.getvalue()


def _query(run: Run, number: int) -> dict[str, object]:
    question, asked = run.questions[number], run.asked
    case = run.cases[question.case]
    kinds = [name for name, chosen in strata(asked).items() if chosen[number]]
    return {
        "query": number,
        "patient": case.facts.patient,
        "study": case.facts.study,
        "slice": int(case.slices[question.row]),
        "template_slice": question.slice,
        "asked_level_mm": f"{asked.level_mm[number]:g}",
        "asked_longest_mm": f"{asked.longest_mm[number]:.1f}",
        "asked_pattern": PATTERNS[asked.pattern[number]],
        "kinds": "; ".join(kinds),
    }


def _lines(found: Evaluation, queries: list[dict[str, object]]) -> Iterator[Mapping[str, object]]:
    run = found.run
    for outcome in found.outcomes:
        for number, rows in enumerate(outcome.rows):
            hits = [f"{run.cases[run.case_of_row[row]].facts.study}/{run.slice_of_row[row]}" for row in rows]
            values = {name: f"{column[number]:.4f}" for name, column in outcome.values.items()}
            told = {"reader": outcome.reader or "", "ranking": outcome.ranking}
            yield {**queries[number], **told, **values, "rows": " ".join(hits)}
