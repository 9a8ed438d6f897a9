// Which table of leaves is used, decided once.
#pragma STDC FP_CONTRACT OFF

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "tables.h"

const sf_leaves *sf_leaves_for(sf_isa isa) {
    if (isa == SF_ISA_BASELINE) return &sf_leaves_baseline;
#if defined(__x86_64__)
    __builtin_cpu_init();
    int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
             __builtin_cpu_supports("popcnt");
    if (isa == SF_ISA_V3) return v3 ? &sf_leaves_v3 : NULL;
    int v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (isa == SF_ISA_V4) return v4 ? &sf_leaves_v4 : NULL;
#endif
    return NULL;
}

sf_isa sf_best_isa(void) {
    if (sf_leaves_for(SF_ISA_V4)) return SF_ISA_V4;
    if (sf_leaves_for(SF_ISA_V3)) return SF_ISA_V3;
    return SF_ISA_BASELINE;
}

static const sf_leaves *choose_table(void) {
    const char *wanted = getenv("SHORTFALL_ISA");
    const sf_isa all[] = {SF_ISA_BASELINE, SF_ISA_V3, SF_ISA_V4};
    for (size_t i = 0; wanted && i < sizeof all / sizeof all[0]; i += 1) {
        const sf_leaves *table = sf_leaves_for(all[i]);
        if (table && strcmp(wanted, table->name) == 0) return table;
    }
    return sf_leaves_for(sf_best_isa());
}

const sf_leaves *sf_leaves_selected(void) {
    static _Atomic(const sf_leaves *) selected = NULL;
    const sf_leaves *table = atomic_load_explicit(&selected, memory_order_acquire);
    if (table) return table;
    // Of several threads that come first together, one wins; all return its choice.
    const sf_leaves *expected = NULL;
    table = choose_table();
    return atomic_compare_exchange_strong(&selected, &expected, table) ? table : expected;
}

// MARK: - Accessors

sf_unary sf_unary_leaf(const sf_leaves *leaves, sf_unary_operation operation) {
    return leaves->unary[operation];
}
sf_binary_vv sf_binary_vv_leaf(const sf_leaves *leaves, sf_binary_operation operation) {
    return leaves->binary_vv[operation];
}
sf_binary_vs sf_binary_vs_leaf(const sf_leaves *leaves, sf_binary_operation operation) {
    return leaves->binary_vs[operation];
}
sf_binary_sv sf_binary_sv_leaf(const sf_leaves *leaves, sf_binary_operation operation) {
    return leaves->binary_sv[operation];
}

sf_pair sf_pair_leaf(const sf_leaves *leaves, sf_binary_operation first,
                     sf_binary_operation second, int form) {
    if (first >= SF_PAIR_OPERATIONS || second >= SF_PAIR_OPERATIONS) return 0;
    return leaves->pairs[((int)first * SF_PAIR_OPERATIONS + (int)second) * SF_PAIR_FORMS + form];
}
