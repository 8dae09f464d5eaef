/* Rows of int8 numbers in blocks of SBMIR_ROWS, place by place, so that a block is compared with a query without adding up
   across a vector; see lanes.c. */

#ifndef SBMIR_LANES_H
#define SBMIR_LANES_H

#include <stddef.h>
#include <stdint.h>

/* So many rows lie side by side; so many places of one row lie together. */
#define SBMIR_ROWS 16
#define SBMIR_STEP_OF_LANES 4

/* What is known of a block: of each row its scale, the squared length of what rounding left and of all else together, the
   length of what rounding took, and the length of all else; then the largest reach of its rows, and the largest error. */
#define SBMIR_BLOCK_FACTS (4 * SBMIR_ROWS + 2)

/* Products of so many int8 numbers (from -127) with query numbers within +-SBMIR_LANE_LEVELS fit into 32 bits. */
#define SBMIR_MOST_PLACES 512
#define SBMIR_LANE_LEVELS 32767

/* A query: what one of its integers stands for; its squared length; twice its length beyond the directions; twice the length
   of what rounding took from it; what is added to every bound. */
typedef struct {
    float unit, own, beyond, missed, more;
} sbmir_asked;

typedef struct {
    const char *name;
    void (*bounds)(const int8_t *rows, const float *facts, ptrdiff_t count, ptrdiff_t places, const int16_t *query,
                   const sbmir_asked *asked, float *squared, float *error);
    void (*weigh)(const float *const *squared, const float *const *error, const float *factors, ptrdiff_t terms,
                  ptrdiff_t count, float *squared_out, float *error_out);
} sbmir_lane_kernel;

/* The kernels that this machine can run, the fastest first; the last is plain C. Returns how many there are. */
int sbmir_lane_kernels(const sbmir_lane_kernel **kernels);

#endif
