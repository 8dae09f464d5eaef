"""From pixels back to outlines, and simpler outlines."""

import numpy as np

from c_geometry.region cimport number_regions

from c_geometry.checks import as_measurable, as_plane, as_points, as_spacing

# The four sides of a pixel, each a quarter turn from the one before: down, left, up, right as (row, column).
cdef Py_ssize_t[4] ROW = [1, 0, -1, 0]
cdef Py_ssize_t[4] COLUMN = [0, -1, 0, 1]


cdef struct Trace:
    # Outlines one after the other: outline i has the points starts[i] .. starts[i + 1] - 1 and belongs to component owners[i].
    double* row
    double* column
    Py_ssize_t* starts
    int* owners
    Py_ssize_t outlines


cdef inline bint drawn(const int[:, :] regions, Py_ssize_t row, Py_ssize_t column) noexcept nogil:
    return 0 <= row < regions.shape[0] and 0 <= column < regions.shape[1] and regions[row, column] != 0


cdef Py_ssize_t count_sides(const int[:, :] regions) noexcept nogil:
    """Return how many sides of drawn pixels face what is not drawn."""
    cdef Py_ssize_t row, column, count = 0
    cdef int side
    for row in range(regions.shape[0]):
        for column in range(regions.shape[1]):
            if regions[row, column] != 0:
                for side in range(4):
                    count += not drawn(regions, row + ROW[side], column + COLUMN[side])
    return count


cdef void follow(const int[:, :] regions, unsigned char[:, :] seen, Trace* trace, Py_ssize_t row, Py_ssize_t column,
                 int side) noexcept nogil:
    """Follow one outline from a side of a drawn pixel until it closes; corners of straight runs are left out."""
    cdef Py_ssize_t start = trace.starts[trace.outlines], at = start, next_row, next_column, beyond_row, beyond_column
    cdef Py_ssize_t step_row, step_column, last_row = 0, last_column = 0, first_row = 0, first_column = 0
    cdef int turn, here
    trace.owners[trace.outlines] = regions[row, column]
    while not seen[row, column] & (1 << side):
        seen[row, column] |= 1 << side
        turn = (side + 1) & 3
        here = side
        next_row = row + ROW[turn]
        next_column = column + COLUMN[turn]
        beyond_row = next_row + ROW[side]
        beyond_column = next_column + COLUMN[side]
        trace.row[at] = row + 0.5 * ROW[side]
        trace.column[at] = column + 0.5 * COLUMN[side]
        if drawn(regions, beyond_row, beyond_column):
            step_row = ROW[turn] + ROW[here]
            step_column = COLUMN[turn] + COLUMN[here]
            row = beyond_row
            column = beyond_column
            side = (side + 3) & 3
        elif drawn(regions, next_row, next_column):
            step_row = 2 * ROW[turn]
            step_column = 2 * COLUMN[turn]
            row = next_row
            column = next_column
        else:
            step_row = ROW[turn] - ROW[here]
            step_column = COLUMN[turn] - COLUMN[here]
            side = turn
        if at == start:
            first_row = step_row
            first_column = step_column
        if at == start or step_row != last_row or step_column != last_column:
            at += 1
        last_row = step_row
        last_column = step_column
    if last_row == first_row and last_column == first_column:
        # The outline closed in the middle of a straight run: its first point is no corner.
        at -= 1
        trace.row[start] = trace.row[at]
        trace.column[start] = trace.column[at]
    trace.outlines += 1
    trace.starts[trace.outlines] = at


cdef void trace_all(const int[:, :] regions, unsigned char[:, :] seen, Trace* trace) noexcept nogil:
    """Follow every outline; of each component the one around it comes first."""
    cdef Py_ssize_t row, column
    cdef int i, side
    trace.outlines = 0
    trace.starts[0] = 0
    for row in range(regions.shape[0]):
        for column in range(regions.shape[1]):
            if regions[row, column] == 0:
                continue
            for i in range(4):
                # The upper side first: that of a component's first pixel lies on its outer outline.
                side = (i + 2) & 3
                if not seen[row, column] & (1 << side) and not drawn(regions, row + ROW[side], column + COLUMN[side]):
                    follow(regions, seen, trace, row, column, side)


