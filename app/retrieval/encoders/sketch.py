"""``sketch``: "this slice of the template, with this lesion"."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app import frames
from app.codes import AnatomyModel, CodeSpace
from app.retrieval.encoders.encoder import Drawn
from app.retrieval.query import Plane, Query


class SketchEncoder:
    """The normal part is the template slice's, the abnormal part the drawn label map's; zeros where nothing is drawn."""

    name = "sketch"
    title = "Sketch"
    takes = Drawn

    def makes(self, space: CodeSpace) -> tuple[str, ...]:
        """Return normal and abnormal, where slices have both."""
        made = ("normal", "abnormal")
        return made if space.unit == "slice" and {part.name for part in space.parts} == set(made) else ()

    def encode(self, model: AnatomyModel, sources: Sequence[Drawn]) -> list[Query]:
        """Encode slices of templates with what is drawn on them."""
        started = time.perf_counter()
        for source in sources:
            _check(source.labels)
        for template in {id(source.template): source.template for source in sources}.values():
            template.normal_codes(model, [source.slice for source in sources if source.template is template])  # all at once
        normal = [source.template.normal_codes(model, [source.slice])[0] for source in sources]
        drawn = [number for number, source in enumerate(sources) if source.labels is not None and source.labels.any()]
        maps = [np.asarray(sources[number].labels) for number in drawn]
        abnormal = model.encode_sketches(frames.network_labels(np.stack(maps), model.config.image_size)) if drawn else ()
        codes = [{"normal": code} for code in normal]
        for number, code in zip(drawn, abnormal, strict=True):
            codes[number]["abnormal"] = code
        queries = [
            Query.of(model.space, code, source.slice, drawn="abnormal" in code, labels=source.labels)
            for code, source in zip(codes, sources, strict=True)
        ]
        took = 1000 * (time.perf_counter() - started) / max(1, len(queries))
        return [
            replace(query, encode_ms=took, drawn_on=source.template.brain, beside=_beside(source))
            for query, source in zip(queries, sources, strict=True)
        ]


def _beside(source: Drawn) -> dict[int, Plane]:
    """Return what is drawn on other slices."""
    return {k: plane for k, plane in source.beside.items() if k != source.slice and plane.any()}


def _check(labels: Plane | None) -> None:
    if labels is not None and (labels.shape != frames.PLANE_SHAPE or labels.dtype != np.uint8):
        raise ValueError(f"a label map must be uint8 {frames.PLANE_SHAPE}, not {labels.dtype} {labels.shape}")
