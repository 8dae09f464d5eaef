"""Connected regions of a plane: components, flood fill, holes; and the mirror.

Drawn things connect over sides and corners (8 neighbours), what lies between them over sides only (4), so that a thin
diagonal line is one thing and holds what it goes around.
"""

import numpy as np

from libc.stdlib cimport free, malloc

from c_geometry.checks import as_plane


cdef Py_ssize_t spread(const unsigned char[:, :] plane, int[:, :] regions, int region, Py_ssize_t row, Py_ssize_t column,
                       bint diagonal, Py_ssize_t* stack) noexcept nogil:
    """Mark the pixels that hang together with (row, column) by value; `stack` has room for every pixel.

    Returns the number of pixels marked. Pixels whose region is not 0 are left alone.
    """
    cdef Py_ssize_t rows = plane.shape[0], columns = plane.shape[1], depth = 1, marked = 1, at_row, at_column, r, c, dr, dc
    cdef unsigned char value = plane[row, column]
    regions[row, column] = region
    stack[0] = row * columns + column
    while depth > 0:
        depth -= 1
        at_row = stack[depth] // columns
        at_column = stack[depth] - at_row * columns
        for dr in range(-1, 2):
            r = at_row + dr
            if r < 0 or r >= rows:
                continue
            for dc in range(-1, 2):
                c = at_column + dc
                if c < 0 or c >= columns or (dr != 0 and dc != 0 and not diagonal):
                    continue
                if regions[r, c] == 0 and plane[r, c] == value:
                    regions[r, c] = region
                    stack[depth] = r * columns + c
                    depth += 1
                    marked += 1
    return marked


cdef int number_regions(const unsigned char[:, :] plane, int[:, :] regions, bint diagonal, Py_ssize_t* stack) noexcept nogil:
    """Number the regions of non-zero pixels of equal value from 1 in the order of their first pixel; returns how many."""
    cdef Py_ssize_t row, column
    cdef int count = 0
    for row in range(plane.shape[0]):
        for column in range(plane.shape[1]):
            if plane[row, column] != 0 and regions[row, column] == 0:
                count += 1
                spread(plane, regions, count, row, column, diagonal, stack)
    return count


cdef Py_ssize_t* new_stack(Py_ssize_t pixels) except NULL:
    cdef Py_ssize_t* stack = <Py_ssize_t*>malloc((pixels + 1) * sizeof(Py_ssize_t))
    if stack == NULL:
        raise MemoryError
    return stack


def components(mask, *, bint diagonal=True):
    """Number the connected components of a plane.

    Parameters
    ----------
    mask : bool or uint8 array (rows, columns), any strides
        Pixels of different values never belong together; 0 is no component.
    diagonal : bool
        Whether pixels that share only a corner hang together.

    Returns
    -------
    regions : int32 array (rows, columns)
        0 where `mask` is 0, else the component's number, from 1 in the order of their first pixel.
    count : int

    Raises
    ------
    ValueError
        If `mask` is no such plane.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import components
    >>> regions, count = components(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 2]], np.uint8))
    >>> count
    2
    >>> print(regions)
    [[1 0 0]
     [0 1 0]
     [0 0 0]
     [0 0 2]]
    """
    cdef const unsigned char[:, :] plane = as_plane(mask)
    regions = np.zeros((plane.shape[0], plane.shape[1]), np.int32)
    cdef int[:, :] numbers = regions
    cdef Py_ssize_t* stack = new_stack(plane.shape[0] * plane.shape[1])
    cdef int count
    with nogil:
        count = number_regions(plane, numbers, diagonal, stack)
    free(stack)
    return regions, count


def flood(plane, Py_ssize_t row, Py_ssize_t column, *, bint diagonal=False):
    """Return the pixels that hang together with (row, column) by equal value.

    Parameters
    ----------
    plane : bool or uint8 array (rows, columns), any strides
    row, column : int
        The pixel to start from.
    diagonal : bool
        Whether pixels that share only a corner hang together.

    Returns
    -------
    bool array (rows, columns)
        All False if the pixel lies outside the plane.

    Raises
    ------
    ValueError
        If `plane` is no such plane.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import flood
    >>> print(flood(np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]], np.uint8), 0, 0).astype(int))
    [[1 1 0]
     [0 1 0]
     [0 0 0]]
    """
    cdef const unsigned char[:, :] values = as_plane(plane)
    regions = np.zeros((values.shape[0], values.shape[1]), np.int32)
    cdef int[:, :] numbers = regions
    cdef Py_ssize_t* stack
    if 0 <= row < values.shape[0] and 0 <= column < values.shape[1]:
        stack = new_stack(values.shape[0] * values.shape[1])
        with nogil:
            spread(values, numbers, 1, row, column, diagonal, stack)
        free(stack)
    return regions != 0


def fill_holes(mask):
    """Return `mask` with its holes filled: what cannot be reached from the plane's border over sides.

    Parameters
    ----------
    mask : bool or uint8 array (rows, columns), any strides

    Returns
    -------
    bool array (rows, columns)

    Raises
    ------
    ValueError
        If `mask` is no such plane.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import fill_holes
    >>> print(fill_holes(np.array([[1, 1, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0]], np.uint8)).astype(int))
    [[1 1 1 0]
     [1 1 1 0]
     [1 1 1 0]]
    """
    closed = np.ascontiguousarray(as_plane(mask) != 0).view(np.uint8)
    cdef const unsigned char[:, :] plane = closed
    cdef Py_ssize_t rows = plane.shape[0], columns = plane.shape[1], row, column
    outside = np.zeros((rows, columns), np.int32)
    cdef int[:, :] reached = outside
    cdef Py_ssize_t* stack = new_stack(rows * columns)
    with nogil:
        for row in range(rows):
            for column in range(columns):
                if row == 0 or row == rows - 1 or column == 0 or column == columns - 1:
                    if plane[row, column] == 0 and reached[row, column] == 0:
                        spread(plane, reached, 1, row, column, False, stack)
    free(stack)
    return outside == 0


def mirror(plane):
    """Return a plane mirrored left-right: column c becomes the last but c.

    Parameters
    ----------
    plane : bool or uint8 array (rows, columns), any strides

    Returns
    -------
    array (rows, columns) of the same type, contiguous

    Raises
    ------
    ValueError
        If `plane` is no such plane.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import mirror
    >>> print(mirror(np.array([[1, 2, 3], [4, 5, 6]], np.uint8)))
    [[3 2 1]
     [6 5 4]]
    """
    cdef const unsigned char[:, :] source = as_plane(plane)
    result = np.empty((source.shape[0], source.shape[1]), plane.dtype)
    cdef unsigned char[:, :] target = result.view(np.uint8)
    cdef Py_ssize_t row, column, last = source.shape[1] - 1
    with nogil:
        for row in range(source.shape[0]):
            for column in range(source.shape[1]):
                target[row, column] = source[row, last - column]
    return result
