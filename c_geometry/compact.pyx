"""int8 copies of float16 codes and products of them with a query, by the fastest instructions that the machine has.

The kernels are in ``native/compact.c``; here is what they are given checked. All kernels of a machine give the same bits.
"""

from libc.stdint cimport int8_t, int16_t, int64_t

import numpy as np

from c_geometry.checks import check_array, number_of_kernel

cdef enum:
    MOST_KERNELS = 4

cdef const sbmir_kernel* _kernels[MOST_KERNELS]
cdef int _count = sbmir_kernels(_kernels)

LEVELS = SBMIR_LEVELS
"""A query's numbers lie between this and its negative: sums of 2,048 products with int8 numbers then fit into 32 bits."""

KERNELS = tuple((<bytes>_kernels[number].name).decode() for number in range(_count))
"""What this machine can run, the fastest first; the last is plain C."""


cdef const sbmir_kernel* chosen(kernel) except NULL:
    """Return the kernel of a name, the fastest for None."""
    return _kernels[<int>number_of_kernel(kernel, KERNELS)]


def squeeze(codes, centre, spread, rows, facts, kernel=None):
    """Write int8 copies of codes: of each number (number - centre) / (spread s), rounded, s being the row's own scale.

    Other threads may run meanwhile.

    Parameters
    ----------
    codes : float16 array (N, d)
        Finite numbers, in one piece; may be read-only or memory-mapped.
    centre, spread : float32 arrays (d,)
        Finite, `spread` positive.
    rows : int8 array (N, d)
        To which is written the R of each row, from -127 to 127, of which ``centre + spread s R`` is nearly the code.
    facts : float64 array (N, 4)
        To which is written of each row its scale s; s \\|R\\| or a little more; the length of what was rounded away, or a
        little more; the squared length of spread s R, right within 2**-18 of itself.
    kernel : str, optional
        One of `KERNELS`; the fastest by default.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import squeeze
    >>> codes, rows, facts = np.array([[1, -2.5]], np.float16), np.empty((1, 2), np.int8), np.empty((1, 4))
    >>> squeeze(codes, np.zeros(2, np.float32), np.ones(2, np.float32), rows, facts)
    >>> rows.tolist()
    [[51, -127]]
    >>> [round(fact, 3) for fact in facts[0].tolist()]
    [0.02, 2.694, 0.004, 7.258]
    """
    cdef const sbmir_kernel* run = chosen(kernel)
    check_array(codes, np.float16, (-1, -1), "codes")
    check_array(centre, np.float32, codes.shape[1:], "centre")
    check_array(spread, np.float32, codes.shape[1:], "spread")
    check_array(rows, np.int8, codes.shape, "rows")
    check_array(facts, np.float64, (len(codes), SBMIR_FACTS), "facts")
    facts[:] = 0
    if not codes.size:
        return
    cdef const int16_t[:, ::1] half = codes.view(np.int16)
    cdef const float[::1] middle = centre, wide = spread, factor = np.float32(1) / spread
    cdef int8_t[:, ::1] out = rows
    cdef double[:, ::1] about = facts
    with nogil:
        run.squeeze(&half[0, 0], half.shape[0], half.shape[1], &middle[0], &wide[0], &factor[0], &out[0, 0], &about[0, 0])


def dots(rows, query, kernel=None):
    """Return the products of int8 rows with a query, exactly; other threads may run meanwhile.

    Parameters
    ----------
    rows : int8 array (N, d)
        From -127 to 127, in one piece.
    query : int16 array (d,)
        From -`LEVELS` to `LEVELS`.
    kernel : str, optional
        One of `KERNELS`; the fastest by default.

    Returns
    -------
    int64 array (N,)

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, or a query's number is larger.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import dots
    >>> dots(np.array([[1, 2], [0, -127]], np.int8), np.array([300, -1], np.int16)).tolist()
    [298, 127]
    """
    cdef const sbmir_kernel* run = chosen(kernel)
    check_array(rows, np.int8, (-1, -1), "rows")
    check_array(query, np.int16, rows.shape[1:], "the query")
    if query.size and not (-LEVELS <= query.min() and query.max() <= LEVELS):
        raise ValueError(f"the query's numbers must be from -{LEVELS} to {LEVELS}")
    out = np.zeros(len(rows), np.int64)
    if not rows.size:
        return out
    cdef const int8_t[:, ::1] numbers = rows
    cdef const int16_t[::1] asked = query
    cdef int64_t[::1] target = out
    with nogil:
        run.dots(&numbers[0, 0], numbers.shape[0], numbers.shape[1], &asked[0], &target[0])
    return out


