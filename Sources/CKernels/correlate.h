// Weighted sums of rows: correlated shocks from independent ones.
//
// Every sum is a chain of fused operations in the order of its rows, whatever is computed beside it,
// so one output at a time or many, wide registers or narrow, give the same bits.
#ifndef SHORTFALL_CORRELATE_H
#define SHORTFALL_CORRELATE_H

#include "arithmetic.h"

// Outputs that share the loads of their common rows, and vectors that share the loads of weights:
// as many sums as there are registers for.
#define CORRELATE_OUTPUTS 4
#if SF_LEVEL == 4
#define CORRELATE_VECTORS 4
#else
#define CORRELATE_VECTORS 1
#endif

// `outputs` sums over `vectors` vectors from vector `i`.
SF_INLINE void correlate_block(double *const *out, const double *const *const *x,
                               const double *const *c, const size_t *k, size_t common, size_t i,
                               int outputs, int vectors) {
    v8d sum[CORRELATE_OUTPUTS][CORRELATE_VECTORS], shared[CORRELATE_VECTORS];
    const double *weights[CORRELATE_OUTPUTS];
    const double *const *first = x[0];
    EACH(o, outputs) weights[o] = c[o];
    EACH(v, vectors) shared[v] = row(first[0])[i + (size_t)v];
    EACH(o, outputs) {
        EACH(v, vectors) sum[o][v] = splat(weights[o][0]) * shared[v];
    }
    for (size_t j = 1; j < common; j += 1) {
        EACH(v, vectors) shared[v] = row(first[j])[i + (size_t)v];
        EACH(o, outputs) {
            v8d weight = splat(weights[o][j]);
            EACH(v, vectors) sum[o][v] = fma8(weight, shared[v], sum[o][v]);
        }
    }
    EACH(o, outputs) {
        for (size_t j = common; j < k[o]; j += 1) {
            v8d weight = splat(weights[o][j]);
            EACH(v, vectors) sum[o][v] = fma8(weight, row(x[o][j])[i + (size_t)v], sum[o][v]);
        }
    }
    EACH(o, outputs) {
        EACH(v, vectors) out_row(out[o])[i + (size_t)v] = sum[o][v];
    }
}

SF_INLINE void correlate_rows(double *const *out, const double *const *const *x,
                              const double *const *c, const size_t *k, size_t common, size_t count,
                              int outputs) {
    size_t vectors = count / SF_LANES, i = 0;
    for (; i + CORRELATE_VECTORS <= vectors; i += CORRELATE_VECTORS)
        correlate_block(out, x, c, k, common, i, outputs, CORRELATE_VECTORS);
    for (; i < vectors; i += 1) correlate_block(out, x, c, k, common, i, outputs, 1);
}

static void correlate(double *const *out, const double *const *const *x, const double *const *c,
                      const size_t *k, size_t outputs, size_t common, size_t count) {
    for (; outputs >= CORRELATE_OUTPUTS; outputs -= CORRELATE_OUTPUTS) {
        correlate_rows(out, x, c, k, common, count, CORRELATE_OUTPUTS);
        out += CORRELATE_OUTPUTS, x += CORRELATE_OUTPUTS;
        c += CORRELATE_OUTPUTS, k += CORRELATE_OUTPUTS;
    }
    switch (outputs) {
    case 3: correlate_rows(out, x, c, k, common, count, 3); break;
    case 2: correlate_rows(out, x, c, k, common, count, 2); break;
    case 1: correlate_rows(out, x, c, k, common, count, 1); break;
    default: break;
    }
}

static void combine(double *out, const double *const *x, const double *c, size_t k, size_t count) {
    correlate_rows(&out, &x, &c, &k, k, count, 1);
}

#endif
