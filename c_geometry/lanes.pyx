"""Rows of int8 numbers in blocks, compared with a query all at once: squared distances, bounds on their errors, sums of these.

The kernels are in ``native/lanes.c``; here is what they are given checked. All kernels of a machine give the same bits.
"""

from libc.stdint cimport int8_t, int16_t

import numpy as np

from c_geometry.checks import check_array, number_of_kernel

cdef extern from "native/lanes.h":
    enum:
        SBMIR_BLOCK_FACTS
        SBMIR_LANE_LEVELS
        SBMIR_MOST_PLACES
        SBMIR_ROWS
        SBMIR_STEP_OF_LANES

    ctypedef struct sbmir_asked:
        float unit, own, beyond, missed, more

    ctypedef struct sbmir_lane_kernel:
        const char* name
        void (*bounds)(
            const int8_t*, const float*, Py_ssize_t, Py_ssize_t, const int16_t*, const sbmir_asked*, float*, float*
        ) noexcept nogil
        void (*weigh)(
            const float* const*, const float* const*, const float*, Py_ssize_t, Py_ssize_t, float*, float*
        ) noexcept nogil

    int sbmir_lane_kernels(const sbmir_lane_kernel**)

cdef enum:
    MOST_KERNELS = 4
    MOST_TERMS = 8

cdef const sbmir_lane_kernel* _kernels[MOST_KERNELS]
cdef int _count = sbmir_lane_kernels(_kernels)

BLOCK_ROWS = SBMIR_ROWS
"""So many rows are a block."""

BLOCK_FACTS = SBMIR_BLOCK_FACTS
"""How much is known of a block (:class:`Lanes`)."""

LANE_LEVELS = SBMIR_LANE_LEVELS
"""A query's numbers lie between this and its negative."""

LANE_KERNELS = tuple((<bytes>_kernels[number].name).decode() for number in range(_count))
"""What this machine can run, the fastest first; the last is plain C."""


cdef const sbmir_lane_kernel* chosen(kernel) except NULL:
    """Return the kernel of a name, the fastest for None."""
    return _kernels[<int>number_of_kernel(kernel, LANE_KERNELS)]


