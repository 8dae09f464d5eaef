"""Commands and what they do go together, and every one of the window can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from app.anatomy import STRUCTURES
from tests.support.gui.window_scene import OpenWindow, Window
from widgets.commands import CASE_COMMANDS, Command, CommandSet, Condition, Scope, window_commands
from widgets.commands.menus import context_menu
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Drawn, WindowState
from widgets.window.palette.entries import entries_of

GO: Command[WindowState] = Command("test.go", "&Go…", ("Ctrl+G", "G"), "Go there")
STOP: Command[WindowState] = Command(
    "test.stop",
    "Stop",
    scope=Scope.PANE,
    enabled=Condition(lambda state: state.drawn.drawing, "nothing goes"),
    checked=lambda state: state.drawn.erasing,
    text=lambda state: f"Stop on {state.drawn.slice}",
)


@pytest.fixture
def place(qt: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


def nothing() -> None:
    """Do nothing."""


# Binding


@pytest.mark.parametrize(
    ("commands", "handlers", "fault"),
    [
        ((GO, STOP), {"test.go"}, "commands that nobody carries out: test.stop"),
        ((GO,), {"test.go", "test.gone"}, "handlers of no command: test.gone"),
        ((GO, GO), {"test.go"}, "commands declared twice: test.go"),
        ((GO, replace(STOP, keys=("G",))), {"test.go", "test.stop"}, "keys with two meanings: G"),
    ],
)
def test_what_does_not_go_together_is_refused(
    place: QWidget, commands: tuple[Command[WindowState], ...], handlers: set[str], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        CommandSet(commands, dict.fromkeys(handlers, nothing), place, place)


def test_an_action_has_what_was_declared(place: QWidget) -> None:
    done: list[str] = []
    own = QAction(place)
    commands = CommandSet((GO, STOP), {"test.go": lambda: done.append("go"), "test.stop": own}, place, place)
    go = commands["test.go"]
    assert (go.text(), go.toolTip(), commands.key("test.go")) == ("&Go…", "Go there (Ctrl+G)", "Ctrl+G")
    assert [key.toString() for key in go.shortcuts()] == ["Ctrl+G", "G"]
    assert commands["test.stop"] is own, "the action that Qt keeps itself is taken as it is"
    commands.used.connect(done.append)
    go.trigger()
    own.trigger()
    assert done == ["go", "test.go", "test.stop"]
    with pytest.raises(KeyError):
        commands["test.gone"]


def test_actions_follow_the_state(place: QWidget) -> None:
    holder = StateHolder()
    commands = CommandSet((STOP,), {"test.stop": nothing}, place, place)
    stop = commands["test.stop"]
    commands.follow(holder)
    assert (stop.isEnabled(), stop.isChecked(), stop.text()) == (False, False, "Stop on 0")
    assert commands.obstacle("test.stop") == "nothing goes"
    holder.update(drawn=Drawn(slice=7, drawing=True, erasing=True))
    assert (stop.isEnabled(), stop.isChecked(), stop.text()) == (True, True, "Stop on 7")
    assert commands.obstacle("test.stop") == ""
    stop.trigger()
    assert stop.isChecked(), "what did not change the state stays as the state has it"


def test_a_menu_of_a_thing_acts_on_that_thing(place: QWidget) -> None:
    done: list[tuple[str, int]] = []
    halve: Command[int] = Command("number.halve", "&Halve", enabled=Condition(lambda number: number % 2 == 0, "it is odd"))
    show: Command[int] = Command("number.show", "Show…")
    handlers = {name: partial(lambda name, number: done.append((name, number)), name) for name in ("number.halve", "number.show")}
    menu = context_menu((show, halve), handlers, 7, place)
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("Show…", True), ("&Halve", False)]
    assert context_menu((show, halve), handlers, 8, place).actions()[1].isEnabled()
    menu.actions()[0].trigger()
    assert done == [("number.show", 7)]
    with pytest.raises(ValueError, match=r"handlers of no command: number\.halve"):
        context_menu((show,), handlers, 7, place)


# The window's


@pytest.fixture
def window(reopen: OpenWindow) -> Window:
    return reopen()


def test_no_two_commands_of_a_window_share_a_key_or_a_name() -> None:
    for commands in (window_commands(STRUCTURES), CASE_COMMANDS):
        keys = Counter(key.toString() for command in commands for key in command.sequences)
        assert [key for key, count in keys.items() if count > 1] == []
        names = Counter((command.plain_title, command.path) for command in commands)
        assert [name for name, count in names.items() if count > 1] == []


def test_letters_are_the_panes() -> None:
    for command in window_commands(STRUCTURES):
        if any(len(key.toString()) == 1 for key in command.sequences):
            assert command.scope is Scope.PANE, command.id


def test_the_palette_has_every_command(window: Window) -> None:
    wanted = {command.id for command in window_commands(STRUCTURES)} - {"help.find"}
    assert {entry.id for entry in entries_of(window.commands, without="help.find")} == wanted


def test_every_command_is_in_its_menus_or_on_a_button_or_has_a_key(window: Window) -> None:
    menus = {menu.title(): menu.actions() for menu in window.menuBar().findChildren(QMenu)}
    buttons = [button.defaultAction() for button in window.findChildren(QToolButton)]
    for command in window.commands:
        action = window.commands[command.id]
        held = {title for title, actions in menus.items() if action in actions}
        assert held == {place.menu.value for place in command.menus}, command.id
        assert (action in buttons) or command.bar is None, command.id
        there = held or action in buttons or command.sequences
        assert there, f"{command.id} can be found by the palette only"


def test_what_cannot_be_used_says_why() -> None:
    for command in window_commands(STRUCTURES):
        if command.enabled is not None:
            assert command.enabled.otherwise
            assert not command.enabled.otherwise.endswith(".")


def test_a_tool_that_is_clicked_again_stays(window: Window) -> None:
    lasso, brush = window.commands["tool.lasso"], window.commands["tool.brush"]
    for _ in range(2):
        lasso.trigger()
        assert (lasso.isChecked(), brush.isChecked()) == (True, False)
    assert window.sketching.tool == "lasso"
