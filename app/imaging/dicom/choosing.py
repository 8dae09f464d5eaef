"""Which series of a study is its T1, T1ce, T2 and FLAIR."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES
from app.imaging.dicom.modalities import Rules, Tags, by_timeline, contradiction, rules_file, words_of
from app.imaging.dicom.stacks import Stack
from app.imaging.needs import lacking

_SAME_GRID_MM = 1e-2
_ADVISED = re.compile(r"export it|resample it|export or copy")
"""What a problem says that can be done about it."""
_Usable = dict[str, list[Stack]]
"""Series that can be used, by modality."""
_A_DAY = timedelta(days=1)
_DATES = ("AcquisitionDate", "SeriesDate", "StudyDate")


@dataclass(frozen=True)
class Choice:
    """The series taken for each modality, or the reason why there is no such choice.

    Attributes
    ----------
    series : dict of str to Stack
        By modality; t1, t1ce and flair always (of a raw study one of them), if `problem` is None.
    grid_of : str
        The modality on whose grid the others are read.
    notices : tuple of str
    problem : str or None
        What is wrong with the study; the rest of a sentence that starts with it.
    seen : frozenset of str
        The modalities for which there is a series that can be used.
    lacking : bool
        Whether the problem is that there is no series for some modality, which other files may hold.
    others : tuple of (Stack, str)
        The series that are not taken, whatever they are, and why.
    """

    series: dict[str, Stack]
    grid_of: str
    notices: tuple[str, ...]
    problem: str | None
    seen: frozenset[str] = frozenset()
    lacking: bool = False
    others: tuple[tuple[Stack, str], ...] = ()


def choose(stacks: Sequence[Stack], rules: Rules, *, made_up: bool = False, raw: bool = False) -> Choice:
    """Choose a study's series.

    With `made_up` its UIDs were made up for each series, so that frames of reference tell nothing: then series that lie on one
    grid are taken as lying over one another. With `raw` the study is to be prepared: one of t1, t1ce and flair is enough, and
    they need not lie over one another.

    Of several series of one modality the first by this order is taken: usable, in the frame of reference in which all
    modalities of the networks lie, original rather than derived, 3-D rather than 2-D, thinnest slices, most slices, lowest
    number.
    """
    in_time = by_timeline([stack.tags for stack in stacks])
    told = [(stack, *rules.modality(tags)) for stack, tags in zip(stacks, in_time, strict=True)]
    taken = {modality: [stack for stack, found, _ in told if found == modality] for modality in ALL_MODALITIES}
    usable = {modality: sorted((s for s in found if not s.problem), key=_rank) for modality, found in taken.items()}
    seen = frozenset(modality for modality, found in usable.items() if found)
    listed = "; ".join(_describe(*one) for one in told)
    if missing := " and none for ".join(MODALITY_TITLES[modality] for modality in lacking(_filled(taken), raw)):
        problem = (
            f"has no series that is taken for {missing}. Its series: {listed}. "
            f"If one of them is meant to be, say so in the rules (a copy of {rules_file()}, see docs/dicom.md)."
        )
        return Choice({}, "", (), problem, seen, lacking=True)
    for modality in lacking(_filled(usable), raw):
        stack = next(stack for key in (modality, *NETWORK_MODALITIES) for stack in taken[key])
        advice = "" if _ADVISED.search(stack.problem or "") else ": export it again"
        return _nothing(f"cannot be used: its {MODALITY_TITLES[modality]}, series {stack.name}, {stack.problem}{advice}.")
    fitting, notices = (usable, _unusable(taken)) if raw else _over_one_another(usable, made_up)
    if not fitting:
        return _nothing(f"{_apart(usable, made_up)}: register them first. Its series: {listed}.")
    series = {modality: found[0] for modality, found in fitting.items() if found}
    for modality, stack in series.items():
        notices += stack.notices
        if modality in ("t1", "t1ce") and (opposed := contradiction(stack.tags)):
            notices.append(f"Series {stack.name} {opposed}.")
        if others := [other.name for other in taken[modality] if other is not stack]:
            notices.append(
                f"Series {stack.name} is taken for {MODALITY_TITLES[modality]}, not series {', '.join(others)} "
                "(original, 3-D, thin and many slices go first)."
            )
    if _days_apart(series[modality].tags for modality in NETWORK_MODALITIES if modality in series) > _A_DAY:
        notices.append("Its sequences were measured on different days: check that they show one state of the patient.")
    left = tuple((one[0], _why_left(*one)) for one in told if all(one[0] is not stack for stack in series.values()))
    return Choice(series, _reference(series), tuple(notices), None, seen, others=left)


def _filled(series: _Usable) -> list[str]:
    """Return the modalities for which there are series."""
    return [modality for modality, found in series.items() if found]


def _unusable(taken: _Usable) -> list[str]:
    """Return a notice for each modality of which no series can be used, in a study that can do without."""
    return [
        f"Its {MODALITY_TITLES[modality]} is left out: series {found[0].name} {found[0].problem}."
        for modality, found in taken.items()
        if found and all(stack.problem for stack in found)
    ]


def _apart(usable: _Usable, made_up: bool) -> str:
    """Say why series do not lie over one another."""
    unnamed = [stack.name for modality in NETWORK_MODALITIES for stack in usable[modality] if not stack.frame_of_reference]
    if unnamed and not made_up:
        which = f"series {unnamed[0]} does" if len(unnamed) == 1 else f"series {', '.join(unnamed)} do"
        return (
            f"has no T1, T1ce and FLAIR in one frame of reference, for {which} not name it (FrameOfReferenceUID) and not lie on "
            "the grid of the others, so that nothing says how they lie over one another"
        )
    because = "exported one by one, or the patient was moved" if made_up else "the patient was moved or taken out in between"
    return f"has its T1, T1ce and FLAIR in different frames of reference ({because}), so that they do not lie over one another"


def _days_apart(series: Iterable[Tags]) -> timedelta:
    """Return how far apart the days are on which series were measured, as far as they say it."""
    days = []
    for tags in series:
        said = next((str(tags[name]) for name in _DATES if tags.get(name)), "")
        found = re.fullmatch(r"(\d{4})\D?(\d\d)\D?(\d\d)", said)
        try:
            days += [date(*map(int, found.groups()))] if found else []
        except ValueError:  # no day of any calendar
            continue
    return max(days) - min(days) if days else timedelta()


def _over_one_another(usable: _Usable, made_up: bool) -> tuple[_Usable, list[str]]:
    """Return the series that lie over one another, with notices; nothing where not all modalities have one that does."""
    # The frame of reference that holds every modality; of several the one of the best T1ce.
    for frame in (stack.frame_of_reference for stack in usable["t1ce"]):
        near = {modality: [stack for stack in found if stack.frame_of_reference == frame] for modality, found in usable.items()}
        if all(near[modality] for modality in NETWORK_MODALITIES):
            unnamed = "Its series do not name their frame of reference and are taken as lying in one."
            return near, [] if frame else [unnamed]
    for near in _by_grid(usable) if made_up else _by_grid_of_a_frame(usable):
        if all(near[modality] for modality in NETWORK_MODALITIES):
            apart = "do not share a frame of reference" if made_up else "do not all name their frame of reference"
            return near, [f"Its sequences {apart}; since they lie on one grid they are taken as lying over one another."]
    return {}, []


def _by_grid(usable: _Usable) -> Iterator[_Usable]:
    """Yield for each T1ce the series that lie on its grid."""
    for reference in usable["t1ce"]:
        yield {modality: [stack for stack in found if _same_grid(stack, reference)] for modality, found in usable.items()}


def _by_grid_of_a_frame(usable: _Usable) -> Iterator[_Usable]:
    """Yield for each frame of reference its series, and those that name none and lie on the grid of one of them."""
    every = [stack for found in usable.values() for stack in found]
    for frame in dict.fromkeys(stack.frame_of_reference for stack in every if stack.frame_of_reference):
        named = [stack for stack in every if stack.frame_of_reference == frame]
        yield {
            modality: [
                stack
                for stack in found
                if stack.frame_of_reference == frame
                or (not stack.frame_of_reference and any(_same_grid(stack, other) for other in named))
            ]
            for modality, found in usable.items()
        }


def _same_grid(one: Stack, other: Stack) -> bool:
    return one.shape == other.shape and np.allclose(one.affine, other.affine, rtol=0, atol=_SAME_GRID_MM)


def _describe(stack: Stack, modality: str | None, because: str) -> str:
    return f"{stack.name} was taken for {MODALITY_TITLES[modality] if modality else 'none of them'} ({because})"


def _why_left(stack: Stack, modality: str | None, because: str) -> str:
    if stack.problem:
        return f"cannot be used: it {stack.problem}"
    if modality is None:
        return f"taken for none of them ({because})"
    return f"another one is taken for {MODALITY_TITLES[modality]} (original, 3-D, thin and many slices go first)"


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

    return min((modality for modality in order if modality in series), key=rank)