def outlines(plane, *, label=None, spacing=(1.0, 1.0)):
    """Return the outlines of what is drawn on a plane, holes included.

    An outline runs half-way between the centres of pixels inside and outside, so that filling the outlines again (by either
    rule) gives the same pixels. Pixels hang together over sides and corners.

    Parameters
    ----------
    plane : bool or uint8 array (rows, columns), any strides
    label : int, optional
        Take the pixels of this value only; all that are not 0 where it is missing.
    spacing : (float, float)
        mm a pixel, (row, column).

    Returns
    -------
    list of lists of float64 arrays (N, 2)
        One list a component, in the order of their first pixel: its outer outline, then its holes. Points (row, column) in mm
        from the centre of pixel (0, 0), not repeated at the end, corners only. By :func:`c_geometry.signed_area` outer
        outlines are positive and holes negative.

    Raises
    ------
    ValueError
        If `plane` is no such plane or the spacing is not positive.

    Examples
    --------
    A square with a hole: one component, its outer outline and the hole's.

    >>> import numpy as np
    >>> from c_geometry import area, outlines, signed_area
    >>> plane = np.zeros((6, 6), bool)
    >>> plane[1:5, 1:5] = True
    >>> plane[2, 2] = False
    >>> [component] = outlines(plane)
    >>> [signed_area(outline) for outline in component]
    [15.5, -0.5]
    >>> area(component)
    15.0
    """
    row_mm, column_mm = as_spacing(spacing)
    given = as_plane(plane)
    wanted = np.ascontiguousarray(given != 0 if label is None else given == label).view(np.uint8)
    cdef const unsigned char[:, :] mask = wanted
    numbers = np.zeros(wanted.shape, np.int32)
    cdef int[:, :] regions = numbers
    cdef unsigned char[:, :] seen = np.zeros(wanted.shape, np.uint8)
    stack_space = np.empty(wanted.size + 1, np.intp)
    cdef Py_ssize_t[:] stack = stack_space
    cdef int count
    cdef Py_ssize_t sides
    with nogil:
        count = number_regions(mask, regions, True, &stack[0])
        sides = count_sides(regions)
    # One place more than there are sides: a point on a straight run is written before it is dropped.
    points = np.empty((2, sides + 1))
    starts = np.empty(sides + 1, np.intp)
    owners = np.empty(sides + 1, np.int32)
    cdef double[:, :] point_view = points
    cdef Py_ssize_t[:] start_view = starts
    cdef int[:] owner_view = owners
    cdef Trace trace = Trace(&point_view[0, 0], &point_view[1, 0], &start_view[0], &owner_view[0], 0)
    with nogil:
        trace_all(regions, seen, &trace)
    found = [[] for _ in range(count)]
    used = starts[trace.outlines]  # beyond, the memory is whatever it was
    scaled = np.column_stack([points[0, :used] * row_mm, points[1, :used] * column_mm])
    for i in range(trace.outlines):
        found[owners[i] - 1].append(scaled[starts[i]:starts[i + 1]].copy())
    return found


cdef inline double distance2(const double[:, :] points, Py_ssize_t i, Py_ssize_t a, Py_ssize_t b) noexcept nogil:
    """Squared distance of point i from the segment between points a and b."""
    cdef double dr = points[b, 0] - points[a, 0], dc = points[b, 1] - points[a, 1]
    cdef double r = points[i, 0] - points[a, 0], c = points[i, 1] - points[a, 1]
    cdef double squared = dr * dr + dc * dc
    cdef double along = (r * dr + c * dc) / squared if squared > 0 else 0.0
    along = 0.0 if along < 0 else (1.0 if along > 1 else along)
    r -= along * dr
    c -= along * dc
    return r * r + c * c


cdef Py_ssize_t farthest(const double[:, :] points, Py_ssize_t a, Py_ssize_t b, double* most) noexcept nogil:
    """Return the point between a and b (b may be the number of points: point 0 again) farthest from their segment."""
    cdef Py_ssize_t i, best = -1
    cdef double d
    most[0] = -1.0
    for i in range(a + 1, b):
        d = distance2(points, i, a, b if b < points.shape[0] else 0)
        if d > most[0]:
            most[0] = d
            best = i
    return best


cdef void thin(const double[:, :] points, Py_ssize_t opposite, double tolerance2, unsigned char[:] keep,
               Py_ssize_t[:] stack) noexcept nogil:
    """Mark the points to keep, Douglas and Peucker's way, on both halves of a closed outline."""
    cdef Py_ssize_t n = points.shape[0], depth = 0, a, b, best
    cdef double most
    keep[0] = keep[opposite] = 1
    stack[0] = 0
    stack[1] = opposite
    stack[2] = opposite
    stack[3] = n
    depth = 4
    while depth > 0:
        depth -= 2
        a = stack[depth]
        b = stack[depth + 1]
        best = farthest(points, a, b, &most)
        if best >= 0 and most > tolerance2:
            keep[best] = 1
            stack[depth] = a
            stack[depth + 1] = best
            stack[depth + 2] = best
            stack[depth + 3] = b
            depth += 4


def simplify(outline, double tolerance):
    """Leave out points of a closed outline as long as it moves by no more than a bound.

    Parameters
    ----------
    outline : float64 array (N, 2)
        Points in mm; the last joins the first.
    tolerance : float
        mm, not negative. Every point of the given outline lies within it of the result, and the other way round.

    Returns
    -------
    float64 array (M, 2)
        Some of the points, in their order; at least three where the given outline has three.

    Raises
    ------
    ValueError
        If `outline` is not (N, 2), not finite or larger than 1e100, or the tolerance is negative or not a number.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import simplify
    >>> simplify(np.array([[0.0, 0.0], [0.1, 2.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0]]), 0.5).tolist()
    [[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0]]
    """
    array = as_measurable(as_points(outline))
    if not tolerance >= 0:
        raise ValueError(f"the tolerance must not be negative, but is {tolerance}")
    cdef const double[:, :] points = array
    cdef Py_ssize_t n = points.shape[0], opposite, best
    cdef double most, other
    if n <= 3:
        return array.copy()
    cdef Py_ssize_t[:] stack = np.empty(2 * n + 4, np.intp)
    kept = np.zeros(n, np.uint8)
    cdef unsigned char[:] keep = kept
    with nogil:
        opposite = farthest(points, 0, n, &most)
        thin(points, opposite, tolerance * tolerance, keep, stack)
    if kept.sum() == 2:
        # Everything lies within the bound of one line: keep the point that makes the widest triangle.
        best = farthest(points, 0, opposite, &most)
        opposite = farthest(points, opposite, n, &other)
        keep[best if best >= 0 and most >= other else opposite] = 1
    return array[kept.astype(np.bool_)]
