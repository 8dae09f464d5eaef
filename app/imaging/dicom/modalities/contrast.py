"""Whether a series was measured with contrast agent: by its names, its tags and the times, which go in this order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.imaging.dicom.modalities.words import UNSAID, WITH, WITHOUT, is_listed, load_words, plain, said

Tags = Mapping[str, str | float]

TIMELINE = "ContrastTimeline"
"""The tag in which `by_timeline` keeps what it found."""

_T1 = re.compile(r"\bt1|mp ?2? ?rage|\b(f?spgr|bravo|tfe|tfl|vibe|space)\b")


def by_name(tags: Tags) -> str:
    """Return what a series' names say: "with", "without", "unsure" where they say both or may say either, or nothing.

    The description goes first, then the protocol's name, if that names a sequence: else it is the name of the whole examination.
    """
    words, protocol = load_words(), str(tags.get("ProtocolName", ""))
    told = said(str(tags.get("SeriesDescription", "")), words)
    return told or (said(protocol, words) if _T1.search(plain(protocol)) else UNSAID)


def by_tags(tags: Tags) -> str:
    """Return what a series' tags say: when the agent was given, the names and times of the other series, the agent itself."""
    given = _seconds(tags.get("ContrastBolusStartTime"))
    measured = _seconds(tags.get("AcquisitionTime") or tags.get("SeriesTime"))
    if given is not None and measured is not None:
        return WITH if measured >= given else WITHOUT
    return str(tags.get(TIMELINE, "")) or _agent(tags)


def by_timeline(series: Sequence[Tags]) -> list[Tags]:
    """Return the tags of a study's series, with what the times of those that are named say of those that are not.

    What was measured before a series that is named as one without contrast agent is without, and what was measured after one
    that is named as one with it is with. Where names and times contradict each other, times say nothing.
    """
    moments = [_seconds(tags.get("AcquisitionTime")) for tags in series]
    named = [by_name(tags) for tags in series]
    known = [(at, told) for at, told in zip(moments, named, strict=True) if at is not None]
    last_without = max((at for at, told in known if told == WITHOUT), default=-1.0)
    first_with = min((at for at, told in known if told == WITH), default=float("inf"))
    if first_with <= last_without or len({tags.get("AcquisitionDate") for tags in series}) > 1:
        return list(series)
    out: list[Tags] = []
    for tags, at, told in zip(series, moments, named, strict=True):
        if at is None or told in (WITH, WITHOUT) or last_without < at < first_with:
            out.append(tags)
        else:
            out.append({**tags, TIMELINE: WITHOUT if at <= last_without else WITH})
    return out


def contradiction(tags: Tags) -> str | None:
    """Return what is to be told where a series' name and its tags say the opposite; the rest of a sentence about the series."""
    name, others = by_name(tags), by_tags(tags)
    if name not in (WITH, WITHOUT) or not others or name == others:
        return None
    return f"is named as one {name} contrast agent, but its tags tell of one {others} it: the name counts"


def _agent(tags: Tags) -> str:
    """Return what is said of the agent itself."""
    agent, volume, words = plain(str(tags.get("ContrastBolusAgent", ""))), tags.get("ContrastBolusVolume"), load_words()
    if (
        any(is_listed(word, words.none) for word in re.split(r"[^\w]+", agent))
        or said(agent, words) == WITHOUT
        or agent in ("0", "-")
    ):
        return WITHOUT
    if agent or isinstance(volume, float):
        return WITHOUT if volume == 0 else WITH
    return UNSAID


def _seconds(time: object) -> float | None:
    found = re.fullmatch(r"(\d\d):?(\d\d):?(\d\d(?:\.\d*)?)?", str(time or "").strip())
    return None if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3] or 0)
