"""What lies on one slice, as bytes of a row: the numbers and the small map that a second look compares."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from app.errors import EnvironmentFault
from app.findings import Findings

_REST = struct.Struct("<b4B")
_NUMBERS = 5
"""Longest diameter, row and column of the centre, shell, and what lies left: behind the areas, float32."""


def packed(findings: Findings) -> list[bytes]:
    """Return the findings of n slices, each as bytes; of a slice without a lesion none."""
    there = findings.area > 0
    numbers = np.column_stack([findings.areas, findings.longest, findings.centre, findings.shell, findings.left]).astype("<f4")
    found = []
    for row, held in enumerate(there.tolist()):
        if not held:
            found.append(b"")
            continue
        rest = _REST.pack(int(findings.pattern[row]), *findings.boxes[row].tolist())
        cells = findings.cells[int(findings.starts[row]) : int(findings.starts[row + 1])]
        found.append(numbers[row].tobytes() + rest + cells.tobytes())
    return found


def unpacked(rows: Sequence[bytes], structures: int) -> Findings:
    """Return what :func:`packed` was given; of slices without a lesion zeros.

    Parameters
    ----------
    rows : sequence of bytes
    structures : int
        How many there are.

    Raises
    ------
    EnvironmentFault
        If they are something else.
    """
    front = 4 * (structures + _NUMBERS)
    numbers = np.zeros((len(rows), structures + _NUMBERS), np.float32)
    pattern, boxes = np.full(len(rows), -1, np.int8), np.zeros((len(rows), 4), np.uint8)
    cells = [np.frombuffer(data[front + _REST.size :], np.uint8) for data in rows]
    try:
        for row, data in enumerate(rows):
            if data:
                numbers[row] = np.frombuffer(data[:front], "<f4")
                pattern[row], *boxes[row] = _REST.unpack_from(data, front)
        found = Findings(
            areas=numbers[:, :structures],
            longest=numbers[:, structures],
            centre=numbers[:, structures + 1 : structures + 3],
            shell=numbers[:, structures + 3],
            left=numbers[:, structures + 4],
            pattern=pattern,
            boxes=boxes,
            starts=np.cumsum([0, *map(len, cells)], dtype=np.int64),
            cells=np.concatenate([np.empty(0, np.uint8), *cells]),
        )
        found.check()
    except (ValueError, struct.error) as error:
        raise EnvironmentFault("The search engine holds rows that are damaged: copy the library into a new one.") from error
    return found
