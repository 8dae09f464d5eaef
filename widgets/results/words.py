"""What the results say where there are no rows, and below the rows: sentences made of the window's state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.anatomy import Structure
from app.retrieval.measures import MEASURES
from app.structures import unknown_among
from widgets.state.window_state import LibraryState, Phase, WindowState, Words

if TYPE_CHECKING:
    from widgets.state.search_types import LibraryInfo, SearchAnswer

Plane = npt.NDArray[np.uint8]

BY_NORMAL = "search.by_normal"
"""The command that does without a sketch."""

BEGINNINGS = ("library.build_demo", "library.bring_in", "library.open")

NO_RESULT = Words("No result", "No case of the library can be compared with this slice.")


def needs_sketch(by: str) -> bool:
    """Whether a measure looks at what is drawn."""
    return MEASURES[by].needs.drawn


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
    if state.asked.example is not None:
        return None
    if state.opened.template is None:
        return Words("Preparing the template brain …", "It is made once and takes some seconds.")
    if not needs_sketch(state.asked.by):
        return None
    if not label_map.any():
        return Words(
            "Sketch something",
            f"Draw what the lesion would look like on slice {state.drawn.slice}: similar cases follow the pen.\n"
            "Or search by the slice's normal anatomy alone.",
            (BY_NORMAL, "sketch.open"),
        )
    strange = [one.title for one in unknown_among(structures, info.structures) if (label_map == one.label).any()]
    if not strange:
        return None
    return Words(
        "The model does not know this structure",
        f"{strange[0]} cannot be searched for: the model knows {_listed(info.structures)} only.\n"
        "Sketches of it can be drawn, saved and exported all the same.",
        (BY_NORMAL,),
    )


def failed(sentence: str) -> Words:
    """Return what is said of a search that could not be made."""
    return Words("The search could not be made", sentence)


def summary(answer: SearchAnswer, info: LibraryInfo | None) -> str:
    """Say how a search went."""
    timing = answer.timing_ms
    patients = f"{len(answer.rows)} of {info.patients} patients" if info else f"{len(answer.rows)} patients"
    source = f"example {answer.request.example.study}" if answer.request.example else "sketch"
    parts = ", ".join(f"{key} {timing[key]:.0f}" for key in ("encode", "search", "pictures") if key in timing)
    return f"{patients} · {source}, slice {answer.request.slice} · {timing['total']:.0f} ms ({parts})"


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
