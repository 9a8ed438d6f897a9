// Addressed random draws: Philox4x32-10 in 64-bit lanes, uniforms and normals made from it.
//
// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011),
// doi:10.1145/2063384.2063405.
#ifndef SHORTFALL_DRAWS_H
#define SHORTFALL_DRAWS_H

#include "normal.h"
#include "philox.h"

// MARK: - Sixteen neighboring paths

typedef unsigned int v16u __attribute__((ext_vector_type(16)));

// The high halves of 64-bit lanes moved onto the low ones; what the high halves then hold is not
// used. A move within lanes, because shifts share the multiplier's port.
SF_INLINE v8u high_halves(v8u x) {
    v16u words = (v16u)x;
    return (v8u)__builtin_shufflevector(words, words, 1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13,
                                        15, 15);
}

// The low halves of `low` and `high` as the low and the high halves of the result.
SF_INLINE v8u join_halves(v8u low, v8u high) {
    v16u a = (v16u)low, b = (v16u)high;
    return (v8u)__builtin_shufflevector(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28,
                                        14, 30);
}

// The 64 random bits of sixteen paths: lanes of `low` are the first eight.
typedef struct {
    v8u low, high;
} bits16;

// Eight Philox calls. The low halves of 64-bit lanes hold the words; the high halves carry what is
// left of earlier products and are never read, because a multiplication takes low halves alone.
//
// Lane order 0 4 1 5 2 6 3 7 lets two interleaving moves within 128-bit pieces put the paths in
// order, at every register width.
SF_INLINE bits16 philox_sixteen(const sf_draw *draw, uint64_t first_pair) {
    const v8u order = {0, 4, 1, 5, 2, 6, 3, 7};
    const unsigned long word = 0xffffffffUL;
    v8u pair = (v8u)(first_pair) + order;
    v8u c0 = pair;
    v8u c1 = (pair >> 32) << 16 | (unsigned long)draw->step;
    v8u c2 = (v8u)((unsigned long)draw->name);
    v8u c3 = (v8u)((unsigned long)(draw->purpose << 24 | draw->index));
    uint32_t key0 = (uint32_t)draw->seed, key1 = (uint32_t)(draw->seed >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < PHILOX_ROUNDS; round += 1) {
        v8u product0 = (c0 & word) * (unsigned long)PHILOX_MULTIPLIER_0;
        v8u product1 = (c2 & word) * (unsigned long)PHILOX_MULTIPLIER_1;
        c0 = high_halves(product1) ^ c1 ^ (unsigned long)key0;
        c2 = high_halves(product0) ^ c3 ^ (unsigned long)key1;
        c1 = product1;
        c3 = product0;
        key0 += PHILOX_KEY_STEP_0;
        key1 += PHILOX_KEY_STEP_1;
    }
    v8u even = join_halves(c0, c1);
    v8u odd = join_halves(c2, c3);
    bits16 result = {
        __builtin_shufflevector(even, odd, 0, 8, 2, 10, 4, 12, 6, 14),
        __builtin_shufflevector(even, odd, 1, 9, 3, 11, 5, 13, 7, 15),
    };
    return result;
}

// The uniform less one half: (k + 1/2) 2^-52 - 1/2 with k the top 52 bits; every step is exact.
SF_INLINE v8d centered_uniform(v8u bits) {
    return (from_bits((bits >> 12) | 0x3ff0000000000000UL) - 1.5) + 0x1p-53;
}

// MARK: - Rows

// Calls `store(vector index, bits)` for every eight paths of the row.
#define EACH_DRAW(draw, count, store)                                                         \
    do {                                                                                      \
        size_t vectors = (count) / SF_LANES, i = 0;                                           \
        uint64_t pair = (draw).first_path / 2;                                                \
        for (; i + 2 <= vectors; i += 2, pair += SF_LANES) {                                  \
            bits16 drawn = philox_sixteen(&(draw), pair);                                     \
            store(i, drawn.low);                                                              \
            store(i + 1, drawn.high);                                                         \
        }                                                                                     \
        if (i < vectors) {                                                                    \
            bits16 drawn = philox_sixteen(&(draw), pair);                                     \
            store(i, drawn.low);                                                              \
        }                                                                                     \
    } while (0)

