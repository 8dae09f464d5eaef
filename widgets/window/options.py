"""How a window starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.anatomy import Structure
from widgets.state.search_types import NO_ENGINE, SearchEngine


@dataclass(frozen=True)
class WindowOptions:
    """How a window starts.

    Attributes
    ----------
    library, template, model
        What to open; None means what was used last, or the program's own.
    structures : tuple of Structure or None
        What can be drawn; None means what the settings say.
    remember : bool
        Whether to read and write the window's settings, autosave the sketch and offer the demo library.
    engine : SearchEngine
        What finds the rows of `library`, which was copied into it; without a library it does not count.
    """

    library: str | None = None
    template: Path | None = None
    model: Path | None = None
    remember: bool = True
    structures: tuple[Structure, ...] | None = None
    engine: SearchEngine = NO_ENGINE
