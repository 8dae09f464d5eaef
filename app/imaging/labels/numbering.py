"""What the numbers of a label map mean, told by challenge, time point and the numbers that are there.

BraTS numbered its labels anew several times, and copies of its studies go round under other names:

=============================  ==========================================================  ==================
years                          numbers                                                     `SCHEMES`
=============================  ==========================================================  ==================
2013-2016                      1 necrotic, 2 edema, 3 non-enhancing, 4 enhancing           ``brats2013``
2017-2021                      1 necrotic and non-enhancing, 2 edema, 4 enhancing          ``brats2017``
2023 on, before treatment      1 necrotic and non-enhancing, 2 edema, 3 enhancing          ``brats2023``
2024 on, after treatment       the same, and 4 resection cavity                            ``brats2024``
children, 2023                 as 2023                                                     ``brats2023``
children, 2024 on              1 enhancing, 2 non-enhancing, 3 cyst, 4 edema               ``brats2024ped``
=============================  ==========================================================  ==================

Where names and numbers leave two readings, there is none: a study is better without labels than with wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.anatomy import Label
from app.imaging.files import volumes
from app.imaging.study_files import MASK_READ, POST_TREATMENT, StudyFiles, time_point

_CHILDREN = re.compile(r"brats\d*[-_ ]*(?:20\d\d)?[-_ ]*peds?(?![a-z])|brats.*pa?ediatric|pa?ediatric.*brats", re.IGNORECASE)
_POST = re.compile(
    r"(?<![a-z])(?:post|after)[-_ ]?(?:op(?:erative)?|surg(?:ery|ical)|treat(?:ment|ed)?|tx|rt)?(?![a-z])", re.IGNORECASE
)
_GLIOMA_CHALLENGE = re.compile(r"brats|(?<![a-z])gli(?![a-z])", re.IGNORECASE)

_MASK = 255
"""What many tools write for "here" in a mask of one thing."""

_MEANINGS = {
    "brats2013": "of 2013-2016 (3 = non-enhancing, joins the core; 4 = enhancing)",
    "brats2017": "of 2017-2021 (4 = enhancing)",
    "brats2023": "of 2023 (3 = enhancing)",
    "brats2024": "of 2024 (3 = enhancing; 4 = resection cavity)",
}


@dataclass(frozen=True)
class Reading:
    """How the numbers of a label map are read.

    Attributes
    ----------
    scheme : str, mapping of int to int, or None
        Key of `app.anatomy.SCHEMES`, or such a table; None where they can be read in two ways.
    notice : str or None
        What the reader should know.
    """

    scheme: str | Mapping[int, int] | None
    notice: str | None = None


def numbering(files: StudyFiles, values: Iterable[float]) -> Reading:
    """Say how the numbers `values` of a study's label map are to be read.

    What the file names point to (``files.scheme``) holds unless the numbers contradict it.
    """
    present = set(values) - {0}
    if present == {_MASK}:
        return Reading({_MASK: Label.NECROTIC}, f"{files.labels} is a mask (0 and {_MASK}): the whole of it is read as core.")
    names = _names(files)
    if present and any(_CHILDREN.search(name) for name in names):
        why = "in BraTS's label maps of children the numbers mean something else from year to year"
        return _unclear(files, present, why, ("brats2023", "brats2024ped"))
    scheme = _scheme(files, names, present)
    if scheme is None:
        return _two_readings(files, present)
    if present == {1} and not any(MASK_READ in notice for notice in files.notices):
        alone = "it holds 1 alone, which is read as core; if it is a mask of the whole tumour, say so by a mapping file"
        return Reading(scheme, f"{files.labels}: {alone} (scheme 1=edema, say).")
    if scheme == files.scheme or not present & {3, 4}:
        return Reading(scheme)
    return Reading(scheme, f"{files.labels}: the labels {_listed(present)} are read by the BraTS numbering {_MEANINGS[scheme]}.")


def _names(files: StudyFiles) -> list[str]:
    """Return every name that may tell challenge and time point."""
    paths = [*files.images.values(), *([files.labels] if files.labels else [])]
    return [files.study, files.collection, *(volumes.stem(path) for path in paths)]


def _scheme(files: StudyFiles, names: list[str], present: set[float]) -> str | None:
    """Return the numbering of adults' label maps, None where there are two."""
    if files.scheme == "brats2013":
        return "brats2013"
    if any((timed := time_point(name)) is not None and timed >= POST_TREATMENT for name in names):
        return "brats2024"
    # Not by the names of the images: "post" means after contrast agent there.
    post = any(_POST.search(name) for name in (files.study, volumes.stem(files.labels) if files.labels else ""))
    challenge = any(_GLIOMA_CHALLENGE.search(name) for name in names)
    if {3, 4} <= present:
        if post and challenge:
            return "brats2024"
        # Before treatment there is no cavity, and numbers of 2013 under names of 2023 would be odd as well.
        return None if post or files.scheme == "brats2023" else "brats2013"
    if 4 in present:
        return None if post and challenge else "brats2017"
    return "brats2023" if 3 in present else files.scheme


def _two_readings(files: StudyFiles, present: set[float]) -> Reading:
    if 3 in present:
        return _unclear(files, present, "4 may be enhancing tumour or a resection cavity", ("brats2013", "brats2024"))
    return _unclear(files, present, "4 may be enhancing tumour or a resection cavity", ("brats2017", "brats2024"))


def _unclear(files: StudyFiles, present: set[float], why: str, schemes: tuple[str, str]) -> Reading:
    return Reading(
        None,
        f"{files.labels}: the numbering of its labels ({_listed(present)}) is not certain ({why}), so the study is brought in "
        f"without them: say by a mapping file what they mean (scheme {schemes[0]} or {schemes[1]}).",
    )


def _listed(present: set[float]) -> str:
    return ", ".join(f"{value:g}" for value in sorted(present))
