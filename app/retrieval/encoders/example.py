"""``example``: "slices like this slice of this study"."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app import frames
from app.codes import AnatomyModel, CodeSpace, encode_slices
from app.lesions import BrainBox
from app.retrieval.encoders.encoder import Example
from app.retrieval.query import Query
from app.retrieval.template import check_slice, slices_with_brain


class ExampleEncoder:
    """All parts of a slice's code, as the library's own slices have them."""

    name = "example"
    title = "Example slice"
    takes = Example

    def makes(self, space: CodeSpace) -> tuple[str, ...]:
        """Return all parts, where codes describe slices."""
        return tuple(part.name for part in space.parts) if space.unit == "slice" else ()

    def encode(self, model: AnatomyModel, sources: Sequence[Example]) -> list[Query]:
        """Encode slices of studies."""
        return [_encode(model, source) for source in sources]


def _encode(model: AnatomyModel, source: Example) -> Query:
    started = time.perf_counter()
    study, k = source.study, source.slice
    held = slices_with_brain(study)
    check_slice(k, held, f"The study {study.study}")
    [(_, made, found)] = encode_slices(model, study, np.flatnonzero(held).tolist(), [k], study.labels is None)
    brain = study.brain()
    if found is not None:  # what lies there is what the model sees, as on a library's slices
        labels = np.where(frames.plane(brain, k), frames.labels_from_network(found)[0], np.uint8(0))
    elif study.labels is not None:
        labels = np.ascontiguousarray(frames.plane(study.labels, k))
    codes = {name: rows[0] for name, rows in made.parts.items()}
    took = 1000 * (time.perf_counter() - started)
    box = BrainBox.of(frames.planes(brain))
    return replace(Query.of(model.space, codes, k, labels=labels, encode_ms=took), brain=box)
