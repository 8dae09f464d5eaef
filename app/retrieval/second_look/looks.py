"""Looks: what a reader may want of the lesions that are found, and the ranking that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.retrieval.second_look.judging import JUDGEMENTS, Compared, Drawn, compare, rough
from app.retrieval.second_look.table import LookTable, Places
from app.retrieval.second_look.weights import LookWeights, Scale

Doubles = npt.NDArray[np.float64]

COMPARED, COMPARED_ANYWHERE = 500, 2000
"""So many candidates are compared in full; those that are least alike in size, place and pattern are left out before."""

MOST_BESIDE = 8
"""Of so many other drawn slices, spread evenly over all, the neighbours are compared too."""


SHAPE = 6.0
"""What overlap counts where the place does not: laid over each other, lesions are alike by their shapes and what is in them."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Candidates after a second look, best first.

    Attributes
    ----------
    places : intp array (n,)
        Of the look's table.
    score : float64 array (n,)
        The sum that ranks.
    similarity : float64 array (n,)
        0 to 1: the agreement with a reader's judgements that is to be expected.
    judgements : dict of str to float64 array (n,)
        How likely size, place and pattern are judged alike, those that count in this look, the overlap, and where the place does
        not count the shape.
    """

    places: Places
    score: Doubles
    similarity: Doubles
    judgements: Mapping[str, Doubles]

    def beside(self, other: Seen) -> Seen:
        """Return the candidates of both, best first."""
        places, score = np.concatenate([self.places, other.places]), np.concatenate([self.score, other.score])
        order = np.lexsort((places, -score))
        similarity = np.concatenate([self.similarity, other.similarity])[order]
        judged = {name: np.concatenate([values, other.judgements[name]])[order] for name, values in self.judgements.items()}
        return Seen(places[order], score[order], similarity, judged)

    def ranked_by(self, score: Doubles, scale: Scale) -> Seen:
        """Return the same candidates by other scores (n,), of which a scale makes similarities."""
        order = np.lexsort((self.places, -score))
        judged = {name: values[order] for name, values in self.judgements.items()}
        return Seen(self.places[order], score[order], scale.of(score[order]), judged)


@dataclass(frozen=True)
class Look:
    """A way to look again.

    Attributes
    ----------
    name : str
    placed : bool
        Whether the place counts; else lesions are laid over each other, mirrored ones too.
    slices : int or None
        How many slices of each patient, the nearest by their codes, are looked at; None looks at all with a lesion.
    """

    name: str
    placed: bool
    slices: int | None

    @property
    def compared(self) -> int:
        """How many candidates are compared in full."""
        return COMPARED if self.placed else COMPARED_ANYWHERE

    def rank(
        self,
        drawn: Drawn,
        beside: Mapping[int, Drawn],
        table: LookTable,
        places: Places,
        weights: LookWeights,
    ) -> Seen:
        """Rank slices of a table.

        Parameters
        ----------
        drawn : Drawn
            What is asked for.
        beside : mapping of int to Drawn
            What is drawn on other slices, by how much higher these lie; a candidate's own neighbours are compared with it.
        table : LookTable
        places : intp array (n,)
            The candidates.
        weights : LookWeights
        """
        if len(places) > self.compared:
            places = places[_best(rough(drawn, table, places, self.placed), self.compared)]
        judged = self._judged(drawn, table, places, weights)
        steps = sorted(beside)
        chosen = [steps[n] for n in np.unique(np.linspace(0, len(steps) - 1, min(len(steps), MOST_BESIDE)).astype(int))]
        for step in chosen:
            there = table.at(step, places)
            held = there >= 0
            more = self._judged(beside[step], table, there[held], weights)
            for name, values in judged.items():
                values[held] += more[name]
        judged = {name: values / (1 + len(chosen)) for name, values in judged.items()}
        score = self.score(judged, weights.overlap, table.tells_pattern)
        counts = {"place": self.placed, "pattern": table.tells_pattern}
        kept = {name: values for name, values in judged.items() if counts.get(name, True)}
        return Seen(places, score, score, kept).ranked_by(score, self.scale(weights))

    def likeness(self, drawn: Drawn, table: LookTable, places: Places, weights: LookWeights) -> Doubles:
        """Return the scores (n,) of some places for one lesion, in the order given."""
        return self.score(self._judged(drawn, table, places, weights), weights.overlap, table.tells_pattern)

    def scale(self, weights: LookWeights) -> Scale:
        """Return how similarity follows from this look's scores."""
        return weights.here if self.placed else weights.anywhere

    def score(self, judged: Mapping[str, Doubles], overlap: float, tells_pattern: bool) -> Doubles:
        """Return what ranks: size, place if it counts, and pattern, each as likely as it is, and how far the lesions overlap.

        Where there are no patterns the rest counts so much more that a score means the same.

        Parameters
        ----------
        judged : mapping of str to float64 array (n,)
        overlap : float
            What overlap counts where the place does; else the shape counts `SHAPE`.
        tells_pattern : bool
        """
        score = judged["size"] + (judged["place"] if self.placed else 0)
        score = score + judged["pattern"] if tells_pattern else score * (3 / 2 if self.placed else 2)
        return np.asarray(score + (overlap * judged["overlap"] if self.placed else SHAPE * judged["shape"]), np.float64)

    def _judged(self, drawn: Drawn, table: LookTable, places: Places, weights: LookWeights) -> dict[str, Doubles]:
        compared: Compared = compare(drawn, table, places, anywhere=not self.placed)
        judged = dict(zip(JUDGEMENTS, weights.judgements(compared, drawn.pattern), strict=True)) | {
            "overlap": compared.overlap.copy()
        }
        return judged if self.placed else judged | {"shape": (compared.overlap + compared.classes) / 2}


def _best(alike: npt.NDArray[np.float32], count: int) -> Places:
    """Return where the `count` largest are, ascending; of equal ones the first."""
    least = np.partition(alike, -count)[-count]
    above, equal = np.flatnonzero(alike > least), np.flatnonzero(alike == least)
    return np.sort(np.concatenate([above, equal[: count - len(above)]]))


HERE = Look("here", placed=True, slices=64)
ANYWHERE = Look("anywhere", placed=False, slices=None)

LOOKS = {look.name: look for look in (HERE, ANYWHERE)}
