"""Decodes compressed DICOM files; runs as a process of its own, because damaged data can end a C decoder's process.

Reads one JSON string a line, a path; answers each with a JSON line, either ``{"error": ...}`` or ``{"shape": ..., "dtype": ...}``
followed by the stored values of all frames (frames, rows, columns) in C order. The first line says that it is ready. It is run by
its path and imports nothing of the program, so that it starts quickly.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from typing import BinaryIO

import numpy as np
from pydicom import dcmread
from pydicom.pixels.utils import pixel_array
from pydicom.uid import RLELossless

MEMORY_BYTES = 6 << 30
MAX_VOXELS = 1 << 28


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # Decoders print what they think of a file; the answers' way must be clear of it.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    warnings.simplefilter("ignore")
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    _say(answers, {"ready": True})
    for line in sys.stdin:
        try:
            path = json.loads(line)
            syntax = dcmread(path, stop_before_pixels=True, specific_tags=["Rows"]).file_meta.TransferSyntaxUID
            pixels = pixel_array(path, raw=True, decoding_plugin="pydicom" if syntax == RLELossless else "gdcm")
        except Exception as error:
            _say(answers, {"error": type(error).__name__})
            continue
        if pixels.size > MAX_VOXELS:
            _say(answers, {"error": "size"})
            continue
        pixels = np.ascontiguousarray(pixels if pixels.ndim == 3 else pixels[None])
        _say(answers, {"shape": pixels.shape, "dtype": pixels.dtype.str})
        answers.write(pixels.tobytes())
        answers.flush()


def _say(answers: BinaryIO, message: dict[str, object]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
