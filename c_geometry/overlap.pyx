"""Lesions as they are compared by the thousand: the longest diameter of a plane's labels, and how far small maps overlap."""

import numpy as np

from libc.stdlib cimport free, malloc

from c_geometry.checks import as_plane

cdef long long FARTHEST = 1000000


def longest(plane):
    """Return the longest diameter of everything on a plane, from edge to edge.

    It joins the two middles of pixels' edges that are farthest from each other: the longest diameter of all outlines together,
    as :func:`c_geometry.diameters` gives it for pixels of 1 mm, in a tenth of the time.

    Parameters
    ----------
    plane : bool or uint8 array (rows, columns), any strides
        Not zero inside.

    Returns
    -------
    float
        In pixels; 0 where nothing is on the plane.

    Raises
    ------
    ValueError
        If `plane` is no such plane.

    Examples
    --------
    >>> import numpy as np
    >>> from c_geometry import longest
    >>> round(longest(np.array([[0, 0, 0, 0], [0, 1, 1, 1], [0, 0, 0, 0]], np.uint8)), 6)
    3.0
    """
    cdef const unsigned char[:, :] labels = as_plane(plane)
    cdef Py_ssize_t rows = labels.shape[0], columns = labels.shape[1], row, count = 0, one, other
    cdef Py_ssize_t first, last
    cdef double best = 0, high, wide
    # Of each row only the outermost pixels can be an end.
    cdef Py_ssize_t* ends = <Py_ssize_t*>malloc((3 * rows + 1) * sizeof(Py_ssize_t))
    if ends == NULL:
        raise MemoryError
    with nogil:
        for row in range(rows):
            first = 0
            while first < columns and labels[row, first] == 0:
                first += 1
            if first == columns:
                continue
            last = columns - 1
            while labels[row, last] == 0:
                last -= 1
            ends[3 * count] = row
            ends[3 * count + 1] = first
            ends[3 * count + 2] = last
            count += 1
        for one in range(count):
            for other in range(one, count):
                high = ends[3 * other] - ends[3 * one]
                wide = max(ends[3 * other + 2] - ends[3 * one + 1], ends[3 * one + 2] - ends[3 * other + 1])
                # From upper to lower edges, from left to right ones, or from one to the other kind.
                best = max(best, (high + 1) ** 2 + wide * wide, high * high + (wide + 1) ** 2)
                best = max(best, (high + 0.5) ** 2 + (wide + 0.5) ** 2)
    free(ends)
    return best ** 0.5


cdef inline int cell_of(const unsigned char[:] cells, Py_ssize_t start, Py_ssize_t place) noexcept nogil:
    cdef unsigned char two = cells[start + (place >> 1)]
    return (two >> 4) if place & 1 else (two & 15)


def overlaps(cells, starts, boxes, rows, query, shifts, bint mirrored, int labels):
    """Count the cells that small label maps share with a query's, label by label.

    Parameters
    ----------
    cells : uint8 array (B,)
        All maps one after another, two cells a byte (the first in the lower half), row by row of each map's box.
    starts : int64 array (N + 1,)
        Where each map begins in `cells`.
    boxes : uint8 array (N, 4)
        First row, first column, rows and columns of each map, in cells.
    rows : intp array (n,)
        Which maps.
    query : uint8 array (R, C)
        The query's map, values below `labels`.
    shifts : int64 array (n, 2)
        Rows and columns by which each map is moved before it is compared.
    mirrored : bool
        Whether the query's map is compared left-right mirrored (about its middle column).
    labels : int
        Labels, background included; at most 16.

    Returns
    -------
    shared : int32 array (n, labels)
        Cells of label 1, 2, ... that both have in one place; at 0 those that are not background in both.
    own : int32 array (n, labels)
        Cells of each label in the map alone; at 0 all that are not background.

    Raises
    ------
    ValueError
        If sizes do not fit, a map reaches beyond `cells`, or one is moved by more than a million cells.

    Examples
    --------
    One map of 1 x 2 cells of label 1 at row 0, column 1, and a query that has them at columns 1 to 3.

    >>> import numpy as np
    >>> from c_geometry import overlaps
    >>> query = np.array([[0, 1, 2, 1]], np.uint8)
    >>> map_of_two = np.array([0x11], np.uint8), np.array([0, 1]), np.array([[0, 1, 1, 2]], np.uint8)
    >>> shared, own = overlaps(*map_of_two, np.array([0]), query, np.array([[0, 0]]), False, 3)
    >>> shared.tolist(), own.tolist()
    ([[2, 1, 0]], [[2, 2, 0]])
    """
    query = np.asarray(query)
    if query.ndim != 2 or np.asarray(rows).dtype.kind not in "iu":
        raise ValueError("the query's map must be (R, C), and rows whole numbers")
    cdef const unsigned char[:] packed = np.ascontiguousarray(cells, np.uint8)
    cdef const long long[:] begins = np.ascontiguousarray(starts, np.int64)
    cdef const unsigned char[:, :] box = np.ascontiguousarray(boxes, np.uint8)
    cdef const Py_ssize_t[:] chosen = np.ascontiguousarray(rows, np.intp)
    cdef const unsigned char[:, :] asked = np.ascontiguousarray(query[:, ::-1] if mirrored else query, np.uint8)
    cdef const long long[:, :] moved = np.ascontiguousarray(shifts, np.int64)
    cdef Py_ssize_t count = chosen.shape[0], n, row, column, r, c, place, high, wide, start, which, size
    cdef int label, ours
    if not 2 <= labels <= 16 or asked.shape[0] > 255 or asked.shape[1] > 255:
        raise ValueError("there must be 2 to 16 labels, and at most 255 rows and columns")
    if box.shape[1] != 4 or begins.shape[0] != box.shape[0] + 1 or moved.shape[0] != count or moved.shape[1] != 2:
        raise ValueError("boxes must be (N, 4), starts (N + 1,) and shifts (n, 2)")
    if np.asarray(asked).size and np.asarray(asked).max() >= labels:
        raise ValueError(f"the query's map must hold values below {labels}")
    for n in range(count):
        which = chosen[n]
        if not 0 <= which < box.shape[0]:
            raise ValueError(f"there is no map {which}")
        size = (<Py_ssize_t>box[which, 2] * box[which, 3] + 1) // 2
        if begins[which] < 0 or begins[which] > packed.shape[0] - size:  # a sum could overflow
            raise ValueError(f"the map {which} reaches beyond the cells")
        if not (-FARTHEST <= moved[n, 0] <= FARTHEST and -FARTHEST <= moved[n, 1] <= FARTHEST):
            raise ValueError(f"a map cannot be moved by more than {FARTHEST} cells")
    shared = np.zeros((count, labels), np.int32)
    own = np.zeros((count, labels), np.int32)
    cdef int[:, :] both = shared
    cdef int[:, :] alone = own
    with nogil:
        for n in range(count):
            which = chosen[n]
            start = begins[which]
            high = box[which, 2]
            wide = box[which, 3]
            place = 0
            for row in range(high):
                r = box[which, 0] + row + moved[n, 0]
                for column in range(wide):
                    label = cell_of(packed, start, place)
                    place += 1
                    if label == 0 or label >= labels:
                        continue
                    alone[n, label] += 1
                    alone[n, 0] += 1
                    c = box[which, 1] + column + moved[n, 1]
                    if r < 0 or r >= asked.shape[0] or c < 0 or c >= asked.shape[1]:
                        continue
                    ours = asked[r, c]
                    if ours != 0:
                        both[n, 0] += 1
                        if ours == label:
                            both[n, label] += 1
    return shared, own
