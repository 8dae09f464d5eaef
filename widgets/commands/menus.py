"""Menus made from the tables: the window's, and those of a thing that is pointed at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from widgets.commands.command import Command, Menu, S, native
from widgets.commands.command_set import CommandSet, check
from widgets.language import tr, translated


def groups_of(menu: Menu, commands: Iterable[Command[S]]) -> list[list[Command[S]]]:
    """Return what a menu holds, group by group."""
    groups: dict[int, list[Command[S]]] = {}
    for command in commands:
        for place in command.menus:
            if place.menu is menu:
                groups.setdefault(place.group, []).append(command)
    return [groups[number] for number in sorted(groups)]


def in_menu_order(commands: Iterable[Command[S]]) -> list[Command[S]]:
    """Return the commands that stand in menus as a reader finds them, each at its first place."""
    commands = tuple(commands)
    found = {command.id: command for menu in Menu for group in groups_of(menu, commands) for command in group}
    return list(found.values())


def fill_menu_bar(bar: QMenuBar, commands: CommandSet) -> None:
    """Fill the menu bar of a window with its commands."""
    for menu in Menu:
        if groups := groups_of(menu, commands):
            _fill(bar.addMenu(tr(menu.value)), [[commands[command.id] for command in group] for group in groups])


def context_menu(
    commands: Sequence[Command[S]], handlers: Mapping[str, Callable[[S], object]], subject: S, parent: QWidget
) -> QMenu:
    """Return the menu of a thing that is pointed at.

    Parameters
    ----------
    commands : sequence of Command
    handlers : mapping of str to callable
        What they do with `subject`, by their ids; ValueError unless exactly those of `commands`.
    subject
        What they act on, and what decides which can be used.
    parent : QWidget
    """
    check(commands, handlers)
    menu = QMenu(parent)
    for command in commands:
        title = translated(command.title if command.text is None else command.text(subject))
        keys = command.sequences
        hint = f"\t{native(keys[0])}" if keys else ""  # told, not set: keys belong to what is pointed at
        action = menu.addAction(title + hint, partial(handlers[command.id], subject))
        action.setEnabled(command.enabled is None or command.enabled.holds(subject))
    return menu


def _fill(menu: QMenu, groups: Sequence[Sequence[QAction]]) -> None:
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        menu.addActions(group)
