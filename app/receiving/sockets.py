"""Connections that cannot take more than their share: of memory, of time, of threads.

pynetdicom reads as many bytes as a peer announces, and waits for them as long as it takes.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

from pynetdicom.association import Association
from pynetdicom.transport import AssociationSocket, RequestHandler, ThreadedAssociationServer

MOST_PDU_BYTES = 16 << 20
"""What we ask for is far less; some systems send more than they were asked to."""

MOST_OBJECT_BYTES = 512 << 20
"""Of an object, which lies in memory until it is on the disk. A head's largest multi-frame files have 200 MB."""

PDU_S = 120.0
"""Time for a PDU that has begun; at a modem's speed it is there."""

CONNECTIONS_A_SENDER = 4
"""So many connections for each association that may be, most of which say nothing yet."""

_ACKNOWLEDGE_AT_ONCE: int | None = getattr(socket, "TCP_QUICKACK", None)
_BUFFER = 1 << 18


class _BoundedSocket(AssociationSocket):
    """Reads from a peer within bounds; what is beyond them ends the connection as if the peer had closed it."""

    taken = 0
    """Bytes since the last object was dealt with."""

    @classmethod
    def instead_of(cls, plain: AssociationSocket) -> _BoundedSocket:
        """Return one that is in the state of another; to make it anew would announce the connection twice."""
        bounded = cls.__new__(cls)
        bounded.__dict__.update(plain.__dict__)
        return bounded

    def recv(self, nr_bytes: int) -> bytearray:
        """Read so many bytes, fewer only where the peer has closed; OSError beyond the bounds."""
        connection = self.socket
        if connection is None:
            raise OSError("closed")
        self.taken += nr_bytes
        if nr_bytes > MOST_PDU_BYTES or self.taken > MOST_OBJECT_BYTES:
            raise OSError("a peer sent more than it may")
        if _ACKNOWLEDGE_AT_ONCE is not None:  # most senders send no second part before the first one is: 40 ms an object
            connection.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE_AT_ONCE, 1)
        out = bytearray()
        ends = time.monotonic() + PDU_S
        while len(out) < nr_bytes:
            connection.settimeout(max(0.001, ends - time.monotonic()))
            part = connection.recv(min(_BUFFER, nr_bytes - len(out)))
            if not part:
                break
            out += part
            if time.monotonic() > ends:
                raise TimeoutError("a peer is too slow")
        return out


def dealt_with(association: Association) -> None:
    """Tell that what an association sent is out of the way, so that it may send as much again."""
    connection = association.dul.socket
    if isinstance(connection, _BoundedSocket):
        connection.taken = 0


class BoundedHandler(RequestHandler):
    """Gives each connection a socket with bounds."""

    def _create_association(self) -> Association:
        association = super()._create_association()
        plain = association.dul.socket
        assert plain is not None  # just made
        association.dul.socket = _BoundedSocket.instead_of(plain)
        return association


class BoundedServer(ThreadedAssociationServer):
    """Takes no more connections than it has room for, and prints nothing of its own.

    Parameters
    ----------
    most_connections : int
    on_refused : callable
        Called with the address of a peer for whom there was no room.
    """

    daemon_threads = True

    def __init__(self, *args: Any, most_connections: int, on_refused: Callable[[str], None], **kwargs: Any) -> None:
        self._most_connections = most_connections
        self._on_refused = on_refused
        super().__init__(*args, **kwargs)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether there is room for another connection."""
        if len(self.active_associations) < self._most_connections:
            return True
        self._on_refused(str(client_address[0]))
        return False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whatever goes wrong with one peer's connection ends it, and no other."""

    def get_request(self) -> tuple[socket.socket, Any]:
        """Return a connection that cannot keep a thread waiting for ever, and on which answers do not wait for company."""
        connection, address = super().get_request()
        connection.settimeout(PDU_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address
