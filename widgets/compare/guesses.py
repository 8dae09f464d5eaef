"""What a model guesses of cases as if they were healthy: kept by study, asked for by whoever shows it, cut by planes."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app import frames
from app.anatomy import MODALITY_TITLES, NETWORK_MODALITIES
from widgets.language import tr, translated
from widgets.pane.marks import Plane
from widgets.state.guesses import Guessed, GuessKey, GuessPart, GuessWanted, Planes

if TYPE_CHECKING:
    from app.imaging import Study

KEPT = 3
"""Studies whose guesses stay in memory (13 MB each with the model that comes with the program)."""


class Guesser(Protocol):
    """Who has the model: :class:`widgets.results.search_service.SearchService`."""

    @property
    def guessed(self) -> Any:
        """The signal of a :class:`GuessPart`."""

    @property
    def not_guessed(self) -> Any:
        """The signal of a :class:`GuessKey` and a sentence."""

    def guess(self, wanted: GuessWanted, /) -> None: ...

    def drop_guess(self, key: GuessKey, /) -> None: ...


class StudyGuess:
    """What was guessed of a study so far, of which there are some sequences.

    Attributes
    ----------
    key : GuessKey
    problem : str
        Why nothing more comes, "" as long as it may.
    """

    def __init__(self, key: GuessKey, there: Collection[str] = NETWORK_MODALITIES) -> None:
        self.key = key
        self.problem = ""
        self._there = frozenset(there)
        self._guessed: dict[Guessed, npt.NDArray[Any]] = {}
        self._known = np.zeros(frames.LIBRARY_SLICES, np.bool_)
        self._share = 0.0

    @property
    def share(self) -> float:
        """How much of it is there, 0 to 1."""
        return self._share

    @property
    def whole(self) -> bool:
        """Whether all of it is there."""
        return self._share >= 1

    def take(self, part: GuessPart) -> None:
        """Add some slices."""
        kinds = {
            Guessed.PSEUDO_NORMAL: part.guessed.normal,
            Guessed.DIFFERENCE: part.guessed.difference,
            Guessed.ADDED: part.guessed.added,
        }
        for kind, stack in kinds.items():
            if kind not in self._guessed:
                self._guessed[kind] = np.zeros((frames.LIBRARY_SLICES, *stack.shape[1:]), stack.dtype)
            self._guessed[kind][list(part.slices)] = stack
        self._known[list(part.slices)] = True
        self._share = part.done / max(part.total, 1)

    def obstacle(self, modality: str) -> str:
        """Return why there is nothing to be seen of a sequence, "" where there is or may come."""
        title = MODALITY_TITLES[modality]
        if modality not in NETWORK_MODALITIES:
            return tr("The model does not look at {modality}, so it guesses none", modality=title)
        if modality not in self._there:
            return tr("No {modality} in this study, so nothing to guess from", modality=title)
        return translated(self.problem)

    def knows(self, plane: Plane, index: int) -> bool:
        """Tell whether any of a plane was guessed."""
        return bool(self._known[index] if plane == "axial" else self._known.any())

    def picture(self, modality: str, plane: Plane, index: int) -> Planes:
        """Return the pseudo-normal image of a plane, display values, uint8 of the plane's shape."""
        return np.rint(self._cut(Guessed.PSEUDO_NORMAL, modality, plane, index)).astype(np.uint8)

    def deviations(self, kind: Guessed, modality: str, plane: Plane, index: int) -> npt.NDArray[np.float32]:
        """Return a map of a plane in SD, float32 of the plane's shape."""
        from app.codes.pseudo_normal import STEPS_A_SD

        return self._cut(kind, modality, plane, index) / np.float32(STEPS_A_SD)

    def _cut(self, kind: Guessed, modality: str, plane: Plane, index: int) -> npt.NDArray[np.float32]:
        stack = self._guessed[kind][:, NETWORK_MODALITIES.index(modality)]
        if plane == "axial":
            return frames.resize_bilinear(stack[index], frames.PLANE_SHAPE[0])
        weights = frames.bilinear_matrix(stack.shape[1], frames.PLANE_SHAPE[0])
        near = np.flatnonzero(weights[index])
        lines = np.moveaxis(stack, 1 if plane == "coronal" else 2, 0)[near].astype(np.float32)
        return np.asarray(np.tensordot(weights[index, near], lines, 1) @ weights.T, np.float32)


class Guesses(QObject):
    """Keeps the guesses of the studies that were shown last, and asks for what is lacking.

    Signals
    -------
    changed(StudyGuess)
        More of it is there, or it is known why there is not.
    """

    changed = Signal(object)

    def __init__(self, guesser: Guesser | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._guesser = guesser
        self._kept: OrderedDict[GuessKey, StudyGuess] = OrderedDict()
        self._askers: dict[GuessKey, set[int]] = {}
        if guesser is not None:
            guesser.guessed.connect(self.take)
            guesser.not_guessed.connect(self.fail)

    def of(self, address: str, study: str, display: Mapping[str, Planes]) -> StudyGuess:
        """Return what was guessed of a study, of which these are the display planes: it may have been shown before.

        Parameters
        ----------
        address, study : str
            Of its library, or the folder of an example, and its name.
        display : mapping of modality to uint8 (155, 240, 240)
        """
        middle = {name: planes[len(planes) // 2] for name, planes in display.items()}
        digest = zlib.crc32(b"".join(name.encode() + middle[name].tobytes() for name in sorted(middle)))
        key = GuessKey(address, study, digest)
        if key not in self._kept:
            self._kept[key] = StudyGuess(key, [name for name, planes in display.items() if planes.any()])
        self._kept.move_to_end(key)
        idle = [old for old in self._kept if not self._askers.get(old) and old != key]
        for old in idle[: max(len(self._kept) - KEPT, 0)]:
            del self._kept[old]
        return self._kept[key]

    def ask(
        self, asker: object, guess: StudyGuess, display: Mapping[str, Planes], first: int, example: Study | None = None
    ) -> None:
        """Have a study guessed, if it is not yet, the slices next to `first` before the others."""
        self._askers.setdefault(guess.key, set()).add(id(asker))
        self._kept[guess.key] = guess  # it may have been idle for long
        if self._guesser is not None and not guess.whole:
            guess.problem = ""
            self._guesser.guess(GuessWanted(guess.key, display, first, example))

    def drop(self, asker: object, guess: StudyGuess) -> None:
        """Need a study no longer; what nobody needs is not guessed on, and what is there stays for a while."""
        askers = self._askers.get(guess.key, set())
        askers.discard(id(asker))
        if not askers:
            self._askers.pop(guess.key, None)
            if self._guesser is not None and not guess.whole:
                self._guesser.drop_guess(guess.key)

    def take(self, part: GuessPart) -> None:
        """Take what was guessed of a study."""
        if (guess := self._kept.get(part.key)) is not None:
            guess.take(part)
            self.changed.emit(guess)

    def fail(self, key: GuessKey, sentence: str) -> None:
        """Take why a study is not guessed."""
        if (guess := self._kept.get(key)) is not None:
            guess.problem = sentence
            self.changed.emit(guess)
