// The standard normal distribution function and its inverse over eight lanes.
//
// Coefficients: minimax fits printed by Tests/Oracles/kernel_coefficients.py, with the relative
// errors given here; bounds asserted in RandomnessTests.
#ifndef SHORTFALL_NORMAL_H
#define SHORTFALL_NORMAL_H

#include "elementary.h"

// MARK: - Distribution function

// Phi(x), accurate relative to its own size down to where it underflows (x near -38.5).
//
// For t = |x|: Phi(-t) = exp(-t^2 / 2) P(y) / (t + c) with y = (t - c) / (t + c) and c = 3.5, where
// P(y) = (t + c) exp(t^2 / 2) erfc(t / sqrt 2) / 2 on 0 <= t <= 38.7, relative error 3.6e-18. t^2,
// the reciprocal and the last products are carried with their rounding errors, and the power of two
// comes last, so that results below the normal range are rounded about once.
// Phi(-inf) = 0, Phi(inf) = 1.
SF_INLINE v8d normal_cdf8(v8d x) {
    static const double even[] = {
        0x1.7d241a953a614p-1,   0x1.42fec3680acacp-2,   0x1.1d35bdee16870p-6,
        -0x1.a200796a5850ep-9,  0x1.f3cfaad1d0cf2p-12,  -0x1.3d066be506317p-14,
        0x1.8219529680a9ep-17,  -0x1.38ba737e7dcaep-20, -0x1.33c4189d0965bp-23,
        0x1.0a758439ba634p-23,  -0x1.3934af3874dcep-25, 0x1.53ee2eca23198p-28};
    static const double odd[] = {
        -0x1.2191517fa27b8p-1,  -0x1.db5837f7f5527p-4,  0x1.a86cec7669fb8p-8,
        -0x1.d2a1410edb212p-12, 0x1.19286204a7149p-14,  -0x1.3b39a9460d53ap-16,
        0x1.7b4a9e802284fp-18,  -0x1.8d0b494ec8f03p-20, 0x1.3c05b5c703de6p-22,
        -0x1.01f24eab86d6ap-25, -0x1.0d4a4c899893cp-28, 0x1.9e91042329199p-30};
    const double c = 3.5;
    v8d t = at_most(abs8(x), 38.7);
    v8d square = t * t;
    v8d square_low = fma8(t, t, -square);
    scaled8 tail = exp_parts(-0.5 * square, -0.5 * square_low);

    v8d sum = t + c;
    v8d back = sum - t;
    v8d sum_low = (t - (sum - back)) + (c - back);
    v8d inverse = 1.0 / sum;
    v8d error = fma8(-sum_low, inverse, fma8(-sum, inverse, splat(1.0)));
    v8d y = (t - c) * inverse;
    y = fma8(y, error, y);
    v8d y_square = y * y;
    // Even and odd powers apart keep the chain short; the two leading terms come last, because the
    // halves are larger than their sum.
    v8d rest = fma8(horner(y_square, odd + 1, 10), y, horner(y_square, even + 1, 10));
    v8d p = fma8(fma8(rest, y, splat(odd[0])), y, splat(even[0]));
    v8d ratio = p * inverse;
    v8d ratio_low = fma8(ratio, error, fma8(p, inverse, -ratio));

    v8d high = tail.high * ratio;
    v8d high_low = fma8(tail.high, ratio, -high);
    tail.low = fma8(tail.low, ratio, fma8(tail.high, ratio_low, high_low));
    tail.high = high;
    v8d lower = collapse(tail);
    return choose(x > 0.0, 1.0 - lower, lower);
}

// MARK: - Quantile

// |q| = |u - 1/2| up to here is the central region: 15 uniforms of 16.
#define CENTRAL_EDGE 0.46875

