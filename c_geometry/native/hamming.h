/* Bits in which rows of bytes differ from one row: counted by the widest instructions that the machine has.
 *
 * Built for the baseline of the platform; which of the functions runs is decided once, by the machine. All give the same counts.
 */
#ifndef SBMIR_HAMMING_H
#define SBMIR_HAMMING_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if (defined(__x86_64__) || defined(__i386__)) && (defined(__GNUC__) || defined(__clang__))
#define SBMIR_X86 1
#include <immintrin.h>
#endif
#if defined(_MSC_VER) && defined(_M_X64)
#include <intrin.h>
#endif

typedef void (*sbmir_hamming)(const uint8_t *rows, const uint8_t *query, ptrdiff_t count, ptrdiff_t length, int32_t *out);

static inline uint64_t sbmir_word(const uint8_t *bytes, ptrdiff_t length)
{
    uint64_t word = 0;
    memcpy(&word, bytes, (size_t)(length < 8 ? length : 8));
    return word;
}

static inline int sbmir_ones(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555ULL;
    x = (x & 0x3333333333333333ULL) + ((x >> 2) & 0x3333333333333333ULL);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    return (int)((x * 0x0101010101010101ULL) >> 56);
}

/* The loop is written once; ONES counts the set bits of a word. */
#define SBMIR_HAMMING_LOOP(ONES)                                                                          \
    for (ptrdiff_t row = 0; row < count; row++, rows += length) {                                         \
        int64_t total = 0;                                                                                \
        ptrdiff_t at = 0;                                                                                 \
        for (; at + 8 <= length; at += 8)                                                                 \
            total += ONES(sbmir_word(rows + at, 8) ^ sbmir_word(query + at, 8));                          \
        if (at < length)                                                                                  \
            total += ONES(sbmir_word(rows + at, length - at) ^ sbmir_word(query + at, length - at));      \
        out[row] = (int32_t)total;                                                                        \
    }

static void sbmir_hamming_plain(const uint8_t *rows, const uint8_t *query, ptrdiff_t count, ptrdiff_t length, int32_t *out)
{
#if defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
    SBMIR_HAMMING_LOOP(__builtin_popcountll) /* NEON's CNT belongs to the baseline there */
#else
    SBMIR_HAMMING_LOOP(sbmir_ones)
#endif
}

#if defined(SBMIR_X86)
__attribute__((target("popcnt"))) static void sbmir_hamming_popcnt(
    const uint8_t *rows, const uint8_t *query, ptrdiff_t count, ptrdiff_t length, int32_t *out)
{
    SBMIR_HAMMING_LOOP(__builtin_popcountll)
}

__attribute__((target("avx512f,avx512bw,avx512vpopcntdq"))) static void sbmir_hamming_avx512(
    const uint8_t *rows, const uint8_t *query, ptrdiff_t count, ptrdiff_t length, int32_t *out)
{
    for (ptrdiff_t row = 0; row < count; row++, rows += length) {
        __m512i total = _mm512_setzero_si512();
        for (ptrdiff_t at = 0; at < length; at += 64) {
            ptrdiff_t left = length - at;
            __mmask64 mask = left >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << left) - 1;
            __m512i one = _mm512_maskz_loadu_epi8(mask, rows + at), other = _mm512_maskz_loadu_epi8(mask, query + at);
            total = _mm512_add_epi64(total, _mm512_popcnt_epi64(_mm512_xor_si512(one, other)));
        }
        out[row] = (int32_t)_mm512_reduce_add_epi64(total);
    }
}
#elif defined(_MSC_VER) && defined(_M_X64)
static void sbmir_hamming_popcnt(const uint8_t *rows, const uint8_t *query, ptrdiff_t count, ptrdiff_t length, int32_t *out)
{
    SBMIR_HAMMING_LOOP((int)__popcnt64)
}
#endif

/* The ways that this machine has, the quickest last; returns how many. */
static int sbmir_hamming_ways(sbmir_hamming *ways, const char **names)
{
    int found = 0;
    ways[found] = sbmir_hamming_plain;
    names[found++] = "plain";
#if defined(SBMIR_X86)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("popcnt")) {
        ways[found] = sbmir_hamming_popcnt;
        names[found++] = "popcnt";
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vpopcntdq")) {
        ways[found] = sbmir_hamming_avx512;
        names[found++] = "avx512vpopcntdq";
    }
#elif defined(_MSC_VER) && defined(_M_X64)
    int facts[4];
    __cpuid(facts, 1);
    if (facts[2] & (1 << 23)) {
        ways[found] = sbmir_hamming_popcnt;
        names[found++] = "popcnt";
    }
#endif
    return found;
}

#endif
