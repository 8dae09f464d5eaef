/* Codes of float16 numbers, their int8 copies, and what is computed of them row by row; see compact.c. */

#ifndef SBMIR_COMPACT_H
#define SBMIR_COMPACT_H

#include <stddef.h>
#include <stdint.h>

/* What is known of a row beside its int8 numbers R, in this order: scale s; reach s |R|; the length of what rounding took
   away, or more; the squared length of what is left, spread * s * R. */
#define SBMIR_FACTS 4

/* Products of so many int8 numbers (from -127) with query numbers within +-SBMIR_LEVELS fit into 32 bits, whatever is added
   to what first. */
#define SBMIR_PIECE 2048
#define SBMIR_LEVELS 8191

/* Axes come in multiples of so many, their places in multiples of a step; a code has at most so many parts that are added. */
#define SBMIR_AXES 64
#define SBMIR_STEP 4
#define SBMIR_PARTS 8

typedef struct {
    const char *name;
    void (*dots)(const int8_t *rows, ptrdiff_t count, ptrdiff_t length, const int16_t *query, int64_t *out);
    void (*squeeze)(const int16_t *half, ptrdiff_t count, ptrdiff_t length, const float *centre, const float *spread,
                    const float *inverse, int8_t *rows, double *facts);
    void (*distances)(const int16_t *const *half, ptrdiff_t count, ptrdiff_t parts, ptrdiff_t length, const float *query,
                      double *out);
    void (*crossed)(const int8_t *first, const int8_t *second, ptrdiff_t count, ptrdiff_t length, const float *weights,
                    double *out);
    void (*along_axes)(const int16_t *const *parts, ptrdiff_t of_parts, ptrdiff_t count, ptrdiff_t length, const float *centre,
                       const float *axes, ptrdiff_t width, double *along, double *squares, double *sizes);
} sbmir_kernel;

/* The kernels that this machine can run, the fastest first; the last is plain C. Returns how many there are. */
int sbmir_kernels(const sbmir_kernel **kernels);

#endif
