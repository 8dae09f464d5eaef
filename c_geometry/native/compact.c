/* int8 copies of float16 codes: made, multiplied with a query, and float16 codes compared with a query.

   One file for the baseline of the platform. The bodies are written once, in plain C; GCC and Clang compile them again for
   wider vectors of x86-64, and which of these run is decided when the program starts. Only the product of int8 and int16
   numbers, which no compiler finds the right instruction for, is written out for each. All of them give the same bits: sums
   of integers are exact, and sums of floats run in LANES lanes everywhere. */

#include "compact.h"

#include "compiling.h"

#include <math.h>
#include <string.h>

#define LANES 16
#define BUFFER 512 /* numbers that stay in the processor's nearest cache */
#define AHEAD 8192 /* bytes that memory is asked for in advance: half as fast again as what the processor does by itself */

static const float EXPONENT_SHIFT = 5192296858534827628530496329220096.0f; /* 2 to the power of 112 */

/* Widen finite float16 numbers: sign, exponent and fraction are moved to where float32 has them; the multiplication makes up
   for the exponents' different zero, and normalises subnormal numbers. */
BODY void widen(const int16_t *half, ptrdiff_t count, float *out)
{
    int32_t bits[BUFFER];
    for (ptrdiff_t k = 0; k < count; k++)
        bits[k] = (int32_t)((uint32_t)(int32_t)half[k] << 13) & -0x70002000;
    memcpy(out, bits, (size_t)count * sizeof(float));
    for (ptrdiff_t k = 0; k < count; k++)
        out[k] *= EXPONENT_SHIFT;
}

BODY double total(const float *lanes)
{
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++)
        sum += lanes[lane];
    return sum;
}

/* Return the sum of squares. At most BUFFER / LANES terms are added in one lane as float32, the rest as float64. */
BODY double sum_of_squares(const float *numbers, ptrdiff_t count)
{
    float lanes[LANES] = {0};
    ptrdiff_t k = 0;
    for (; k + LANES <= count; k += LANES)
        for (int lane = 0; lane < LANES; lane++)
            lanes[lane] += numbers[k + lane] * numbers[k + lane];
    for (; k < count; k++)
        lanes[k % LANES] += numbers[k] * numbers[k];
    return total(lanes);
}

BODY float largest(const float *numbers, ptrdiff_t count, float most)
{
    float lanes[LANES] = {0};
    ptrdiff_t k = 0;
    for (; k + LANES <= count; k += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            float size = fabsf(numbers[k + lane]);
            lanes[lane] = size > lanes[lane] ? size : lanes[lane];
        }
    for (; k < count; k++)
        lanes[0] = fabsf(numbers[k]) > lanes[0] ? fabsf(numbers[k]) : lanes[0];
    for (int lane = 0; lane < LANES; lane++)
        most = lanes[lane] > most ? lanes[lane] : most;
    return most;
}

/* R = nearest integer to (number - centre) / (spread s), s being the row's largest such quotient over 127. What is measured of
   the row is measured of the R that came out, so nothing depends on how that was rounded. Rounding of float32 is provided for:
   each number is wrong by at most 4 u |number - centre| more than its remainder says, and sums by less than 64 u. */
