"""Rows that belong to groups, such as the slices of patients: the nearest of each group, and which rows can be meant."""

from libc.math cimport INFINITY
from libc.stdint cimport int64_t

import numpy as np

cdef extern from "native/groups.h" nogil:
    enum:
        TOGETHER "SBMIR_TOGETHER"

    bint sbmir_are_one(const Py_ssize_t*)
    double sbmir_least_float(const float*, const float*, double)
    double sbmir_least_double(const double*, const double*, double)
    bint sbmir_any_within_float(const float*, const float*, float)
    bint sbmir_any_within_double(const double*, const double*, double)
    float sbmir_above(double)


ctypedef fused real:
    float
    double


cdef void check(array, dtype, Py_ssize_t rows) except *:
    if getattr(array, "dtype", None) != dtype or array.shape != (rows,):
        raise ValueError(f"there must be a {np.dtype(dtype).name} for each of {rows} rows")


cdef bint are_single(values, Py_ssize_t rows) except -1:
    """Tell whether values are float32, and not float64."""
    if getattr(values, "dtype", None) == np.float32:
        check(values, np.float32, rows)
        return True
    check(values, np.float64, rows)
    return False


cdef check_owner(owner, Py_ssize_t groups):
    check(owner, np.intp, owner.shape[0])
    if owner.size and owner.max() >= groups:
        raise ValueError(f"the groups of rows must be below {groups}")


cdef bint least(
    const real[::1] values, const real[::1] error, const Py_ssize_t[::1] owner, double[::1] out
) noexcept nogil:
    """Write the least sums; rows of a group mostly follow each other. Tell whether all groups are there."""
    cdef Py_ssize_t row = 0, rows = owner.shape[0], place
    cdef double value, lowest
    while row < rows:
        place = owner[row]
        if place >= out.shape[0]:
            return False
        lowest = out[place] if place >= 0 else 0
        while row + TOGETHER <= rows and owner[row] == place and sbmir_are_one(&owner[row]):
            if real is float:
                lowest = sbmir_least_float(&values[row], &error[row], lowest)
            else:
                lowest = sbmir_least_double(&values[row], &error[row], lowest)
            row += TOGETHER
        while row < rows and owner[row] == place:
            value = <double>values[row] + <double>error[row]
            lowest = value if value < lowest else lowest
            row += 1
        if place >= 0:
            out[place] = lowest
    return True


cdef Py_ssize_t within(
    const real[::1] values, const real[::1] error, const Py_ssize_t[::1] owner, const double[::1] bounds, Py_ssize_t[::1] out
) noexcept nogil:
    """Write the rows that are within their group's bound and return how many, -1 if such a row's group is not there."""
    cdef Py_ssize_t start, row, rows = owner.shape[0], end = 0, count = 0, place
    cdef double most = -INFINITY, low
    for place in range(bounds.shape[0]):
        most = bounds[place] if bounds[place] > most else most
    cdef float single = sbmir_above(most)
    while end < rows:
        start, end = end, end + TOGETHER if end + TOGETHER < rows else rows
        if end == start + TOGETHER:
            if real is float:
                if not sbmir_any_within_float(&values[start], &error[start], single):
                    continue
            elif not sbmir_any_within_double(&values[start], &error[start], most):
                continue
        for row in range(start, end):
            place = owner[row]
            if place >= bounds.shape[0]:
                return -1
            low = <double>values[row] - <double>error[row]
            if place >= 0 and low <= bounds[place]:
                out[count] = row
                count += 1
    return count


cdef void best(
    const real[:] values, const int64_t[:] order, const Py_ssize_t[:] owner, Py_ssize_t[:, ::1] out
) noexcept nogil:
    cdef Py_ssize_t row, place, wanted = out.shape[1], at, other
    for row in range(owner.shape[0]):
        place = owner[row]
        if place < 0:
            continue
        at = wanted
        while at > 0:
            other = out[place, at - 1]
            if other >= 0 and (
                values[other] < values[row] or (values[other] == values[row] and order[other] <= order[row])
            ):
                break
            if at < wanted:
                out[place, at] = other
            at -= 1
        if at < wanted:
            out[place, at] = row


def least_of_groups(values, error, owner, groups):
    """Return the least value + error of each group.

    Parameters
    ----------
    values, error : float32 or float64 arrays (N,)
        Of one type; added and subtracted in float64.
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
    check(owner, np.intp, owner.shape[0])
    cdef bint single = are_single(values, len(owner)), known
    check(error, values.dtype, len(owner))
    out = np.full(groups, np.inf)
    cdef double[::1] target = out
    cdef const Py_ssize_t[::1] group = np.ascontiguousarray(owner)
    cdef const float[::1] short_values, short_error
    cdef const double[::1] long_values, long_error
    if single:
        short_values, short_error = np.ascontiguousarray(values), np.ascontiguousarray(error)
        with nogil:
            known = least(short_values, short_error, group, target)
    else:
        long_values, long_error = np.ascontiguousarray(values), np.ascontiguousarray(error)
        with nogil:
            known = least(long_values, long_error, group, target)
    if not known:
        raise ValueError(f"the groups of rows must be below {groups}")
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
        If dtypes or shapes are not these, or a group of rows that may be within is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import rows_within
    >>> rows_within(np.array([3.0, 1.0, 2.0]), np.array([0, 0, 0.5]), np.array([0, 1, 1]), np.array([2.0, 1.5])).tolist()
    [1, 2]
    """
    check(bounds, np.float64, len(bounds))
    check(owner, np.intp, owner.shape[0])
    cdef bint single = are_single(values, len(owner))
    check(error, values.dtype, len(owner))
    found = np.empty(len(owner), np.intp)
    cdef Py_ssize_t[::1] out = found
    cdef const double[::1] most = np.ascontiguousarray(bounds)
    cdef const Py_ssize_t[::1] group = np.ascontiguousarray(owner)
    cdef const float[::1] short_values, short_error
    cdef const double[::1] long_values, long_error
    cdef Py_ssize_t count
    if single:
        short_values, short_error = np.ascontiguousarray(values), np.ascontiguousarray(error)
        with nogil:
            count = within(short_values, short_error, group, most, out)
    else:
        long_values, long_error = np.ascontiguousarray(values), np.ascontiguousarray(error)
        with nogil:
            count = within(long_values, long_error, group, most, out)
    if count < 0:
        raise ValueError(f"the groups of rows must be below {len(bounds)}")
    return found[:count].copy()


def best_of_groups(values, order, owner, groups, count):
    """Return the rows of the least values of each group.

    Parameters
    ----------
    values : float32 or float64 array (N,)
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
    cdef bint single = are_single(values, len(owner))
    check(order, np.int64, len(owner))
    found = np.full((groups, count), -1, np.intp)
    cdef Py_ssize_t[:, ::1] out = found
    cdef const int64_t[:] rank = order
    cdef const Py_ssize_t[:] group = owner
    cdef const float[:] short_values
    cdef const double[:] long_values
    if single:
        short_values = values
        with nogil:
            best(short_values, rank, group, out)
    else:
        long_values = values
        with nogil:
            best(long_values, rank, group, out)
    return found
