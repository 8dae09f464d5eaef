"""``case``: "slices like this slice of this case of the library", by the codes that it has there."""

from __future__ import annotations

from collections.abc import Sequence

from app.codes import CodeSpace, Model
from app.retrieval.encoders.encoder import Case
from app.retrieval.query import Query


class CaseEncoder:
    """All parts of a slice's code, as the library keeps them: nothing is computed."""

    name = "case"
    title = "Case of the library"
    takes = Case

    def makes(self, space: CodeSpace) -> tuple[str, ...]:
        """Return all parts, where codes describe slices."""
        return tuple(part.name for part in space.parts) if space.unit == "slice" else ()

    def encode(self, model: Model, sources: Sequence[Case]) -> list[Query]:
        """Return the cases' codes as queries; their own patients are never found by them."""
        return [Query(one.parts, True, one.slice, one.labels, brain=one.facts.brain, own=(one.facts.patient,)) for one in sources]
