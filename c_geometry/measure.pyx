"""Measures of outlines, in the units of their coordinates (mm, mm2)."""

from collections import namedtuple

import numpy as np

from c_geometry.exact cimport side, turn
from libc.math cimport sqrt

from c_geometry.checks import as_measurable, as_outlines, as_points

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


cdef Py_ssize_t hull(const double[:, :] points, Py_ssize_t[:] chain) noexcept nogil:
    """Indices of the corners of the convex hull of points sorted by row, then column (Andrew 1979); returns how many.

    Decided without rounding error: no three corners lie on a line, no two on each other.
    """
    cdef Py_ssize_t n = points.shape[0], size = 0, start, step, k, i, a, b
    for step in range(2):
        # The way back begins at the corner where the way there ended.
        start = 0 if step == 0 else size - 1
        for k in range(step, n):
            i = k if step == 0 else n - 1 - k
            while size - start >= 2:
                a = chain[size - 2]
                b = chain[size - 1]
                if side(points[a, 1], points[a, 0], points[b, 1], points[b, 0], points[i, 1], points[i, 0]) > 0:
                    break
                size -= 1
            chain[size] = i
            size += 1
    return size - 1 if n > 1 else size


cdef inline void consider(const double[:, :] corners, Py_ssize_t i, Py_ssize_t j, double* most, Py_ssize_t* first,
                          Py_ssize_t* second) noexcept nogil:
    cdef double row = corners[i, 0] - corners[j, 0], column = corners[i, 1] - corners[j, 1]
    if row * row + column * column > most[0]:
        most[0] = row * row + column * column
        first[0] = i
        second[0] = j


cdef void farthest_pair(const double[:, :] corners, Py_ssize_t* first, Py_ssize_t* second) noexcept nogil:
    """The two corners of a convex hull farthest from each other, by turning calipers around it (Shamos 1978)."""
    cdef Py_ssize_t n = corners.shape[0], i, next, j = 1 % n, beyond
    cdef double most = -1.0
    cdef int further
    for i in range(n):
        next = (i + 1) % n
        while True:
            beyond = (j + 1) % n
            further = turn(corners[i, 1], corners[i, 0], corners[next, 1], corners[next, 0],
                           corners[j, 1], corners[j, 0], corners[beyond, 1], corners[beyond, 0])
            if further <= 0:
                break
            j = beyond
        consider(corners, i, j, &most, first, second)
        consider(corners, next, j, &most, first, second)
        if further == 0:
            consider(corners, i, beyond, &most, first, second)
            consider(corners, next, beyond, &most, first, second)


cdef struct Edges:
    # Edge e reaches from place low[e], where its height is v_low[e], to place high[e].
    const Py_ssize_t* low
    const Py_ssize_t* high
    const double* v_low
    const double* v_high
    const double* places
    double sign


cdef inline double height(const Edges* edges, Py_ssize_t e, Py_ssize_t place) noexcept nogil:
    cdef Py_ssize_t low = edges.low[e], high = edges.high[e]
    cdef double along
    if place == low:
        return edges.sign * edges.v_low[e]
    if place == high:
        return edges.sign * edges.v_high[e]
    along = (edges.places[place] - edges.places[low]) / (edges.places[high] - edges.places[low])
    return edges.sign * (edges.v_low[e] + along * (edges.v_high[e] - edges.v_low[e]))


cdef void lay(const Edges* edges, Py_ssize_t[:] tree, Py_ssize_t node, Py_ssize_t begin, Py_ssize_t end,
              Py_ssize_t e) noexcept nogil:
    """Lay an edge over the places begin .. end - 1 of a node, all of which it spans (a Li Chao tree)."""
    cdef Py_ssize_t middle, lower
    while True:
        if tree[node] < 0:
            tree[node] = e
            return
        middle = (begin + end) // 2
        if height(edges, e, middle) > height(edges, tree[node], middle):
            lower = tree[node]
            tree[node] = e
            e = lower
        if end - begin == 1:
            return
        if height(edges, e, begin) > height(edges, tree[node], begin):
            node = 2 * node
            end = middle
        elif height(edges, e, end - 1) > height(edges, tree[node], end - 1):
            node = 2 * node + 1
            begin = middle
        else:
            return


cdef void envelope(const Edges* edges, Py_ssize_t count, Py_ssize_t[:] tree, double[:] top) noexcept nogil:
    """Write the height of the highest edge at every place; every place is an end of some edge."""
    cdef Py_ssize_t leaves = tree.shape[0] // 2, e, left, right, width, place, node
    cdef double here
    for e in range(count):
        left = edges.low[e] + leaves
        right = edges.high[e] + leaves + 1
        width = 1
        while left < right:
            if left & 1:
                lay(edges, tree, left, left * width - leaves, (left + 1) * width - leaves, e)
                left += 1
            if right & 1:
                right -= 1
                lay(edges, tree, right, right * width - leaves, (right + 1) * width - leaves, e)
            left //= 2
            right //= 2
            width *= 2
    for place in range(top.shape[0]):
        node = place + leaves
        while node > 0:
            if tree[node] >= 0:
                here = height(edges, tree[node], place)
                top[place] = here if here > top[place] else top[place]
            node //= 2


