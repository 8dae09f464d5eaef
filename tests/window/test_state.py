"""The window's state: one frozen value, and each change of it told once, in order."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from tests.support.gui import application as gui
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import Asked, Drawn, LibraryState, Opened, Phase, WindowState

Told = list[tuple[WindowState, WindowState]]


@pytest.fixture
def holder() -> StateHolder:
    gui.application()
    return StateHolder()


@pytest.fixture
def told(holder: StateHolder) -> Told:
    heard: Told = []
    holder.changed.connect(lambda former, now: heard.append((former, now)))
    return heard


def test_a_snapshot_cannot_be_changed() -> None:
    drawn: Any = WindowState().drawn
    with pytest.raises(FrozenInstanceError):
        drawn.slice = 3


def test_a_change_is_told_once_with_both_snapshots(holder: StateHolder, told: Told) -> None:
    before = holder.state
    holder.update(drawn=Drawn(slice=7), asked=Asked(top=5))
    assert told == [(before, holder.state)]
    assert holder.state.drawn.slice == 7 and holder.state.asked.top == 5
    assert before.drawn.slice == 0, "a snapshot stays what it was"
    assert holder.state.opened is before.opened, "what did not change stays the same object"


def test_no_change_is_not_told(holder: StateHolder, told: Told) -> None:
    holder.update(drawn=Drawn(), asked=replace(holder.state.asked, weight=0.5), convention="radiological")
    holder.update()
    assert told == []


def test_every_listener_hears_of_all_changes_in_their_order(holder: StateHolder) -> None:
    first: list[int] = []
    last: list[int] = []

    def count_up(former: WindowState, now: WindowState) -> None:
        first.append(now.drawn.slice)
        if now.drawn.slice < 3:
            holder.update(drawn=Drawn(slice=now.drawn.slice + 1))
            assert holder.state.drawn.slice == now.drawn.slice + 1, "the newest at once"

    holder.changed.connect(count_up)
    holder.changed.connect(lambda former, now: last.append(now.drawn.slice))
    holder.update(drawn=Drawn(slice=1))
    assert first == last == [1, 2, 3]


def test_each_change_goes_on_from_the_one_before(holder: StateHolder, told: Told) -> None:
    holder.changed.connect(lambda former, now: holder.update(convention="neurological"))
    holder.update(opened=Opened(library=LibraryState(Phase.OPENING, "a.sbmir")))
    assert [former for former, _ in told][1:] == [now for _, now in told][:-1]
    assert told[-1][1] == holder.state
