// The leaves without any instruction set beyond the platform's own: SSE2 on x86-64, NEON on arm64.
#pragma STDC FP_CONTRACT OFF
// Eight-lane vectors are passed between inlined functions only; no call crosses a boundary.
#pragma clang diagnostic ignored "-Wpsabi"

#define SF_LEVEL 0
#define SF_TABLE sf_leaves_baseline
#define SF_TABLE_ISA SF_ISA_BASELINE
#define SF_TABLE_NAME "baseline"
#include "tables.h"

#include "leaves.inc.h"