def _longest_cut(arrays, u, v):
    """Return (u, least v, most v) of the longest cut along v through outlines; `u`, `v` are of all their points in a row."""
    places, ranks = np.unique(u, return_inverse=True)
    point = np.arange(len(u))
    outlines = np.split(point, np.cumsum([len(array) for array in arrays]))
    before = np.concatenate([np.roll(outline, 1) for outline in outlines])
    swapped = ranks[before] > ranks
    low, high = np.where(swapped, point, before), np.where(swapped, before, point)
    # Both ends of an edge that stands upright share one place: there every point counts as an edge of its own, too.
    low, high = np.concatenate([low, point]), np.concatenate([high, point])
    cdef const Py_ssize_t[::1] lows = ranks[low].astype(np.intp), highs = ranks[high].astype(np.intp)
    cdef const double[::1] v_lows = v[low], v_highs = v[high], place_view = places
    cdef Edges edges = Edges(&lows[0], &highs[0], &v_lows[0], &v_highs[0], &place_view[0], 1.0)
    nodes = 2 << (len(places) - 1).bit_length()
    tops = []
    cdef Py_ssize_t[:] tree
    cdef double[:] top
    for sign in (1.0, -1.0):
        edges.sign = sign
        tree = np.full(nodes, -1, np.intp)
        top = np.full(len(places), -np.inf)
        with nogil:
            envelope(&edges, lows.shape[0], tree, top)
        tops.append(np.asarray(top))
    most, least = tops[0], -tops[1]
    at = int(np.argmax(most - least))
    return float(places[at]), float(least[at]), float(most[at])


def checked(outlines):
    """Return the outlines as float64 arrays (N, 2); ValueError for other shapes or coordinates that cannot be measured."""
    return [as_measurable(outline) for outline in as_outlines(outlines)]


def signed_area(outline):
    """Return the area that a closed outline (N, 2) goes around; negative for a hole as `outlines` gives them.

    Where the outline crosses itself, parts count as often as it goes around them. Raises ValueError for other shapes or
    coordinates that are not finite or larger than 1e100.

    Examples
    --------
    >>> from c_geometry import signed_area
    >>> signed_area([[0, 0], [0, 4], [3, 4], [3, 0]])
    12.0
    """
    cdef const double[:, :] points = as_measurable(as_points(outline))
    return doubled_area(points) / 2


def area(outlines):
    """Return the area of outer outlines less that of their holes, as `outlines` gives them (one array or a sequence).

    Raises ValueError for other shapes or coordinates that are not finite or larger than 1e100.

    Examples
    --------
    >>> from c_geometry import area
    >>> area([[[0, 0], [0, 4], [3, 4], [3, 0]], [[1, 1], [2, 1], [2, 2], [1, 2]]])
    11.0
    """
    return abs(sum((signed_area(outline) for outline in checked(outlines)), 0.0))


def perimeter(outlines):
    """Return the length of closed outlines together, holes included (one array (N, 2) or a sequence).

    Raises ValueError for other shapes or coordinates that are not finite or larger than 1e100.

    Examples
    --------
    >>> from c_geometry import perimeter
    >>> perimeter([[[0, 0], [0, 4], [3, 4], [3, 0]]])
    14.0
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
    the longest cut counts. Coordinates below 1e-100 count as zero. Time grows as n log n, and n log2 n for the cut.

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
        If an array has another shape or a coordinate is not finite or larger than 1e100.

    Examples
    --------
    >>> from c_geometry import diameters
    >>> diamond = diameters([[[0, 5], [3, 10], [0, 15], [-3, 10]]])
    >>> diamond.longest, diamond.perpendicular
    (10.0, 6.0)
    >>> diamond.longest_ends.tolist()
    [[0.0, 5.0], [0.0, 15.0]]
    """
    arrays = [array for array in checked(outlines) if len(array)]
    if not arrays:
        return None
    points = np.concatenate(arrays)
    points[np.abs(points) < 1e-100] = 0.0
    # The hull needs its points in order and each once; its corners hold the farthest pair.
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
    ordered = ordered[np.concatenate([[True], np.diff(ordered, axis=0).any(axis=1)])]
    cdef const double[:, :] order_view = ordered
    cdef Py_ssize_t[:] chain = np.empty(2 * len(ordered), np.intp)
    corners = ordered[np.asarray(chain)[:hull(order_view, chain)]]
    cdef const double[:, :] corner_view = corners
    cdef Py_ssize_t first = 0, second = 0
    farthest_pair(corner_view, &first, &second)
    ends = corners[[first, second]]
    longest = float(np.hypot(*(ends[1] - ends[0])))
    if longest == 0:
        return Diameters(0.0, 0.0, ends, ends.copy())
    along = (ends[1] - ends[0]) / longest
    across = np.array([-along[1], along[0]])
    at, least, most = _longest_cut(arrays, (points - ends[0]) @ along, (points - ends[0]) @ across)
    cut = np.array([ends[0] + at * along + edge * across for edge in (least, most)])
    return Diameters(longest, most - least, ends, cut)
