"""Connected regions of a plane, for other kernels."""

cdef Py_ssize_t spread(const unsigned char[:, :] plane, int[:, :] regions, int region, Py_ssize_t row, Py_ssize_t column,
                       bint diagonal, Py_ssize_t* stack) noexcept nogil
cdef int number_regions(const unsigned char[:, :] plane, int[:, :] regions, bint diagonal, Py_ssize_t* stack) noexcept nogil
