/* Rows known by few directions, compared with a query: squared distances and bounds on their errors.

   A block has 16 rows; of each the int8 numbers of four places lie together, then those of the next row. So a vector holds
   sums of many rows, and nothing is added up across it. The product is written out for the vectors of x86-64; what follows of
   it is plain C, each lane by itself, compiled for each of them. All give the same bits: sums of integers are exact, and no
   float operation of one row meets another's. */

#include "lanes.h"

#include "compiling.h"

#include <math.h>
#include <string.h>

#define AHEAD 4096 /* bytes that memory is asked for in advance */
#define BLOCK (SBMIR_ROWS * SBMIR_STEP_OF_LANES)

/* What float32 arithmetic may be wrong by, beside the squared lengths of query and row, and beside a bound itself. Far more than
   it is: some ten roundings of half of 2**-23 each. What is added at last is what underflows. */
#define SLACK 3.814697265625e-06f /* 2**-18 */
#define OVER 1.0000019073486328f  /* 1 + 2**-19 */
#define LEAST 1e-36f

typedef void (*sbmir_products)(const int8_t *rows, ptrdiff_t places, const int16_t *query, int32_t *sums);

/* With a the query along the directions, z what rounding left of a row along them, D the row's distance: D * D is within
   2 |a - z| lost + c of `value`, c being all that does not depend on a - z, and |a - z| <= D + lost. From both follows
   |a - z| <= 2 lost + sqrt(value + c + 3 lost lost). */
BODY void block_bounds(const int32_t *sums, const float *facts, const sbmir_asked *asked, float *squared, float *error)
{
    const float *scale = facts, *base = scale + SBMIR_ROWS, *lost = base + SBMIR_ROWS, *rest = lost + SBMIR_ROWS;
    float own = asked->own, unit = asked->unit, beyond = asked->beyond;
    float more = asked->missed * facts[4 * SBMIR_ROWS] + facts[4 * SBMIR_ROWS + 1] + asked->more;
    for (int row = 0; row < SBMIR_ROWS; row++) {
        float value = own - 2 * (unit * scale[row] * (float)sums[row]) + base[row];
        value = value > 0 ? value : 0;
        float fixed = beyond * rest[row] + more + SLACK * (own + base[row]);
        float apart = 2 * lost[row] + sqrtf(value + fixed + 3 * (lost[row] * lost[row]));
        float wrong = (fixed + 2 * (apart * lost[row])) * OVER + LEAST;
        int told = value < INFINITY && wrong < INFINITY;
        squared[row] = told ? value : 0;
        error[row] = told ? wrong : INFINITY;
    }
}

BODY void bounds(const int8_t *rows, const float *facts, ptrdiff_t count, ptrdiff_t places, const int16_t *query,
                 const sbmir_asked *asked, float *squared, float *error, sbmir_products products)
{
    int32_t sums[SBMIR_ROWS];
    float last[2][SBMIR_ROWS];
    for (; count > 0; count -= SBMIR_ROWS) {
        products(rows, places, query, sums);
        if (count >= SBMIR_ROWS) {
            block_bounds(sums, facts, asked, squared, error);
        } else {
            block_bounds(sums, facts, asked, last[0], last[1]);
            memcpy(squared, last[0], (size_t)count * sizeof(float));
            memcpy(error, last[1], (size_t)count * sizeof(float));
        }
        rows += SBMIR_ROWS * places;
        facts += SBMIR_BLOCK_FACTS;
        squared += SBMIR_ROWS;
        error += SBMIR_ROWS;
    }
}

/* Sums of terms, each weighed; what cannot be told of one cannot of the sum. */
BODY void weigh(const float *const *squared, const float *const *error, const float *factors, ptrdiff_t terms, ptrdiff_t count,
                float *squared_out, float *error_out)
{
    for (ptrdiff_t start = 0; start < count; start += BLOCK) {
        ptrdiff_t here = count - start < BLOCK ? count - start : BLOCK;
        float value[BLOCK] = {0}, wrong[BLOCK] = {0};
        for (ptrdiff_t term = 0; term < terms; term++) {
            const float *s = squared[term] + start, *e = error[term] + start;
            float factor = factors[term];
            for (ptrdiff_t k = 0; k < here; k++) {
                value[k] += factor * s[k];
                wrong[k] += factor * e[k];
            }
        }
        for (ptrdiff_t k = 0; k < here; k++) {
            float off = (wrong[k] + SLACK * value[k]) * OVER + LEAST;
            int told = off < INFINITY;
            squared_out[start + k] = told ? value[k] : 0;
            error_out[start + k] = told ? off : INFINITY;
        }
    }
}

