"""A library as a whole, whichever models made its codes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from app.errors import UserError
from app.library.addresses import open_library
from app.library.records import Library, StudyFacts


def every_study(library: Library, address: str, models: Iterable[str] | None = None) -> dict[str, StudyFacts]:
    """Return the facts of all studies by name, ordered by patient and study.

    Parameters
    ----------
    library : Library
        Open, for whatever model.
    address : str
        Where it is; `library.address` is fit to be shown only.
    models : iterable of str, optional
        Leave out studies that have codes of none of these models.
    """
    held = [entry.id for entry in library.models()]
    found: dict[str, StudyFacts] = {}
    for model in held if models is None else models:
        if model == library.model_id:
            views = library.studies()
        else:
            with open_library(address, model_id=model, read_only=True) as view:
                views = view.studies()
        found.update((facts.study, facts) for facts in views)
    return dict(sorted(found.items(), key=lambda item: (item[1].patient, item[0])))


def require_names(wanted: Collection[str], held: Collection[str], what: str, source: str) -> None:
    """Refuse names that the library does not hold, with the nearest one it does.

    Parameters
    ----------
    wanted, held : collection of str
    what : str
        What is named: "study", "patient" or "model".
    source : str
        Names the library.
    """
    unknown = [name for name in wanted if name not in held]
    if not unknown:
        return
    folded = {name.casefold(): name for name in held}
    near = difflib.get_close_matches(unknown[0].casefold(), folded, n=1)
    hint = f"did you mean {folded[near[0]]}?" if near else f"python main.py info --json lists every {what}."
    named = ", ".join(dict.fromkeys(unknown))
    raise UserError(f"The library {source} holds no {what} named {named}: {hint}")


def labels_of(library: Library) -> dict[str, int]:
    """Return label by key of the structures of a library's label maps; none where no model knows any."""
    return next((entry.space.labels for entry in library.models() if entry.space.structures), {})