BODY void squeeze(const int16_t *half, ptrdiff_t count, ptrdiff_t length, const float *centre, const float *spread,
                  const float *inverse, int8_t *rows, double *facts)
{
    const double unit = 1.0 / (1 << 24);
    float moved[BUFFER], term[BUFFER];
    for (ptrdiff_t row = 0; row < count; row++, half += length, rows += length, facts += SBMIR_FACTS) {
        float most = 0;
        for (ptrdiff_t start = 0; start < length; start += BUFFER) {
            ptrdiff_t here = length - start < BUFFER ? length - start : BUFFER;
            widen(half + start, here, moved);
            for (ptrdiff_t k = 0; k < here; k++)
                term[k] = (moved[k] - centre[start + k]) * inverse[start + k];
            most = largest(term, here, most);
        }
        float scale = most / 127.0f, over = most > 0 ? 127.0f / most : 0.0f;
        double left = 0, lost = 0, sizes = 0;
        int64_t reach = 0;
        for (ptrdiff_t start = 0; start < length; start += BUFFER) {
            ptrdiff_t here = length - start < BUFFER ? length - start : BUFFER;
            int32_t near[BUFFER], squares = 0;
            widen(half + start, here, moved);
            for (ptrdiff_t k = 0; k < here; k++)
                moved[k] -= centre[start + k];
            sizes += sum_of_squares(moved, here);
            for (ptrdiff_t k = 0; k < here; k++) {
                float quotient = moved[k] * inverse[start + k] * over;
                float rounded = quotient + (quotient < 0 ? -0.5f : 0.5f);
                rounded = rounded > 127.0f ? 127.0f : rounded;
                near[k] = (int32_t)(rounded < -127.0f ? -127.0f : rounded);
            }
            for (ptrdiff_t k = 0; k < here; k++)
                rows[start + k] = (int8_t)near[k];
            for (ptrdiff_t k = 0; k < here; k++)
                squares += near[k] * near[k];
            reach += squares;
            for (ptrdiff_t k = 0; k < here; k++)
                term[k] = spread[start + k] * scale * (float)near[k];
            left += sum_of_squares(term, here);
            for (ptrdiff_t k = 0; k < here; k++)
                term[k] = moved[k] - term[k];
            lost += sum_of_squares(term, here);
        }
        facts[0] = scale;
        facts[1] = scale * sqrt((double)reach) * (1 + 4 * unit);
        facts[2] = (sqrt(lost) + 8 * unit * sqrt(sizes)) * (1 + 64 * unit);
        facts[3] = left;
    }
}

/* The squared distances of a query to sums of codes, one code a part, `half` holding the addresses of each row's parts. */
BODY void distances(const int16_t *const *half, ptrdiff_t count, ptrdiff_t parts, ptrdiff_t length, const float *query,
                    double *out)
{
    float apart[BUFFER], wide[BUFFER];
    for (ptrdiff_t row = 0; row < count; row++, half += parts) {
        double sum = 0;
        for (ptrdiff_t start = 0; start < length; start += BUFFER) {
            ptrdiff_t here = length - start < BUFFER ? length - start : BUFFER;
            memcpy(apart, query + start, (size_t)here * sizeof(float));
            for (ptrdiff_t part = 0; part < parts; part++) {
                widen(half[part] + start, here, wide);
                for (ptrdiff_t k = 0; k < here; k++)
                    apart[k] -= wide[k];
            }
            sum += sum_of_squares(apart, here);
        }
        out[row] = sum;
    }
}

/* The weighted products of two rows' int8 numbers. */
BODY void crossed(const int8_t *first, const int8_t *second, ptrdiff_t count, ptrdiff_t length, const float *weights,
                  double *out)
{
    for (ptrdiff_t row = 0; row < count; row++, first += length, second += length) {
        double sum = 0;
        for (ptrdiff_t start = 0; start < length; start += BUFFER) {
            ptrdiff_t here = length - start < BUFFER ? length - start : BUFFER, k;
            float term[BUFFER], lanes[LANES] = {0};
            for (k = 0; k < here; k++)
                term[k] = (float)((int32_t)first[start + k] * second[start + k]) * weights[start + k];
            for (k = 0; k + LANES <= here; k += LANES)
                for (int lane = 0; lane < LANES; lane++)
                    lanes[lane] += term[k + lane];
            for (; k < here; k++)
                lanes[k % LANES] += term[k];
            sum += total(lanes);
        }
        out[row] = sum;
    }
}

/* What sums of codes, moved by a centre, are along some axes: `axes` has a row of `width` numbers for each place of the code,
   filled up with zeros to a multiple of SBMIR_AXES in both directions. `parts` holds the addresses of the first row of each
   part. Of each row are told the squared length of what was moved, and the sum of the lengths of its parts. A block of axes
   serves GROUP rows while it is in the nearest cache; in each block float32 terms are added, BLOCK of them, and blocks in
   float64. */
#define GROUP 8
#define BLOCK 128

