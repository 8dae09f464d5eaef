"""The receiver's end of the network: C-ECHO and C-STORE, answered by what was kept."""

from __future__ import annotations

import errno
import logging
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Queue
from typing import Any

from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_STORE
from pynetdicom.dul import DULServiceProvider
from pynetdicom.presentation import AllStoragePresentationContexts, VerificationPresentationContexts, build_context

from app.errors import EnvironmentFault, UserError, describe_os_error
from app.imaging import read_identity
from app.receiving.sockets import CONNECTIONS_A_SENDER, BoundedHandler, BoundedServer, dealt_with
from app.receiving.storage import Full, Storage
from app.receiving.terms import Terms
from app.receiving.waiting import Waiting, names_of

SUCCESS, OUT_OF_RESOURCES, FAILED, NOT_UNDERSTOOD, MISMATCH = 0x0000, 0xA700, 0x0110, 0xC000, 0xA900

SYNTAXES = (
    ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian,
    JPEGLosslessSV1, JPEGLossless, JPEG2000Lossless, JPEGLSLossless, RLELossless,
    JPEGBaseline8Bit, JPEG2000, JPEGLSNearLossless,
)  # fmt: skip
"""What is read, in the order in which it is preferred; deflated files and videos are not."""

PDU_BYTES = 1 << 17
_QUIET_S = 60.0
"""An association in which nothing happens for so long is ended."""
_INTRODUCTION_S = 10.0
_TOO_MANY = (0x02, 0x03, 0x02)
"""Transient, by the presentation's provider: local limit exceeded."""
_WHY_REJECTED: dict[tuple[int | None, int | None], str] = {
    (1, 3): "its AE title is not among those of --allow",
    (1, 7): "it calls another AE title than {title}",
}
_COUNTED = {
    "new": "{} objects received",
    "known": "{} known already",
    "other": "{} in the place of former ones",
    "refused": "{} refused",
}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Tell = Callable[[str], None]


@dataclass
class _Sent:
    """What one association has sent so far."""

    counts: Counter[str] = field(default_factory=Counter)
    studies: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    ended: str = ""


