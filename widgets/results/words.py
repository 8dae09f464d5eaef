"""What the results say where there are no rows, and below the rows: sentences made of the window's state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.retrieval.filters import read_condition
from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS
from app.structures import unknown_among
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

NO_RESULT = Words("No result", "No case of the library can be compared with this slice.")


NOTHING_CLOSE = "Nothing in this library is close to what was drawn."

MEASURING = Words(
    "Measuring the library's lesions, once …", "Searches compare with what is measured; it is kept for the next time."
)


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
        return Words("The library is empty", f"Nothing has been brought into {info.shown} yet.", offers)
    case = state.asked.case
    if state.asked.example is not None or (case is not None and case.use is Use.WHOLE):
        return None
    if state.opened.template is None:
        return Words("Preparing the template brain …", "It is made once and takes some seconds.")
    if state.asked.away or not state.asked.needs_drawn:
        return None
    without = (HEALTHY,) if info.obstacle("healthy") is None else ()
    if not label_map.any():
        return Words(
            "Sketch something",
            f"Draw what the lesion would look like on slice {state.drawn.slice}: similar cases follow the pen."
            + ("\nOr search for the same anatomy without a lesion, in other patients." if without else ""),
            (*without, "sketch.open"),
        )
    strange = [one.title for one in unknown_among(structures, info.structures) if (label_map == one.label).any()]
    if not strange:
        return None
    return Words(
        "The model does not know this structure",
        f"{strange[0]} cannot be searched for: the model knows {_listed(info.structures)} only.\n"
        "Sketches of it can be drawn, saved and exported all the same.",
        without,
    )


def nothing_found(answer: SearchAnswer) -> tuple[Words, str]:
    """Return what is said where a search finds no rows, and the filter that is to blame, as it is written ("" if none is)."""
    where = answer.request.where
    if not where:
        return NO_RESULT, ""
    clear = ("filter.clear",) if len(where) > 1 else ()
    if answer.passing or not answer.blocking:
        return Words("No result", "No case that passes the filters can be compared with this slice.", ("filter.clear",)), ""
    said = read_condition(answer.blocking).said
    if len(where) == 1:
        text = f"No patient of this library passes the filter “{said}”."
    else:
        text = f"No patient of this library passes all {len(where)} filters. The one to take away first is “{said}”."
    return Words("No case passes the filters" if len(where) > 1 else "No case passes the filter", text, (UNBLOCK, *clear)), (
        answer.blocking
    )


def failed(sentence: str, state: WindowState) -> Words:
    """Return what is said of a search that could not be made.

    From a case or an example one can go back; one without a lesion can be searched by as healthy.
    """
    info, asked = state.opened.library.info, state.asked
    healthy = asked.away and asked.needs_drawn and info is not None and info.obstacle("healthy") is None
    away = asked.example is not None or asked.case is not None
    return Words("The search could not be made", sentence, ((HEALTHY,) if healthy else ()) + ((BACK,) if away else ()))


def remarks(answer: SearchAnswer) -> tuple[str, ...]:
    """Return what should be known of an answer's rows; of healthy slices the notices tell which level they are of."""
    healthy = answer.preset is not None and PRESETS[answer.preset].healthy
    return (*((NOTHING_CLOSE,) if answer.nothing_close and not healthy else ()), *answer.notices)


def how(preset: str | None, by: str, weight: float | None) -> str:
    """Name a way to search: a preset's title, or the measure by which codes alone are compared."""
    if preset is not None:
        return PRESETS[preset].title
    weighed = "" if weight is None else f", lesion {100 * weight:.0f} %"
    return f"Codes alone: {MEASURES[by].title}{weighed}"


def whose(answer: SearchAnswer, guest: Guest | None) -> str:
    """Say whose rows are shown where that is no longer what is drawn on; "" where it is."""
    request = answer.request
    if request.guest is None or request.guest == guest:
        return ""
    return f"These rows are of the example {request.guest.name}, slice {request.slice}, until something else is asked."


def timing(answer: SearchAnswer) -> str:
    """Say what a search took, step by step."""
    kept = answer.timing_ms
    return ", ".join(f"{key} {kept[key]:.0f} ms" for key in ("encode", "search", "pictures") if key in kept)


def summary(answer: SearchAnswer, info: LibraryInfo | None) -> tuple[str, ...]:
    """Say how a search went, in full and for less and less room."""
    way = how(answer.preset, answer.by, answer.weight)
    patients = f"{len(answer.rows)} of {info.patients} patients" if info else f"{len(answer.rows)} patients"
    if answer.request.where:
        patients = f"{len(answer.rows)} of {answer.passing} patients that pass"
    request = answer.request
    if request.case is not None:
        source = f"{request.case.use.value[:1].lower()}{request.case.use.value[1:]} {request.case.patient}"
    else:
        source = f"example {request.example.study}" if request.example else "sketch"
        source += f" on example {request.guest.name}" if request.guest else ""
    of_case = request.case is not None and request.case.use is not Use.LESION
    where = f"slice {request.case.slice if request.case is not None and of_case else request.slice}"
    told = (way, patients, f"{source}, {where}", f"{answer.timing_ms['total']:.0f} ms")
    return " · ".join(told), " · ".join(told[:3]), f"{way} · {patients} · {where}", way


def _no_library(library: LibraryState) -> Words:
    if library.phase is Phase.MADE:
        return Words("The demo library is being made", library.progress or "")
    if library.phase is Phase.FAILED:
        return Words("The library could not be opened", library.problem or "", BEGINNINGS)
    if library.phase is Phase.NONE:
        return Words("No library yet", "Similar cases are looked for in a library of reference cases.", BEGINNINGS)
    return Words("Opening the library …", library.name)


def _listed(structures: Sequence[Structure]) -> str:
    """Name structures in a sentence."""
    *first, last = (structure.title.lower() for structure in structures) if structures else ("no structure",)
    return f"{', '.join(first)} and {last}" if first else last
