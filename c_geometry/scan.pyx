"""Codes kept as float16 compared with each other where they lie, without a float32 copy of them.

Built for the baseline of the platform, which has no instruction for float16: sign, exponent and fraction are moved to where
float32 has them, some hundred numbers at a time so that they stay in the processor's nearest cache.
"""

from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

import numpy as np


cdef enum:
    PIECE = 512
    LANES = 8

cdef float EXPONENT_SHIFT = 2.0 ** 112  # float16 counts exponents from 15, float32 from 127; it normalises subnormal numbers too


cdef float apart(const short* one, const short* other, Py_ssize_t length) noexcept nogil:
    """Return the squared distance of two codes; the sums run side by side for vector instructions."""
    cdef int bits[2 * PIECE]
    cdef float terms[2 * PIECE]
    cdef float sums[LANES]
    cdef float total = 0
    cdef Py_ssize_t start = 0, here, k, lane
    for lane in range(LANES):
        sums[lane] = 0
    while start < length:
        here = length - start if length - start < PIECE else PIECE
        for k in range(here):
            bits[k] = (<int>one[start + k] << 13) & (-0x70002000)
        for k in range(here):
            bits[PIECE + k] = (<int>other[start + k] << 13) & (-0x70002000)
        memcpy(terms, bits, here * sizeof(float))
        memcpy(terms + PIECE, bits + PIECE, here * sizeof(float))
        for k in range(here):
            terms[k] = terms[k] * EXPONENT_SHIFT - terms[PIECE + k] * EXPONENT_SHIFT
        for k in range(here):
            terms[k] = terms[k] * terms[k]
        k = 0
        while k + LANES <= here:
            for lane in range(LANES):
                sums[lane] += terms[k + lane]
            k += LANES
        while k < here:
            total += terms[k]
            k += 1
        start += PIECE
    for lane in range(LANES):
        total += sums[lane]
    return total


cdef void compare(
    const short** rows, const Py_ssize_t[::1] first, const Py_ssize_t[::1] second, Py_ssize_t length, float[::1] out
) noexcept nogil:
    cdef Py_ssize_t pair
    for pair in range(first.shape[0]):
        out[pair] = apart(rows[first[pair]], rows[second[pair]], length)


def pair_distances(blocks, first, second):
    """Return the squared distances of pairs of codes; other threads may run meanwhile.

    Parameters
    ----------
    blocks : sequence of float16 arrays (N, d)
        Finite numbers, all blocks of one length d. Not copied if their rows lie one after the other in memory; may be
        read-only or memory-mapped.
    first, second : intp arrays (n,)
        The rows of each pair, counted through all blocks, from 0.

    Returns
    -------
    float32 array (n,)
        Each is wrong by at most (d + 3) u of itself / (1 - (d + 3) u), u = 2**-24 being half the spacing of float32 numbers
        at 1.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, or a row is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import pair_distances
    >>> blocks = [np.array([[0, 0], [3, 4]], np.float16), np.array([[0, 1]], np.float16)]
    >>> pair_distances(blocks, np.array([0, 2]), np.array([1, 0])).tolist()
    [25.0, 1.0]
    """
    if any(getattr(block, "dtype", None) != np.float16 or block.ndim != 2 for block in blocks):
        raise ValueError("blocks must be float16 arrays (N, d)")
    lengths = {block.shape[1] for block in blocks}
    if len(lengths) > 1:
        raise ValueError("the codes of all blocks must be of one length")
    one, other = (np.ascontiguousarray(rows, np.intp) for rows in (first, second))
    if one.ndim != 1 or one.shape != other.shape:
        raise ValueError("pairs must be two arrays (n,)")
    cdef Py_ssize_t total = sum(len(block) for block in blocks), length = max(lengths, default=0), at = 0, row
    if one.size and (min(one.min(), other.min()) < 0 or max(one.max(), other.max()) >= total):
        raise ValueError(f"the rows of pairs must be from 0 to {total - 1}")
    out = np.zeros(one.shape[0], np.float32)
    if not one.size or not length:
        return out
    cdef const Py_ssize_t[::1] of_first = one, of_second = other
    cdef float[::1] target = out
    cdef const short[:, ::1] half
    held = [np.ascontiguousarray(block).view(np.int16) for block in blocks]  # what the addresses below point into
    cdef const short** rows = <const short**>malloc(total * sizeof(short*))
    if rows == NULL:
        raise MemoryError("no room for the places of the codes")
    try:
        for block in held:
            if len(block):
                half = block
                for row in range(half.shape[0]):
                    rows[at + row] = &half[row, 0]
                at += half.shape[0]
        with nogil:
            compare(rows, of_first, of_second, length, target)
    finally:
        free(rows)
    return out
