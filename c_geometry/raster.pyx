"""Closed outlines to pixels.

The rule of a pixel: a pixel is its centre, which lies at whole (row, column) coordinates. It is inside
an outline if a ray from its centre towards smaller columns crosses the outline an odd number of times (even-odd), or a number
of times that does not cancel by direction (non-zero). A centre exactly on an edge belongs to the area towards larger columns,
and on a level edge to the area towards larger rows; so two areas that share an edge never share a pixel nor leave one out.
Ties are decided without rounding error. Coordinates are float64, at most 1e9 pixels in size; below 1e-100 they count as zero.
"""

from enum import IntEnum

import numpy as np

from c_geometry.exact cimport BAD_COORDINATE, FINE, NO_MEMORY, Status, clean, side, side_exact
from c_geometry.plane cimport LIMIT, Box, as_box, extend_box, set_span
from libc.math cimport fabs
from libc.stdlib cimport calloc, free, malloc

from c_geometry.checks import as_outlines, as_plane, as_points, as_spacing


class Rule(IntEnum):
    """Which points a closed outline encloses where it crosses itself or other outlines."""

    EVEN_ODD = 0
    NON_ZERO = 1


cdef struct Path:
    # Closed outlines one after the other: outline i has the points starts[i] .. starts[i + 1] - 1.
    double* x
    double* y
    Py_ssize_t* starts
    Py_ssize_t outlines


cdef inline Py_ssize_t first_row(double y, Py_ssize_t rows) noexcept nogil:
    """Return the first whole row at or below `y`, between 0 and `rows`."""
    cdef Py_ssize_t row
    if not y > 0:
        return 0
    if y > rows:
        return rows
    row = <Py_ssize_t>y
    return row + 1 if row < y else row


cdef inline Py_ssize_t first_column(double x0, double y0, double x1, double y1, double slope, double tolerance,
                                    Py_ssize_t row, Py_ssize_t columns) noexcept nogil:
    """Return the first whole column at or right of the edge on `row`, between 0 and `columns`."""
    cdef double x = x0 + (row - y0) * slope
    cdef Py_ssize_t nearest
    if x <= -0.5:
        return 0
    if x >= columns - 0.5:
        return columns
    nearest = <Py_ssize_t>(x + 0.5)
    if x - nearest > tolerance:
        return nearest + 1
    if x - nearest < -tolerance:
        return nearest
    return nearest if side_exact(x0, y0, x1, y1, nearest, row) >= 0 else nearest + 1


cdef inline void sort_few(int* codes, Py_ssize_t count) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef int code
    for i in range(1, count):
        code = codes[i]
        j = i
        while j > 0 and codes[j - 1] > code:
            codes[j] = codes[j - 1]
            j -= 1
        codes[j] = code


