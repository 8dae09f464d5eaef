"""An example that is drawn on for a while, in the place of the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from widgets.language import tr, tr_later

Origin = Literal["given", "predicted", "none"]

_SAID: dict[Origin, str] = {
    "given": tr_later("its own label map"),
    "predicted": tr_later("labels predicted by the model"),
    "none": tr_later("the model sees no lesion on this slice"),
}


@dataclass(frozen=True)
class Guest:
    """An example study that is drawn on.

    Attributes
    ----------
    name : str
        Of the study.
    slice : int
        Where its labels became the sketch.
    origin : {"given", "predicted", "none"}
        Where these labels come from.
    patient : str
        Of the library, where it was taken from there: not found by its own slices. Else "".
    """

    name: str
    slice: int
    origin: Origin
    patient: str = ""

    @property
    def said(self) -> str:
        """What is drawn on, as a reader sees it."""
        return tr("Example {name}, slice {slice}: {said}", name=self.name, slice=self.slice, said=tr(_SAID[self.origin]))
