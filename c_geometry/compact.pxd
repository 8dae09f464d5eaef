"""The kernels of ``native/compact.c`` and what their arrays hold, for whoever compiles against them."""

from libc.stdint cimport int8_t, int16_t, int64_t


cdef extern from "native/compact.h":
    enum:
        SBMIR_AXES
        SBMIR_FACTS
        SBMIR_LEVELS
        SBMIR_PARTS
        SBMIR_STEP

    ctypedef struct sbmir_kernel:
        const char* name
        void (*dots)(const int8_t*, Py_ssize_t, Py_ssize_t, const int16_t*, int64_t*) noexcept nogil
        void (*squeeze)(
            const int16_t*, Py_ssize_t, Py_ssize_t, const float*, const float*, const float*, int8_t*, double*
        ) noexcept nogil
        void (*distances)(const int16_t* const*, Py_ssize_t, Py_ssize_t, Py_ssize_t, const float*, double*) noexcept nogil
        void (*crossed)(const int8_t*, const int8_t*, Py_ssize_t, Py_ssize_t, const float*, double*) noexcept nogil
        void (*along_axes)(
            const int16_t* const*, Py_ssize_t, Py_ssize_t, Py_ssize_t, const float*, const float*, Py_ssize_t, double*, double*,
            double*
        ) noexcept nogil

    int sbmir_kernels(const sbmir_kernel**)
