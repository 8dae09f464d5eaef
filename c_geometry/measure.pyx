"""Measures of outlines, in the units of their coordinates (mm, mm2)."""

from collections import namedtuple

import numpy as np

from libc.math cimport sqrt

from c_geometry.checks import as_outlines, as_points

Diameters = namedtuple("Diameters", ["longest", "perpendicular", "longest_ends", "perpendicular_ends"])
Diameters.__doc__ = """The two diameters of a lesion, in mm, and their ends (2, 2) as points (row, column)."""


cdef double doubled_area(const double[:, :] points) noexcept nogil:
    """Twice the signed area, relative to the first point so that a far-away origin costs no digits."""
    cdef Py_ssize_t i
    cdef double total = 0.0, row, column, last_row = 0.0, last_column = 0.0
    for i in range(1, points.shape[0]):
        row = points[i, 0] - points[0, 0]
        column = points[i, 1] - points[0, 1]
        total += last_column * row - column * last_row
        last_row = row
        last_column = column
    return total


cdef double length(const double[:, :] points) noexcept nogil:
    cdef Py_ssize_t i, j = points.shape[0] - 1
    cdef double total = 0.0, row, column
    for i in range(points.shape[0]):
        row = points[i, 0] - points[j, 0]
        column = points[i, 1] - points[j, 1]
        total += sqrt(row * row + column * column)
        j = i
    return total


cdef void farthest_pair(const double[:, :] points, Py_ssize_t* first, Py_ssize_t* second) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef double row, column, most = -1.0
    for i in range(points.shape[0]):
        for j in range(i, points.shape[0]):
            row = points[i, 0] - points[j, 0]
            column = points[i, 1] - points[j, 1]
            if row * row + column * column > most:
                most = row * row + column * column
                first[0] = i
                second[0] = j


cdef Py_ssize_t hull(const double[:, :] points, Py_ssize_t[:] chain) noexcept nogil:
    """Indices of the convex hull of points sorted by row, then column (Andrew 1979); returns how many."""
    cdef Py_ssize_t n = points.shape[0], size = 0, half, step, k, i, a, b
    for step in range(2):
        half = size
        for k in range(n):
            i = k if step == 0 else n - 1 - k
            while size - half >= 2:
                a = chain[size - 2]
                b = chain[size - 1]
                if ((points[b, 0] - points[a, 0]) * (points[i, 1] - points[a, 1])
                        - (points[b, 1] - points[a, 1]) * (points[i, 0] - points[a, 0])) > 0:
                    break
                size -= 1
            chain[size] = i
            size += 1
    return size


cdef void span_edge(double u0, double v0, double u1, double v1, Py_ssize_t low, Py_ssize_t high, const double[:] places,
                    double[:] least, double[:] most) noexcept nogil:
    """Widen the span of every place between the ends of an edge, which are places `low` and `high` themselves."""
    cdef Py_ssize_t i
    cdef double v
    for i in range(low, high + 1):
        v = v0 if i == low else (v1 if i == high else v0 + (places[i] - u0) / (u1 - u0) * (v1 - v0))
        least[i] = v if v < least[i] else least[i]
        most[i] = v if v > most[i] else most[i]


cdef void span_outline(const double[:] u, const double[:] v, const Py_ssize_t[:] rank, Py_ssize_t begin, Py_ssize_t end,
                       const double[:] places, double[:] least, double[:] most) noexcept nogil:
    cdef Py_ssize_t i, j = end - 1
    for i in range(begin, end):
        # Both ends by themselves: on an edge that stands upright on the axis they share one place.
        span_edge(u[i], v[i], u[i], v[i], rank[i], rank[i], places, least, most)
        if rank[j] < rank[i]:
            span_edge(u[j], v[j], u[i], v[i], rank[j], rank[i], places, least, most)
        elif rank[i] < rank[j]:
            span_edge(u[i], v[i], u[j], v[j], rank[i], rank[j], places, least, most)
        j = i


def checked(outlines):
    """Return the outlines as float64 arrays (N, 2); ValueError for other shapes or coordinates that are not finite."""
    arrays = as_outlines(outlines)
    for array in arrays:
        if not np.isfinite(array).all():
            raise ValueError("an outline's coordinates must be finite")
    return arrays


def signed_area(outline):
    """Return the area that a closed outline (N, 2) goes around; negative for a hole as `outlines` gives them.

    Where the outline crosses itself, parts count as often as it goes around them. Raises ValueError for other shapes or
    coordinates that are not finite.
    """
    cdef const double[:, :] points = checked([as_points(outline)])[0]
    return doubled_area(points) / 2


def area(outlines):
    """Return the area of outer outlines less that of their holes, as `outlines` gives them (one array or a sequence).

    Raises ValueError for other shapes or coordinates that are not finite.
    """
    return abs(sum(signed_area(outline) for outline in checked(outlines)))


def perimeter(outlines):
    """Return the length of closed outlines together, holes included (one array (N, 2) or a sequence).

    Raises ValueError for other shapes or coordinates that are not finite.
    """
    cdef double total = 0.0
    cdef const double[:, :] points
    for outline in checked(outlines):
        points = outline
        total += length(points)
    return total


def diameters(outlines):
    """Return the longest diameter of a shape and the longest one perpendicular to it.

    The longest diameter joins the two points of the outlines that are farthest from each other. Perpendicular to it the shape
    is cut everywhere; a cut reaches from the outermost outline point on one side to that on the other (over a dent, too), and
    the longest cut counts. Distances below 1e-100 count as none.

    Parameters
    ----------
    outlines : float64 array (N, 2) or a sequence of such arrays
        Of one shape, in mm; holes do no harm.

    Returns
    -------
    Diameters or None
        None where there are no points.

    Raises
    ------
    ValueError
        If an array has another shape or a coordinate is not finite.
    """
    arrays = [array for array in checked(outlines) if len(array)]
    if not arrays:
        return None
    points = np.concatenate(arrays)
    # The hull needs its points in order and each once; it holds the farthest pair.
    ordered = np.unique(points, axis=0)
    cdef const double[:, :] order_view = ordered
    cdef Py_ssize_t[:] chain = np.empty(2 * len(ordered) + 2, np.intp)
    cdef Py_ssize_t first = 0, second = 0, begin = 0
    corners = ordered[np.asarray(chain)[:hull(order_view, chain)]]
    cdef const double[:, :] corner_view = corners
    farthest_pair(corner_view, &first, &second)
    ends = corners[[first, second]]
    longest = float(np.hypot(*(ends[1] - ends[0])))
    if longest == 0:
        return Diameters(0.0, 0.0, ends, ends.copy())

    along = (ends[1] - ends[0]) / longest
    across = np.array([-along[1], along[0]])
    u, v = (points - ends[0]) @ along, (points - ends[0]) @ across
    places, ranks = np.unique(u, return_inverse=True)
    least, most = np.full(len(places), np.inf), np.full(len(places), -np.inf)
    cdef const double[:] u_view = u, v_view = v, place_view = places
    cdef const Py_ssize_t[:] rank_view = ranks.astype(np.intp)
    cdef double[:] least_view = least, most_view = most
    for array in arrays:
        span_outline(u_view, v_view, rank_view, begin, begin + len(array), place_view, least_view, most_view)
        begin += len(array)
    at = int(np.argmax(most - least))
    cut = np.array([ends[0] + places[at] * along + edge[at] * across for edge in (least, most)])
    return Diameters(longest, float(most[at] - least[at]), ends, cut)
