"""Which series of a study is its T1, T1ce, T2 and FLAIR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES
from app.imaging.dicom.rules import Rules, Tags, rules_file, words_of
from app.imaging.dicom.stacks import Stack


@dataclass(frozen=True)
class Choice:
    """The series taken for each modality, or the reason why there is no such choice.

    Attributes
    ----------
    series : dict of str to Stack
        By modality; t1, t1ce and flair always, if `problem` is None.
    grid_of : str
        The modality on whose grid the others are read.
    notices : tuple of str
    problem : str or None
        What is wrong with the study; the rest of a sentence that starts with it.
    """

    series: dict[str, Stack]
    grid_of: str
    notices: tuple[str, ...]
    problem: str | None


def choose(stacks: Sequence[Stack], rules: Rules) -> Choice:
    """Choose a study's series.

    Of several series of one modality the first by this order is taken: usable, in the frame of reference in which all
    modalities of the networks lie, original rather than derived, 3-D rather than 2-D, thinnest slices, most slices, lowest
    number.
    """
    told = [(stack, *rules.modality(stack.tags)) for stack in stacks]
    taken = {modality: [stack for stack, found, _ in told if found == modality] for modality in ALL_MODALITIES}
    listed = "; ".join(_describe(*one) for one in told)
    usable = {modality: sorted((s for s in found if not s.problem), key=_rank) for modality, found in taken.items()}
    if missing := " and none for ".join(MODALITY_TITLES[modality] for modality in NETWORK_MODALITIES if not taken[modality]):
        return _nothing(
            f"has no series that is taken for {missing}. Its series: {listed}. "
            f"If one of them is meant to be, say so in the rules (a copy of {rules_file()}, see docs/dicom.md)."
        )
    for modality in NETWORK_MODALITIES:
        if not usable[modality]:
            stack = taken[modality][0]
            return _nothing(f"cannot be used: its {MODALITY_TITLES[modality]}, series {stack.name}, {stack.problem}.")
    # The frame of reference that holds every modality; of several the one of the best T1ce.
    shared = [stack.frame_of_reference for stack in usable["t1ce"]]
    shared = [uid for uid in shared if all(any(s.frame_of_reference == uid for s in usable[m]) for m in NETWORK_MODALITIES)]
    if not shared:
        return _nothing(
            "has its T1, T1ce and FLAIR in different frames of reference (the patient was moved or taken out in between), so "
            f"that they do not lie over one another: register them first. Its series: {listed}."
        )
    series: dict[str, Stack] = {}
    notices: list[str] = []
    for modality in ALL_MODALITIES:
        fitting = [stack for stack in usable[modality] if stack.frame_of_reference == shared[0]]
        if not fitting:
            continue
        series[modality] = fitting[0]
        notices += fitting[0].notices
        if others := [stack.name for stack in taken[modality] if stack is not fitting[0]]:
            notices.append(
                f"Series {fitting[0].name} is taken for {MODALITY_TITLES[modality]}, not series {', '.join(others)} "
                "(original, 3-D, thin and many slices go first)."
            )
    if not shared[0]:
        notices.append("Its series do not name their frame of reference and are taken as lying in one.")
    return Choice(series, _reference(series), tuple(notices), None)


def _describe(stack: Stack, modality: str | None, because: str) -> str:
    return f"{stack.name} was taken for {MODALITY_TITLES[modality] if modality else 'none of them'} ({because})"


def _nothing(problem: str) -> Choice:
    return Choice({}, "", (), problem)


def _rank(stack: Stack) -> tuple[bool, bool, float, int, int]:
    derived = _holds(stack.tags, "ImageType", "derived")
    planar = not _holds(stack.tags, "MRAcquisitionType", "3d")
    return derived, planar, round(float(stack.spacing[2]), 1), -len(stack.frames), stack.number


def _holds(tags: Tags, tag: str, word: str) -> bool:
    return word in words_of(tags, tag).split()


def _reference(series: dict[str, Stack]) -> str:
    """Return the modality whose grid is kept: the finest, of equally fine ones a straight one, T1ce before the others."""
    order = ("t1ce", "t1", "flair")

    def rank(modality: str) -> tuple[float, bool, int]:
        stack = series[modality]
        return round(float(stack.spacing.max()), 2), not stack.straight, order.index(modality)

    return min(order, key=rank)