cdef class Lanes:
    """The rows of some tables, in blocks of `BLOCK_ROWS`, the last of each table filled up.

    Parameters
    ----------
    counts : sequence of int
        How many rows each table has, at least one.
    rows : sequence of int8 arrays (blocks, K / 4, BLOCK_ROWS, 4)
        From -127 to 127, one array a table, K being at most 512: of each row of a block four places, then the next four.
    facts : sequence of float32 arrays (blocks, BLOCK_FACTS)
        Of each row its scale s; the squared length of what rounding left of it and of all else together; the length of what
        rounding took, or more; that of all else, or more: 16 numbers each. Then the largest s \\|R\\| of the block, and what the
        second fact may be wrong by at most.

    Attributes
    ----------
    blocks : int
        How many there are.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    The code (2.5, 1), of which 2 is known along the first axis, and a query (3, 0):

    >>> import numpy as np
    >>> from c_geometry import BLOCK_FACTS, BLOCK_ROWS, Lanes
    >>> rows, facts = np.zeros((1, 1, BLOCK_ROWS, 4), np.int8), np.zeros((1, BLOCK_FACTS), np.float32)
    >>> rows[0, 0, 0, 0], facts[0, [0, 16, 32, 48]] = 1, (2, 5.25, 0.5, 1.118)
    >>> squared, error = np.empty((2, 1), np.float32)
    >>> Lanes([1], [rows], [facts]).bounds(np.array([3, 0, 0, 0], np.int16), 1, 9, 0, 0, 0, squared, error, 0, 1)
    >>> squared.tolist(), round(error.item(), 1)
    ([2.25], 2.7)
    """

    cdef readonly Py_ssize_t blocks
    cdef Py_ssize_t places, tables
    cdef object kept
    cdef const Py_ssize_t[::1] first_row, first_block
    cdef const size_t[::1] rows_at, facts_at

    def __init__(self, counts, rows, facts):
        if not len(counts) or min(counts) < 1 or len(rows) != len(counts) or len(facts) != len(counts):
            raise ValueError("there must be rows and facts for each table, none of which is empty, and one table at least")
        self.tables, self.kept = len(counts), (tuple(rows), tuple(facts))
        blocks = [-(-count // SBMIR_ROWS) for count in counts]
        groups = rows[0].shape[1] if getattr(rows[0], "ndim", 0) == 4 else -1
        if not 0 < groups * SBMIR_STEP_OF_LANES <= SBMIR_MOST_PLACES:
            raise ValueError(f"rows must be int8 arrays (blocks, K / 4, {SBMIR_ROWS}, 4), K at most {SBMIR_MOST_PLACES}")
        for count, number, one, known in zip(counts, blocks, rows, facts):
            check_array(one, np.int8, (number, groups, SBMIR_ROWS, SBMIR_STEP_OF_LANES), f"{count} rows")
            check_array(known, np.float32, (number, SBMIR_BLOCK_FACTS), f"the facts of {count} rows")
        self.places = groups * SBMIR_STEP_OF_LANES
        self.first_row = np.cumsum([0, *counts], dtype=np.intp)
        self.first_block = np.cumsum([0, *blocks], dtype=np.intp)
        self.blocks = self.first_block[self.tables]
        self.rows_at = np.array([one.ctypes.data for one in rows], np.uintp)
        self.facts_at = np.array([known.ctypes.data for known in facts], np.uintp)

    def bounds(self, query, unit, own, beyond, missed, more, squared, error, first, last, kernel=None):
        """Write the squared distances of a query to the rows of some blocks, and a bound on the error of each.

        With a the query along the directions, and what lies beyond them orthogonal to them: the product of a row with the query
        is that of a with what rounding left of the row, but for what a is away from that times what rounding took along the
        directions, and the query's length beyond them times the row's. Other threads may run meanwhile.

        Parameters
        ----------
        query : int16 array (K,)
            From -`LANE_LEVELS` to `LANE_LEVELS`.
        unit : float
            What one of the query's integers stands for.
        own, beyond, missed : float
            The query's squared length; its length beyond the directions; the length of what rounding took from it, or more.
        more : float
            What every squared distance may be wrong by besides.
        squared, error : float32 arrays (N,)
            To which is written, for the rows of those blocks. What is too large for float32 becomes 0 with an infinite bound.
            What float32 arithmetic may be wrong by is counted in, that of adding or subtracting both included.
        first, last : int
            Blocks, counted through all tables; `last` is not among them.
        kernel : str, optional
            One of `LANE_KERNELS`; the fastest by default.

        Raises
        ------
        ValueError
            If dtypes, shapes or numbers are not these.
        """
        cdef const sbmir_lane_kernel* run = chosen(kernel)
        cdef const int16_t[::1] asked = query
        cdef float[::1] of_squared = squared, of_error = error
        cdef Py_ssize_t rows = self.first_row[self.tables], start = first, stop = last
        if asked.shape[0] != self.places or of_squared.shape[0] != rows or of_error.shape[0] != rows:
            raise ValueError(f"the query must have {self.places} numbers, and there must be room for {rows} distances")
        if not 0 <= start <= stop <= self.blocks:
            raise ValueError(f"blocks must be from 0 to {self.blocks}")
        cdef Py_ssize_t place
        for place in range(self.places):
            if not -SBMIR_LANE_LEVELS <= asked[place] <= SBMIR_LANE_LEVELS:
                raise ValueError(f"the query's numbers must be from -{SBMIR_LANE_LEVELS} to {SBMIR_LANE_LEVELS}")
        cdef sbmir_asked of_query = sbmir_asked(unit, own, above(2 * beyond), above(2 * missed), above(more))
        cdef Py_ssize_t table = np.searchsorted(self.first_block, start, "right") - 1
        cdef Py_ssize_t within, end, row, count
        with nogil:
            while start < stop:
                end = self.first_block[table + 1]
                end = end if end < stop else stop
                within = start - self.first_block[table]
                row = self.first_row[table] + within * SBMIR_ROWS
                count = self.first_row[table + 1] - row
                count = count if count < (end - start) * SBMIR_ROWS else (end - start) * SBMIR_ROWS
                run.bounds(
                    <const int8_t*>self.rows_at[table] + within * SBMIR_ROWS * self.places,
                    <const float*>self.facts_at[table] + within * SBMIR_BLOCK_FACTS,
                    count, self.places, &asked[0], &of_query, &of_squared[row], &of_error[row],
                )
                start, table = end, table + 1


cdef float above(double number):
    """Return a float32 number that is no less."""
    return np.nextafter(np.float32(number), np.float32(np.inf))


def weigh(squared, error, factors, squared_out, error_out, kernel=None):
    """Write weighted sums of squared distances, and bounds on their errors; other threads may run meanwhile.

    Parameters
    ----------
    squared, error : sequences of float32 arrays (n,)
        One to eight terms.
    factors : sequence of float
        Positive; by each term.
    squared_out, error_out : float32 arrays (n,)
        To which is written. What is too large for float32 becomes 0 with an infinite bound. What float32 arithmetic may be wrong
        by is counted in, that of adding or subtracting both included.
    kernel : str, optional
        One of `LANE_KERNELS`; the fastest by default.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import weigh
    >>> one, two = np.array([1, 2], np.float32), np.array([4, 0], np.float32)
    >>> out, error = np.empty((2, 2), np.float32)
    >>> weigh([one, two], [np.zeros_like(one), one], [2, 0.5], out, error)
    >>> out.tolist(), error.round(3).tolist()
    ([4.0, 4.0], [0.5, 1.0])
    """
    cdef const sbmir_lane_kernel* run = chosen(kernel)
    cdef Py_ssize_t terms = len(squared), term
    if not 1 <= terms <= MOST_TERMS or len(error) != terms or len(factors) != terms:
        raise ValueError(f"there must be from 1 to {MOST_TERMS} terms, each with errors and a factor")
    cdef float[::1] of_squared = squared_out, of_error = error_out
    cdef Py_ssize_t count = of_squared.shape[0]
    cdef const float[::1] numbers, wrong
    cdef const float* values[MOST_TERMS]
    cdef const float* errors[MOST_TERMS]
    cdef float counting[MOST_TERMS]
    if any(len(array) != count for array in (*squared, *error, error_out)):
        raise ValueError(f"all must be of {count} rows")
    if not count:
        return
    for term in range(terms):
        numbers, wrong = squared[term], error[term]
        values[term], errors[term], counting[term] = &numbers[0], &wrong[0], factors[term]
    with nogil:
        run.weigh(values, errors, counting, terms, count, &of_squared[0], &of_error[0])
