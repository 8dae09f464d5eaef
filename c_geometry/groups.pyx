"""Rows that belong to groups, such as the slices of patients: the nearest of each group, and which rows can be meant."""

from libc.stdint cimport int64_t

import numpy as np


cdef void check(array, dtype, Py_ssize_t rows) except *:
    if getattr(array, "dtype", None) != dtype or array.shape != (rows,):
        raise ValueError(f"there must be a {np.dtype(dtype).name} for each of {rows} rows")


cdef check_owner(owner, Py_ssize_t groups):
    check(owner, np.intp, owner.shape[0])
    if owner.size and owner.max() >= groups:
        raise ValueError(f"the groups of rows must be below {groups}")


def least_of_groups(values, error, owner, groups):
    """Return the least value + error of each group.

    Parameters
    ----------
    values, error : float64 arrays (N,)
    owner : intp array (N,)
        The group of each row, from 0; a row with a negative one belongs to none.
    groups : int
        How many there are.

    Returns
    -------
    float64 array (groups,)
        Infinite for a group without rows.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, or a group is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import least_of_groups
    >>> least_of_groups(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0, 0]), np.array([0, 1, 1]), 3).tolist()
    [3.5, 1.0, inf]
    """
    check_owner(owner, groups)
    check(values, np.float64, len(owner))
    check(error, np.float64, len(owner))
    out = np.full(groups, np.inf)
    cdef const double[:] number = values, wrong = error
    cdef const Py_ssize_t[:] group = owner
    cdef double[::1] least = out
    cdef double value
    cdef Py_ssize_t row, place
    with nogil:
        for row in range(group.shape[0]):
            place = group[row]
            if place >= 0:
                value = number[row] + wrong[row]
                if value < least[place]:
                    least[place] = value
    return out


def rows_within(values, error, owner, bounds):
    """Return the rows whose value - error is no more than their group's bound.

    Parameters
    ----------
    values, error, owner
        As for :func:`least_of_groups`.
    bounds : float64 array (groups,)

    Returns
    -------
    intp array (n,)
        Ascending.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, or a group is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import rows_within
    >>> rows_within(np.array([3.0, 1.0, 2.0]), np.array([0, 0, 0.5]), np.array([0, 1, 1]), np.array([2.0, 1.5])).tolist()
    [1, 2]
    """
    check(bounds, np.float64, len(bounds))
    check_owner(owner, len(bounds))
    check(values, np.float64, len(owner))
    check(error, np.float64, len(owner))
    found = np.empty(len(owner), np.intp)
    cdef const double[:] number = values, wrong = error
    cdef const double[:] most = bounds
    cdef const Py_ssize_t[:] group = owner
    cdef Py_ssize_t[::1] out = found
    cdef Py_ssize_t row, count = 0
    with nogil:
        for row in range(group.shape[0]):
            if group[row] >= 0 and number[row] - wrong[row] <= most[group[row]]:
                out[count] = row
                count += 1
    return found[:count].copy()


def best_of_groups(values, order, owner, groups, count):
    """Return the rows of the least values of each group.

    Parameters
    ----------
    values : float64 array (N,)
    order : int64 array (N,)
        Which of two rows with equal values comes first: that of the lesser number.
    owner : intp array (N,)
        The group of each row, from 0; a row with a negative one belongs to none.
    groups, count : int
        How many groups there are, and how many rows of each are wanted, at least one.

    Returns
    -------
    intp array (groups, count)
        Ascending by value; -1 where a group has no more rows.

    Raises
    ------
    ValueError
        If dtypes or shapes are not these, a group is out of range, or none is wanted.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import best_of_groups
    >>> best_of_groups(np.array([3.0, 1.0, 2.0, 1.0]), np.arange(4), np.array([0, 1, 1, 1]), 2, 2).tolist()
    [[0, -1], [1, 3]]
    """
    if count < 1:
        raise ValueError(f"{count} rows of a group are none")
    check_owner(owner, groups)
    check(values, np.float64, len(owner))
    check(order, np.int64, len(owner))
    best = np.full((groups, count), -1, np.intp)
    cdef const double[:] number = values
    cdef const int64_t[:] rank = order
    cdef const Py_ssize_t[:] group = owner
    cdef Py_ssize_t[:, ::1] out = best
    cdef Py_ssize_t row, place, wanted = count, at, other
    with nogil:
        for row in range(group.shape[0]):
            place = group[row]
            if place < 0:
                continue
            at = wanted
            while at > 0:
                other = out[place, at - 1]
                if other >= 0 and (
                    number[other] < number[row] or (number[other] == number[row] and rank[other] <= rank[row])
                ):
                    break
                if at < wanted:
                    out[place, at] = other
                at -= 1
            if at < wanted:
                out[place, at] = row
    return best
