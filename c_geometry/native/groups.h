/* Rows taken SBMIR_TOGETHER at a time, in loops that compilers make vector instructions of. */

#ifndef SBMIR_GROUPS_H
#define SBMIR_GROUPS_H

#include <math.h>
#include <stddef.h>

#define SBMIR_TOGETHER 32
#define SBMIR_SUMS 8

/* Whether rows are of one group. */
static inline int sbmir_are_one(const ptrdiff_t *owner)
{
    ptrdiff_t apart = 0;
    for (int row = 0; row < SBMIR_TOGETHER; row++)
        apart |= owner[row] ^ owner[0];
    return apart == 0;
}

/* The least sum of rows, and no more than `lowest`. Whether a difference, as its type rounds it, is within a bound: none that is
   within it before it is rounded is missed, since rounding keeps the order. */
#define SBMIR_OF_TYPE(TYPE)                                                                                  \
    static inline double sbmir_least_##TYPE(const TYPE *values, const TYPE *error, double lowest)            \
    {                                                                                                        \
        double lanes[SBMIR_SUMS];                                                                            \
        for (int lane = 0; lane < SBMIR_SUMS; lane++)                                                        \
            lanes[lane] = lowest;                                                                            \
        for (int row = 0; row < SBMIR_TOGETHER; row += SBMIR_SUMS)                                           \
            for (int lane = 0; lane < SBMIR_SUMS; lane++) {                                                  \
                double sum = (double)values[row + lane] + (double)error[row + lane];                         \
                lanes[lane] = sum < lanes[lane] ? sum : lanes[lane];                                         \
            }                                                                                                \
        for (int lane = 0; lane < SBMIR_SUMS; lane++)                                                        \
            lowest = lanes[lane] < lowest ? lanes[lane] : lowest;                                            \
        return lowest;                                                                                       \
    }                                                                                                        \
    static inline int sbmir_any_within_##TYPE(const TYPE *values, const TYPE *error, TYPE most)              \
    {                                                                                                        \
        int found = 0;                                                                                       \
        for (int row = 0; row < SBMIR_TOGETHER; row++)                                                       \
            found |= values[row] - error[row] <= most;                                                       \
        return found;                                                                                        \
    }

/* A float32 number that is no less. */
static inline float sbmir_above(double number)
{
    float near = (float)number;
    return (double)near < number ? nextafterf(near, INFINITY) : near;
}

SBMIR_OF_TYPE(float)
SBMIR_OF_TYPE(double)

#endif
