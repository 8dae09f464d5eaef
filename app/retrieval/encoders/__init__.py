"""Encoders: what a reader asks becomes the parts of a query. A new one is a file and a word below."""

from app.retrieval.encoders.encoder import ENCODERS, Drawn, Encoder, Example, Source, encoder_for, register
from app.retrieval.encoders.example import ExampleEncoder
from app.retrieval.encoders.sketch import SketchEncoder

for _encoder in (SketchEncoder(), ExampleEncoder()):
    register(_encoder)

__all__ = ["ENCODERS", "Drawn", "Encoder", "Example", "Source", "encoder_for", "register"]
