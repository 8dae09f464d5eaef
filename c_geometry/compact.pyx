"""int8 copies of float16 codes and products of them with a query, by the fastest instructions that the machine has.

The kernels are in ``native/compact.c``; here is what they are given checked. All kernels of a machine give the same bits.
"""

from libc.math cimport sqrt
from libc.stdint cimport int8_t, int16_t, int64_t

import numpy as np

cdef extern from "native/compact.h":
    enum:
        SBMIR_AXES
        SBMIR_FACTS
        SBMIR_LEVELS
        SBMIR_PARTS
        SBMIR_STEP

    ctypedef struct sbmir_kernel:
        const char* name
        void (*dots)(const int8_t*, Py_ssize_t, Py_ssize_t, const int16_t*, int64_t*) noexcept nogil
        void (*squeeze)(
            const int16_t*, Py_ssize_t, Py_ssize_t, const float*, const float*, const float*, int8_t*, double*
        ) noexcept nogil
        void (*distances)(const int16_t* const*, Py_ssize_t, Py_ssize_t, Py_ssize_t, const float*, double*) noexcept nogil
        void (*crossed)(const int8_t*, const int8_t*, Py_ssize_t, Py_ssize_t, const float*, double*) noexcept nogil
        void (*along_axes)(
            const int16_t* const*, Py_ssize_t, Py_ssize_t, Py_ssize_t, const float*, const float*, Py_ssize_t, double*, double*,
            double*
        ) noexcept nogil

    int sbmir_kernels(const sbmir_kernel**)

cdef enum:
    MOST_KERNELS = 4
    DIRECTION_FACTS = 7

cdef const sbmir_kernel* _kernels[MOST_KERNELS]
cdef int _count = sbmir_kernels(_kernels)

LEVELS = SBMIR_LEVELS
"""A query's numbers lie between this and its negative: sums of 2,048 products with int8 numbers then fit into 32 bits."""

KERNELS = tuple((<bytes>_kernels[number].name).decode() for number in range(_count))
"""What this machine can run, the fastest first; the last is plain C."""


cdef const sbmir_kernel* chosen(kernel) except NULL:
    """Return the kernel of a name, the fastest for None."""
    if kernel is None:
        return _kernels[0]
    if kernel not in KERNELS:
        raise ValueError(f"this machine has no kernel {kernel!r}, but {', '.join(KERNELS)}")
    return _kernels[<int>KERNELS.index(kernel)]


cdef void check(array, dtype, shape, what) except *:
    """Refuse what is no C-contiguous array of a type and shape; -1 stands for any length."""
    if getattr(array, "dtype", None) != dtype or array.ndim != len(shape):
        raise ValueError(f"{what} must be {np.dtype(dtype).name} of {len(shape)} axes")
    if any(wanted not in (-1, there) for wanted, there in zip(shape, array.shape)):
        raise ValueError(f"{what} must be of the shape {shape}, not {array.shape}")
    if not array.flags.c_contiguous:
        raise ValueError(f"{what} must lie in one piece in memory")


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
    check(codes, np.float16, (-1, -1), "codes")
    check(centre, np.float32, codes.shape[1:], "centre")
    check(spread, np.float32, codes.shape[1:], "spread")
    check(rows, np.int8, codes.shape, "rows")
    check(facts, np.float64, (len(codes), SBMIR_FACTS), "facts")
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
    check(rows, np.int8, (-1, -1), "rows")
    check(query, np.int16, rows.shape[1:], "the query")
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
    check(first, np.int8, (-1, -1), "first")
    check(second, np.int8, first.shape, "second")
    check(weights, np.float32, first.shape[1:], "weights")
    out = np.zeros(len(first), np.float64)
    if not first.size:
        return out
    cdef const int8_t[:, ::1] one = first, other = second
    cdef const float[::1] counting = weights
    cdef double[::1] target = out
    with nogil:
        run.crossed(&one[0, 0], &other[0, 0], one.shape[0], one.shape[1], &counting[0], &target[0])
    return out


