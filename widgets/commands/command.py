"""What a command is: everything that is known of it, but for what it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

from PySide6.QtGui import QAction, QKeySequence

from widgets.language import tr, translated

S = TypeVar("S")
"""What a command acts on and depends on: the state of the window, or the row under the pointer."""

Key = str | QKeySequence.StandardKey
"""As Qt spells it ("Ctrl+Z": Qt writes what the platform has for it), or a standard key of the platform."""


class Menu(Enum):
    """The menus of the window, in their order; the values are their titles."""

    FILE = "&File"
    EDIT = "&Edit"
    DRAW = "&Draw"
    LIBRARY = "&Library"
    SEARCH = "&Search"
    VIEW = "&View"
    TOOLS = "&Tools"
    HELP = "&Help"


@dataclass(frozen=True)
class In:
    """A place in a menu: its groups stand between separators in the order of their numbers, commands in that of their tables."""

    menu: Menu
    group: int


class Group(Enum):
    """What a command is about; the values are headings of the card of keys, and places for the palette where no menu has it."""

    TOOLS = "Tools"
    STRUCTURES = "Structures"
    WINDOW = "Window"
    DRAWING = "Drawing"
    EDITING = "Editing"
    VIEWING = "Viewing"
    COMPARING = "Comparing"
    RESULTS = "Similar cases"


class Scope(Enum):
    """Where the keys of a command work."""

    WINDOW = auto()
    """In the whole window."""
    PANE = auto()
    """While the drawing pane has the focus, so that letters can be typed elsewhere."""


@dataclass(frozen=True)
class Condition(Generic[S]):
    """When a command can be used.

    Attributes
    ----------
    holds : callable
        Tells it of a state.
    otherwise : str
        Why the command cannot be used where it does not hold: a few words without a full stop.
    """

    holds: Callable[[S], bool]
    otherwise: str


@dataclass(frozen=True)
class Command(Generic[S]):
    """One command.

    Attributes
    ----------
    id : str
        By which handlers and views know it: "sketch.undo".
    title : str
        As menus have it: "&" before the letter that chooses it, "…" where a question follows. Like all texts here it is English,
        and translated where it is shown.
    keys : tuple of Key
        The first is the one that tooltips name.
    tip : str
        What it does, where the title does not say enough.
    icon : str
        Name of a drawing in resources/icons, or "".
    group : Group
    menus : tuple of In
        Its places in the menus.
    bar : int or None
        Which group of the tool bar it stands in, if any.
    scope : Scope
    enabled : Condition or None
        When it can be used; always without.
    checked : callable or None
        Whether it is switched on, for commands that switch something.
    text : callable or None
        The title where it depends on the state.
    name : str
        What the card and the palette call it where the title makes sense in its menu only.
    role : QAction.MenuRole
        For platforms that place some commands themselves.
    """

    id: str
    title: str
    keys: tuple[Key, ...] = ()
    tip: str = ""
    icon: str = ""
    group: Group = Group.WINDOW
    menus: tuple[In, ...] = ()
    bar: int | None = None
    scope: Scope = Scope.WINDOW
    enabled: Condition[S] | None = None
    checked: Callable[[S], bool] | None = None
    text: Callable[[S], str] | None = None
    name: str = ""
    role: QAction.MenuRole = QAction.MenuRole.TextHeuristicRole

    @property
    def plain_title(self) -> str:
        """What it is called outside menus."""
        return translated(self.name) or plain(translated(self.title))

    @property
    def path(self) -> str:
        """Where it is found: the title of its menu, or its heading on the card of keys."""
        return plain(tr(self.menus[0].menu.value)) if self.menus else tr(self.group.value)

    @property
    def tooltip(self) -> str:
        """What it does, with its first key."""
        keys = self.sequences
        return (translated(self.tip) or plain(translated(self.title))) + (f" ({native(keys[0])})" if keys else "")

    @property
    def status(self) -> str:
        """What the window's lowest line says while the command is pointed at in a menu."""
        return translated(self.tip) if self.menus and self.scope is Scope.WINDOW else ""

    @property
    def sequences(self) -> tuple[QKeySequence, ...]:
        """Its keys on this platform, which may lack some."""
        keys = (QKeySequence(key) for key in self.keys)
        return tuple(key for key in keys if not key.isEmpty())

    @property
    def shown_keys(self) -> str:
        """All its keys as the platform writes them."""
        return ", ".join(native(key) for key in self.sequences)


def native(key: QKeySequence) -> str:
    """Return a key as the platform writes it."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)


def plain(title: str) -> str:
    """Return a title without what only menus need."""
    return unmarked(title).rstrip("…")


def unmarked(title: str) -> str:
    """Return a title without the mark of the letter that chooses it, which Japanese has in brackets behind."""
    return re.sub(r"\(&.\)", "", title).replace("&", "")
