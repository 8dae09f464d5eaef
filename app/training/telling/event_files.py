"""Event files as TensorBoard reads them: numbers and pictures by step. Nothing has to be installed to write them.

A file is a row of records (length, its checksum, content, its checksum), each content a protocol buffer ``tensorflow.Event``.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_VERSION = b"brain.Event:2"
_STARTED = 1
_RGB = 3


class EventFile:
    """One run's file, or one start's of it: made with the first thing that is written.

    Parameters
    ----------
    folder : Path
        TensorBoard shows all such files of a folder as one run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None

    def numbers(self, step: int, values: Mapping[str, float]) -> None:
        """Write numbers by name.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self._write(step, [_bytes(1, name.encode()) + _float(2, value) for name, value in values.items()])

    def picture(self, step: int, name: str, png: bytes, width: int, height: int) -> None:
        """Write a picture; `OSError` if that is impossible."""
        image = _whole(1, height) + _whole(2, width) + _whole(3, _RGB) + _bytes(4, png)
        self._write(step, [_bytes(1, name.encode()) + _bytes(4, image)])

    def _write(self, step: int, values: Iterable[bytes]) -> None:
        content = b""
        if self._path is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            now = time.time()
            self._path = self._folder / f"events.out.tfevents.{now:.6f}.{socket.gethostname()}.{os.getpid()}"
            # What a former start wrote of this step and later ones is void: a resumed run does these steps again.
            content = _record(_event(0, _bytes(3, _VERSION))) + _record(_event(step, _bytes(7, _whole(1, _STARTED))))
        summary = b"".join(_bytes(1, value) for value in values)
        with self._path.open("ab") as stream:
            stream.write(content + _record(_event(step, _bytes(5, summary))))


def _event(step: int, what: bytes) -> bytes:
    return b"\x09" + struct.pack("<d", time.time()) + _whole(2, step) + what


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _whole(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _float(field: int, number: float) -> bytes:
    return _varint(field << 3 | 5) + struct.pack("<f", number)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + struct.pack("<I", masked_crc(length)) + content + struct.pack("<I", masked_crc(content))


def masked_crc(content: bytes) -> int:
    """Return the checksum of records: CRC-32C (Castagnoli), turned and shifted, so that a record may hold records."""
    crc = 0xFFFFFFFF
    table = _table()
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


@cache
def _table() -> tuple[int, ...]:
    made = []
    for number in range(256):
        crc = number
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        made.append(crc)
    return tuple(made)
