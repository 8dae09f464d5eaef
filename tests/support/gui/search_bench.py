"""A search service over fakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.gui.widget_helpers import FakeOpener, wait_until
from widgets.results.picture_reader import PictureReader
from widgets.results.search_service import SearchService
from widgets.state.search_types import Connection, LibraryInfo, SearchAnswer


@dataclass
class Bench:
    """A service over fakes, and everything it told."""

    opener: FakeOpener
    service: SearchService
    opened: list[LibraryInfo] = field(default_factory=list)
    answers: list[SearchAnswer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, library: str = "a.sbmir") -> None:
        self.service.connect_to(Connection(library, Path("model.pt")))
        wait_until(lambda: bool(self.opened or self.problems))


@contextmanager
def serving(opener: FakeOpener, reader: PictureReader | None = None) -> Iterator[Bench]:
    """Start a service; it is closed in the end."""
    bench = Bench(opener, SearchService(opener=opener, reader=reader))
    bench.service.opened.connect(bench.opened.append)
    bench.service.answered.connect(bench.answers.append)
    bench.service.failed.connect(bench.problems.append)
    yield bench
    opener.engine.gate.set()
    bench.service.close()
