// x^y over eight lanes.
#ifndef SHORTFALL_POWER_H
#define SHORTFALL_POWER_H

#include "elementary.h"

// An unevaluated sum, |low| at most half an ulp of high.
typedef struct {
    v8d high, low;
} pair8;

// ln x to about 65 bits for 0 < x < inf.
//
// ln m = 2 s + 2/3 s^3 + s^5 Q(s^2) with s = (m - 1) / (m + 1); s, its square and its cube are
// pairs, Q a plain polynomial: (2 artanh(s) - 2 s - 2/3 s^3) / s^5, relative error of ln x 7e-23.
SF_INLINE pair8 log_pair(v8d x) {
    static const double series[] = {0x1.9999999999996p-2, 0x1.249249249303ap-2,
                                    0x1.c71c71c57fd4dp-3, 0x1.745d183295d65p-3,
                                    0x1.3b1362a4eaf5fp-3, 0x1.1120b81d1ea60p-3,
                                    0x1.de330ee076b93p-4, 0x1.eb143b539026cp-4};
    const double third_high = 0x1.5555555555555p-1, third_low = 0x1.5555555555555p-55;  // 2/3
    binary8 split = split_binary_any(x);
    v8d m = split.mantissa;
    v8d f = m - 1.0;
    v8d d = m + 1.0;
    v8d back = d - 1.0;
    v8d d_low = (1.0 - (d - back)) + (m - back);
    v8d reciprocal = 1.0 / d;
    v8d s = f * reciprocal;
    v8d s_low = fma8(-s, d_low, fma8(-s, d, f)) * reciprocal;
    v8d z = s * s;
    v8d z_low = fma8(s + s, s_low, fma8(s, s, -z));
    v8d cube = s * z;
    v8d cube_low = fma8(s, z, -cube) + fma8(s, z_low, s_low * z);
    v8d third = cube * third_high;
    v8d rest = fma8(cube, splat(third_high), -third) + fma8(cube, splat(third_low),
                                                           cube_low * third_high);
    rest += fma8(cube * z, horner(z, series, 7), split.exponent * LN2_LOW);
    v8d scale = split.exponent * LN2_HIGH;
    v8d a = scale + 2.0 * s;
    v8d a_low = 2.0 * s - (a - scale);
    v8d b = a + third;
    v8d b_low = third - (b - a);
    v8d low = (a_low + b_low) + fma8(splat(2.0), s_low, rest);
    v8d high = b + low;
    pair8 result = {high, low - (high - b)};
    return result;
}

// x^y as C's pow, save that NaN in x or y always gives NaN.
//
// x^0 = 1 and 1^y = 1; 0^y is 0 for y > 0 and inf for y < 0; a negative base needs an integer
// exponent (NaN otherwise) and keeps its sign for an odd one.
SF_INLINE v8d power8(v8d x, v8d y) {
    v8d base = abs8(x);
    v8l special = (base == 0.0) | (base == SF_INFINITY);
    pair8 log = log_pair(choose(special, splat(1.0), base));
    log.high = choose(base == 0.0, splat(-SF_INFINITY), log.high);
    log.high = choose(base == SF_INFINITY, splat(SF_INFINITY), log.high);

    v8d product = y * log.high;
    v8d product_low = fma8(y, log.low, fma8(y, log.high, -product));
    v8d inside = at_least(at_most(product, 711.0), -746.0);
    product_low = choose(inside == product, product_low, splat(0.0));
    v8d result = collapse(exp_parts(inside, product_low));

    v8l whole = floor8(y) == y;
    v8l odd = whole & (floor8(0.5 * y) != 0.5 * y);
    result = choose((base == 1.0) | (y == 0.0), splat(1.0), result);
    result = choose(odd, flip_sign(result, x), result);
    result = choose((x < 0.0) & (x > -SF_INFINITY) & ~whole, splat(SF_NAN), result);
    return choose(is_nan(x) | is_nan(y), x + y, result);
}

#endif
