// Functions of one argument that a plan tabulates: a polynomial per piece of an interval, and steps.
#ifndef SHORTFALL_CURVE_H
#define SHORTFALL_CURVE_H

#include "arithmetic.h"

typedef int v8i32 __attribute__((ext_vector_type(8)));

// The term of degree k of each lane's piece.
SF_INLINE v8d curve_term(const double *coefficients, v8i32 start, int k) {
    v8d term;
    EACH(lane, SF_LANES) term[lane] = coefficients[start[lane] + k];
    return term;
}

static void curve(double *out, const double *x, sf_curve curve, size_t count) {
    EACH_VECTOR(i) {
        v8d position = (row(x)[i] - splat(curve.lower)) * splat(curve.scale);
        v8d piece = at_most(floor8(position), curve.last);
        // Also where the position is NaN, which the offset keeps.
        piece = choose(piece > 0.0, piece, splat(0.0));
        v8d offset = (position - piece) - 0.5;
        v8i32 start = __builtin_convertvector(piece, v8i32) * SF_CURVE_TERMS;
        v8d sum = curve_term(curve.coefficients, start, SF_CURVE_TERMS - 1);
#pragma clang loop unroll(full)
        for (int k = SF_CURVE_TERMS - 2; k >= 0; k -= 1)
            sum = fma8(sum, offset, curve_term(curve.coefficients, start, k));
        out_row(out)[i] = sum;
    }
}

// Eight paths are done with as soon as none of them lies above the next threshold, so where the
// first one is rarely passed a row costs little more than a comparison.
static void count_below(double *out, const double *x, const double *thresholds, size_t k,
                        size_t count) {
    EACH_VECTOR(i) {
        v8d value = row(x)[i];
        v8d sum = choose(is_nan(value), value, splat(0.0));
        for (size_t j = 0; j < k; j += 1) {
            v8l above = splat(thresholds[j]) < value;
            if (!any(above)) break;
            sum += choose(above, splat(1.0), splat(0.0));
        }
        out_row(out)[i] = sum;
    }
}

#endif
