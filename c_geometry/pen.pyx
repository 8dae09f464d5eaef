"""Brush strokes to pixels.

A pixel is covered if its centre lies within the brush's radius of the stroke, measured in mm (on the border: covered).
"""

from c_geometry.plane cimport LIMIT, Box, as_box, extend_box, set_span
from libc.math cimport fabs, sqrt

from c_geometry.checks import as_plane, as_points, as_spacing


cdef inline bint covers(double x, double y, double x0, double y0, double dx, double dy, double squared,
                        double radius2) noexcept nogil:
    """Whether (x, y) lies within the radius of the segment from (x0, y0) along (dx, dy)."""
    cdef double along, across_x, across_y
    x = x - x0
    y = y - y0
    along = x * dx + y * dy
    along = along / squared if squared > 0 else 0.0
    along = 0.0 if along < 0 else (1.0 if along > 1 else along)
    across_x = x - along * dx
    across_y = y - along * dy
    return across_x * across_x + across_y * across_y <= radius2


cdef inline Py_ssize_t clamped(double value, Py_ssize_t top) noexcept nogil:
    return 0 if not value > 0 else (top if value > top else <Py_ssize_t>value)


cdef void stamp_segment(unsigned char[:, :] mask, double y0, double x0, double y1, double x1, double radius,
                        double row_mm, double column_mm, unsigned char value, Box* box) noexcept nogil:
    """Set every pixel whose centre lies within `radius` of the segment; all lengths in mm."""
    cdef Py_ssize_t rows = mask.shape[0], columns = mask.shape[1], row, left, right
    cdef double dx = x1 - x0, dy = y1 - y0
    cdef double squared = dx * dx + dy * dy, length = sqrt(squared), radius2 = radius * radius
    cdef double y, half, low, high, near, t, reach_x = 0.0, reach_y = 0.0
    if length > 0:
        # The capsule's straight sides join its two discs at the centres plus or minus this normal.
        reach_x = -dy / length * radius
        reach_y = dx / length * radius
    for row in range(clamped(((y0 if y0 < y1 else y1) - radius) / row_mm - 1, rows),
                     clamped(((y0 if y0 > y1 else y1) + radius) / row_mm + 2, rows)):
        y = row * row_mm
        low = 1e300
        high = -1e300
        near = radius2 - (y - y0) * (y - y0)
        if near >= 0:
            half = sqrt(near)
            low = x0 - half
            high = x0 + half
        near = radius2 - (y - y1) * (y - y1)
        if near >= 0:
            half = sqrt(near)
            low = x1 - half if x1 - half < low else low
            high = x1 + half if x1 + half > high else high
        if dy != 0:
            t = (y - y0 - reach_y) / dy
            if 0 <= t <= 1:
                half = x0 + reach_x + t * dx
                low = half if half < low else low
                high = half if half > high else high
            t = (y - y0 + reach_y) / dy
            if 0 <= t <= 1:
                half = x0 - reach_x + t * dx
                low = half if half < low else low
                high = half if half > high else high
        if low > high:
            # A thin capsule may touch this row between the roundings above: look at its middle.
            low = x0 + (clamp_unit((y - y0) / dy) if dy != 0 else 0.0) * dx
            high = low
        # The ends above are rounded: start one pixel outside and let the rule itself decide.
        left = clamped(low / column_mm - 1, columns)
        right = clamped(high / column_mm + 3, columns)
        while left < right and not covers(left * column_mm, y, x0, y0, dx, dy, squared, radius2):
            left += 1
        while right > left and not covers((right - 1) * column_mm, y, x0, y0, dx, dy, squared, radius2):
            right -= 1
        if left < right:
            set_span(mask, row, left, right, value)
            extend_box(box, row, left, right)


cdef inline double clamp_unit(double t) noexcept nogil:
    return 0.0 if t < 0 else (1.0 if t > 1 else t)


def brush(mask, points, double radius, *, spacing=(1.0, 1.0), unsigned char value=1):
    """Set the pixels that a round brush of `radius` mm covers on its way along `points`.

    Parameters
    ----------
    mask : bool or uint8 array (rows, columns), any strides
        Changed in place.
    points : float64 array (N, 2)
        The way (row, column) in mm; one point is a single dab. A pixel is covered if its centre lies within `radius` of
        the way, so that a fast stroke has no gaps; where pixels are not square the brush is an ellipse of pixels.
    radius : float
        mm, not negative.
    spacing : (float, float)
        mm a pixel, (row, column).
    value : int
        What the covered pixels become.

    Returns
    -------
    (row0, row1, column0, column1) or None
        The half-open box of the covered pixels; None if there were none.

    Raises
    ------
    ValueError
        If an array has another shape or type, a coordinate is not finite, or radius or spacing is out of range.

    Examples
    --------
    A stroke of radius 1 mm along the middle row.

    >>> import numpy as np
    >>> from c_geometry import brush
    >>> mask = np.zeros((5, 7), np.uint8)
    >>> brush(mask, [[2, 2], [2, 4]], 1.0)
    (1, 4, 1, 6)
    >>> print(mask)
    [[0 0 0 0 0 0 0]
     [0 0 1 1 1 0 0]
     [0 1 1 1 1 1 0]
     [0 0 1 1 1 0 0]
     [0 0 0 0 0 0 0]]
    """
    cdef unsigned char[:, :] plane = as_plane(mask)
    cdef Box box = Box(plane.shape[0], 0, plane.shape[1], 0)
    cdef const double[:, :] way = as_points(points)
    cdef double row_mm, column_mm
    cdef Py_ssize_t i, j
    row_mm, column_mm = as_spacing(spacing)
    if not 0 <= radius <= LIMIT:
        raise ValueError(f"the brush radius must be between 0 and 1e9 mm, not {radius}")
    for i in range(way.shape[0]):
        if not (fabs(way[i, 0] / row_mm) <= LIMIT and fabs(way[i, 1] / column_mm) <= LIMIT):
            raise ValueError("a brush's coordinates must be finite and at most 1e9 pixels in size")
    with nogil:
        for i in range(1 if way.shape[0] > 1 else 0, way.shape[0]):
            j = i - 1 if i > 0 else 0
            stamp_segment(plane, way[j, 0], way[j, 1], way[i, 0], way[i, 1], radius, row_mm, column_mm, value, &box)
    return as_box(&box)