class Listener:
    """Listens from its making to :meth:`close`; everything it is sent goes into the storage before it is acknowledged.

    Parameters
    ----------
    terms : Terms
    storage : Storage
    waiting : Waiting
        Told of whatever comes.
    tell : callable
        Gets sentences of what came from whom, from any thread.

    Attributes
    ----------
    port : int
        Where it listens.

    Raises
    ------
    UserError
        The address is not this machine's, or something else listens at the port.
    EnvironmentFault
        The system does not let it listen.
    """

    def __init__(self, terms: Terms, storage: Storage, waiting: Waiting, tell: Tell) -> None:
        self._terms = terms
        self._storage = storage
        self._waiting = waiting
        self._tell = tell
        self._lock = threading.Lock()
        self._sent: dict[Association, _Sent] = {}
        logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)  # it repeats what it is sent, names of patients too
        self._entity = _entity(terms)
        handlers: list[tuple[evt.EventType, Callable[[evt.Event], object]]] = [
            (evt.EVT_C_STORE, self._on_store),
            (evt.EVT_REQUESTED, self._on_requested),
            (evt.EVT_REJECTED, self._on_rejected),
            (evt.EVT_ESTABLISHED, self._on_established),
            (evt.EVT_RELEASED, self._on_released),
            (evt.EVT_CONN_CLOSE, self._on_closed),
        ]
        try:
            self._server = self._entity.make_server(
                (terms.address, terms.port),
                evt_handlers=list(handlers),
                server_class=BoundedServer,
                request_handler=BoundedHandler,
                most_connections=terms.senders * CONNECTIONS_A_SENDER,
                on_refused=self._on_no_room,
            )
        except OSError as error:
            raise _cannot_listen(error, terms) from error
        self._entity._servers.append(self._server)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="sbmir-receiver", daemon=True)
        self._former_hook = threading.excepthook
        threading.excepthook = self._on_fault
        self._thread.start()

    def close(self) -> None:
        """End all associations and stop listening; what was acknowledged is kept, what was not is the sender's to send again."""
        self._entity.shutdown()
        self._thread.join(10)
        threading.excepthook = self._former_hook

    # -- events, in the threads of the associations

    def _on_store(self, event: evt.Event) -> int:
        association = event.assoc
        try:
            status, what = self._kept(event)
        except Full as error:
            status, what = OUT_OF_RESOURCES, f"refused, since {error}"
        except OSError as error:
            status = OUT_OF_RESOURCES if error.errno in _NO_ROOM else FAILED
            what = f"refused, since the storage cannot be written ({error.strerror or type(error).__name__})"
        except UserError as error:
            status, what = NOT_UNDERSTOOD, f"refused: {error}"
        finally:
            dealt_with(association)
        sent = self._of(association)
        sent.counts[what if status == SUCCESS else "refused"] += 1
        if status != SUCCESS and what not in sent.told:  # once for each association, not for each of a thousand objects
            sent.told.add(what)
            self._tell(f"{_whom(association)}: {what}.")
        return status

    def _kept(self, event: evt.Event) -> tuple[int, str]:
        content = event.encoded_dataset()
        identity = read_identity(content)
        asked = event.request
        assert isinstance(asked, C_STORE)  # of that event
        if (identity.instance, identity.kind) != (_text(asked.AffectedSOPInstanceUID), _text(asked.AffectedSOPClassUID)):
            return MISMATCH, "refused: an object that is not what it was announced as"
        study = self._storage.name(identity)
        self._waiting.comes(study, event.assoc)
        self._of(event.assoc).studies.add(study)
        return SUCCESS, self._storage.keep(identity, content)

    def _on_requested(self, event: evt.Event) -> None:
        """Refuse one sender too many; connections that never introduced themselves take nobody's place."""
        association = event.assoc
        with self._lock:
            sending = sum(other.is_alive() for other in self._sent)
        if sending >= self._terms.senders:
            asked = association.requestor.primitive
            association.requestor.ae_title = _text(asked.calling_ae_title if asked is not None else None)
            association.acse.send_reject(*_TOO_MANY)
            self._tell(f"{_whom(association)} was refused: too many are sending at once.")
            association.kill()

    def _on_established(self, event: evt.Event) -> None:
        self._of(event.assoc)

    def _on_released(self, event: evt.Event) -> None:
        self._of(event.assoc).ended = "released"

    def _on_closed(self, event: evt.Event) -> None:
        if event.assoc.requestor.primitive is None:
            answers: Queue[Any] = event.assoc.dul.to_user_queue
            answers.put(None)  # as after the time for it: its thread waits for an introduction that cannot come any more
        self._end(event.assoc)

    def _on_fault(self, fault: threading.ExceptHookArgs) -> None:
        """End the association whose thread went down in pynetdicom on what was sent; a traceback would tell nobody anything."""
        if isinstance(fault.thread, DULServiceProvider):
            self._end(fault.thread.assoc)
        elif isinstance(fault.thread, Association):
            self._end(fault.thread)
        else:
            self._former_hook(fault)

    def _end(self, association: Association) -> None:
        self._waiting.ends(association)
        with self._lock:
            sent = self._sent.pop(association, None)
        if sent is None:
            return
        broken = "" if sent.ended else " It broke off."
        if sent.counts or broken:
            self._tell(f"{_whom(association)}: {_counted(sent)}.{broken}")

    def _on_rejected(self, event: evt.Event) -> None:
        reason = event.assoc.acceptor.primitive
        key = (reason.result_source, reason.diagnostic) if reason is not None else (None, None)
        why = _WHY_REJECTED.get(key, "it asks for what is not offered").format(title=self._terms.title)
        self._tell(f"{_whom(event.assoc)} was refused: {why}.")

    def _on_no_room(self, address: str) -> None:
        self._tell(f"A connection from {address} was refused: there are too many at once.")

    def _of(self, association: Association) -> _Sent:
        with self._lock:
            return self._sent.setdefault(association, _Sent())


def _entity(terms: Terms) -> AE:
    entity = AE(terms.title)
    entity.supported_contexts = [
        *VerificationPresentationContexts,
        *(build_context(context.abstract_syntax or UID(""), list(SYNTAXES)) for context in AllStoragePresentationContexts),
    ]
    entity.require_called_aet = True
    entity.require_calling_aet = list(terms.allowed)
    entity.maximum_associations = terms.senders * CONNECTIONS_A_SENDER  # counts connections; see `Listener._on_requested`
    entity.maximum_pdu_size = PDU_BYTES
    entity.network_timeout = _QUIET_S
    entity.acse_timeout = _INTRODUCTION_S
    entity.dimse_timeout = _QUIET_S
    return entity


def _cannot_listen(error: OSError, terms: Terms) -> UserError | EnvironmentFault:
    where = f"{terms.address} port {terms.port}"
    if error.errno == errno.EADDRINUSE:
        return UserError(f"Something else listens at {where} already: stop it, or choose another --port.")
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return UserError(f"{terms.address} is no address of this machine: give one of its own as --host.")
    if error.errno == errno.EACCES:
        return UserError(f"The system does not let this user listen at {where}: choose a --port from 1024 on.")
    return describe_os_error(error, where, "listen at")


def _counted(sent: _Sent) -> str:
    """Say what an association has sent."""
    parts = [text.format(sent.counts[key]) for key, text in _COUNTED.items() if sent.counts[key]]
    studies = f" of {names_of(sorted(sent.studies))}" if sent.studies else ""
    return ", ".join(parts) + studies if parts else "nothing was sent"


def _whom(association: Association) -> str:
    """Name a peer; it chose its title itself."""
    peer = association.requestor
    title = "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in _text(peer.ae_title).strip())
    return f"{title or 'Somebody'} at {peer.address or 'an unknown address'}"


def _text(value: object) -> str:
    return "" if value is None else str(value)