def distances(blocks, chosen_rows, query, kernel=None):
    """Return the squared distances of some rows to a query; other threads may run meanwhile.

    Parameters
    ----------
    blocks : sequence of sequences of float16 arrays (N, d)
        The codes, block by block, in each an array for each part; a row's parts are added. Finite numbers, in one piece each;
        may be read-only or memory-mapped.
    chosen_rows : intp array (n,)
        Rows, counted through all blocks, from 0.
    query : float32 array (d,)
    kernel : str, optional
        One of `KERNELS`; the fastest by default.

    Returns
    -------
    float64 array (n,)
        With one part each is wrong by at most 66 u of itself / (1 - 66 u), u = 2**-24 being half the spacing of float32 numbers
        at 1; with k parts each distance by k u times the lengths of query and parts together as well.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, or a row is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import distances
    >>> blocks = [[np.array([[0, 0], [3, 4]], np.float16)], [np.array([[0, 1]], np.float16)]]
    >>> distances(blocks, np.array([1, 2]), np.zeros(2, np.float32)).tolist()
    [25.0, 1.0]
    """
    cdef const sbmir_kernel* run = chosen(kernel)
    check(query, np.float32, (-1,), "the query")
    check(chosen_rows, np.intp, (-1,), "rows")
    cdef Py_ssize_t parts = len(blocks[0]) if len(blocks) else 0, length = query.shape[0]
    for block in blocks:
        if len(block) != parts:
            raise ValueError("all blocks must have the same parts")
        for codes in block:
            check(codes, np.float16, (len(block[0]), length), "codes")
    counts = [len(block[0]) for block in blocks]
    if chosen_rows.size and (chosen_rows.min() < 0 or chosen_rows.max() >= sum(counts)):
        raise ValueError(f"rows must be from 0 to {sum(counts) - 1}")
    starts = np.cumsum([0, *counts])
    out = np.zeros(len(chosen_rows), np.float64)
    if not out.size or not length:
        return out
    block_of = np.searchsorted(starts, chosen_rows, "right") - 1
    bases = np.array([[codes.ctypes.data for codes in block] for block in blocks], np.uintp)
    addresses = np.ascontiguousarray(bases[block_of] + ((chosen_rows - starts[block_of]) * (2 * length)).astype(np.uintp)[:, None])
    cdef const size_t[:, ::1] places = addresses
    cdef const float[::1] asked = query
    cdef double[::1] target = out
    with nogil:
        run.distances(<const int16_t* const*>&places[0, 0], places.shape[0], parts, length, &asked[0], &target[0])
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
        check(codes, np.float16, (-1, -1), "codes")
        check(codes, np.float16, shape, "codes")
    check(centre, np.float32, shape[1:], "centre")
    check(axes, np.float32, (shape[1], -1), "axes")
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


def add_products(products, facts, step, missed, squared, error, lost, lengths):
    """Count one part of a query in, row by row, in place: the first step to bounds, whose second is :func:`finish_bounds`.

    Parameters
    ----------
    products : int64 array (n,)
        Of the rows with the query's integers (:func:`dots`).
    facts : float64 array (n, 4)
        What :func:`squeeze` tells of them.
    step : float
        What one of the query's integers stands for.
    missed : float
        The length of what rounding took from the query, or more.
    squared, error, lost, lengths : float64 arrays (n,)
        To which are added the scalar product, the bound on its error, what rounding took from the row, and what it left.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import add_products
    >>> sums = np.zeros((4, 1))
    >>> add_products(np.array([-254]), np.array([[0.5, 64.0, 0.25, 4096.0]]), 2.0, 0.5, *sums)
    >>> sums[:, 0].tolist()
    [-254.0, 32.0, 0.25, 64.0]
    """
    cdef const int64_t[::1] whole = products
    cdef Py_ssize_t rows = whole.shape[0], row
    check(facts, np.float64, (rows, SBMIR_FACTS), "facts")
    for array in (squared, error, lost, lengths):
        check(array, np.float64, (rows,), "sums")
    cdef const double[:, ::1] about = facts
    cdef double[::1] of_product = squared, of_error = error, of_lost = lost, of_length = lengths
    cdef double unit = step, miss = missed
    with nogil:
        for row in range(rows):
            of_product[row] += unit * about[row, 0] * whole[row]
            of_error[row] += miss * about[row, 1]
            of_lost[row] += about[row, 2]
            of_length[row] += sqrt(about[row, 3])


