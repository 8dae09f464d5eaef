"""What the results say where there are no rows, and below the rows: sentences made of the window's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.retrieval.filters import read_condition
from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS
from app.structures import unknown_among
from widgets.language import tr, tr_later, translated
from widgets.state.cases import Use
from widgets.state.window_state import LibraryState, Phase, WindowState, Words

if TYPE_CHECKING:
    from widgets.state.guest import Guest
    from widgets.state.search_types import LibraryInfo, SearchAnswer

Plane = npt.NDArray[np.uint8]

HEALTHY = "search.healthy"
"""The command that does without a sketch."""

BACK = "search.back_to_sketch"
"""The command that searches by the sketch again."""

UNBLOCK = "filter.remove_blocking"
"""The command that removes the filter that keeps rows away."""

BEGINNINGS = ("library.build_demo", "library.bring_in", "library.open")

NO_RESULT = Words(tr_later("No result"), tr_later("No case of the library can be compared with this slice."))


NOTHING_CLOSE = tr_later("Nothing in this library is close to what was drawn.")

MEASURING = Words(
    tr_later("Measuring the library's lesions, once …"),
    tr_later("Searches compare with what is measured; it is kept for the next time."),
)


BY_CASE = {
    Use.WHOLE: tr_later("like {patient}"),
    Use.ANATOMY: tr_later("anatomy of {patient}"),
    Use.LESION: tr_later("lesion of {patient}"),
}
"""What is searched with, in the line below the rows."""


def spoken(words: Words) -> Words:
    """Return words that stand in the code as the reader is told them."""
    return replace(words, title=tr(words.title), text=tr(words.text))


def obstacle(state: WindowState, structures: Sequence[Structure], label_map: Plane) -> Words | None:
    """Return why there is nothing to search for; None if there is something.

    Parameters
    ----------
    state : WindowState
    structures : sequence of Structure
        What can be drawn.
    label_map : uint8 array (rows, columns)
        What is drawn on the slice.
    """
    info = state.opened.library.info
    if info is None:
        return _no_library(state.opened.library)
    if not info.studies:
        offers = ("library.bring_in", "library.open")
        return Words(tr("The library is empty"), tr("Nothing has been brought into {shown} yet.", shown=info.shown), offers)
    case = state.asked.case
    if state.asked.example is not None or (case is not None and case.use is Use.WHOLE):
        return None
    if state.opened.template is None:
        return Words(tr("Preparing the template brain …"), tr("It is made once and takes some seconds."))
    if state.asked.away or not state.asked.needs_drawn:
        return None
    without = (HEALTHY,) if info.obstacle("healthy") is None else ()
    if not label_map.any():
        return Words(
            tr("Sketch something"),
            tr("Draw what the lesion would look like on slice {slice}: similar cases follow the pen.", slice=state.drawn.slice)
            + (tr("\nOr search for the same anatomy without a lesion, in other patients.") if without else ""),
            (*without, "sketch.open"),
        )
    strange = [tr(one.title) for one in unknown_among(structures, info.structures) if (label_map == one.label).any()]
    if not strange:
        return None
    return Words(
        tr("The model does not know this structure"),
        tr(
            "{structure} cannot be searched for: the model knows {listed} only.\nSketches of it can be drawn, "
            "saved and exported all the same.",
            structure=strange[0],
            listed=_listed(info.structures),
        ),
        without,
    )


def nothing_found(answer: SearchAnswer) -> tuple[Words, str]:
    """Return what is said where a search finds no rows, and the filter that is to blame, as it is written ("" if none is)."""
    where = answer.request.where
    if not where:
        return spoken(NO_RESULT), ""
    clear = ("filter.clear",) if len(where) > 1 else ()
    if answer.passing or not answer.blocking:
        return Words(
            tr("No result"), tr("No case that passes the filters can be compared with this slice."), ("filter.clear",)
        ), ""
    said = translated(read_condition(answer.blocking).said)
    if len(where) == 1:
        text = tr("No patient of this library passes the filter “{said}”.", said=said)
    else:
        text = tr(
            "No patient of this library passes all {count} filters. The one to take away first is “{said}”.",
            count=len(where),
            said=said,
        )
    return Words(
        tr("No case passes the filters") if len(where) > 1 else tr("No case passes the filter"), text, (UNBLOCK, *clear)
    ), (answer.blocking)


def failed(sentence: str, state: WindowState) -> Words:
    """Return what is said of a search that could not be made.

    From a case or an example one can go back; one without a lesion can be searched by as healthy.
    """
    info, asked = state.opened.library.info, state.asked
    healthy = asked.away and asked.needs_drawn and info is not None and info.obstacle("healthy") is None
    away = asked.example is not None or asked.case is not None
    return Words(
        tr("The search could not be made"), translated(sentence), ((HEALTHY,) if healthy else ()) + ((BACK,) if away else ())
    )


def remarks(answer: SearchAnswer) -> tuple[str, ...]:
    """Return what should be known of an answer's rows; of healthy slices the notices tell which level they are of."""
    healthy = answer.preset is not None and PRESETS[answer.preset].healthy
    return (*((tr(NOTHING_CLOSE),) if answer.nothing_close and not healthy else ()), *map(translated, answer.notices))