BODY void along_axes(const int16_t *const *parts, ptrdiff_t of_parts, ptrdiff_t count, ptrdiff_t length, const float *centre,
                     const float *axes, ptrdiff_t width, double *along, double *squares, double *sizes)
{
    float moved[GROUP][BUFFER], wide[BUFFER], sums[SBMIR_AXES];
    for (ptrdiff_t first = 0; first < count; first += GROUP) {
        ptrdiff_t rows = count - first < GROUP ? count - first : GROUP;
        double of_parts_squares[GROUP][SBMIR_PARTS] = {{0}};
        for (ptrdiff_t k = 0; k < rows * width; k++)
            along[first * width + k] = 0;
        for (ptrdiff_t start = 0; start < length; start += BUFFER) {
            ptrdiff_t here = length - start < BUFFER ? length - start : BUFFER;
            ptrdiff_t filled = (here + SBMIR_STEP - 1) / SBMIR_STEP * SBMIR_STEP;
            for (ptrdiff_t row = 0; row < rows; row++) {
                for (ptrdiff_t part = 0; part < of_parts; part++) {
                    widen(parts[part] + (first + row) * length + start, here, wide);
                    of_parts_squares[row][part] += sum_of_squares(wide, here);
                    for (ptrdiff_t k = 0; k < here; k++)
                        moved[row][k] = (part ? moved[row][k] : -centre[start + k]) + wide[k];
                }
                for (ptrdiff_t k = here; k < filled; k++)
                    moved[row][k] = 0;
                squares[first + row] = (start ? squares[first + row] : 0) + sum_of_squares(moved[row], here);
            }
            for (ptrdiff_t block = 0; block < filled; block += BLOCK) {
                ptrdiff_t end = filled - block < BLOCK ? filled : block + BLOCK;
                for (ptrdiff_t column = 0; column < width; column += SBMIR_AXES)
                    for (ptrdiff_t row = 0; row < rows; row++) {
                        double *target = along + (first + row) * width + column;
                        for (int k = 0; k < SBMIR_AXES; k++)
                            sums[k] = 0;
                        for (ptrdiff_t place = block; place < end; place += SBMIR_STEP) {
                            const float *x = moved[row] + place, *a = axes + (start + place) * width + column;
                            for (int k = 0; k < SBMIR_AXES; k++)
                                sums[k] = sums[k] + x[0] * a[k] + x[1] * a[width + k] + x[2] * a[2 * width + k]
                                          + x[3] * a[3 * width + k];
                        }
                        for (int k = 0; k < SBMIR_AXES; k++)
                            target[k] += sums[k];
                    }
            }
        }
        for (ptrdiff_t row = 0; row < rows; row++) {
            sizes[first + row] = 0;
            for (ptrdiff_t part = 0; part < of_parts; part++)
                sizes[first + row] += sqrt(of_parts_squares[row][part]);
        }
    }
}

/* ---- The product of int8 and int16 numbers, at most SBMIR_PIECE of them --------------------------------------------------- */

static inline int32_t dot_plain(const int8_t *row, const int16_t *query, ptrdiff_t count)
{
    int32_t sum = 0;
    for (ptrdiff_t k = 0; k < count; k++)
        sum += (int32_t)row[k] * query[k];
    return sum;
}

#ifdef SBMIR_X86

#define WIDE __attribute__((target("avx2")))
#define WIDEST __attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

static WIDE inline int32_t dot_avx2(const int8_t *row, const int16_t *query, ptrdiff_t count)
{
    __m256i sums = _mm256_setzero_si256(), more = _mm256_setzero_si256();
    ptrdiff_t k = 0;
    for (; k + 32 <= count; k += 32) {
        FETCH(row + k + AHEAD);
        __m256i one = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(row + k)));
        __m256i two = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(row + k + 16)));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(one, _mm256_loadu_si256((const __m256i *)(query + k))));
        more = _mm256_add_epi32(more, _mm256_madd_epi16(two, _mm256_loadu_si256((const __m256i *)(query + k + 16))));
    }
    sums = _mm256_add_epi32(sums, more);
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1));
    return _mm_cvtsi128_si32(half) + dot_plain(row + k, query + k, count - k);
}

static WIDEST inline int32_t dot_avx512(const int8_t *row, const int16_t *query, ptrdiff_t count)
{
    __m512i sums = _mm512_setzero_si512(), more = _mm512_setzero_si512();
    ptrdiff_t k = 0;
    for (; k + 64 <= count; k += 64) {
        FETCH(row + k + AHEAD);
        __m512i one = _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(row + k)));
        __m512i two = _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(row + k + 32)));
        sums = _mm512_dpwssd_epi32(sums, one, _mm512_loadu_si512(query + k));
        more = _mm512_dpwssd_epi32(more, two, _mm512_loadu_si512(query + k + 32));
    }
    return _mm512_reduce_add_epi32(_mm512_add_epi32(sums, more)) + dot_plain(row + k, query + k, count - k);
}

#elif defined(__GNUC__) && defined(__aarch64__)

