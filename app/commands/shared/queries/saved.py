"""A query that a window saved, asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.shared.queries.asked import Asked
from app.reading.sessions import SavedQuery, read_query, resolved


@dataclass(frozen=True)
class SavedAsked:
    """A query of a file.

    Attributes
    ----------
    asked : Asked
        Its words, with paths as they lie here.
    library : str
        Where it was asked; "" where that is not known.
    saved : SavedQuery
    """

    asked: Asked
    library: str
    saved: SavedQuery

    def differences(self, described: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what should be known where the rows are others than those that the window showed.

        Parameters
        ----------
        described : mapping
            What ``search --json`` writes of the answer.
        """
        if self.saved.model and described["model"] != self.saved.model:
            return ("The query was asked with another model: rows and distances are others than the window showed.",)
        shown = [(row.study, row.slice, row.distance) for row in self.saved.rows]
        found = [(hit["study"], hit["slice"], hit["distance"]) for hit in described["hits"]]
        if shown and shown != found:
            same = sum(one in shown for one in found)
            return (f"{same} of {len(found)} rows are as the window showed them: library, template or settings have changed.",)
        return ()


def read_saved(path: Path) -> SavedAsked:
    """Read a query that a window saved; errors as :func:`app.reading.sessions.read_query`."""
    saved, sketch = read_query(path)
    words: dict[str, Any] = {"top": saved.top, "where": saved.where, "exclude": saved.exclude, "slice": saved.slice}
    words |= {"preset": saved.preset} if saved.preset is not None else {"by": saved.by, "weight": saved.weight}
    for kind in ("right", "wrong"):
        words[kind] = tuple(f"{one.study}:{one.slice}" for one in saved.marks if one.right is (kind == "right"))
    words["sketch"] = None if sketch is None else path
    words |= _of_case(saved, drawn=sketch is not None)
    if saved.example is not None:
        words |= {"example": Path(resolved(saved.example.folder, path)), "slice": saved.example.slice, "sketch": None}
    asked = Asked(**words)
    if asked.uses_template and saved.template.folder is not None:
        asked = asked.model_copy(update={"template": Path(resolved(saved.template.folder, path))})
    return SavedAsked(asked, resolved(saved.library, path), saved)


def _of_case(saved: SavedQuery, drawn: bool) -> dict[str, Any]:
    """Return the words of a case: without anything drawn its anatomy is asked for as the case itself is."""
    if saved.case is None:
        return {}
    place = f"{saved.case.study}:{saved.case.slice}"
    if saved.case.use == "lesion":
        return {"abnormal_of": place, "sketch": None}
    if saved.case.use == "anatomy" and drawn:
        return {"normal_of": place}
    return {"case": place, "sketch": None, "slice": None}
