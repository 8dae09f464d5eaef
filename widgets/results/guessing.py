"""Guesses of whole studies, some slices at a time between searches; used in the search thread only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.errors import UserError
from widgets.language import tr, tr_later
from widgets.state.guesses import GuessPart, GuessWanted

if TYPE_CHECKING:
    from app.codes import AnatomyCodes, CodeBlock, DecodingModel
    from app.codes.pseudo_normal import GreyScale
    from widgets.results.opening import OpenSearch

DECODED, ENCODED = 16, 4
"""Slices at a time: of codes that a library has, and of images that are encoded first. Either takes some tenths of a second."""

NO_IMAGES = tr_later("This model makes no images of its codes, so it guesses none: open a library of a model that does.")


class Guess:
    """What was asked for of one study, and how far that is.

    Parameters
    ----------
    wanted : GuessWanted
    """

    def __init__(self, wanted: GuessWanted) -> None:
        self.wanted = wanted
        self._left: list[int] | None = None
        self._total = 0
        self._codes: CodeBlock | None = None
        self._scales: dict[str, GreyScale] = {}

    def step(self, session: OpenSearch) -> tuple[GuessPart, bool]:
        """Guess the next slices with a library that is open, and tell whether there are more.

        Raises
        ------
        UserError
            Another library is open, the study is not in it, or its model makes no images.
        EnvironmentFault
            The library does not answer.
        """
        from app.codes import DecodingModel
        from app.codes.pseudo_normal import guessed_slices

        model = session.engine.model
        if not isinstance(model, DecodingModel) or model.space.unit != "slice":
            raise UserError(tr(NO_IMAGES))
        if self._left is None:
            self._begin(session)
        left, first = self._left or [], self.wanted.first
        left.sort(key=lambda k: abs(k - first))
        count = DECODED if self._codes is not None else ENCODED
        chosen, self._left = sorted(left[:count]), left[count:]
        display = {name: planes[chosen] for name, planes in self.wanted.display.items()}
        guessed = guessed_slices(model, self._codes_of(model, chosen), display, self._scales)
        part = GuessPart(self.wanted.key, tuple(chosen), guessed, self._total - len(self._left), self._total)
        return part, bool(self._left)

    def _begin(self, session: OpenSearch) -> None:
        from app.codes.pseudo_normal import grey_scale

        wanted = self.wanted
        if wanted.example is None:
            if session.info.address != wanted.key.address:
                raise UserError(tr("Another library is open: this case is not in it, so its codes are not at hand."))
            table = session.library.codes({wanted.key.study})
            if not len(table):
                raise UserError(tr("{study} is no longer in the library: search again.", study=wanted.key.study))
            self._codes = table.codes
            self._left = [int(k) for k in table.codes.unit]
        else:
            filled = np.any([planes.any(axis=(1, 2)) for planes in wanted.display.values()], axis=0)
            self._left = [int(k) for k in np.flatnonzero(filled)]
        self._total = len(self._left)
        scales = {name: grey_scale(planes) for name, planes in wanted.display.items()}
        self._scales = {name: scale for name, scale in scales.items() if scale is not None}

    def _codes_of(self, model: DecodingModel, slices: Sequence[int]) -> AnatomyCodes:
        """Return the codes of slices: those that the library has, or what the model makes of the example."""
        if self._codes is not None:
            rows = np.searchsorted(self._codes.unit, slices)
            return model.restored({name: numbers[rows] for name, numbers in self._codes.parts.items()})
        example = self.wanted.example
        if example is None:
            raise ValueError("an example is needed where there are no codes")
        return model.encode_images(example.network_input(slices, model.config.image_size, model.config.offsets))