def finish_bounds(squares, own, longest, squared, error, lost, lengths):
    """Make squared distances of what :func:`add_products` added up, and a bound on the error of each, row by row, in place.

    With D the distance of the query to what rounding left of a row, and e the length of what it took, the distance to the row
    itself is within e of D. What float32 and float64 arithmetic may be wrong by, of whoever computes the same distance from
    float64 differences as well, is within 2**-17 of the square of all lengths together.

    Parameters
    ----------
    squares : float64 array (n,)
        The squared lengths of what rounding left of the rows, parts added.
    own, longest : float
        The squared length of the query, and the lengths of its parts together.
    squared, error : float64 arrays (n,)
        The scalar products and the bounds on their errors; afterwards the squared distances and the bounds on theirs. What is
        too large for float64 becomes 0 with an infinite bound.
    lost, lengths : float64 arrays (n,)
        What rounding took from the rows, and what it left.

    Examples
    --------
    The code 2.5 was rounded to 2, and is asked for by 3:

    >>> import numpy as np
    >>> from c_geometry import finish_bounds
    >>> squared, error = np.array([6.0]), np.zeros(1)
    >>> finish_bounds(np.array([4.0]), 9.0, 3.0, squared, error, np.array([0.5]), np.array([2.0]))
    >>> squared.tolist(), round(error.item(), 3)
    ([1.0], 1.25)
    """
    cdef const double[:] left = squares
    cdef Py_ssize_t rows = left.shape[0], row
    for array in (squared, error, lost, lengths):
        check(array, np.float64, (rows,), "sums")
    cdef const double[::1] of_lost = lost, of_length = lengths
    cdef double[::1] of_squared = squared, of_error = error
    cdef double query = own, reach = longest, value, wrong, infinite = np.inf
    with nogil:
        for row in range(rows):
            value = query - 2 * of_squared[row] + left[row]
            value = value if value > 0 else 0
            wrong = 2 * of_error[row] + (reach + of_length[row]) * (reach + of_length[row]) / 131072
            wrong = wrong + (2 * sqrt(value + wrong) + of_lost[row]) * of_lost[row]
            if wrong < infinite and value < infinite:
                of_squared[row] = value
                of_error[row] = wrong
            else:
                of_squared[row] = 0
                of_error[row] = infinite


def direction_bounds(products, facts, step, missed, own, inside, beyond, off, squared, error):
    """Write squared distances of a query to rows that are known by few directions, and a bound on the error of each.

    With a the query along the directions, and what lies beyond them orthogonal to them: the product of a row with the query is
    that of a with what rounding left of the row, but for what a is away from that times what rounding took along the
    directions, and the query's length beyond them times the row's.

    Parameters
    ----------
    products : int64 array (n,)
        Of the rows with the query's integers (:func:`dots`).
    facts : float64 array (n, 7)
        Of each row: what :func:`squeeze` tells, along the directions; the squared length of what rounding left and of all else
        together; the length of all else; what the former may be wrong by.
    step, missed : float
        What one of the query's integers stands for; the length of what rounding took from it, or more.
    own, inside, beyond : float
        The squared length of the query; that along the directions; its length beyond them.
    off : float
        What the query itself may be away from what was asked.
    squared, error : float64 arrays (n,)
        To which is written. What is too large for float64 becomes 0 with an infinite bound.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these.

    Examples
    --------
    The code (2.5, 1), of which 2 is known along the first axis, and a query (3, 0):

    >>> import numpy as np
    >>> from c_geometry import direction_bounds
    >>> facts, (squared, error) = np.array([[2, 2, 0.5, 4, 5.25, 1.118, 0]]), np.zeros((2, 1))
    >>> direction_bounds(np.array([3]), facts, 1.0, 0.0, 9.0, 9.0, 0.0, 0.0, squared, error)
    >>> squared.tolist(), round(error.item(), 3)
    ([2.25], 1.0)
    """
    cdef const int64_t[::1] whole = products
    cdef Py_ssize_t rows = whole.shape[0], row
    check(facts, np.float64, (rows, DIRECTION_FACTS), "facts")
    check(squared, np.float64, (rows,), "squared")
    check(error, np.float64, (rows,), "error")
    cdef const double[:, ::1] about = facts
    cdef double[::1] of_squared = squared, of_error = error
    cdef double unit = step, miss = missed, query = own, along = inside, outside = beyond, away = off
    cdef double product, value, within, wrong, infinite = np.inf, length = sqrt(query)
    with nogil:
        for row in range(rows):
            product = unit * about[row, 0] * whole[row]
            value = query - 2 * product + about[row, 4]
            value = value if value > 0 else 0
            within = along - 2 * product + about[row, 3]
            within = within if within > 0 else 0
            wrong = 2 * miss * about[row, 1] + about[row, 6]
            wrong += (length + sqrt(about[row, 4])) * (length + sqrt(about[row, 4])) / 1073741824
            wrong += 2 * sqrt(within + wrong) * about[row, 2] + 2 * outside * about[row, 5]
            wrong += (2 * sqrt(value + wrong) + away) * away
            if wrong < infinite and value < infinite:
                of_squared[row] = value
                of_error[row] = wrong
            else:
                of_squared[row] = 0
                of_error[row] = infinite