def how(preset: str | None, by: str, weight: float | None) -> str:
    """Name a way to search: a preset's title, or the measure by which codes alone are compared."""
    if preset is not None:
        return tr(PRESETS[preset].title)
    weighed = "" if weight is None else tr(", lesion {weight:.0f} %", weight=100 * weight)
    return tr("Codes alone: {title}{weighed}", title=tr(MEASURES[by].title), weighed=weighed)


def whose(answer: SearchAnswer, guest: Guest | None) -> str:
    """Say whose rows are shown where that is no longer what is drawn on; "" where it is."""
    request = answer.request
    if request.guest is None or request.guest == guest:
        return ""
    return tr(
        "These rows are of the example {name}, slice {slice}, until something else is asked.",
        name=request.guest.name,
        slice=request.slice,
    )


def timing(answer: SearchAnswer) -> str:
    """Say what a search took, step by step."""
    kept = answer.timing_ms
    return ", ".join(
        tr("{step} {ms:.0f} ms", step=tr(key), ms=kept[key]) for key in ("encode", "search", "pictures") if key in kept
    )


def summary(answer: SearchAnswer, info: LibraryInfo | None) -> tuple[str, ...]:
    """Say how a search went, in full and for less and less room."""
    way = how(answer.preset, answer.by, answer.weight)
    patients = (
        tr("{rows} of {patients} patients", rows=len(answer.rows), patients=info.patients)
        if info
        else tr("{rows} patients", rows=len(answer.rows))
    )
    if answer.request.where:
        patients = tr("{rows} of {patients} patients that pass", rows=len(answer.rows), patients=answer.passing)
    request = answer.request
    if request.case is not None:
        source = tr(BY_CASE[request.case.use], patient=request.case.patient)
    else:
        source = tr("example {study}", study=request.example.study) if request.example else tr("sketch")
        source = tr("{source} on example {name}", source=source, name=request.guest.name) if request.guest else source
    of_case = request.case is not None and request.case.use is not Use.LESION
    where = tr("slice {slice}", slice=request.case.slice if request.case is not None and of_case else request.slice)
    told = (way, patients, tr("{source}, {where}", source=source, where=where), f"{answer.timing_ms['total']:.0f} ms")
    return " · ".join(told), " · ".join(told[:3]), f"{way} · {patients} · {where}", way


def _no_library(library: LibraryState) -> Words:
    if library.phase is Phase.MADE:
        return Words(tr("The demo library is being made"), translated(library.progress or ""))
    if library.phase is Phase.FAILED:
        return Words(tr("The library could not be opened"), translated(library.problem or ""), BEGINNINGS)
    if library.phase is Phase.NONE:
        return Words(tr("No library yet"), tr("Similar cases are looked for in a library of reference cases."), BEGINNINGS)
    return Words(tr("Opening the library …"), library.name)


def _listed(structures: Sequence[Structure]) -> str:
    """Name structures in a sentence."""
    *first, last = (tr(structure.title).lower() for structure in structures) if structures else (tr("no structure"),)
    return tr("{first} and {last}", first=", ".join(first), last=last) if first else last