static inline int32_t dot_neon(const int8_t *row, const int16_t *query, ptrdiff_t count)
{
    int32x4_t sums = vdupq_n_s32(0), more = vdupq_n_s32(0);
    ptrdiff_t k = 0;
    for (; k + 16 <= count; k += 16) {
        FETCH(row + k + AHEAD);
        int8x16_t numbers = vld1q_s8(row + k);
        int16x8_t one = vmovl_s8(vget_low_s8(numbers)), two = vmovl_s8(vget_high_s8(numbers));
        int16x8_t left = vld1q_s16(query + k), right = vld1q_s16(query + k + 8);
        sums = vmlal_s16(sums, vget_low_s16(one), vget_low_s16(left));
        more = vmlal_s16(more, vget_high_s16(one), vget_high_s16(left));
        sums = vmlal_s16(sums, vget_low_s16(two), vget_low_s16(right));
        more = vmlal_s16(more, vget_high_s16(two), vget_high_s16(right));
    }
    return vaddvq_s32(vaddq_s32(sums, more)) + dot_plain(row + k, query + k, count - k);
}

#endif

/* ---- A set of functions for each kind of machine ---------------------------------------------------------------------------- */

#define KERNEL(NAME, TARGET, DOT)                                                                                              \
    TARGET static void dots_##NAME(const int8_t *rows, ptrdiff_t count, ptrdiff_t length, const int16_t *query, int64_t *out)  \
    {                                                                                                                          \
        for (ptrdiff_t row = 0; row < count; row++, rows += length) {                                                          \
            int64_t sum = 0;                                                                                                   \
            for (ptrdiff_t start = 0; start < length; start += SBMIR_PIECE)                                                    \
                sum += DOT(rows + start, query + start, length - start < SBMIR_PIECE ? length - start : SBMIR_PIECE);          \
            out[row] = sum;                                                                                                    \
        }                                                                                                                      \
    }                                                                                                                          \
    TARGET static void squeeze_##NAME(const int16_t *half, ptrdiff_t count, ptrdiff_t length, const float *centre,             \
                                      const float *spread, const float *inverse, int8_t *rows, double *facts)                  \
    {                                                                                                                          \
        squeeze(half, count, length, centre, spread, inverse, rows, facts);                                                    \
    }                                                                                                                          \
    TARGET static void distances_##NAME(const int16_t *const *half, ptrdiff_t count, ptrdiff_t parts, ptrdiff_t length,        \
                                        const float *query, double *out)                                                       \
    {                                                                                                                          \
        distances(half, count, parts, length, query, out);                                                                     \
    }                                                                                                                          \
    TARGET static void crossed_##NAME(const int8_t *first, const int8_t *second, ptrdiff_t count, ptrdiff_t length,            \
                                      const float *weights, double *out)                                                       \
    {                                                                                                                          \
        crossed(first, second, count, length, weights, out);                                                                   \
    }                                                                                                                          \
    TARGET static void along_axes_##NAME(const int16_t *const *parts, ptrdiff_t of_parts, ptrdiff_t count, ptrdiff_t length,   \
                                         const float *centre, const float *axes, ptrdiff_t width, double *along,               \
                                         double *squares, double *sizes)                                                       \
    {                                                                                                                          \
        along_axes(parts, of_parts, count, length, centre, axes, width, along, squares, sizes);                                \
    }

#define FUNCTIONS(NAME) dots_##NAME, squeeze_##NAME, distances_##NAME, crossed_##NAME, along_axes_##NAME

KERNEL(plain, , dot_plain)
#ifdef SBMIR_X86
KERNEL(avx2, WIDE, dot_avx2)
KERNEL(avx512, WIDEST, dot_avx512)
#elif defined(__GNUC__) && defined(__aarch64__)
KERNEL(neon, , dot_neon)
#endif

int sbmir_kernels(const sbmir_kernel **kernels)
{
    static const sbmir_kernel plain = {"plain C", FUNCTIONS(plain)};
    int count = 0;
#ifdef SBMIR_X86
    static const sbmir_kernel avx512 = {"AVX-512 VNNI", FUNCTIONS(avx512)}, avx2 = {"AVX2", FUNCTIONS(avx2)};
    __builtin_cpu_init();
    int wide = __builtin_cpu_supports("avx2");
    if (wide && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
        kernels[count++] = &avx512;
    if (wide)
        kernels[count++] = &avx2;
#elif defined(__GNUC__) && defined(__aarch64__)
    static const sbmir_kernel neon = {"NEON", FUNCTIONS(neon)};
    kernels[count++] = &neon;
#endif
    kernels[count++] = &plain;
    return count;
}
