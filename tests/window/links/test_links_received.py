"""One window receives: its messages are bounded, and what a crash has left is no obstacle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFault, UserError
from app.settings.holding import Hold
from tests.support.gui.widget_helpers import wait_until
from widgets.window.links import handing, receiver
from widgets.window.links.place import meeting_place, server_name
from widgets.window.links.receiver import MOST_BYTES, Receiver, study_asked_for

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the other end is spoken to by a socket of Unix")

Listen = Callable[[], tuple[Receiver, list[str]]]


@pytest.fixture
def listen(qt: QApplication, tmp_path: Path, short: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listen]:
    """Return a function that makes a receiver and the list of what it is asked for."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path / "home"))
    made: list[Receiver] = []

    def make() -> tuple[Receiver, list[str]]:
        one, heard = Receiver(), list[str]()
        one.wanted.connect(heard.append)
        made.append(one)
        return one, heard

    yield make
    for one in made:
        one.close()
        one.deleteLater()


def say(message: bytes, half_close: bool = False) -> bytes:
    """Return what the receiver answers to bytes."""
    answers: list[bytes] = []

    def talk() -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(server_name(meeting_place()))
            try:
                client.sendall(message)
                if half_close:
                    client.shutdown(socket.SHUT_WR)
                answers.append(b"".join(iter(lambda: client.recv(4096), b"")))
            except (BrokenPipeError, ConnectionResetError):
                answers.append(b"")

    thread = threading.Thread(target=talk)
    thread.start()
    wait_until(lambda: not thread.is_alive())
    thread.join()
    return answers[0]


def test_a_study_is_taken(listen: Listen) -> None:
    _, heard = listen()
    assert say(b"study P1\n") == b"taken\n"
    assert say(b"study 1.2.3\n") == b"taken\n"
    assert heard == ["P1", "1.2.3"]


@pytest.mark.parametrize(
    "message",
    [
        b"study \n", b"study ../x\n", b"study P1\nstudy P2\n", b"study P\x00\n", b"study \xff\n", b"delete P1\n", b"\n",
        b"GET / HTTP/1.1\r\n",
        b"study " + b"a" * 256 + b"\n", b"a" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_no_study_is_answered_and_shown_nowhere(listen: Listen, message: bytes) -> None:
    _, heard = listen()
    answer = say(message)
    assert answer == b"" if len(message) > 10 * MOST_BYTES else answer.endswith(b".\n")
    assert heard == []
    assert say(b"study P1\n") == b"taken\n"


def test_the_message_itself_is_checked() -> None:
    assert study_asked_for(b"study " + b"a" * 255 + b"\n") == "a" * 255
    with pytest.raises(UserError, match="does not understand"):
        study_asked_for(b"study P1")


def test_who_says_nothing_is_let_go(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "SILENCE_MS", 50)
    _, heard = listen()
    assert say(b"study P1") == b""
    assert say(b"study P1", half_close=True) == b""
    assert heard == []


def test_one_of_two_windows_receives_and_the_other_takes_its_place(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "AGAIN_MS", 10)
    first, heard_first = listen()
    second, heard_second = listen()
    assert first.listening and not second.listening
    assert say(b"study P1\n") == b"taken\n"
    first.close()
    wait_until(lambda: second.listening)
    assert say(b"study P2\n") == b"taken\n"
    assert (heard_first, heard_second) == (["P1"], ["P2"])


def test_what_a_crash_left_is_no_obstacle(listen: Listen) -> None:
    path = server_name(meeting_place())
    with socket.socket(socket.AF_UNIX) as crashed:
        crashed.bind(path)
    assert Path(path).exists(), "a socket's file stays when its program dies"
    hold = handing.hand_over("P1")
    assert hold is not None and hold.taken, "no window runs"
    hold.release()
    one, heard = listen()
    assert one.listening
    assert say(b"study P1\n") == b"taken\n"
    assert heard == ["P1"]


def test_the_socket_is_the_users_own(listen: Listen) -> None:
    listen()
    assert Path(server_name(meeting_place())).stat().st_mode & 0o077 == 0


def test_a_study_is_handed_over_by_another_process(listen: Listen) -> None:
    _, heard = listen()
    program = "import sys; from widgets.window.links.handing import hand_over; sys.exit(hand_over('P7') is not None)"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wait_until(lambda: child.poll() is not None)
    assert child.communicate()[0] == b"" and child.returncode == 0
    assert heard == ["P7"]


def test_a_window_that_does_not_answer_is_told(listen: Listen) -> None:
    listen()  # and Qt does not live meanwhile
    with pytest.raises(EnvironmentFault, match="does not answer"):
        handing.hand_over("P1", patience_s=0.3)


def test_a_window_that_is_only_starting_is_waited_for(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    starting = Hold(meeting_place())
    with pytest.raises(EnvironmentFault, match="does not answer"):
        handing.hand_over("P1", patience_s=0.3)
    made: list[tuple[Receiver, list[str]]] = []

    def pause(seconds: float) -> None:
        if not made:
            starting.release()
            made.append(listen())

    monkeypatch.setattr(handing, "sleep", pause)
    monkeypatch.setattr(handing, "_asked", lambda place, message, end: b"taken" if made else None)
    assert handing.hand_over("P1") is None
