"""What is known of an engine's studies: of those that were found before, and of others when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.library import StudyFacts
from app.scale.statements import facts_named
from app.scale.store import CodeStore


class HeldFacts(Mapping[str, StudyFacts]):
    """The facts of studies by name; the engine is asked for those that are not known, since all of them may be too many.

    Going through it goes through those that are known.
    """

    def __init__(self, store: CodeStore) -> None:
        self._store = store
        self._known: dict[str, StudyFacts] = {}

    def learn(self, studies: Iterable[StudyFacts]) -> None:
        """Keep what was found."""
        self._known |= {facts.study: facts for facts in studies}

    def forget(self) -> None:
        """Ask anew: the engine has changed."""
        self._known.clear()

    def __getitem__(self, study: str) -> StudyFacts:
        if study not in self._known:
            found = facts_named(self._store, study)
            if found is None:
                raise KeyError(study)
            self._known[study] = found
        return self._known[study]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._known))

    def __len__(self) -> int:
        return len(self._known)
