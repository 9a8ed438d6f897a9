// Reference workload R1 as one hand-fused loop: what the engine's tile program is measured against.
//
// A tile of paths moves month by month. Its states, its normals and one month's profit stay in the
// first-level cache; everything between the normals and the profit stays in registers.
#ifndef SHORTFALL_FUSED_KERNELS_H
#define SHORTFALL_FUSED_KERNELS_H

#include "CKernels.h"

#define FUSED_TILE 256
#define FUSED_FACTORS 6
#define FUSED_MONTHS 96

// Order of factors: demand, token price, efficiency, spot short, spot long, energy.
typedef struct {
    uint64_t seed;
    uint32_t names[FUSED_FACTORS];                      // of the draws
    double lower[FUSED_FACTORS][FUSED_FACTORS];         // Cholesky factor of the step normals
    double persistence[FUSED_FACTORS], deviation[FUSED_FACTORS], drift[FUSED_FACTORS];
    double start[FUSED_FACTORS];
    // Logarithms of the medians; of the energy price the same in every month.
    double demand[FUSED_MONTHS], price[FUSED_MONTHS], efficiency[FUSED_MONTHS], energy;
    double discount[FUSED_MONTHS];
    // Take-or-pay, reservation, on demand; kW drawn by an accelerator with its cooling.
    double hours[FUSED_MONTHS], rate[FUSED_MONTHS], take;
    double reserved_hours, reserved_rate, demand_hours, power;
} fused_model;

// Bins of profit as in LogLinearSketch: sign, exponent and the top ten bits of the significand.
// Magnitudes are counted from 2^-10 to 2^24; what lies outside goes to the nearest bin.
#define FUSED_LEAST_EXPONENT (-10)
#define FUSED_BINS 69632                                // 2 * 34 * 1024, positive ones first

// What a run counts; starts as zero bytes, minimum and maximum aside.
typedef struct {
    double power_sums[FUSED_MONTHS][4][SF_LANES];       // of profit, powers 1 to 4
    double minimum[FUSED_MONTHS][SF_LANES], maximum[FUSED_MONTHS][SF_LANES];
    // A count is low + 256 * high; the low bytes of a month lie close together in the cache.
    uint8_t low[FUSED_MONTHS][FUSED_BINS];
    uint32_t high[FUSED_MONTHS][FUSED_BINS];
} fused_counts;

// Swift does not see arrays of that size.
static inline uint64_t fused_count(const fused_counts *counts, int month, int bin) {
    return counts->low[month][bin] + 256 * (uint64_t)counts->high[month][bin];
}

// Simulates FUSED_TILE paths from `first_path`, a multiple of SF_LANES: adds to the counts, and
// leaves each path's NPV and the mean over months of its use of committed hours.
typedef void (*fused_tile)(const fused_model *model, uint64_t first_path, fused_counts *counts,
                           double *npv, double *usage);

// The loop for one instruction set, v3 or v4, or NULL where this processor cannot run it.
fused_tile fused_tile_for(sf_isa isa);

#endif
