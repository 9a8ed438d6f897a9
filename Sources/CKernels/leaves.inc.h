// The table of leaves of one instruction set. The file that includes this one defines SF_TABLE,
// SF_TABLE_ISA and SF_TABLE_NAME.
#include "arithmetic.h"
#include "correlate.h"
#include "curve.h"
#include "draws.h"
#include "keys.h"
#include "moments.h"
#include "pairs.h"

const sf_leaves SF_TABLE = {
    .isa = SF_TABLE_ISA,
    .name = SF_TABLE_NAME,
    .unary = {
        [SF_NEGATE] = negate, [SF_ABSOLUTE] = absolute, [SF_SQUARE_ROOT] = square_root,
        [SF_EXP] = exponential, [SF_LOG] = logarithm, [SF_NORMAL_CDF] = normal_cdf,
        [SF_NORMAL_QUANTILE] = normal_quantile, [SF_FLOOR] = round_down, [SF_NOT] = negation,
    },
#define BINARY_TABLE(form)                                                                    \
    {                                                                                         \
        [SF_ADD] = add_##form, [SF_SUBTRACT] = subtract_##form,                               \
        [SF_MULTIPLY] = multiply_##form, [SF_DIVIDE] = divide_##form,                         \
        [SF_MINIMUM] = minimum_##form, [SF_MAXIMUM] = maximum_##form,                         \
        [SF_LESS] = less_##form, [SF_LESS_OR_EQUAL] = less_or_equal_##form,                   \
        [SF_EQUAL] = equal_##form, [SF_NOT_EQUAL] = not_equal_##form,                         \
        [SF_AND] = both_##form, [SF_OR] = either_##form, [SF_POWER] = power_##form,           \
    }
    .binary_vv = BINARY_TABLE(vv),
    .binary_vs = BINARY_TABLE(vs),
    .binary_sv = BINARY_TABLE(sv),
    .pairs = {EACH_PAIR(PAIR_NAME)},
    .select_vv = select_vv,
    .select_vs = select_vs,
    .select_sv = select_sv,
    .select_ss = select_ss,
    .affine = affine,
    .combine = combine,
    .correlate = correlate,
    .exp_sum_vv = exp_sum_vv,
    .exp_sum_vs = exp_sum_vs,
    .fill = fill,
    .curve = curve,
    .count_below = count_below,
    .bits = draw_bits,
    .uniform = draw_uniform,
    .normal = draw_normal,
    .normals = draw_normals,
    .moments = moments,
    .comoments = comoments,
    .histogram_keys = histogram_keys,
};
