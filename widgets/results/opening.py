"""A library, or a search engine that it was copied into, opened for searching; called in the search thread only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from widgets.state.search_types import Connection, LibraryInfo

if TYPE_CHECKING:
    from app.codes import CodeModel
    from app.library import Library
    from app.library.cache.pictures import PictureCache
    from app.retrieval import Engine
    from app.scale import ScaledEngine


@dataclass(frozen=True)
class OpenSearch:
    """A library, the engine over it, what to tell about them, and the cache for pictures that the library does not keep.

    `closing` holds what else is to be closed.
    """

    library: Library
    engine: Engine | ScaledEngine
    info: LibraryInfo
    cache: PictureCache | None = None
    closing: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Let go of everything."""
        self.closing.close()
        self.library.close()
        if self.cache is not None:
            self.cache.close()

    def stop_where(self, check: Callable[[], None]) -> None:
        """Let `check` end a search between the statements of a search engine; the library's own search is over in a moment."""
        if self.info.engine:
            from app.scale import ScaledEngine

            if isinstance(self.engine, ScaledEngine):
                self.engine.stop_where(check)


def open_search(connection: Connection) -> OpenSearch:
    """Load the model, open the library and keep its codes, or those of its search engine (imports torch)."""
    from app.codes import load_model
    from app.library import open_library
    from app.library.cache.pictures import open_picture_cache

    started = perf_counter()
    model = load_model(connection.model, connection.device, connection.precision)
    with ExitStack() as opened:
        library = open_library(connection.library, space=model.space, read_only=True)
        opened.callback(library.close)
        closing = opened.enter_context(ExitStack())
        engine = _engine(connection, library, model, closing)
        cache = None if library.pictures else open_picture_cache()
        patients, studies = engine.counts
        info = LibraryInfo(
            address=connection.library,
            studies=studies,
            patients=patients,
            model_id=model.id,
            default_by=model.config.default_by,
            default_weight=model.config.default_weight,
            seconds=perf_counter() - started,
            shown=library.address,
            structures=model.space.structures,
            offered=tuple(engine.offers),
            looks_again=engine.looks_again,
            filters=engine.filters,
            engine=connection.engine.address,
        )
        opened.pop_all()
    return OpenSearch(library, engine, info, cache, closing)


def _engine(connection: Connection, library: Library, model: CodeModel, closing: ExitStack) -> Engine | ScaledEngine:
    """Return what answers."""
    if not connection.engine.address:
        from app.library import open_code_cache, open_finding_cache
        from app.retrieval import Engine

        return Engine(library, model, connection.template, open_code_cache(library), open_finding_cache(library))
    from app.scale import ScaledEngine, open_database

    database = open_database(connection.engine.address, password=connection.engine.password)
    closing.callback(database.close)
    return ScaledEngine(database, library, model, template=connection.template)
