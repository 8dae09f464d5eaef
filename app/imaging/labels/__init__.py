"""Label maps: their values made whole, their numbering told by names and values, their labels translated to the program's own."""

from app.imaging.labels.numbering import Reading, numbering
from app.imaging.labels.values import LabelValues, label_values, translated

__all__ = ["LabelValues", "Reading", "label_values", "numbering", "translated"]
