"""Binary hashes compared with a query's, eight bits a byte."""

from libc.stdint cimport int32_t, uint8_t

import numpy as np


cdef extern from "native/hamming.h" nogil:
    ctypedef void (*sbmir_hamming)(
        const uint8_t* rows, const uint8_t* query, Py_ssize_t count, Py_ssize_t length, int32_t* out
    ) noexcept
    int sbmir_hamming_ways(sbmir_hamming* ways, const char** names)


cdef sbmir_hamming WAYS[4]
cdef const char* NAMES[4]
cdef int COUNT = sbmir_hamming_ways(WAYS, NAMES)

HAMMING_WAYS = tuple((<bytes>NAMES[n]).decode() for n in range(COUNT))
"""How this machine can count, the quickest last."""

cdef enum:
    HALF_VECTOR = 32

cdef int FOR_SHORT = COUNT - 2 if HAMMING_WAYS[COUNT - 1].startswith("avx512") else COUNT - 1
"""Bytes that do not fill half a vector are counted quicker word by word."""


def hamming(codes, query, way=None):
    """Return in how many bits each code differs from a query; other threads may run meanwhile.

    Parameters
    ----------
    codes : uint8 array (N, B)
        Not copied if its rows lie one after the other in memory; may be read-only or memory-mapped.
    query : uint8 array (B,)
    way : str, optional
        One of `HAMMING_WAYS`; all give the same counts. None takes the quickest.

    Returns
    -------
    int32 array (N,)

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, or there is no such way.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import hamming
    >>> hamming(np.array([[0b1100, 0], [0b0001, 255]], np.uint8), np.array([0b0100, 0], np.uint8)).tolist()
    [1, 10]
    """
    if getattr(codes, "dtype", None) != np.uint8 or codes.ndim != 2:
        raise ValueError("codes must be a uint8 array (N, B)")
    if getattr(query, "dtype", None) != np.uint8 or query.shape != codes.shape[1:]:
        raise ValueError(f"the query must be a uint8 array ({codes.shape[1]},)")
    if way is not None and way not in HAMMING_WAYS:
        raise ValueError(f"this machine cannot count by {way}: choose one of {', '.join(HAMMING_WAYS)}")
    cdef int chosen = FOR_SHORT if codes.shape[1] < HALF_VECTOR else COUNT - 1
    if way is not None:
        chosen = HAMMING_WAYS.index(way)
    cdef const uint8_t[:, ::1] rows = np.ascontiguousarray(codes)
    cdef const uint8_t[::1] asked = np.ascontiguousarray(query)
    out = np.zeros(codes.shape[0], np.int32)
    cdef int32_t[::1] target = out
    if out.size and asked.shape[0]:
        with nogil:
            WAYS[chosen](&rows[0, 0], &asked[0], rows.shape[0], rows.shape[1], &target[0])
    return out
