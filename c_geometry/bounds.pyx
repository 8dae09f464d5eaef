"""Bounds on the distances of a query to rows that are known by their int8 copies.

Products of integers go in, one a row; squared distances and a bound on the error of each come out.
"""

from libc.math cimport INFINITY, sqrt
from libc.stdint cimport int64_t

import numpy as np

from c_geometry.checks import check_array
from c_geometry.compact cimport SBMIR_FACTS

cdef inline void keep(double value, double wrong, double* squared, double* error) noexcept nogil:
    """Write a squared distance and the bound on its error; what is too large for float64 tells nothing."""
    if wrong < INFINITY and value < INFINITY:
        squared[0] = value
        error[0] = wrong
    else:
        squared[0] = 0
        error[0] = INFINITY


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
    check_array(facts, np.float64, (rows, SBMIR_FACTS), "facts")
    for array in (squared, error, lost, lengths):
        check_array(array, np.float64, (rows,), "sums")
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
        check_array(array, np.float64, (rows,), "sums")
    cdef const double[::1] of_lost = lost, of_length = lengths
    cdef double[::1] of_squared = squared, of_error = error
    cdef double query = own, reach = longest, value, wrong
    with nogil:
        for row in range(rows):
            value = query - 2 * of_squared[row] + left[row]
            value = value if value > 0 else 0
            wrong = 2 * of_error[row] + (reach + of_length[row]) * (reach + of_length[row]) / 131072
            wrong = wrong + (2 * sqrt(value + wrong) + of_lost[row]) * of_lost[row]
            keep(value, wrong, &of_squared[row], &of_error[row])
