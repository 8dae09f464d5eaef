/* What compilers and machines call the same things. */

#ifndef SBMIR_COMPILING_H
#define SBMIR_COMPILING_H

#if defined(__GNUC__) && defined(__x86_64__)
#define SBMIR_X86
#include <immintrin.h>
#elif defined(__GNUC__) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__GNUC__)
#define BODY static inline __attribute__((always_inline))
#define FETCH(address) __builtin_prefetch(address)
#else
#define BODY static __inline
#define FETCH(address)
#endif

#endif
