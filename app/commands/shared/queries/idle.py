"""What a query names that counts for nothing, in sentences."""

from __future__ import annotations

from app.commands.shared.queries.asked import Asked
from app.retrieval import Query, SearchResult
from app.retrieval.presets import compared_parts


def idle_words(asked: Asked, query: Query, result: SearchResult) -> tuple[str, ...]:
    """Return a sentence for each word of a query that the search had no use for.

    Parameters
    ----------
    asked : Asked
        The words.
    query : Query
        What was made of them.
    result : SearchResult
        How was searched.
    """
    told = [*_unread(asked), *_uncompared(asked, result)]
    if asked.weight is not None and result.weight is None:
        told.append(f"The weight {asked.weight:g} counts for nothing: a search by {result.by} has no parts to weigh.")
    names = dict.fromkeys(one.patient for one in query.marked if one.right and one.patient in query.own)
    told += [f"{name} is called right and not shown: of whom a query is made is never found by it." for name in names]
    return tuple(told)


def _unread(asked: Asked) -> list[str]:
    """Tell of a template that nothing is drawn on."""
    if asked.template is None or asked.uses_template:
        return []
    source = "an example" if asked.example is not None else "a case of the library"
    return [f"The template {asked.template} counts for nothing: a search with {source} needs none."]


def _uncompared(asked: Asked, result: SearchResult) -> list[str]:
    """Tell of cases whose part is not compared."""
    compared = compared_parts(result.preset, result.by)
    way = f"by {result.by}" if result.preset is None else f"of the preset {result.preset}"
    parts = (("normal", "anatomy", asked.normal_of, "lesion"), ("abnormal", "lesion", asked.abnormal_of, "anatomy"))
    return [
        f"The {what} of {place} counts for nothing: a search {way} compares the {other} alone."
        for part, what, place, other in parts
        if place is not None and part not in compared
    ]
