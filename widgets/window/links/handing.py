"""Hands a study to the window that runs, before anything of a window is loaded."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

from PySide6.QtNetwork import QLocalSocket

from app.errors import EnvironmentFault, UserError
from app.settings.holding import Hold
from widgets.window.links.place import meeting_place, server_name
from widgets.window.links.receiver import TAKEN, message_of

PATIENCE_S = 30.0
"""For a window that is only starting, or busy."""

PAUSE_S = 0.1
MOST_ANSWER = 2_000
"""Bytes of a sentence why not."""


def hand_over(study: str, patience_s: float = PATIENCE_S) -> Hold | None:
    """Ask the window that runs to show a study.

    Returns
    -------
    Hold or None
        None where the window will show it. Else no window runs, and this program has the right to be the one that others
        ask, so that of two links that are clicked at once one opens a window and the other's study is shown in it.

    Raises
    ------
    UserError
        If the window does not take it.
    EnvironmentFault
        If it does not answer in time, or there is no place to meet.
    """
    place = meeting_place()
    end = monotonic() + patience_s
    while True:
        if (answer := _asked(place, message_of(study), end)) is not None:
            if answer != TAKEN:
                raise UserError(answer.decode("utf-8", "replace"))
            return None
        hold = Hold(place)
        if hold.taken:
            return hold
        if monotonic() > end:
            raise EnvironmentFault(
                "An SBMIR window is running and does not answer: wait until it does, or end it, then follow the link again."
            )
        sleep(PAUSE_S)


def _asked(place: Path, message: bytes, end: float) -> bytes | None:
    """Return the answer, without its line's end; None where nobody listens or answers."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(place))
    if not socket.waitForConnected(_left_ms(end)):
        return None
    socket.write(message)
    heard = b""
    while not heard.endswith(b"\n") and len(heard) < MOST_ANSWER:
        if not socket.bytesAvailable() and not socket.waitForReadyRead(_left_ms(end)):
            break
        heard += socket.read(MOST_ANSWER - len(heard)).data()
    socket.abort()
    return heard.rstrip(b"\n") or None


def _left_ms(end: float) -> int:
    return max(1, int(1000 * (end - monotonic())))
