// One element at a time, with the bits of the leaves: a scalar is a row of eight equal lanes.
#pragma STDC FP_CONTRACT OFF

#include "CKernels.h"
#include "philox.h"

typedef struct {
    double lane[SF_LANES];
} __attribute__((aligned(64))) one_row;

static one_row spread(double x) {
    one_row result;
    for (int i = 0; i < SF_LANES; i += 1) result.lane[i] = x;
    return result;
}

double sf_unary_scalar(sf_unary_operation operation, double a) {
    one_row row = spread(a);
    sf_leaves_selected()->unary[operation](row.lane, row.lane, SF_LANES);
    return row.lane[0];
}

double sf_binary_scalar(sf_binary_operation operation, double a, double b) {
    one_row row = spread(a);
    sf_leaves_selected()->binary_vs[operation](row.lane, row.lane, b, SF_LANES);
    return row.lane[0];
}

double sf_curve_scalar(double x, sf_curve curve) {
    one_row row = spread(x);
    sf_leaves_selected()->curve(row.lane, row.lane, curve, SF_LANES);
    return row.lane[0];
}

double sf_affine_scalar(double p, double x, double q, double z, double r) {
    return __builtin_fma(p, x, __builtin_fma(q, z, r));
}

// MARK: - Draws

void sf_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < PHILOX_ROUNDS; round += 1) {
        uint64_t product0 = (uint64_t)c0 * PHILOX_MULTIPLIER_0;
        uint64_t product1 = (uint64_t)c2 * PHILOX_MULTIPLIER_1;
        c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)product1;
        c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)product0;
        k0 += PHILOX_KEY_STEP_0;
        k1 += PHILOX_KEY_STEP_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

static uint64_t bits_of_draw(sf_draw draw) {
    uint64_t pair = draw.first_path / 2;
    uint32_t counter[4] = {
        (uint32_t)pair, (uint32_t)(pair >> 32) << SF_MONTH_BITS | draw.month, draw.name,
        draw.purpose << 24 | draw.index};
    uint32_t key[2] = {(uint32_t)draw.seed, (uint32_t)(draw.seed >> 32)};
    uint32_t words[4];
    sf_philox4x32_10(counter, key, words);
    int first = (draw.first_path & 1) ? 2 : 0;
    return words[first] | (uint64_t)words[first + 1] << 32;
}

double sf_uniform_scalar(sf_draw draw) {
    return ((double)(bits_of_draw(draw) >> 12) + 0.5) * 0x1p-52;
}

double sf_normal_scalar(sf_draw draw) {
    return sf_unary_scalar(SF_NORMAL_QUANTILE, sf_uniform_scalar(draw));
}
