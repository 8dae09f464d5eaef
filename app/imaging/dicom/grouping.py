"""Which files are one study: by StudyInstanceUID, and where tools made that up, by patient, date and folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.anatomy import NETWORK_MODALITIES
from app.errors import SbmirError
from app.imaging.dicom.choosing import Choice, choose
from app.imaging.dicom.headers import Header
from app.imaging.dicom.modalities import Rules
from app.imaging.dicom.people import differences
from app.imaging.dicom.stacks import build_stacks

_Item = TypeVar("_Item")

_DATES = ("StudyDate", "SeriesDate", "AcquisitionDate")


class Grouping(StrEnum):
    """What makes files one study.

    ``AUTO``: the StudyInstanceUID; those that lack a sequence each are joined where patient and date agree and their sequences
    complete each other. ``STUDY``: the StudyInstanceUID alone. ``DAY``: patient and date. ``FOLDER``: the innermost folder in
    which, with what lies below it, all sequences are found.
    """

    AUTO = "auto"
    STUDY = "study"
    DAY = "day"
    FOLDER = "folder"


@dataclass(frozen=True)
class Group:
    """Files that are taken for one study.

    Attributes
    ----------
    headers : list of Header
    choice : Choice or None
        Which series is which; None if the files cannot be of one study.
    problem : str or None
        What is wrong with it; the rest of a sentence that starts with the study. None if it can be used.
    notices : tuple of str
    """

    headers: list[Header]
    choice: Choice | None
    problem: str | None
    notices: tuple[str, ...] = ()


def group_files(headers: Sequence[Header], how: Grouping, rules: Rules, roots: Sequence[Path], raw: bool = False) -> list[Group]:
    """Group files, found below `roots`, into studies, each looked through (see :func:`choose`); every file is in one of them."""
    look = partial(_looked_through, rules=rules, raw=raw)
    if how is Grouping.FOLDER:
        return _by_folder(headers, look, frozenset(roots))
    if how is Grouping.DAY:
        return [look(group, joined_as="of one patient and date") for group in _parted(headers, _person_and_day)]
    groups = [look(group) for group in _parted(headers, lambda header: header.study)]
    return groups if how is Grouping.STUDY else _joined(groups, look)


def _looked_through(headers: list[Header], rules: Rules, raw: bool, joined_as: str = "") -> Group:
    """Look for what is needed among the files of one study, which may be `joined_as` something from several."""
    images = [header for header in headers if header.modality == "MR"]
    if not images:
        kinds = ", ".join(sorted({header.modality or "unnamed" for header in headers}))
        return Group(headers, None, f"holds no MR images (only {kinds}): give a brain MRI.")
    if differ := differences(header.person for header in images):
        return Group(
            headers,
            None,
            f"holds images of different patients (they differ in {', '.join(differ)}): export each patient's images again, "
            "with identifiers of their own.",
        )
    uids = len({header.study for header in images})
    try:
        choice = choose(build_stacks(images), rules, made_up=uids > 1, raw=raw)
    except SbmirError as error:
        return Group(headers, None, f"cannot be read: {error}")
    notices = [f"Some of its files {what}." for what in sorted(frozenset[str]().union(*(header.repaired for header in images)))]
    if uids > 1:
        notices.append(
            f"Its images bear {uids} StudyInstanceUIDs and are taken as one study, {joined_as} (--group study keeps them apart)."
        )
    return Group(headers, choice, choice.problem, tuple(notices))


def _joined(groups: Sequence[Group], look: Callable[..., Group]) -> list[Group]:
    """Join studies that lack a sequence each, where patient and date agree and they complete each other."""
    whole = [group for group in groups if group.choice is None or not group.choice.lacking]
    lacking = [group for group in groups if group.choice is not None and group.choice.lacking]
    joined: list[Group] = []
    apart: list[Group] = []
    for members in _parted(lacking, lambda group: _person_and_day(group.headers[0])):
        files = [header for group in members for header in group.headers]
        person, day = _person_and_day(files[0])
        together = None
        if len(members) > 1 and person and day and not differences(header.person for header in files):
            together = look(files, joined_as="since patient and date agree and its sequences complete each other")
        if together is None or together.choice is None or together.choice.lacking or _given_twice(members):
            apart += members
        else:
            joined.append(together)
    for members in _parted(apart, lambda group: _person_and_day(group.headers[0])[0]):
        joined += _with_hint(members)
    return [*whole, *joined]


def _given_twice(groups: Iterable[Group]) -> bool:
    """Whether two studies have the same sequence, so that nothing says which belongs to the others."""
    seen = [modality for group in groups if group.choice for modality in group.choice.seen if modality in NETWORK_MODALITIES]
    return len(seen) > len(set(seen))


def _with_hint(groups: Sequence[Group]) -> Sequence[Group]:
    """Return studies of one patient that lack a sequence each, with the hint how to join them where they complete each other."""
    seen = {modality for group in groups if group.choice for modality in group.choice.seen}
    people = (header.person for group in groups for header in group.headers)
    if len(groups) == 1 or not seen.issuperset(NETWORK_MODALITIES) or differences(people):
        return groups
    person, days = _person_and_day(groups[0].headers[0])[0], {_person_and_day(group.headers[0])[1] for group in groups}
    whose = "of the same patient" if person else "that name no patient either"
    how = "--group day or --group folder" if person and len(days) == 1 else "--group folder"
    hint = (
        f"Beside it there are {len(groups) - 1} other studies {whose}{', of other days' if len(days) > 1 else ''}, with other "
        f"StudyInstanceUIDs, that complete it: if they belong together, give {how}."
    )
    return [replace(group, problem=f"{group.problem} {hint}") for group in groups]


def _by_folder(headers: Sequence[Header], look: Callable[..., Group], tops: frozenset[Path]) -> list[Group]:
    """Let files that are no whole study yet rise from folder to folder, until they are one."""
    waiting: dict[Path, list[Header]] = defaultdict(list)
    for header in headers:
        waiting[header.path.parent].append(header)
    whole: list[Group] = []
    while waiting:
        folder = max(waiting, key=lambda path: (len(path.parts), path))
        group = look(waiting.pop(folder), joined_as=f"since they lie in {folder}")
        if folder in tops or folder == folder.parent or (group.choice is not None and not group.choice.lacking):
            whole.append(group)
        else:
            waiting[folder.parent].extend(group.headers)
    return whole


def _person_and_day(header: Header) -> tuple[str, str]:
    person = header.person.number or " ".join(sorted(" ".join(sorted(words)) for words in header.person.names))
    return person, next((str(header.tags[date]) for date in _DATES if header.tags.get(date)), "")


def _parted(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    groups: dict[Hashable, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())
