"""Senders that break off, send rubbish, or more than they may: they harm nobody else, and what was acknowledged stays."""

from __future__ import annotations

import errno
import os
import random
import socket
import struct
import threading
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage
from pynetdicom import AE, evt
from pynetdicom.events import EventHandlerType

from app.receiving import Terms, sockets
from tests.support.receiving.receivers import receiving, send, sending, small_study, wait_for_end, wait_until


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("studies/*/images/*"))


def rubbish(port: int, content: bytes) -> bytes:
    """Send bytes to the port and return what is answered until it is closed."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        try:
            while part := connection.recv(1000):
                answer += part
        except ConnectionError:
            pass
    return answer


def test_an_association_that_is_aborted_in_the_middle_leaves_whole_objects(tmp_path: Path, study: list[Path]) -> None:
    folder = tmp_path / "store"
    with receiving(folder) as receiver:
        with sending(receiver.port) as association:
            for path in study[:5]:
                assert association.send_c_store(dcmread(path)).Status == 0
            association.abort()
        receiver.wait_for("5 objects received of")
        receiver.wait_for("It broke off.")
        receiver.wait_for("in the library")
        assert set(send(receiver.port, study)) == {0}
        receiver.wait_for("in the library", 2)
    assert [len(images) for _, images in receiver.bringing.calls] == [5, 36]
    assert len(kept(folder)) == 36 and not list(folder.rglob(".partial-*"))


def test_a_connection_that_drops_in_the_middle_of_an_object_keeps_the_others(tmp_path: Path, study: list[Path]) -> None:
    folder = tmp_path / "store"
    with receiving(folder) as receiver:
        with sending(receiver.port) as association:
            assert association.send_c_store(dcmread(study[0])).Status == 0
            wire = association.dul.socket
            assert wire is not None and wire.socket is not None
            # The head of a data PDU that announces 1,000 bytes, and then nothing more.
            wire.socket.sendall(struct.pack(">BBL", 4, 0, 1000) + b"\0" * 50)
            wire.socket.shutdown(socket.SHUT_RDWR)
            receiver.wait_for("It broke off.")
            wait_for_end(association)
        receiver.wait_for("in the library")
        assert set(send(receiver.port, study[1:3])) == {0}
    assert len(kept(folder)) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40,  # TLS
        bytes(range(256)) * 40,
        struct.pack(">BBL", 1, 0, 4) + b"\0\1\0\0",  # an association that asks for nothing
        struct.pack(">BBL", 4, 0, 10) + b"\0" * 10,  # data before an association
        struct.pack(">BBL", 1, 0, 0xFFFFFFFF) + b"A" * 5000,  # four gigabytes are announced
    ],
)
def test_what_is_no_dicom_is_turned_away(tmp_path: Path, study: list[Path], content: bytes) -> None:
    with receiving(tmp_path / "store") as receiver:
        rubbish(receiver.port, content)
        assert send(receiver.port, study[:1]) == [0]
    assert receiver.failed == []


def test_rubbish_within_an_association_ends_it_alone(tmp_path: Path, study: list[Path]) -> None:
    with receiving(tmp_path / "store") as receiver, sending(receiver.port, "GOOD") as good:
        for head in (struct.pack(">BBL", 4, 0, 200), struct.pack(">BBL", 4, 0, 0xFFFFFFF0), b"\x09\0\0\0\0\4"):
            with sending(receiver.port, "BAD") as association:
                wire = association.dul.socket
                assert wire is not None and wire.socket is not None
                wire.socket.sendall(head + b"\xff" * 200)
                wait_for_end(association)
        receiver.wait_for("BAD at 127.0.0.1: nothing was sent. It broke off.", 3)
        assert good.send_c_store(dcmread(study[0])).Status == 0
    assert len(kept(tmp_path / "store")) == 1


def test_an_object_without_end_is_cut_off(tmp_path: Path, study: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_OBJECT_BYTES", 100_000)
    large = dcmread(study[0])
    large.add_new(0x00091010, "OB", b"\0" * 200_000)
    with receiving(tmp_path / "store") as receiver:
        with sending(receiver.port) as association:
            assert "Status" not in association.send_c_store(large)
            wait_for_end(association)
        receiver.wait_for("It broke off.")
        with sending(receiver.port) as association:  # each object counts by itself
            assert {association.send_c_store(dcmread(path)).Status for path in study} == {0}


def test_a_sender_that_falls_silent_does_not_keep_its_place(
    tmp_path: Path, study: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PDU_S", 0.3)
    with receiving(tmp_path / "store", Terms(senders=1)) as receiver:
        with sending(receiver.port) as association:
            wire = association.dul.socket
            assert wire is not None and wire.socket is not None
            wire.socket.sendall(struct.pack(">BBL", 4, 0, 1000) + b"\0" * 50)
            receiver.wait_for("It broke off.")
            wait_for_end(association)
        assert send(receiver.port, study[:1]) == [0]


def test_no_more_send_at_once_than_may(tmp_path: Path) -> None:
    with receiving(tmp_path / "store", Terms(senders=2)) as receiver:
        idle = [socket.create_connection(("127.0.0.1", receiver.port)) for _ in range(3)]  # these take nobody's place
        with sending(receiver.port, "A") as first, sending(receiver.port, "B") as second:
            assert first.is_established and second.is_established
            with sending(receiver.port, "C") as third:
                assert third.is_rejected
            receiver.wait_for("C at 127.0.0.1 was refused: too many are sending at once.")
        receiver.wait_for("", 2)
        for connection in idle:
            connection.close()

        def accepted() -> bool:
            with sending(receiver.port, "C") as again:
                return bool(again.is_established)

        wait_until(accepted)


def test_no_more_connections_are_kept_than_there_is_room_for(tmp_path: Path) -> None:
    with receiving(tmp_path / "store", Terms(senders=1)) as receiver:
        many = [socket.create_connection(("127.0.0.1", receiver.port)) for _ in range(12)]
        receiver.wait_for("A connection from 127.0.0.1 was refused: there are too many at once.")
        for connection in many:
            connection.close()
        wait_until(lambda: sum("AcceptorThread" in thread.name for thread in threading.enumerate()) <= 4)


def conversation(port: int, path: Path) -> bytes:
    """Return the bytes of an association that sends one object."""
    said = bytearray()
    entity = AE("PACS")
    entity.add_requested_context(MRImageStorage, ExplicitVRLittleEndian)
    handlers: list[EventHandlerType] = [(evt.EVT_DATA_SENT, lambda event: said.extend(event.data))]
    association = entity.associate("127.0.0.1", port, ae_title="SBMIR", evt_handlers=handlers)
    assert association.send_c_store(dcmread(path)).Status == 0
    association.release()
    return bytes(said)


def spoiled(content: bytes, rng: random.Random) -> bytes:
    """Return a conversation with some bytes changed, left out, put in or missing at the end."""
    out = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(out) if rng.random() < 0.5 else min(600, len(out)))
        kind = rng.random()
        if kind < 0.6:
            out[at] = rng.randrange(256)
        elif kind < 0.75:
            del out[at : at + rng.randrange(1, 50)]
        elif kind < 0.9:
            out[at:at] = rng.randbytes(rng.randrange(1, 50))
        else:
            del out[at + 1 :]
    return bytes(out)


def test_spoiled_conversations_harm_nobody(tmp_path: Path, study: list[Path]) -> None:
    rng = random.Random(5)
    with receiving(tmp_path / "store", Terms(senders=2)) as receiver:
        genuine = conversation(receiver.port, study[0])
        for _ in range(60):
            with socket.create_connection(("127.0.0.1", receiver.port), timeout=30) as connection:
                connection.sendall(spoiled(genuine, rng))
        wait_until(lambda: not any("AcceptorThread" in thread.name for thread in threading.enumerate()))
        assert set(send(receiver.port, study)) == {0}
    assert receiver.failed == []
    assert len(kept(tmp_path / "store")) >= 36
    for path in kept(tmp_path / "store"):
        dcmread(path)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    studies = {title: small_study(tmp_path / title, number) for title, number in (("A", "11"), ("B", "12"))}
    statuses: dict[str, list[int]] = {}
    with receiving(folder) as receiver:
        same = studies["A"][:10]  # of which both send some

        def run(title: str) -> None:
            statuses[title] = send(receiver.port, [*same, *studies[title]], title)

        threads = [threading.Thread(target=run, args=(title,)) for title in studies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        receiver.wait_for("in the library", 2)
        wait_until(lambda: sorted(len(images) for _, images in receiver.bringing.calls)[-2:] == [36, 36])
        total = sum(path.stat().st_size for path in kept(folder))
        receiver.storage.count()
        assert receiver.storage.used_bytes >= total
    assert [set(one) for one in statuses.values()] == [{0}, {0}]
    assert len(kept(folder)) == 72


@pytest.mark.parametrize(
    ("number", "status"), [(errno.ENOSPC, 0xA700), (errno.EDQUOT, 0xA700), (errno.EIO, 0x0110), (errno.EACCES, 0x0110)]
)
def test_a_disk_that_fails_is_told_to_the_sender_and_leaves_nothing(
    tmp_path: Path, study: list[Path], monkeypatch: pytest.MonkeyPatch, number: int, status: int
) -> None:
    folder = tmp_path / "store"

    def fails(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with receiving(folder) as receiver:
        used = receiver.storage.used_bytes
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", fails)
            assert set(send(receiver.port, study[:2])) == {status}
        receiver.wait_for("the storage cannot be written")
        assert receiver.storage.used_bytes == used
        assert not kept(folder) and not list(folder.rglob(".partial-*"))
        assert set(send(receiver.port, study[:2])) == {0}
