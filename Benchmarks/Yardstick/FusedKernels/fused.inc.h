// The loop, compiled once per instruction set. Arithmetic is that of the engine's leaves.
#include "../../../Sources/CKernels/elementary.h"
#include "FusedKernels.h"

typedef double fused_row[FUSED_TILE] __attribute__((aligned(64)));

SF_INLINE v8d load(const double *row, size_t i) { return ((const v8d *)row)[i]; }
SF_INLINE void store(double *row, size_t i, v8d x) { ((v8d *)row)[i] = x; }
SF_INLINE v8d lesser(v8d a, v8d b) { return choose(a < b, a, b); }
SF_INLINE v8d greater(v8d a, v8d b) { return choose(a > b, a, b); }

// Index of the bin that counts x.
SF_INLINE v8u bin_of(v8d x) {
    const unsigned long least = (1023 + FUSED_LEAST_EXPONENT) * 1024UL;
    v8u magnitude = bits_of(x) >> 42 & 0x1fffffUL;
    magnitude = __builtin_elementwise_max(magnitude, (v8u)(least)) - least;
    magnitude = __builtin_elementwise_min(magnitude, (v8u)(FUSED_BINS / 2 - 1UL));
    return magnitude + (bits_of(x) >> 63) * (FUSED_BINS / 2UL);
}

// Profit of one month for eight paths; `z` are the independent normals.
SF_INLINE v8d month_profit(const fused_model *m, int t, const v8d *z, v8d *state, v8d *committed) {
#pragma clang loop unroll(full)
    for (int i = 0; i < FUSED_FACTORS; i += 1) {
        v8d shock = splat(m->lower[i][0]) * z[0];
#pragma clang loop unroll(full)
        for (int j = 1; j <= i; j += 1) shock = fma8(splat(m->lower[i][j]), z[j], shock);
        v8d move = fma8(splat(m->deviation[i]), shock, splat(m->drift[i]));
        state[i] = fma8(splat(m->persistence[i]), state[i], move);
    }
    v8d demand = exp8(state[0] + m->demand[t]);
    v8d price = exp8(state[1] + m->price[t]);
    v8d efficiency = exp8(state[2] + m->efficiency[t]);
    v8d spot = exp8(state[3] + state[4]);
    v8d energy = exp8(state[5] + m->energy);

    v8d wanted = demand / efficiency;
    v8d first = lesser(wanted, splat(m->hours[t]));
    v8d second = lesser(wanted - first, splat(m->reserved_hours));
    *committed = first + second;
    v8d third = lesser(wanted - *committed, splat(m->demand_hours));
    v8d used = *committed + third;
    v8d cost = m->rate[t] * greater(first, splat(m->take * m->hours[t]));
    cost += m->reserved_rate * m->reserved_hours;
    cost += spot * third + m->power * energy * used;
    return price * (efficiency * used) - cost;
}

static void run_tile(const fused_model *m, uint64_t first_path, fused_counts *counts, double *npv,
                     double *usage) {
    const size_t vectors = FUSED_TILE / SF_LANES;
    sf_draw_rows draw_normals = sf_leaves_for(SF_TABLE_ISA)->normals;
    double *normal_rows[FUSED_FACTORS];
    sf_draw draws[FUSED_FACTORS];
    fused_row normals[FUSED_FACTORS], states[FUSED_FACTORS];
    uint32_t bins[FUSED_TILE] __attribute__((aligned(64)));
    for (size_t i = 0; i < vectors; i += 1) {
        for (int f = 0; f < FUSED_FACTORS; f += 1) store(states[f], i, splat(m->start[f]));
        store(npv, i, splat(0));
        store(usage, i, splat(0));
    }
    for (int t = 0; t < FUSED_MONTHS; t += 1) {
        for (int f = 0; f < FUSED_FACTORS; f += 1) {
            draws[f] = (sf_draw){m->seed, first_path, (uint32_t)t, m->names[f], 0, 0};
            normal_rows[f] = normals[f];
        }
        draw_normals(normal_rows, draws, FUSED_FACTORS, FUSED_TILE);
        double share = 1.0 / ((m->hours[t] + m->reserved_hours) * FUSED_MONTHS);
        v8d *sums = (v8d *)counts->power_sums[t];
        v8d s1 = sums[0], s2 = sums[1], s3 = sums[2], s4 = sums[3];
        v8d least = *(v8d *)counts->minimum[t], most = *(v8d *)counts->maximum[t];
        for (size_t i = 0; i < vectors; i += 1) {
            v8d z[FUSED_FACTORS], state[FUSED_FACTORS], committed;
#pragma clang loop unroll(full)
            for (int f = 0; f < FUSED_FACTORS; f += 1) {
                z[f] = load(normals[f], i);
                state[f] = load(states[f], i);
            }
            v8d profit = month_profit(m, t, z, state, &committed);
#pragma clang loop unroll(full)
            for (int f = 0; f < FUSED_FACTORS; f += 1) store(states[f], i, state[f]);
            store(npv, i, fma8(splat(m->discount[t]), profit, load(npv, i)));
            store(usage, i, fma8(splat(share), committed, load(usage, i)));
            v8d square = profit * profit;
            s1 += profit;
            s2 += square;
            s3 = fma8(square, profit, s3);
            s4 = fma8(square, square, s4);
            least = lesser(least, profit);
            most = greater(most, profit);
            ((v8u32 *)bins)[i] = __builtin_convertvector(bin_of(profit), v8u32);
        }
        sums[0] = s1, sums[1] = s2, sums[2] = s3, sums[3] = s4;
        *(v8d *)counts->minimum[t] = least, *(v8d *)counts->maximum[t] = most;
        for (size_t i = 0; i < FUSED_TILE; i += 1) {
            counts->low[t][bins[i]] += 1;
            if (counts->low[t][bins[i]] == 0) counts->high[t][bins[i]] += 1;
        }
    }
}
