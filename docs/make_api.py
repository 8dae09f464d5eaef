"""Makes the API pages from the docstrings: ``python docs/make_api.py [FOLDER] [MODULE ...]``.

Without arguments, every module of ``app``, ``widgets`` and ``c_geometry`` gets a page in ``docs/api``: the face of each room, and
what lies behind it. What cannot be shown as it is written (a name that is not there, an annotation that means nothing) is an
error.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from pdoc import doc, render

REPOSITORY = Path(__file__).resolve().parent.parent
ROOMS = ("app", "widgets", "c_geometry")
FOOTER = "SBMIR: for research and education, not a medical device"


class Page(doc.Module):
    """A module that leads to all modules below it, whether or not its face names them."""

    @cached_property
    def submodules(self) -> list[doc.Module]:
        """The modules of this package, in order."""
        start = self.fullname + "."
        return [Page.of(name) for name in modules() if name.startswith(start) and "." not in name.removeprefix(start)]

    @classmethod
    def of(cls, name: str) -> Page:
        """Return the page of a module, with the names that its face fetches only when they are asked for."""
        module = importlib.import_module(name)
        for public in vars(module).get("__all__", ()):
            vars(module).setdefault(public, getattr(module, public))
        return cls(module)


def modules() -> list[str]:
    """Return the names of all modules of the rooms, in order; compiled ones by their sources."""
    paths = [path for room in ROOMS for kind in ("*.py", "*.pyx") for path in (REPOSITORY / room).rglob(kind)]
    parts = [path.relative_to(REPOSITORY).with_suffix("").parts for path in paths]
    return sorted(".".join(words[:-1] if words[-1] == "__init__" else words) for words in parts)


def make_api(folder: Path, names: Sequence[str]) -> None:
    """Write the pages of the modules `names`, with an index and a search, into `folder`, made if missing."""
    render.configure(docformat="numpy", show_source=False, footer_text=FOOTER)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pages = {name: Page.of(name) for name in names}
        for name, page in pages.items():
            path = folder / (name.replace(".", "/") + ".html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render.html_module(page, pages), "utf-8")
        (folder / "index.html").write_text(render.html_index(pages), "utf-8")
        (folder / "search.js").write_text(render.search_index(pages), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "api"
    make_api(target, sys.argv[2:] or modules())
    print(f"Open {target / 'index.html'}")
