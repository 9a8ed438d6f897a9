// The tables that exist in this build.
#ifndef SHORTFALL_TABLES_H
#define SHORTFALL_TABLES_H

#include "CKernels.h"

extern const sf_leaves sf_leaves_baseline;
#if defined(__x86_64__)
extern const sf_leaves sf_leaves_v3;
extern const sf_leaves sf_leaves_v4;
#endif

#endif
