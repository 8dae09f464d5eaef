"""Encoders: what a reader asks becomes the parts of a query. A new one is a file and a word below."""

from app.retrieval.encoders.case import CaseEncoder
from app.retrieval.encoders.composed import composed
from app.retrieval.encoders.encoder import ENCODERS, Case, Drawn, Encoder, Example, Source, encoder_for, register
from app.retrieval.encoders.example import ExampleEncoder
from app.retrieval.encoders.sketch import SketchEncoder

for _encoder in (SketchEncoder(), ExampleEncoder(), CaseEncoder()):
    register(_encoder)

__all__ = ["ENCODERS", "Case", "Drawn", "Encoder", "Example", "Source", "composed", "encoder_for", "register"]
