"""The commands of one window, bound to what they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from widgets.commands.command import Command, S, Scope, native
from widgets.language import translated
from widgets.shared.icons import icon

if TYPE_CHECKING:
    from widgets.state.state_holder import StateHolder
    from widgets.state.window_state import WindowState

Handler = Callable[[], object] | QAction
"""What a command does; or the action that Qt itself keeps for it, as of a dock that is shown and hidden."""


class CommandSet(QObject):
    """Makes the actions of a window's commands, and keeps them as the window's state has them.

    Parameters
    ----------
    commands : sequence of Command
        In the order of their tables.
    handlers : mapping of str to Handler
        By the commands' ids: exactly those of `commands`.
    window, pane : QWidget
        Where keys work, by the commands' scopes; the pane lies in the window.

    Raises
    ------
    ValueError
        A command without a handler or a handler without a command; two commands of one id, or with one key.

    Signals
    -------
    used(str)
        A command was carried out; its id.
    """

    used = Signal(str)

    def __init__(
        self,
        commands: Sequence[Command[WindowState]],
        handlers: Mapping[str, Handler],
        window: QWidget,
        pane: QWidget,
    ) -> None:
        super().__init__(window)
        check(commands, handlers)
        self._commands = {command.id: command for command in commands}
        self._changing = [command for command in commands if command.enabled or command.checked or command.text]
        self._handlers = dict(handlers)
        self._places = {Scope.WINDOW: window, Scope.PANE: pane}
        self._holder: StateHolder | None = None
        self._actions = {command.id: self._make(command) for command in commands}

    def __iter__(self) -> Iterator[Command[WindowState]]:
        return iter(self._commands.values())

    def __getitem__(self, name: str) -> QAction:
        """Return the action of a command by its id; KeyError if there is none."""
        return self._actions[name]

    def command(self, name: str) -> Command[WindowState]:
        """Return a command by its id; KeyError if there is none."""
        return self._commands[name]

    def key(self, name: str) -> str:
        """Return the first key of a command as the platform writes it, "" without."""
        keys = self._commands[name].sequences
        return native(keys[0]) if keys else ""

    def bar(self, group: int) -> list[QAction]:
        """Return what stands in a group of the tool bar."""
        return [self._actions[command.id] for command in self if command.bar == group]

    def obstacle(self, name: str) -> str:
        """Return why a command cannot be used now, "" if it can."""
        if self._actions[name].isEnabled():
            return ""
        condition = self._commands[name].enabled
        return translated(condition.otherwise) if condition is not None else ""

    def follow(self, holder: StateHolder) -> None:
        """Take from a window's state what is enabled, checked and named, now and whenever it changes."""
        self._holder = holder
        holder.changed.connect(self._on_change)
        self._on_change(None, holder.state)

    def _make(self, command: Command[WindowState]) -> QAction:
        handler, place = self._handlers[command.id], self._places[command.scope]
        action = handler if isinstance(handler, QAction) else QAction(self)
        action.setText(translated(command.title))
        action.setToolTip(command.tooltip)
        action.setStatusTip(command.status)
        action.setShortcuts(command.sequences)
        contexts = Qt.ShortcutContext
        inside = command.scope is Scope.PANE
        action.setShortcutContext(contexts.WidgetWithChildrenShortcut if inside else contexts.WindowShortcut)
        action.setMenuRole(command.role)
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.checked is not None:
            action.setCheckable(True)
        place.addAction(action)
        action.triggered.connect(partial(self._on_triggered, command.id))
        return action

    def _on_triggered(self, name: str, checked: bool = False) -> None:
        handler = self._handlers[name]
        if not isinstance(handler, QAction):
            handler()
        if self._holder is not None:  # Qt has switched what was clicked, whether or not the state has changed
            self._show(self._commands[name], self._holder.state)
        self.used.emit(name)

    def _on_change(self, former: WindowState | None, now: WindowState) -> None:
        for command in self._changing:
            self._show(command, now)

    def _show(self, command: Command[WindowState], state: WindowState) -> None:
        action = self._actions[command.id]
        if command.enabled is not None:
            action.setEnabled(command.enabled.holds(state))
        if command.checked is not None:
            action.setChecked(command.checked(state))
        if command.text is not None:
            action.setText(translated(command.text(state)))


def check(commands: Sequence[Command[S]], handlers: Collection[str]) -> None:
    """Raise ValueError where commands and handlers do not go together, or two commands have one id or one key."""
    ids = Counter(command.id for command in commands)
    keys = Counter(key.toString() for command in commands for key in command.sequences)
    faults = {
        "commands declared twice": [name for name, count in ids.items() if count > 1],
        "keys with two meanings": [key for key, count in keys.items() if count > 1],
        "commands that nobody carries out": [name for name in ids if name not in handlers],
        "handlers of no command": [name for name in handlers if name not in ids],
    }
    told = [f"{what}: {', '.join(names)}" for what, names in faults.items() if names]
    if told:
        raise ValueError("; ".join(told))
