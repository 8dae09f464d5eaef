"""Takes studies that other starts of the program were asked for."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.errors import EnvironmentFault, SbmirError, UserError
from app.settings.holding import Hold
from widgets.language import tr
from widgets.window.links.address import LONGEST, checked_study
from widgets.window.links.place import meeting_place, server_name

_log = logging.getLogger(__name__)

TAKEN = b"taken"
"""The answer to a wish that the window will see to; any other is the sentence why not."""

VERB = b"study "
MOST_BYTES = len(VERB) + LONGEST + 1
"""Of a message: one line, ``study ID``."""

MOST_WAITING = 8
SILENCE_MS = 5_000
"""How long somebody who has connected may say nothing."""

AGAIN_MS = 2_000
"""How often a window looks whether the one that received before it has gone."""


def message_of(study: str) -> bytes:
    """Return what asks for a study."""
    return VERB + study.encode("ascii") + b"\n"


def study_asked_for(message: bytes) -> str:
    """Return the study that a message asks for; UserError if it asks for nothing that can be."""
    if len(message) > MOST_BYTES or not message.startswith(VERB) or not message.endswith(b"\n"):
        raise UserError(tr("The window that runs does not understand this: it may be of another version of SBMIR."))
    return checked_study(message[len(VERB) : -1].decode("latin-1"))


class Receiver(QObject):
    """Listens, unless another window with the same data folder does; takes its place when that one is gone.

    Who listens is decided by a lock, which ends with its program: what a program that crashed has left of its socket is no
    obstacle.

    Parameters
    ----------
    hold : Hold, optional
        The lock, where it is held already.

    Signals
    -------
    wanted(str)
        A study is to be shown; its ID is one that a study can have.
    """

    wanted = Signal(str)

    def __init__(self, hold: Hold | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hold = hold
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(MOST_WAITING)
        self._server.newConnection.connect(self._on_connection)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._try)
        self._again.start()
        self._try()

    @property
    def listening(self) -> bool:
        """Whether this window is the one that receives."""
        return self._server.isListening()

    def close(self) -> None:
        """Receive no more, and let another window do."""
        self._again.stop()
        self._server.close()
        if self._hold is not None:
            self._hold.release()

    def _try(self) -> None:
        try:
            place = meeting_place()
            if self._hold is None or not self._hold.taken:
                self._hold = Hold(place)
        except EnvironmentFault as fault:
            self._again.stop()
            _log.warning("Links to studies cannot be received. %s", fault)
            return
        if self._hold.taken:
            self._again.stop()
            self._listen(place)

    def _listen(self, place: Path) -> None:
        name = server_name(place)
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            _log.warning("Links to studies cannot be received: %s", self._server.errorString())

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Conversation(socket, self)


class _Conversation(QObject):
    """One message and its answer."""

    def __init__(self, socket: QLocalSocket, receiver: Receiver) -> None:
        super().__init__(socket)
        self._socket = socket
        self._receiver = receiver
        self._heard = b""
        self._answered = False
        socket.setReadBufferSize(MOST_BYTES + 1)
        socket.readyRead.connect(self._on_bytes)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._give_up)
        self._silence.start(SILENCE_MS)
        socket.disconnected.connect(self._silence.stop)
        socket.disconnected.connect(socket.deleteLater)
        self._on_bytes()

    def _on_bytes(self) -> None:
        if self._answered:
            return
        self._heard += self._socket.read(MOST_BYTES + 1 - len(self._heard)).data()
        if not self._heard.endswith(b"\n") and len(self._heard) <= MOST_BYTES:
            return
        self._answered = True
        try:
            study = study_asked_for(self._heard)
        except SbmirError as error:
            self._answer(str(error).encode())
        else:
            self._answer(TAKEN)
            self._receiver.wanted.emit(study)

    def _give_up(self) -> None:
        self._socket.abort()

    def _answer(self, answer: bytes) -> None:
        self._socket.write(answer + b"\n")
        self._socket.flush()
        self._socket.disconnectFromServer()
