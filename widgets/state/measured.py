"""What a reader has measured, study by study, and the steps back and forth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.reading.measurements import Measurement, Plane

Kept = Mapping[str, tuple[Measurement, ...]]

MOST_STEPS = 100


@dataclass(frozen=True)
class Measured:
    """The measurements of every study, by its name, for as long as the program runs.

    Attributes
    ----------
    kept : mapping of str to tuple of Measurement
    before, after : tuples of such mappings
        What the steps that can be taken back, or brought back, lead to.
    """

    kept: Kept = field(default_factory=dict)
    before: tuple[Kept, ...] = ()
    after: tuple[Kept, ...] = ()

    def on(self, study: str, plane: Plane, index: int) -> tuple[Measurement, ...]:
        """Return what was measured on a plane of a study."""
        return tuple(one for one in self.kept.get(study, ()) if (one.plane, one.index) == (plane, index))

    def with_one(self, study: str, added: Measurement, instead_of: Measurement | None = None) -> Measured:
        """Return the same with another measurement, in the place of one of the same study if that is given."""
        others = tuple(one for one in self.kept.get(study, ()) if one != instead_of)
        return self._step({**self.kept, study: (*others, added)})

    def without(self, study: str, removed: Measurement) -> Measured:
        """Return the same without a measurement."""
        return self._step({**self.kept, study: tuple(one for one in self.kept.get(study, ()) if one != removed)})

    def back(self) -> Measured:
        """Return what was before the newest step; itself where there is none."""
        if not self.before:
            return self
        return Measured(self.before[-1], self.before[:-1], (*self.after, self.kept))

    def forth(self) -> Measured:
        """Return what was before the newest step was taken back; itself where none was."""
        if not self.after:
            return self
        return Measured(self.after[-1], (*self.before, self.kept), self.after[:-1])

    def _step(self, kept: Kept) -> Measured:
        return replace(self, kept=kept, before=(*self.before, self.kept)[-MOST_STEPS:], after=())
