// The loop for x86-64 level 3.
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#include "FusedKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define SF_LEVEL 3
#define SF_TABLE_ISA SF_ISA_V3
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,popcnt,lzcnt"))), \
                             apply_to = function)
#include "fused.inc.h"
const fused_tile fused_tile_v3 = run_tile;
#pragma clang attribute pop

#else
const fused_tile fused_tile_v3 = NULL;
#endif
