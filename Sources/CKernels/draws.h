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

// What one draw adds to the counter, carried through the first two rounds as far as it is the same
// on all paths: the second product of round one and the first product of round two are numbers.
typedef struct {
    unsigned long key0[PHILOX_ROUNDS], key1[PHILOX_ROUNDS];
    unsigned long round1_word2;     // to be xored with the high half of the pair's product
    unsigned long round2_word0;     // likewise with that of the second product of round two
    unsigned long round2_word2;     // with the low half of the pair's product
    unsigned long round2_word3;
} philox_stream;

SF_INLINE philox_stream philox_stream_of(const sf_draw *draw, uint64_t first_pair) {
    const unsigned long word = 0xffffffffUL;
    philox_stream stream;
    uint32_t key0 = (uint32_t)draw->seed, key1 = (uint32_t)(draw->seed >> 32);
    for (int round = 0; round < PHILOX_ROUNDS; round += 1) {
        stream.key0[round] = key0;
        stream.key1[round] = key1;
        key0 += PHILOX_KEY_STEP_0;
        key1 += PHILOX_KEY_STEP_1;
    }
    unsigned long counter1 = (first_pair >> 32) << SF_MONTH_BITS | (unsigned long)draw->month;
    unsigned long counter3 = (unsigned long)(draw->purpose << 24 | draw->index);
    unsigned long product1 = (unsigned long)draw->name * PHILOX_MULTIPLIER_1;
    unsigned long word0 = (product1 >> 32 ^ counter1 ^ stream.key0[0]) & word;
    unsigned long product0 = word0 * PHILOX_MULTIPLIER_0;
    stream.round1_word2 = counter3 ^ stream.key1[0];
    stream.round2_word0 = (product1 & word) ^ stream.key0[1];
    stream.round2_word2 = product0 >> 32 ^ stream.key1[1];
    stream.round2_word3 = product0 & word;
    return stream;
}

// As many groups as there are registers for.
#if SF_LEVEL == 4
#define PHILOX_GROUPS 4
#else
#define PHILOX_GROUPS 2
#endif

// Eight Philox calls a group, at most PHILOX_GROUPS, several groups side by side, so that while one waits for its products
// another has work. The low halves of 64-bit lanes hold the words; the high halves carry what is
// left of earlier products and are never read, because a multiplication takes low halves alone.
//
// Lane order 0 4 1 5 2 6 3 7 lets two interleaving moves within 128-bit pieces put the paths in
// order, at every register width.
SF_INLINE void philox(bits16 *out, int groups, const philox_stream *stream, uint64_t first_pair) {
    const v8u order = {0, 4, 1, 5, 2, 6, 3, 7};
    const unsigned long word = 0xffffffffUL;
    v8u w0[PHILOX_GROUPS], w1[PHILOX_GROUPS], w2[PHILOX_GROUPS], w3[PHILOX_GROUPS];
    EACH(g, groups) {
        v8u pair = (v8u)(first_pair + SF_LANES * (unsigned long)g) + order;
        v8u product0 = (pair & word) * (unsigned long)PHILOX_MULTIPLIER_0;
        v8u second = high_halves(product0) ^ stream->round1_word2;
        v8u product1 = (second & word) * (unsigned long)PHILOX_MULTIPLIER_1;
        w0[g] = high_halves(product1) ^ stream->round2_word0;
        w1[g] = product1;
        w2[g] = product0 ^ stream->round2_word2;
        w3[g] = (v8u)(stream->round2_word3);
    }
#pragma clang loop unroll(full)
    for (int round = 2; round < PHILOX_ROUNDS; round += 1) {
        EACH(g, groups) {
            v8u product0 = (w0[g] & word) * (unsigned long)PHILOX_MULTIPLIER_0;
            v8u product1 = (w2[g] & word) * (unsigned long)PHILOX_MULTIPLIER_1;
            w0[g] = high_halves(product1) ^ w1[g] ^ stream->key0[round];
            w2[g] = high_halves(product0) ^ w3[g] ^ stream->key1[round];
            w1[g] = product1;
            w3[g] = product0;
        }
    }
    EACH(g, groups) {
        v8u even = join_halves(w0[g], w1[g]);
        v8u odd = join_halves(w2[g], w3[g]);
        out[g].low = __builtin_shufflevector(even, odd, 0, 8, 2, 10, 4, 12, 6, 14);
        out[g].high = __builtin_shufflevector(even, odd, 1, 9, 3, 11, 5, 13, 7, 15);
    }
}

// The uniform less one half: (k + 1/2) 2^-52 - 1/2 with k the top 52 bits; every step is exact.
SF_INLINE v8d centered_uniform(v8u bits) {
    return (from_bits((bits >> 12) | 0x3ff0000000000000UL) - 1.5) + 0x1p-53;
}

// MARK: - Rows

