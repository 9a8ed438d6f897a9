// Eight lanes of doubles, and the few operations that C's vector types leave out.
//
// Every kernel source is compiled once per instruction set (leaves_baseline.c, leaves_v3.c,
// leaves_v4.c), which define SF_LEVEL as 0, 3 or 4. A lane vector is always eight doubles wide; the
// compiler splits it into registers of the width that the processor has, so that the arithmetic,
// and with it every bit of the result, is the same everywhere.
#ifndef SHORTFALL_LANES_H
#define SHORTFALL_LANES_H

#include "CKernels.h"

typedef double v8d __attribute__((ext_vector_type(8)));
typedef long v8l __attribute__((ext_vector_type(8)));           // masks: -1 true, 0 false
typedef unsigned long v8u __attribute__((ext_vector_type(8)));
typedef unsigned int v8u32 __attribute__((ext_vector_type(8)));
typedef unsigned char v8u8 __attribute__((ext_vector_type(8)));

_Static_assert(sizeof(long) == 8, "lane masks need 64-bit long");
_Static_assert(sizeof(v8d) == SF_LANES * sizeof(double), "eight lanes");

// Inlined always, debug builds included: a helper must be compiled for its caller's target.
#define SF_INLINE static inline __attribute__((always_inline))

// A loop over a number of things that is known while compiling, written out.
#define EACH(index, count)                    \
    _Pragma("clang loop unroll(full)")        \
    for (int index = 0; index < (count); index += 1)

#define SF_INFINITY __builtin_inf()
#define SF_NAN __builtin_nan("")

// MARK: - Moving and selecting

SF_INLINE v8d splat(double x) { return (v8d)(x); }
SF_INLINE v8u bits_of(v8d x) { return (v8u)x; }
SF_INLINE v8d from_bits(v8u x) { return (v8d)x; }
SF_INLINE v8d choose(v8l mask, v8d a, v8d b) { return mask ? a : b; }
SF_INLINE v8l is_nan(v8d x) { return x != x; }

// a * b + c with one rounding. Without a hardware instruction this is libm's fma, which rounds the
// same way.
SF_INLINE v8d fma8(v8d a, v8d b, v8d c) { return __builtin_elementwise_fma(a, b, c); }
SF_INLINE v8d abs8(v8d x) { return from_bits(bits_of(x) & 0x7fffffffffffffffUL); }
SF_INLINE v8d sqrt8(v8d x) { return __builtin_elementwise_sqrt(x); }
SF_INLINE v8d floor8(v8d x) { return __builtin_elementwise_floor(x); }

// x with the sign bit of `sign` flipped in.
SF_INLINE v8d flip_sign(v8d x, v8d sign) {
    return from_bits(bits_of(x) ^ (bits_of(sign) & 0x8000000000000000UL));
}

// Smaller and larger with NaN taken from x alone; `bound` is a number. One instruction on x86.
SF_INLINE v8d at_most(v8d x, double bound) { return choose(splat(bound) < x, splat(bound), x); }
SF_INLINE v8d at_least(v8d x, double bound) { return choose(splat(bound) > x, splat(bound), x); }

// c[0] + c[1] x + ... + c[degree] x^degree by Horner's rule.
SF_INLINE v8d horner(v8d x, const double *c, int degree) {
    v8d sum = splat(c[degree]);
#pragma clang loop unroll(full)
    for (int i = degree - 1; i >= 0; i -= 1) sum = fma8(sum, x, splat(c[i]));
    return sum;
}

// MARK: - Masks

// Bit i is set where lane i of the mask is true.
SF_INLINE unsigned mask_bits(v8l mask) {
#if SF_LEVEL == 4
    return (unsigned)_mm512_movepi64_mask((__m512i)mask);
#elif SF_LEVEL == 3
    __m256d low = (__m256d)__builtin_shufflevector(mask, mask, 0, 1, 2, 3);
    __m256d high = (__m256d)__builtin_shufflevector(mask, mask, 4, 5, 6, 7);
    return (unsigned)_mm256_movemask_pd(low) | (unsigned)_mm256_movemask_pd(high) << 4;
#else
    unsigned bits = 0;
    for (int i = 0; i < SF_LANES; i += 1) bits |= (unsigned)(mask[i] & 1) << i;
    return bits;
#endif
}

SF_INLINE int any(v8l mask) { return mask_bits(mask) != 0; }

// Appends the words of the true lanes to a list of `used`; returns the new length. Up to eight places
// beyond it are overwritten.
SF_INLINE size_t append_words(uint32_t *list, size_t used, v8u32 words, v8l mask) {
#if SF_LEVEL == 4
    __mmask8 bits = (__mmask8)mask_bits(mask);
    __m256i packed = _mm256_maskz_compress_epi32(bits, (__m256i)words);
    _mm256_storeu_si256((__m256i *)(list + used), packed);
    return used + (size_t)__builtin_popcount(bits);
#elif SF_LEVEL == 3
    // A byte of ones per true lane picks that lane's number out of 0x07...00.
    unsigned bits = mask_bits(mask);
    uint64_t bytes = _pdep_u64(bits, 0x0101010101010101UL) * 0xff;
    uint64_t packed = _pext_u64(0x0706050403020100UL, bytes);
    v8u32 lanes = __builtin_convertvector(__builtin_bit_cast(v8u8, packed), v8u32);
    __m256i chosen = _mm256_permutevar8x32_epi32((__m256i)words, (__m256i)lanes);
    _mm256_storeu_si256((__m256i *)(list + used), chosen);
    return used + (size_t)__builtin_popcount(bits);
#else
    for (int lane = 0; lane < SF_LANES; lane += 1) {
        list[used] = words[lane];
        used += (size_t)(mask[lane] & 1);
    }
    return used;
#endif
}

// MARK: - Folding eight lanes, always in this order

SF_INLINE double lane_sum(v8d x) {
    double a = x[0] + x[4], b = x[1] + x[5], c = x[2] + x[6], d = x[3] + x[7];
    return (a + c) + (b + d);
}

#endif
