"""What kernels that write pixels share: the box of what changed, and setting a run of pixels."""

from libc.string cimport memset

cdef enum:
    LIMIT = 1000000000  # coordinates beyond this many pixels are refused


cdef struct Box:
    Py_ssize_t row0, row1, column0, column1


cdef inline void extend_box(Box* box, Py_ssize_t row, Py_ssize_t column0, Py_ssize_t column1) noexcept nogil:
    if row < box.row0:
        box.row0 = row
    if row >= box.row1:
        box.row1 = row + 1
    if column0 < box.column0:
        box.column0 = column0
    if column1 > box.column1:
        box.column1 = column1


cdef inline void set_span(unsigned char[:, :] mask, Py_ssize_t row, Py_ssize_t column0, Py_ssize_t column1,
                          unsigned char value) noexcept nogil:
    cdef Py_ssize_t column
    if mask.strides[1] == 1:
        memset(&mask[row, column0], value, column1 - column0)
    else:
        for column in range(column0, column1):
            mask[row, column] = value


cdef inline object as_box(Box* box):
    if box.row0 >= box.row1:
        return None
    return (box.row0, box.row1, box.column0, box.column1)
