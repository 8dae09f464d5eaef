"""The tie rule that every kernel shares: on which side of an edge a point lies, decided without rounding error."""

from libc.math cimport fabs, fma

cdef enum:
    TERMS = 16

cdef enum Status:
    FINE = 0
    NO_MEMORY = 1
    BAD_COORDINATE = 2


cdef inline double clean(double value) noexcept nogil:
    """Take coordinates too small for exact products (they would underflow) as zero."""
    return 0.0 if fabs(value) < 1e-100 else value


cdef inline void grow(double* terms, int* count, double value) noexcept nogil:
    """Add `value` to a non-overlapping sum of doubles without loss (Shewchuk 1997, Grow-Expansion)."""
    cdef double carry = value, total, part
    cdef int i
    for i in range(count[0]):
        total = carry + terms[i]
        part = total - carry
        terms[i] = (carry - (total - part)) + (terms[i] - part)
        carry = total
    terms[count[0]] = carry
    count[0] += 1


cdef inline void grow_product(double* terms, int* count, double a, double b) noexcept nogil:
    """Add the exact product ``a * b``."""
    cdef double product = a * b
    grow(terms, count, fma(a, b, -product))
    grow(terms, count, product)


cdef inline int sign(const double* terms, int count) noexcept nogil:
    """Return the sign of a non-overlapping sum: that of its largest term."""
    cdef int i
    for i in range(count - 1, -1, -1):
        if terms[i] != 0:
            return 1 if terms[i] > 0 else -1
    return 0


cdef inline int side_exact(double x0, double y0, double x1, double y1, double x, double y) noexcept nogil:
    """Return the sign of ``(x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)``, exactly."""
    cdef double[TERMS] terms
    cdef int count = 0, i
    grow_product(terms, &count, x, y1)
    grow_product(terms, &count, -x, y0)
    grow_product(terms, &count, -x0, y1)
    grow_product(terms, &count, -y, x1)
    grow_product(terms, &count, y, x0)
    grow_product(terms, &count, y0, x1)
    return sign(terms, count)


cdef inline int side(double x0, double y0, double x1, double y1, double x, double y) noexcept nogil:
    """Return :func:`side_exact`, by plain arithmetic where its error cannot change the sign (Shewchuk's first filter)."""
    cdef double left = (x - x0) * (y1 - y0)
    cdef double right = (y - y0) * (x1 - x0)
    cdef double difference = left - right
    if fabs(difference) > 4e-16 * (fabs(left) + fabs(right)):
        return 1 if difference > 0 else -1
    return side_exact(x0, y0, x1, y1, x, y)


cdef inline int turn(double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3) noexcept nogil:
    """Return the sign of ``(x3 - x2) * (y1 - y0) - (y3 - y2) * (x1 - x0)``, exactly; `side` for edges apart."""
    cdef double left = (x3 - x2) * (y1 - y0)
    cdef double right = (y3 - y2) * (x1 - x0)
    cdef double[TERMS] terms
    cdef int count = 0
    if fabs(left - right) > 4e-16 * (fabs(left) + fabs(right)):
        return 1 if left > right else -1
    grow_product(terms, &count, x3, y1)
    grow_product(terms, &count, -x3, y0)
    grow_product(terms, &count, -x2, y1)
    grow_product(terms, &count, x2, y0)
    grow_product(terms, &count, -y3, x1)
    grow_product(terms, &count, y3, x0)
    grow_product(terms, &count, y2, x1)
    grow_product(terms, &count, -y2, x0)
    return sign(terms, count)
