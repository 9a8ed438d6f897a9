// The leaves for x86-64 level 3: AVX2 with fused multiply-add.
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(__x86_64__)

#include <immintrin.h>

#define SF_LEVEL 3
#define SF_TABLE sf_leaves_v3
#define SF_TABLE_ISA SF_ISA_V3
#define SF_TABLE_NAME "v3"
#include "tables.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,popcnt,lzcnt"))), \
                             apply_to = function)
#include "leaves.inc.h"
#pragma clang attribute pop

#endif