// Calls `store(vector index, bits)` for every eight paths of the row. The upper half of a pair's
// number is the same in all of them; `draw_parts` sees to that.
#define EACH_DRAW(draw, count, store)                                                         \
    do {                                                                                      \
        size_t vectors = (count) / SF_LANES, i = 0;                                           \
        uint64_t pair = (draw).first_path / 2;                                                \
        philox_stream stream = philox_stream_of(&(draw), pair);                               \
        bits16 drawn[PHILOX_GROUPS];                                                          \
        for (; i + 2 * PHILOX_GROUPS <= vectors; i += 2 * PHILOX_GROUPS) {                    \
            philox(drawn, PHILOX_GROUPS, &stream, pair);                                      \
            pair += PHILOX_GROUPS * SF_LANES;                                                 \
            EACH(g, PHILOX_GROUPS) {                                                          \
                store(i + 2 * (size_t)g, drawn[g].low);                                       \
                store(i + 2 * (size_t)g + 1, drawn[g].high);                                  \
            }                                                                                 \
        }                                                                                     \
        for (; i < vectors; i += 2, pair += SF_LANES) {                                       \
            philox(drawn, 1, &stream, pair);                                                  \
            store(i, drawn[0].low);                                                           \
            if (i + 1 < vectors) store(i + 1, drawn[0].high);                                 \
        }                                                                                     \
    } while (0)

// Paths from `first` up to the next multiple of 2^33, where the upper half of the pair's number
// changes, and at most `count`.
SF_INLINE size_t paths_alike(uint64_t first, size_t count) {
    uint64_t left = (((first >> 33) + 1) << 33) - first;
    return left < count ? (size_t)left : count;
}

static void draw_bits(uint64_t *out, sf_draw draw, size_t count) {
#define STORE_BITS(i, bits) ((v8u *)out)[i] = (bits)
    while (count > 0) {
        size_t length = paths_alike(draw.first_path, count);
        EACH_DRAW(draw, length, STORE_BITS);
        out += length, draw.first_path += length, count -= length;
    }
#undef STORE_BITS
}

static void draw_uniform(double *out, sf_draw draw, size_t count) {
#define STORE_UNIFORM(i, bits) out_row(out)[i] = centered_uniform(bits) + 0.5
    while (count > 0) {
        size_t length = paths_alike(draw.first_path, count);
        EACH_DRAW(draw, length, STORE_UNIFORM);
        out += length, draw.first_path += length, count -= length;
    }
#undef STORE_UNIFORM
}

// MARK: - Normals

#define NORMAL_CHUNK 1024   // draws whose outer arguments are gathered before they are evaluated

// Rows further apart are drawn one at a time, so that a place takes 32 bits.
#define NORMAL_SPREAD 0x7fffffff

// `k` rows of `length` draws from path `start` of theirs, at most NORMAL_CHUNK in all.
//
// Three passes, each short enough that several of its turns run at once: random bits into the row,
// the central region in every lane, and the rest. Where a lane lies outside the central region its
// argument is stored instead; those (one of sixteen) are gathered over all rows, evaluated densely
// and put back. Places count from `base`, the row that comes first in memory.
static void normal_chunk(double *base, double *const *out, const sf_draw *draw, size_t k,
                         size_t start, size_t length) {
    uint32_t places[NORMAL_CHUNK + SF_LANES];
    double outer[NORMAL_CHUNK] __attribute__((aligned(64)));
    size_t used = 0;
    for (size_t j = 0; j < k; j += 1) {
        double *chunk = out[j] + start;
        sf_draw here = draw[j];
        here.first_path += start;
#define STORE_BITS(i, bits) out_row(chunk)[i] = from_bits(bits)
        EACH_DRAW(here, length, STORE_BITS);
#undef STORE_BITS
        const v8u32 lane = {0, 1, 2, 3, 4, 5, 6, 7};
        uint32_t place = (uint32_t)(chunk - base);
        for (size_t i = 0; i < length / SF_LANES; i += 1, place += SF_LANES) {
            v8d q = centered_uniform(bits_of(row(chunk)[i]));
            v8l outside = abs8(q) > CENTRAL_EDGE;
            out_row(chunk)[i] = choose(outside, q, quantile_central(q));
            used = append_words(places, used, lane + place, outside);
        }
    }
    size_t padded = (used + SF_LANES - 1) / SF_LANES * SF_LANES;
    for (size_t j = 0; j < used; j += 1) outer[j] = base[places[j]];
    for (size_t j = used; j < padded; j += 1) outer[j] = CENTRAL_EDGE;
    for (size_t j = 0; j < padded / SF_LANES; j += 1)
        out_row(outer)[j] = quantile_outer(row(outer)[j]);
    for (size_t j = 0; j < used; j += 1) base[places[j]] = outer[j];
}

static void draw_normals(double *const *out, const sf_draw *draw, size_t k, size_t count) {
    double *base = out[0], *last = out[0];
    for (size_t j = 1; j < k; j += 1) {
        base = out[j] < base ? out[j] : base;
        last = out[j] > last ? out[j] : last;
    }
    int together = (size_t)(last - base) + count <= NORMAL_SPREAD;
    for (size_t start = 0, length; start < count; start += length) {
        length = count - start < NORMAL_CHUNK ? count - start : NORMAL_CHUNK;
        length = paths_alike(draw[0].first_path + start, length);
        size_t most = together ? NORMAL_CHUNK / length : 1;
        for (size_t j = 0; j < k; j += most) {
            size_t rows = k - j < most ? k - j : most;
            normal_chunk(together ? base : out[j], out + j, draw + j, rows, start, length);
        }
    }
}

static void draw_normal(double *out, sf_draw draw, size_t count) {
    draw_normals(&out, &draw, 1, count);
}

#endif
