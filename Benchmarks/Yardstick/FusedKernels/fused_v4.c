// The loop for x86-64 level 4, and the choice between the two.
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#include "FusedKernels.h"

extern const fused_tile fused_tile_v3;

#if defined(__x86_64__)

#include <immintrin.h>

#define SF_LEVEL 4
#define SF_TABLE_ISA SF_ISA_V4
#pragma clang attribute push(                                                                   \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,bmi,bmi2,popcnt,lzcnt"), \
                   min_vector_width(512))),                                                     \
    apply_to = function)
#include "fused.inc.h"
static const fused_tile fused_tile_v4 = run_tile;
#pragma clang attribute pop

#else
static const fused_tile fused_tile_v4 = NULL;
#endif

fused_tile fused_tile_for(sf_isa isa) {
    if (!sf_leaves_for(isa)) return NULL;
    if (isa == SF_ISA_V4) return fused_tile_v4;
    return isa == SF_ISA_V3 ? fused_tile_v3 : NULL;
}
