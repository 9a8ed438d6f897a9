// The leaves for x86-64 level 4: AVX-512, whole vectors in one register.
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(__x86_64__)

#include <immintrin.h>

#define SF_LEVEL 4
#define SF_TABLE sf_leaves_v4
#define SF_TABLE_ISA SF_ISA_V4
#define SF_TABLE_NAME "v4"
#include "tables.h"

#pragma clang attribute push(                                                             \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,bmi,bmi2,popcnt,lzcnt"), \
                   min_vector_width(512))),                                                \
    apply_to = function)
#include "leaves.inc.h"
#pragma clang attribute pop

#endif