def crossed(first, second, weights, kernel=None):
    """Return the sums of weight * first * second of each row, right within 2**-17 of what they are with all terms positive.

    Parameters
    ----------
    first, second : int8 arrays (N, d)
        In one piece.
    weights : float32 array (d,)
    kernel : str, optional
        One of `KERNELS`; the fastest by default.

    Returns
    -------
    float64 array (N,)

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import crossed
    >>> crossed(np.array([[1, 2]], np.int8), np.array([[3, -4]], np.int8), np.array([1, 0.5], np.float32)).tolist()
    [-1.0]
    """
    cdef const sbmir_kernel* run = chosen(kernel)
    check_array(first, np.int8, (-1, -1), "first")
    check_array(second, np.int8, first.shape, "second")
    check_array(weights, np.float32, first.shape[1:], "weights")
    out = np.zeros(len(first), np.float64)
    if not first.size:
        return out
    cdef const int8_t[:, ::1] one = first, other = second
    cdef const float[::1] counting = weights
    cdef double[::1] target = out
    with nogil:
        run.crossed(&one[0, 0], &other[0, 0], one.shape[0], one.shape[1], &counting[0], &target[0])
    return out


cdef class Blocks:
    """Codes of float16 numbers, block by block, to compare single rows with a query; checked once, however many are asked for.

    Parameters
    ----------
    blocks : sequence of sequences of float16 arrays (N, d)
        In each block an array for each part; a row's parts are added. Finite numbers, in one piece each; may be read-only or
        memory-mapped.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import Blocks
    >>> blocks = Blocks([[np.array([[0, 0], [3, 4]], np.float16)], [np.array([[0, 1]], np.float16)]])
    >>> blocks.distances(np.array([1, 2]), np.zeros(2, np.float32)).tolist()
    [25.0, 1.0]
    """

    cdef object kept, starts, bases
    cdef Py_ssize_t parts, length, rows

    def __init__(self, blocks):
        self.kept = tuple(tuple(block) for block in blocks)
        self.parts, self.length, counts = 0, -1, []
        for block in self.kept:
            if not block or len(block) != len(self.kept[0]):
                raise ValueError("all blocks must have the same parts")
            check_array(block[0], np.float16, (-1, self.length), "codes")
            self.parts, self.length = len(block), block[0].shape[1]
            for codes in block:
                check_array(codes, np.float16, (len(block[0]), self.length), "codes")
            counts.append(len(block[0]))
        self.rows, self.starts = sum(counts), np.cumsum([0, *counts], dtype=np.intp)
        self.bases = np.array([[codes.ctypes.data for codes in block] for block in self.kept], np.uintp)

    def distances(self, rows, query, kernel=None):
        """Return the squared distances of some rows to a query; other threads may run meanwhile.

        Parameters
        ----------
        rows : intp array (n,)
            Counted through all blocks, from 0.
        query : float32 array (d,)
        kernel : str, optional
            One of `KERNELS`; the fastest by default.

        Returns
        -------
        float64 array (n,)
            With one part each is wrong by at most 66 u of itself / (1 - 66 u), u = 2**-24 being half the spacing of float32
            numbers at 1; with k parts each distance by k u times the lengths of query and parts together as well.

        Raises
        ------
        ValueError
            If dtypes or shapes are not these, or a row is out of range.
        """
        cdef const sbmir_kernel* run = chosen(kernel)
        check_array(query, np.float32, (self.length,), "the query")
        check_array(rows, np.intp, (-1,), "rows")
        if rows.size and (rows.min() < 0 or rows.max() >= self.rows):
            raise ValueError(f"rows must be from 0 to {self.rows - 1}")
        out = np.zeros(len(rows), np.float64)
        if not out.size or self.length < 1:
            return out
        block_of = np.searchsorted(self.starts, rows, "right") - 1
        apart = ((rows - self.starts[block_of]) * (2 * self.length)).astype(np.uintp)
        cdef const size_t[:, ::1] places = np.ascontiguousarray(self.bases[block_of] + apart[:, None])
        cdef const float[::1] asked = query
        cdef double[::1] target = out
        with nogil:
            run.distances(
                <const int16_t* const*>&places[0, 0], places.shape[0], self.parts, self.length, &asked[0], &target[0]
            )
        return out