/* ---- The products of a block's rows with a query --------------------------------------------------------------------------- */

BODY void products_plain(const int8_t *rows, ptrdiff_t places, const int16_t *query, int32_t *sums)
{
    for (int row = 0; row < SBMIR_ROWS; row++)
        sums[row] = 0;
    for (ptrdiff_t place = 0; place < places; place += SBMIR_STEP_OF_LANES, rows += BLOCK, query += SBMIR_STEP_OF_LANES)
        for (int row = 0; row < SBMIR_ROWS; row++)
            for (int k = 0; k < SBMIR_STEP_OF_LANES; k++)
                sums[row] += (int32_t)rows[SBMIR_STEP_OF_LANES * row + k] * query[k];
}

#ifdef SBMIR_X86

#define WIDE __attribute__((target("avx2")))
#define WIDEST __attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

static WIDE inline __attribute__((always_inline)) void products_avx2(const int8_t *rows, ptrdiff_t places, const int16_t *query,
                                                                      int32_t *sums)
{
    __m256i pairs[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    for (ptrdiff_t place = 0; place < places; place += SBMIR_STEP_OF_LANES, rows += BLOCK) {
        int64_t four;
        memcpy(&four, query + place, sizeof four);
        __m256i asked = _mm256_set1_epi64x(four);
        FETCH(rows + AHEAD);
        for (int k = 0; k < 4; k++)
            pairs[k] = _mm256_add_epi32(
                pairs[k], _mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(rows + 16 * k))), asked));
    }
    for (int k = 0; k < 4; k += 2) { /* a row's two sums lie beside each other */
        __m256i both = _mm256_permute4x64_epi64(_mm256_hadd_epi32(pairs[k], pairs[k + 1]), 0xd8);
        _mm256_storeu_si256((__m256i *)(sums + 4 * k), both);
    }
}

static WIDEST inline __attribute__((always_inline)) void products_avx512(const int8_t *rows, ptrdiff_t places,
                                                                          const int16_t *query, int32_t *sums)
{
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    __m512i one = _mm512_setzero_si512(), two = _mm512_setzero_si512();
    for (ptrdiff_t place = 0; place < places; place += SBMIR_STEP_OF_LANES, rows += BLOCK) {
        int64_t four;
        memcpy(&four, query + place, sizeof four);
        __m512i asked = _mm512_set1_epi64(four);
        FETCH(rows + AHEAD);
        one = _mm512_dpwssd_epi32(one, _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)rows)), asked);
        two = _mm512_dpwssd_epi32(two, _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(rows + 32))), asked);
    }
    __m512i sum = _mm512_add_epi32(_mm512_permutex2var_epi32(one, even, two), _mm512_permutex2var_epi32(one, odd, two));
    _mm512_storeu_si512(sums, sum);
}

#endif

/* ---- A set of functions for each kind of machine ---------------------------------------------------------------------------- */

#define KERNEL(NAME, TARGET)                                                                                                   \
    TARGET static void bounds_##NAME(const int8_t *rows, const float *facts, ptrdiff_t count, ptrdiff_t places,                \
                                     const int16_t *query, const sbmir_asked *asked, float *squared, float *error)             \
    {                                                                                                                          \
        bounds(rows, facts, count, places, query, asked, squared, error, products_##NAME);                                     \
    }                                                                                                                          \
    TARGET static void weigh_##NAME(const float *const *squared, const float *const *error, const float *factors,              \
                                    ptrdiff_t terms, ptrdiff_t count, float *squared_out, float *error_out)                    \
    {                                                                                                                          \
        weigh(squared, error, factors, terms, count, squared_out, error_out);                                                  \
    }

KERNEL(plain, )
#ifdef SBMIR_X86
KERNEL(avx2, WIDE)
KERNEL(avx512, WIDEST)
#endif

int sbmir_lane_kernels(const sbmir_lane_kernel **kernels)
{
    static const sbmir_lane_kernel plain = {"plain C", bounds_plain, weigh_plain};
    int count = 0;
#ifdef SBMIR_X86
    static const sbmir_lane_kernel avx512 = {"AVX-512 VNNI", bounds_avx512, weigh_avx512};
    static const sbmir_lane_kernel avx2 = {"AVX2", bounds_avx2, weigh_avx2};
    __builtin_cpu_init();
    int wide = __builtin_cpu_supports("avx2");
    if (wide && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
        kernels[count++] = &avx512;
    if (wide)
        kernels[count++] = &avx2;
#endif
    kernels[count++] = &plain;
    return count;
}