static void draw_bits(uint64_t *out, sf_draw draw, size_t count) {
#define STORE_BITS(i, bits) ((v8u *)out)[i] = (bits)
    EACH_DRAW(draw, count, STORE_BITS);
#undef STORE_BITS
}

static void draw_uniform(double *out, sf_draw draw, size_t count) {
#define STORE_UNIFORM(i, bits) out_row(out)[i] = centered_uniform(bits) + 0.5
    EACH_DRAW(draw, count, STORE_UNIFORM);
#undef STORE_UNIFORM
}

// MARK: - Normals

#define NORMAL_CHUNK 1024   // paths whose outer arguments are gathered before they are evaluated

// Appends the element indices `base + lane` of the true lanes; returns the new count. Up to eight
// places beyond it are overwritten.
SF_INLINE size_t append_lanes(uint32_t *indices, size_t used, uint32_t base, v8l mask) {
#if SF_LEVEL == 4
    const v8u32 lane = {0, 1, 2, 3, 4, 5, 6, 7};
    __mmask8 bits = (__mmask8)mask_bits(mask);
    __m256i packed = _mm256_maskz_compress_epi32(bits, (__m256i)(lane + base));
    _mm256_storeu_si256((__m256i *)(indices + used), packed);
    return used + (size_t)__builtin_popcount(bits);
#elif SF_LEVEL == 3
    // A byte of ones per true lane picks that lane's number out of 0x07...00.
    unsigned bits = mask_bits(mask);
    uint64_t bytes = _pdep_u64(bits, 0x0101010101010101UL) * 0xff;
    uint64_t packed = _pext_u64(0x0706050403020100UL, bytes);
    v8u32 lanes = __builtin_convertvector(__builtin_bit_cast(v8u8, packed), v8u32) + base;
    __builtin_memcpy(indices + used, &lanes, sizeof lanes);
    return used + (size_t)__builtin_popcount(bits);
#else
    for (uint32_t lane = 0; lane < SF_LANES; lane += 1) {
        indices[used] = base + lane;
        used += (size_t)(mask[lane] & 1);
    }
    return used;
#endif
}

// Three passes over a chunk, each short enough that several of its turns run at once: random bits
// into the row, the central region in every lane, and the rest. Where a lane lies outside the
// central region its argument is stored instead; those (one of sixteen) are gathered, evaluated
// densely and put back.
static void draw_normal(double *out, sf_draw draw, size_t count) {
    uint32_t indices[NORMAL_CHUNK + SF_LANES];
    double outer[NORMAL_CHUNK] __attribute__((aligned(64)));
    for (size_t start = 0; start < count; start += NORMAL_CHUNK) {
        size_t length = count - start < NORMAL_CHUNK ? count - start : NORMAL_CHUNK, used = 0;
        double *chunk = out + start;
        sf_draw here = draw;
        here.first_path += start;
#define STORE_BITS(i, bits) out_row(chunk)[i] = from_bits(bits)
        EACH_DRAW(here, length, STORE_BITS);
#undef STORE_BITS
        for (size_t i = 0; i < length / SF_LANES; i += 1) {
            v8d q = centered_uniform(bits_of(row(chunk)[i]));
            v8l outside = abs8(q) > CENTRAL_EDGE;
            out_row(chunk)[i] = choose(outside, q, quantile_central(q));
            used = append_lanes(indices, used, (uint32_t)(i * SF_LANES), outside);
        }
        size_t padded = (used + SF_LANES - 1) / SF_LANES * SF_LANES;
        for (size_t j = 0; j < used; j += 1) outer[j] = chunk[indices[j]];
        for (size_t j = used; j < padded; j += 1) outer[j] = CENTRAL_EDGE;
        for (size_t j = 0; j < padded / SF_LANES; j += 1)
            out_row(outer)[j] = quantile_outer(row(outer)[j]);
        for (size_t j = 0; j < used; j += 1) chunk[indices[j]] = outer[j];
    }
}

#endif