def along_axes(parts, centre, axes, kernel=None):
    """Return what sums of codes, less a centre, are along some axes; other threads may run meanwhile.

    Parameters
    ----------
    parts : sequence of float16 arrays (N, d)
        One to eight, which are added. Finite numbers, in one piece each; may be read-only or memory-mapped.
    centre : float32 array (d,)
    axes : float32 array (d, K)
    kernel : str, optional
        One of `KERNELS`; the fastest by default.

    Returns
    -------
    along : float64 array (N, K)
        Each is wrong by at most 130 u times the lengths of row and axis, u = 2**-24 being half the spacing of float32 numbers
        at 1, and by what rounding takes from a row: at most k u of all lengths together, k being the number of parts.
    squares : float64 array (N,)
        The squared lengths of the sums less the centre, so rounded; right within 66 u of themselves.
    sizes : float64 array (N,)
        The lengths of each row's parts together, right within 66 u of themselves.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import along_axes
    >>> codes, axes = np.array([[3, 4], [1, 1]], np.float16), np.array([[1], [0]], np.float32)
    >>> along, squares, sizes = along_axes([codes], np.ones(2, np.float32), axes)
    >>> along.tolist(), squares.tolist(), sizes[:1].tolist()
    ([[2.0], [0.0]], [13.0, 0.0], [5.0])
    """
    cdef const sbmir_kernel* run = chosen(kernel)
    if not 1 <= len(parts) <= SBMIR_PARTS:
        raise ValueError(f"from 1 to {SBMIR_PARTS} parts can be added, not {len(parts)}")
    shape = parts[0].shape
    for codes in parts:
        check_array(codes, np.float16, (-1, -1), "codes")
        check_array(codes, np.float16, shape, "codes")
    check_array(centre, np.float32, shape[1:], "centre")
    check_array(axes, np.float32, (shape[1], -1), "axes")
    cdef Py_ssize_t places = -(-shape[1] // SBMIR_STEP) * SBMIR_STEP, width = -(-axes.shape[1] // SBMIR_AXES) * SBMIR_AXES
    filled = np.zeros((places, width), np.float32)
    filled[: axes.shape[0], : axes.shape[1]] = axes
    along, squares, sizes = np.zeros((shape[0], width)), np.zeros(shape[0]), np.zeros(shape[0])
    if not parts[0].size or not width:
        return along[:, : axes.shape[1]], squares, sizes
    cdef const int16_t* addresses[SBMIR_PARTS]
    cdef const int16_t[:, ::1] half
    cdef Py_ssize_t number = 0
    for codes in parts:
        half = codes.view(np.int16)
        addresses[number] = &half[0, 0]
        number += 1
    cdef const float[::1] middle = centre
    cdef const float[:, ::1] lines = filled
    cdef double[:, ::1] out = along
    cdef double[::1] of_squares = squares, of_sizes = sizes
    with nogil:
        run.along_axes(
            addresses, number, half.shape[0], half.shape[1], &middle[0], &lines[0, 0], width, &out[0, 0], &of_squares[0], &of_sizes[0]
        )
    return along[:, : axes.shape[1]], squares, sizes
