"""Codes kept as float16 compared with a query, or with each other, where they lie, without a float32 copy of them.

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


cdef float product(const short* codes, const float* query, Py_ssize_t length) noexcept nogil:
    """Return the scalar product; the sums run side by side, so that the compiler may use vector instructions."""
    cdef int bits[PIECE]
    cdef float terms[PIECE]
    cdef float sums[LANES]
    cdef float total = 0
    cdef Py_ssize_t start = 0, here, k, lane
    for lane in range(LANES):
        sums[lane] = 0
    while start < length:
        here = length - start if length - start < PIECE else PIECE
        for k in range(here):
            bits[k] = (<int>codes[start + k] << 13) & (-0x70002000)  # sign, exponent and fraction
        memcpy(terms, bits, here * sizeof(float))
        for k in range(here):
            terms[k] = terms[k] * EXPONENT_SHIFT * query[start + k]
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


cdef void multiply(const short[:, ::1] codes, const float[::1] query, float[::1] out) noexcept nogil:
    cdef Py_ssize_t row
    for row in range(codes.shape[0]):
        out[row] = product(&codes[row, 0], &query[0], codes.shape[1])


def products(codes, query):
    """Return the scalar products of codes with a query; other threads may run meanwhile.

    Parameters
    ----------
    codes : float16 array (N, d)
        Finite numbers. Not copied if its rows lie one after the other in memory; may be read-only or memory-mapped.
    query : float32 array (d,)

    Returns
    -------
    float32 array (N,)
        Each is wrong by at most d u |q| |r| / (1 - d u), u = 2**-24 being half the spacing of float32 numbers at 1.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import products
    >>> products(np.array([[1, 2], [0, -1]], np.float16), np.array([3, 0.5], np.float32)).tolist()
    [4.0, -0.5]
    """
    if getattr(codes, "dtype", None) != np.float16 or codes.ndim != 2:
        raise ValueError("codes must be a float16 array (N, d)")
    if getattr(query, "dtype", None) != np.float32 or query.shape != codes.shape[1:]:
        raise ValueError(f"the query must be a float32 array ({codes.shape[1]},)")
    cdef const short[:, ::1] half = np.ascontiguousarray(codes).view(np.int16)
    cdef const float[::1] single = np.ascontiguousarray(query)
    out = np.zeros(codes.shape[0], np.float32)
    cdef float[::1] target = out
    if out.size and single.shape[0]:
        with nogil:
            multiply(half, single, target)
    return out


cdef float apart(const short* one, const short* other, Py_ssize_t length) noexcept nogil:
    """Return the squared distance of two codes, summed as `product` does."""
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
