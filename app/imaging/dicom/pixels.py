"""The stored pixels of DICOM files; compressed ones are decoded by a process that may die."""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from app.errors import EnvironmentFault, UserError, describe_os_error
from app.imaging.dicom.elements import Unusable, quieten_pydicom, whole_of
from app.imaging.dicom.opening import MARK_AT, meta_of, open_dataset, starts_like_dicom

DECODER = Path(__file__).with_name("decoder.py")

_COMPRESSED = frozenset({
    JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1, JPEGLSLossless, JPEGLSNearLossless, JPEG2000Lossless,
    JPEG2000, RLELossless,
})  # fmt: skip
"""Transfer syntaxes that the decoder knows."""
_UNCOMPRESSED = frozenset({ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian})

_READY_S = 60.0
_DECODE_S, _DECODE_S_A_MEGABYTE = 3.0, 0.5
"""How long a file may take: many times what a slow machine needs."""

Pixels = npt.NDArray[Any]


class PixelReader:
    """Reads the stored values of files; use it as a context manager, so that its decoder ends.

    Attributes
    ----------
    deaths : int
        How often a file ended the decoder's process; the next file gets a new one.
    """

    def __init__(self) -> None:
        self._decoder: subprocess.Popen[bytes] | None = None
        self.deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, path: Path) -> Pixels:
        """Return what a file stores: (frames, rows, columns), integers or floats, not rescaled.

        Raises
        ------
        UserError
            The pixels are damaged, cut short or stored in a way that is not read.
        EnvironmentFault
            The system could not read the file, or the decoder could not be started.
        """
        quieten_pydicom()
        try:
            with path.open("rb") as stream:
                mark, _ = starts_like_dicom(stream)
            syntax = meta_of(path, mark).get("TransferSyntaxUID")
            if syntax is None or syntax in _UNCOMPRESSED:
                return _plain(open_dataset(path).dataset)
        except OSError as error:
            raise describe_os_error(error, path, "read") from error
        except Unusable as error:
            raise UserError(f"{path} {error}: export it again.") from error
        except Exception as error:  # as in reading headers: pydicom's own errors are of many kinds
            raise _damaged(path) from error
        if syntax not in _COMPRESSED or mark != MARK_AT:
            how = _named(syntax) if mark == MARK_AT else "behind a mark at an odd place"
            raise UserError(f"{path} holds pixels that are stored in a way that is not read ({how}): export it uncompressed.")
        decoder = self._started()
        with _deadline(decoder, _DECODE_S + _DECODE_S_A_MEGABYTE * path.stat().st_size / 2**20):
            decoded = _ask(decoder, path)
        if decoded is None:
            raise _damaged(path)
        return decoded

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the decoder's process, a new one if there is none that runs."""
        if self._decoder is not None and self._decoder.poll() is not None:
            self.deaths += 1
            self._stop()
        if self._decoder is None:
            command = [sys.executable, "-P", str(DECODER)]
            try:
                self._decoder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            except OSError as error:
                raise describe_os_error(error, command[0], "start the decoder of compressed DICOM files with") from error
            with _deadline(self._decoder, _READY_S):
                ready = self._decoder.stdout is not None and self._decoder.stdout.readline()
            if not ready:
                raise EnvironmentFault("The decoder of compressed DICOM files does not start: reinstall SBMIR and try again.")
        return self._decoder

    def _stop(self) -> None:
        if self._decoder is not None:
            self._decoder.kill()
            self._decoder.communicate()
            self._decoder = None


def _plain(dataset: Dataset) -> Pixels:
    """Return the stored values of an uncompressed data set; those in the upper bits of their words are moved down."""
    stored, high = whole_of(dataset, "BitsStored"), whole_of(dataset, "HighBit")
    above = high + 1 - stored if "HighBit" in dataset and high < whole_of(dataset, "BitsAllocated") else 0
    if above > 0:
        dataset.BitsStored = high + 1
    pixels: Pixels = pixel_array(dataset, raw=True)
    pixels = pixels.astype(pixels.dtype.newbyteorder("="), copy=False)
    if above > 0 and pixels.dtype.kind in "iu":
        pixels = pixels >> above
    return pixels if pixels.ndim == 3 else pixels[None]


def _named(syntax: UID) -> str:
    """Return what to call a transfer syntax: its name in the standard, else its number."""
    return str(syntax.name) if syntax.name != syntax else f"transfer syntax {syntax}"


def _ask(decoder: subprocess.Popen[bytes], path: Path) -> Pixels | None:
    """Have a file decoded; None if it cannot be, or if the decoder dies of it."""
    assert decoder.stdin is not None and decoder.stdout is not None
    try:
        decoder.stdin.write(json.dumps(str(path)).encode() + b"\n")
        decoder.stdin.flush()
    except OSError:
        return None
    line = decoder.stdout.readline()
    if not line:
        decoder.wait()
        return None
    answer = json.loads(line)
    if "error" in answer:
        return None
    dtype, size = np.dtype(answer["dtype"]), math.prod(answer["shape"])
    data = decoder.stdout.read(size * dtype.itemsize)
    if len(data) != size * dtype.itemsize:
        decoder.wait()
        return None
    return np.frombuffer(data, dtype).reshape(answer["shape"])


def _deadline(process: subprocess.Popen[bytes], seconds: float) -> contextlib.AbstractContextManager[object]:
    """Kill `process` unless the block ends in time; what waits for its answer then gets the end of it."""
    stack = contextlib.ExitStack()
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    stack.callback(timer.cancel)
    return stack


def _damaged(path: Path) -> UserError:
    return UserError(
        f"{path} holds pixels that cannot be decoded (damaged, cut short or of an unknown kind): copy or export it again."
    )
