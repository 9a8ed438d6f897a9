// exp and log over eight lanes, built from written-out operations alone.
//
// Both keep the rounding error of their leading terms and add it back last, so that what remains is
// little more than the final rounding. Coefficients: minimax fits of the functions named beside
// them, printed by Tests/Oracles/kernel_coefficients.py. Bounds over the whole range are asserted
// in RandomnessTests against Tests/Oracles/elementary.csv.
#ifndef SHORTFALL_ELEMENTARY_H
#define SHORTFALL_ELEMENTARY_H

#include "lanes.h"

// ln 2 in two parts; the first has 42 bits, so that its product with any binary exponent is exact.
#define LN2_HIGH 0x1.62e42fefa38p-1
#define LN2_LOW 0x1.ef35793c7673p-45
#define LOG2_E 0x1.71547652b82fep+0

// MARK: - exp

// A value (high + low) * 2^exponent that has not been rounded yet; |low| is small beside |high|.
typedef struct {
    v8d high, low;
    v8d exponent;       // an integer in [-1100, 1030]
    v8u exponent_bits;  // bits 0-11: exponent + 2046
} scaled8;

// 2^52 * 1.5 rounds a sum to an integer; 2046 makes the exponent field positive.
#define EXPONENT_SHIFT (0x1.8p52 + 2046.0)

SF_INLINE v8d collapse(scaled8 x) {
    v8d mantissa = x.high + x.low;
#if SF_LEVEL == 4
    return (v8d)_mm512_scalef_pd((__m512d)mantissa, (__m512d)x.exponent);
#else
    // Two halves of the exponent, because 2^-1074 and 2^1024 are no normal numbers; the first
    // product is exact, so the result is rounded once.
    v8u first = x.exponent_bits >> 1, second = x.exponent_bits - first;
    return mantissa * from_bits(first << 52) * from_bits(second << 52);
#endif
}

// exp(x + x_low) for -750 <= x <= 711 and |x_low| below one ulp of x.
//
// x = k ln 2 + r with |r| <= ln 2 / 2; exp(r) = 1 + r + r^2 / 2 + r^3 P(r), where the rounding
// errors of r and of 1 + r are kept. P(r) = (exp(r) - 1 - r - r^2 / 2) / r^3, relative error of exp
// 5.4e-18.
SF_INLINE scaled8 exp_parts(v8d x, v8d x_low) {
    static const double even[] = {0x1.5555555555501p-3, 0x1.11111111288e5p-7, 0x1.a01a011c057bdp-13,
                                  0x1.71df5576fe0bcp-19, 0x1.ad1fd2ca48752p-26};
    static const double odd[] = {0x1.55555555531fdp-5, 0x1.6c16c17cc5f9bp-10, 0x1.a019ab25119c8p-16,
                                 0x1.289f927834500p-22};
    v8d shifted = fma8(x, splat(LOG2_E), splat(EXPONENT_SHIFT));
    v8d k = shifted - EXPONENT_SHIFT;
    v8d r_exact = fma8(k, splat(-LN2_HIGH), x);
    v8d correction = fma8(k, splat(-LN2_LOW), x_low);
    v8d r = r_exact + correction;
    v8d r_low = (r_exact - r) + correction;
    v8d square = r * r;
    v8d p = fma8(horner(square, odd, 3), r, horner(square, even, 4));
    v8d sum = 1.0 + r;
    v8d error = fma8(r_low, sum, (1.0 - sum) + r);
    scaled8 result = {sum, fma8(splat(0.5), square, fma8(square * r, p, error)), k,
                      bits_of(shifted)};
    return result;
}

// e^x. exp(-inf) = 0, exp(inf) = inf; gradual underflow is rounded once.
SF_INLINE v8d exp8(v8d x) {
    v8d inside = at_least(at_most(x, 710.0), -746.0);
    return collapse(exp_parts(inside, splat(0.0)));
}

// MARK: - log

// x = 2^exponent * mantissa with the mantissa in [sqrt(1/2), sqrt(2)); x positive and normal.
typedef struct {
    v8d exponent;
    v8d mantissa;
} binary8;

SF_INLINE binary8 split_binary(v8d x) {
    const unsigned long root_half = 0x3fe6a09e667f3bcdUL, one = 0x3ff0000000000000UL;
    v8u moved = bits_of(x) + (one - root_half);
    binary8 result = {
        from_bits((moved >> 52) | 0x4330000000000000UL) - (0x1p52 + 1023.0),
        from_bits((moved & 0x000fffffffffffffUL) + root_half),
    };
    return result;
}

// ln(2^k m): with f = m - 1, s = f / (2 + f), z = s^2 and h = f^2 / 2,
// ln m = f - h + s (h + z L(z)); L(z) = (2 artanh(s) / s - 2) / z, relative error of log 1.2e-18.
// Sums of k ln 2, f and -h are carried with their rounding errors.
SF_INLINE v8d log_of(binary8 x) {
    static const double series[] = {0x1.5555555555592p-1, 0x1.999999997fd13p-2,
                                    0x1.24924941fa6d6p-2, 0x1.c71c520193127p-3,
                                    0x1.7466409026e51p-3, 0x1.39a18e7461fabp-3,
                                    0x1.2f07317f843f6p-3};
    v8d f = x.mantissa - 1.0;
    v8d s = f / (x.mantissa + 1.0);
    v8d z = s * s;
    v8d half = 0.5 * f;
    v8d h = half * f;
    v8d h_low = fma8(half, f, -h);
    v8d scale = x.exponent * LN2_HIGH;
    v8d a = scale + f;
    v8d a_low = f - (a - scale);
    v8d b = a - h;
    v8d b_low = (a - b) - h;
    v8d rest = fma8(s, fma8(z, horner(z, series, 6), h), x.exponent * LN2_LOW);
    return b + (((a_low - h_low) + b_low) + rest);
}

// ln x for positive normal finite x.
SF_INLINE v8d log_normal(v8d x) { return log_of(split_binary(x)); }

// Positive x with subnormals made normal: x = result.mantissa * 2^result.exponent.
SF_INLINE binary8 split_binary_any(v8d x) {
    v8l tiny = x < 0x1p-1022;
    binary8 result = split_binary(choose(tiny, x * 0x1p54, x));
    result.exponent = choose(tiny, result.exponent - 54.0, result.exponent);
    return result;
}

// ln x. ln 0 = -inf, ln inf = inf, negative gives NaN.
SF_INLINE v8d log8(v8d x) {
    const unsigned long smallest = 0x0010000000000000UL, infinite = 0x7ff0000000000000UL;
    if (__builtin_expect(!any((v8l)(bits_of(x) - smallest >= infinite - smallest)), 1))
        return log_normal(x);
    v8d result = log_of(split_binary_any(x));
    result = choose(x == SF_INFINITY, x, result);
    result = choose(x > 0.0, result, splat(SF_NAN));
    result = choose(x == 0.0, splat(-SF_INFINITY), result);
    return choose(is_nan(x), x + x, result);
}

#endif