// Quantile of u = 1/2 + q for |q| <= CENTRAL_EDGE; finite elsewhere, never used there.
// x / q as a rational function of CENTRAL_EDGE^2 - q^2, all coefficients positive; 5.9e-17.
SF_INLINE v8d quantile_central(v8d q) {
    static const double numerator[] = {
        0x1.fca665373ef13p+1,  0x1.9bbef966913fcp+8,  0x1.07323d5231b47p+14, 0x1.54045f7145b81p+18,
        0x1.d94d4baaefaf3p+21, 0x1.603f51df2fc91p+24, 0x1.07961e53f29f0p+26, 0x1.5bdc63b440307p+26,
        0x1.3369e525fcbcap+25, 0x1.40fc23bcd865bp+21};
    static const double denominator[] = {
        0x1.0000000000000p+0,  0x1.b5e6734103489p+6,  0x1.2b19fdc68aef3p+12, 0x1.a32bbef80935dp+16,
        0x1.431ff40682c1ep+20, 0x1.125d5a598a47ep+23, 0x1.e9f6bfd57df85p+24, 0x1.9fd818b738875p+25,
        0x1.1326a19850e62p+25, 0x1.62feb71d8ff92p+22};
    v8d r = fma8(-q, q, splat(CENTRAL_EDGE * CENTRAL_EDGE));
    return q * horner(r, numerator, 9) / horner(r, denominator, 9);
}

// With r = sqrt(-ln p): -quantile(p) for 2^-53 <= p <= 1/32, a rational function of r - r(1/32);
// 1.9e-17.
#define TAIL_ORIGIN 0x1.dc950272e3d7bp+0
SF_INLINE v8d quantile_tail(v8d r) {
    static const double numerator[] = {
        0x1.dcdbfee3cb021p+0,  0x1.486f574274b35p+2, 0x1.6846c02e648a6p+2, 0x1.9e7756f7a8fd9p+1,
        0x1.11478e3d110cdp+0,  0x1.a2daa74861f65p-3, 0x1.63ed14d6e187cp-6, 0x1.24fd1a4cd02ddp-10,
        0x1.49e29d7185b0ap-16};
    static const double denominator[] = {
        0x1.0000000000000p+0, 0x1.de1368ab65feep+0, 0x1.697b89948c403p+0,  0x1.1c085a97626e3p-1,
        0x1.ecbb01afac6fdp-4, 0x1.ca19e8218f5a1p-7, 0x1.90d154f0c4819p-11, 0x1.d2843973e0297p-17};
    v8d y = r - TAIL_ORIGIN;
    return horner(y, numerator, 8) / horner(y, denominator, 7);
}

// The same for p < 2^-53, down to the smallest subnormal number; 6.7e-17.
#define FAR_ORIGIN 0x1.83def3e024001p+2
SF_INLINE v8d quantile_far(v8d r) {
    static const double numerator[] = {
        0x1.06ad4af103ee6p+3, 0x1.6d200cfdbe6a3p+2,  0x1.97eb5931e2cc2p+0,  0x1.d4a76261b76c5p-3,
        0x1.259d9013cdaa9p-6, 0x1.870e022c02eefp-11, 0x1.edf94a82b6a77p-17, 0x1.b081586b21b3ep-24};
    static const double denominator[] = {
        0x1.0000000000000p+0,  0x1.090db0a845e3bp-1,  0x1.a5c9638046761p-4,  0x1.43535d25d24c0p-7,
        0x1.e9e2503e9af8dp-12, 0x1.4ed15063dcad6p-17, 0x1.31d358c1b7e0ap-24, 0x1.04b4498651488p-50};
    v8d y = r - FAR_ORIGIN;
    return horner(y, numerator, 7) / horner(y, denominator, 7);
}

// Phi^-1(u): 0 gives -inf, 1 gives inf, anything outside [0, 1] NaN.
SF_INLINE v8d normal_quantile8(v8d u) {
    v8d q = u - 0.5;
    v8d result = quantile_central(q);
    v8l central = abs8(q) <= CENTRAL_EDGE;
    if (!any(~central)) return result;
    v8d p = choose(u < 0.5, u, 1.0 - u);
    v8d r = sqrt8(-log8(p));
    v8d outer = quantile_tail(r);
    v8l far = p < 0x1p-53;
    if (any(far)) {
        outer = choose(far, quantile_far(r), outer);
        outer = choose(p == 0.0, splat(SF_INFINITY), outer);
    }
    return choose(central, result, flip_sign(outer, q));
}

// Phi^-1(1/2 + q) for q outside the central region with |q| <= 1/2 - 2^-53, as draws have it: the
// same bits as normal_quantile8 without its far branch.
SF_INLINE v8d quantile_outer(v8d q) {
    return flip_sign(quantile_tail(sqrt8(-log_normal(0.5 - abs8(q)))), q);
}

#endif
