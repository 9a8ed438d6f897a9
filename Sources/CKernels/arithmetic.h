// Element-wise leaves: one loop shape for every operation.
#ifndef SHORTFALL_ARITHMETIC_H
#define SHORTFALL_ARITHMETIC_H

#include "elementary.h"
#include "normal.h"
#include "power.h"

// MARK: - Operations on eight lanes

SF_INLINE v8d op_negate(v8d a) { return -a; }
SF_INLINE v8d op_absolute(v8d a) { return abs8(a); }
SF_INLINE v8d op_square_root(v8d a) { return sqrt8(a); }
SF_INLINE v8d op_floor(v8d a) { return floor8(a); }
SF_INLINE v8d op_not(v8d a) {
    return choose(is_nan(a), a, choose(a == 0.0, splat(1.0), splat(0.0)));
}

SF_INLINE v8d op_add(v8d a, v8d b) { return a + b; }
SF_INLINE v8d op_subtract(v8d a, v8d b) { return a - b; }
SF_INLINE v8d op_multiply(v8d a, v8d b) { return a * b; }
SF_INLINE v8d op_divide(v8d a, v8d b) { return a / b; }
SF_INLINE v8d op_minimum(v8d a, v8d b) { return __builtin_elementwise_minimum(a, b); }
SF_INLINE v8d op_maximum(v8d a, v8d b) { return __builtin_elementwise_maximum(a, b); }

// 1 or 0, or NaN where either operand is NaN.
SF_INLINE v8d truth(v8l condition, v8d a, v8d b) {
    v8d value = choose(condition, splat(1.0), splat(0.0));
    return choose(is_nan(a) | is_nan(b), a + b, value);
}
SF_INLINE v8d op_less(v8d a, v8d b) { return truth(a < b, a, b); }
SF_INLINE v8d op_less_or_equal(v8d a, v8d b) { return truth(a <= b, a, b); }
SF_INLINE v8d op_equal(v8d a, v8d b) { return truth(a == b, a, b); }
SF_INLINE v8d op_not_equal(v8d a, v8d b) { return truth(a != b, a, b); }
SF_INLINE v8d op_and(v8d a, v8d b) { return truth((a != 0.0) & (b != 0.0), a, b); }
SF_INLINE v8d op_or(v8d a, v8d b) { return truth((a != 0.0) | (b != 0.0), a, b); }

SF_INLINE v8d op_select(v8d condition, v8d a, v8d b) {
    return choose(is_nan(condition), condition, choose(condition != 0.0, a, b));
}
SF_INLINE v8d op_exp_sum(v8d a, v8d b) { return exp8(a + b); }

// MARK: - Loops over rows

SF_INLINE const v8d *row(const double *x) { return (const v8d *)x; }
SF_INLINE v8d *out_row(double *x) { return (v8d *)x; }

#define EACH_VECTOR(i) for (size_t i = 0, vectors = count / SF_LANES; i < vectors; i += 1)

#define UNARY_LEAF(name, op)                                                                  \
    static void name(double *out, const double *a, size_t count) {                            \
        EACH_VECTOR(i) out_row(out)[i] = op(row(a)[i]);                                       \
    }

#define BINARY_VV_LEAF(name, op)                                                              \
    static void name##_vv(double *out, const double *a, const double *b, size_t count) {      \
        EACH_VECTOR(i) out_row(out)[i] = op(row(a)[i], row(b)[i]);                            \
    }
#define BINARY_VS_LEAF(name, op)                                                              \
    static void name##_vs(double *out, const double *a, double b, size_t count) {             \
        EACH_VECTOR(i) out_row(out)[i] = op(row(a)[i], splat(b));                             \
    }
#define BINARY_SV_LEAF(name, op)                                                              \
    static void name##_sv(double *out, double a, const double *b, size_t count) {             \
        EACH_VECTOR(i) out_row(out)[i] = op(splat(a), row(b)[i]);                             \
    }
#define BINARY_LEAVES(name, op) \
    BINARY_VV_LEAF(name, op) BINARY_VS_LEAF(name, op) BINARY_SV_LEAF(name, op)

UNARY_LEAF(negate, op_negate)
UNARY_LEAF(absolute, op_absolute)
UNARY_LEAF(square_root, op_square_root)
UNARY_LEAF(exponential, exp8)
UNARY_LEAF(logarithm, log8)
UNARY_LEAF(normal_cdf, normal_cdf8)
UNARY_LEAF(normal_quantile, normal_quantile8)
UNARY_LEAF(round_down, op_floor)
UNARY_LEAF(negation, op_not)

BINARY_LEAVES(add, op_add)
BINARY_LEAVES(subtract, op_subtract)
BINARY_LEAVES(multiply, op_multiply)
BINARY_LEAVES(divide, op_divide)
BINARY_LEAVES(minimum, op_minimum)
BINARY_LEAVES(maximum, op_maximum)
BINARY_LEAVES(less, op_less)
BINARY_LEAVES(less_or_equal, op_less_or_equal)
BINARY_LEAVES(equal, op_equal)
BINARY_LEAVES(not_equal, op_not_equal)
BINARY_LEAVES(both, op_and)
BINARY_LEAVES(either, op_or)
BINARY_LEAVES(power, power8)
BINARY_VV_LEAF(exp_sum, op_exp_sum)
BINARY_VS_LEAF(exp_sum, op_exp_sum)

static void select_vv(double *out, const double *condition, const double *a, const double *b,
                      size_t count) {
    EACH_VECTOR(i) out_row(out)[i] = op_select(row(condition)[i], row(a)[i], row(b)[i]);
}
static void select_vs(double *out, const double *condition, const double *a, double b,
                      size_t count) {
    EACH_VECTOR(i) out_row(out)[i] = op_select(row(condition)[i], row(a)[i], splat(b));
}
static void select_sv(double *out, const double *condition, double a, const double *b,
                      size_t count) {
    EACH_VECTOR(i) out_row(out)[i] = op_select(row(condition)[i], splat(a), row(b)[i]);
}
static void select_ss(double *out, const double *condition, double a, double b, size_t count) {
    EACH_VECTOR(i) out_row(out)[i] = op_select(row(condition)[i], splat(a), splat(b));
}

static void fill(double *out, double value, size_t count) {
    EACH_VECTOR(i) out_row(out)[i] = splat(value);
}

// MARK: - Fused updates

static void affine(double *out, double p, const double *x, double q, const double *z, double r,
                   size_t count) {
    EACH_VECTOR(i) {
        out_row(out)[i] = fma8(splat(p), row(x)[i], fma8(splat(q), row(z)[i], splat(r)));
    }
}

#endif