cdef Status fill_path(Path* path, unsigned char[:, :] mask, unsigned char value, bint non_zero, Box* box) noexcept nogil:
    """Set the pixels of `mask` inside `path`; `box` grows by what was set.

    Crossings are bucketed by row. Where a few lie on a row they are sorted; where there are many (a scribble), their
    directions are summed over the plane instead, so that time and memory are bounded by edges x rows and by the plane.
    """
    cdef Py_ssize_t rows = mask.shape[0], columns = mask.shape[1]
    cdef Py_ssize_t outline, i, j, row, row0, row1, total = 0, most = 0, used = 0, first, begin, end
    cdef double x0, y0, x1, y1, swap, slope, tolerance
    cdef int up, winding
    cdef bint dense
    cdef Py_ssize_t* offsets = <Py_ssize_t*>calloc(rows + 2, sizeof(Py_ssize_t))
    cdef int* codes = NULL
    if offsets == NULL:
        return NO_MEMORY

    # 1: how many crossings each row has, as differences.
    for outline in range(path.outlines):
        begin = path.starts[outline]
        end = path.starts[outline + 1]
        j = end - 1
        for i in range(begin, end):
            row0 = first_row(path.y[j], rows)
            row1 = first_row(path.y[i], rows)
            if row0 != row1:
                if row0 > row1:
                    row0, row1 = row1, row0
                offsets[row0] += 1
                offsets[row1] -= 1
            j = i
    first = 0
    for row in range(rows):
        first += offsets[row]
        if first > 0:
            used += 1
        most = first if first > most else most
        offsets[row] = total
        total += first
    if total == 0:
        free(offsets)
        return FINE
    dense = most > 96 or total > used * (8 + columns // 16)
    codes = <int*>(calloc(rows * (columns + 1), sizeof(int)) if dense else malloc(total * sizeof(int)))
    if codes == NULL:
        free(offsets)
        return NO_MEMORY

    # 2: where each edge crosses each row, with its direction.
    for outline in range(path.outlines):
        begin = path.starts[outline]
        end = path.starts[outline + 1]
        j = end - 1
        for i in range(begin, end):
            x0 = path.x[j]
            y0 = path.y[j]
            x1 = path.x[i]
            y1 = path.y[i]
            j = i
            up = y0 < y1
            if not up:
                swap = x0; x0 = x1; x1 = swap
                swap = y0; y0 = y1; y1 = swap
            row0 = first_row(y0, rows)
            row1 = first_row(y1, rows)
            if row0 == row1:
                continue
            slope = (x1 - x0) / (y1 - y0)
            tolerance = fabs(x0) if fabs(x0) > fabs(x1) else fabs(x1)
            tolerance = 4e-15 * (tolerance if tolerance > 1 else 1.0)
            if dense:
                for row in range(row0, row1):
                    codes[row * (columns + 1) + first_column(x0, y0, x1, y1, slope, tolerance, row, columns)] += 2 * up - 1
            else:
                for row in range(row0, row1):
                    codes[offsets[row]] = <int>(2 * first_column(x0, y0, x1, y1, slope, tolerance, row, columns)) + up
                    offsets[row] += 1

    # 3: spans.
    begin = 0
    for row in range(rows):
        winding = 0
        first = 0
        if dense:
            for i in range(columns):
                j = winding
                winding += codes[row * (columns + 1) + i]
                if (winding if non_zero else winding & 1) != 0:
                    if (j if non_zero else j & 1) == 0:
                        first = i
                elif (j if non_zero else j & 1) != 0:
                    set_span(mask, row, first, i, value)
                    extend_box(box, row, first, i)
            if (winding if non_zero else winding & 1) != 0:
                set_span(mask, row, first, columns, value)
                extend_box(box, row, first, columns)
        else:
            end = offsets[row]
            sort_few(codes + begin, end - begin)
            for i in range(begin, end):
                if winding == 0:
                    first = codes[i] >> 1
                if non_zero:
                    winding += 2 * (codes[i] & 1) - 1
                else:
                    winding ^= 1
                if winding == 0 and codes[i] >> 1 > first:
                    set_span(mask, row, first, codes[i] >> 1, value)
                    extend_box(box, row, first, codes[i] >> 1)
            begin = end
    free(codes)
    free(offsets)
    return FINE


cdef Status load(const double[:, :] points, double row_mm, double column_mm, double* x, double* y) noexcept nogil:
    """Copy points (row, column) in mm to pixels; tells a coordinate that is not finite or too large."""
    cdef Py_ssize_t i
    cdef double row, column
    for i in range(points.shape[0]):
        row = points[i, 0] / row_mm
        column = points[i, 1] / column_mm
        if not (fabs(row) <= LIMIT and fabs(column) <= LIMIT):
            return BAD_COORDINATE
        y[i] = clean(row)
        x[i] = clean(column)
    return FINE


cdef class _Outlines:
    """Closed outlines copied into one block of memory, checked."""

    cdef Path path

    def __cinit__(self, list outlines, double row_mm, double column_mm):
        cdef Py_ssize_t total = 0, i = 0
        cdef const double[:, :] points
        cdef Status status
        for outline in outlines:
            total += len(outline)
        self.path.outlines = len(outlines)
        self.path.x = <double*>malloc((total + 1) * sizeof(double))
        self.path.y = <double*>malloc((total + 1) * sizeof(double))
        self.path.starts = <Py_ssize_t*>malloc((len(outlines) + 1) * sizeof(Py_ssize_t))
        if self.path.x == NULL or self.path.y == NULL or self.path.starts == NULL:
            raise MemoryError
        self.path.starts[0] = 0
        for outline in outlines:
            points = outline
            status = load(points, row_mm, column_mm, self.path.x + self.path.starts[i], self.path.y + self.path.starts[i])
            if status == BAD_COORDINATE:
                raise ValueError("an outline's coordinates must be finite and at most 1e9 pixels in size")
            self.path.starts[i + 1] = self.path.starts[i] + points.shape[0]
            i += 1

    def __dealloc__(self):
        free(self.path.x)
        free(self.path.y)
        free(self.path.starts)


def fill(mask, outlines, *, rule=Rule.EVEN_ODD, spacing=(1.0, 1.0), unsigned char value=1):
    """Set the pixels inside closed outlines, holes and self-crossings included.

    Parameters
    ----------
    mask : bool or uint8 array (rows, columns), any strides
        Changed in place.
    outlines : float64 array (N, 2) or a sequence of such arrays
        Points (row, column) in mm from the centre of pixel (0, 0); the last point joins the first. All outlines make one
        area, so that with the even-odd rule an outline inside another is a hole. Fewer than three points enclose nothing.
    rule : Rule
        What is inside where outlines cross (the module says which pixels that makes).
    spacing : (float, float)
        mm a pixel, (row, column). Coordinates are divided by it in float64; the rule is exact for the quotients.
    value : int
        What the pixels inside become.

    Returns
    -------
    (row0, row1, column0, column1) or None
        The half-open box of the pixels that were set; None if there were none.

    Raises
    ------
    ValueError
        If an array has another shape or type, a coordinate is not finite, or the spacing is not positive.

    Examples
    --------
    A square with a hole in it.

    >>> import numpy as np
    >>> from c_geometry import fill
    >>> mask = np.zeros((5, 6), np.uint8)
    >>> outer, hole = [[0.5, 0.5], [0.5, 4.5], [4.5, 4.5], [4.5, 0.5]], [[1.5, 1.5], [1.5, 3.5], [2.5, 3.5], [2.5, 1.5]]
    >>> fill(mask, [outer, hole])
    (1, 5, 1, 5)
    >>> print(mask)
    [[0 0 0 0 0 0]
     [0 1 1 1 1 0]
     [0 1 0 0 1 0]
     [0 1 1 1 1 0]
     [0 1 1 1 1 0]]
    """
    cdef unsigned char[:, :] plane = as_plane(mask)
    cdef Box box = Box(plane.shape[0], 0, plane.shape[1], 0)
    cdef bint non_zero = rule == Rule.NON_ZERO
    row_mm, column_mm = as_spacing(spacing)
    cdef _Outlines block = _Outlines(as_outlines(outlines), row_mm, column_mm)
    cdef Status status
    with nogil:
        status = fill_path(&block.path, plane, value, non_zero, &box)
    if status == NO_MEMORY:
        raise MemoryError
    return as_box(&box)


def contains(outlines, points, *, rule=Rule.EVEN_ODD):
    """Tell which points lie inside closed outlines, by the same rule as :func:`fill`.

    Parameters
    ----------
    outlines : float64 array (N, 2) or a sequence of such arrays
    points : float64 array (M, 2)
        In the units of `outlines`.
    rule : Rule

    Returns
    -------
    bool array (M,)

    Raises
    ------
    ValueError
        If an array has another shape or a coordinate is not finite.

    Examples
    --------
    >>> from c_geometry import contains
    >>> contains([[[0, 0], [0, 4], [3, 4], [3, 0]]], [[1, 1], [2, 5]]).tolist()
    [True, False]
    """
    cdef _Outlines block = _Outlines(as_outlines(outlines), 1.0, 1.0)
    cdef _Outlines asked = _Outlines([as_points(points)], 1.0, 1.0)
    cdef Py_ssize_t count = asked.path.starts[1], p, outline, i, j
    result = np.zeros(count, np.bool_)
    cdef unsigned char[:] inside = result.view(np.uint8)
    cdef bint non_zero = rule == Rule.NON_ZERO
    cdef double x, y
    cdef double* xs = block.path.x
    cdef double* ys = block.path.y
    cdef int winding
    with nogil:
        for p in range(count):
            x = asked.path.x[p]
            y = asked.path.y[p]
            winding = 0
            for outline in range(block.path.outlines):
                j = block.path.starts[outline + 1] - 1
                for i in range(block.path.starts[outline], block.path.starts[outline + 1]):
                    if ys[j] <= y < ys[i]:
                        winding += side(xs[j], ys[j], xs[i], ys[i], x, y) >= 0
                    elif ys[i] <= y < ys[j]:
                        winding -= side(xs[i], ys[i], xs[j], ys[j], x, y) >= 0
                    j = i
            inside[p] = (winding if non_zero else winding & 1) != 0
    return result
