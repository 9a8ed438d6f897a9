// Count, mean, central sums and extremes of a row; central sums of two rows together.
#ifndef SHORTFALL_MOMENTS_H
#define SHORTFALL_MOMENTS_H

#include "lanes.h"

// Eight elements from `index`; beyond `count` zero.
SF_INLINE v8d load_part(const double *x, size_t index, size_t count) {
    v8d part = splat(0.0);
    if (index + SF_LANES <= count) {
        __builtin_memcpy(&part, x + index, sizeof part);
        return part;
    }
    for (size_t lane = 0; index + lane < count; lane += 1) part[lane] = x[index + lane];
    return part;
}

// True for the elements that count.
SF_INLINE v8l counted(const double *mask, size_t index, size_t count) {
    const v8u lane = {0, 1, 2, 3, 4, 5, 6, 7};
    v8l inside = (v8l)(lane + index < (v8u)((unsigned long)count));
    return mask ? inside & (load_part(mask, index, count) == 1.0) : inside;
}

// Two passes: the mean first, then powers of what is left. The second pass also sums the plain
// deviations; their mean is what rounding left in the first mean, and the sums are moved to the
// corrected mean by the binomial identities. Each lane adds its own elements in order; lanes are
// folded by lane_sum.
SF_INLINE void moments_of(sf_moments *out, const double *x, const double *mask, size_t count) {
    v8d n8 = splat(0.0), sum8 = splat(0.0);
    v8d low8 = splat(SF_INFINITY), high8 = splat(-SF_INFINITY);
    v8l bad8 = (v8l)(0);
    size_t i = 0;
    // Whole vectors without a mask: the same sums, without asking what counts.
    for (; !mask && i + SF_LANES <= count; i += SF_LANES) {
        v8d value = load_part(x, i, count);
        n8 += 1.0;
        sum8 += value;
        bad8 -= ~(v8l)(abs8(value) < SF_INFINITY);
        low8 = choose(value < low8, value, low8);
        high8 = choose(value > high8, value, high8);
    }
    for (; i < count; i += SF_LANES) {
        v8l keep = counted(mask, i, count);
        v8d value = load_part(x, i, count);
        n8 += choose(keep, splat(1.0), splat(0.0));
        sum8 += choose(keep, value, splat(0.0));
        v8l finite = abs8(value) < SF_INFINITY;
        bad8 -= keep & ~finite;
        // A NaN fails the comparison and would be lost here; it is put back below.
        low8 = choose(keep & (value < low8), value, low8);
        high8 = choose(keep & (value > high8), value, high8);
    }
    double n = lane_sum(n8);
    double mean = n > 0 ? lane_sum(sum8) / n : 0.0;

    v8d d1 = splat(0.0), d2 = splat(0.0), d3 = splat(0.0), d4 = splat(0.0);
    for (i = 0; i < count; i += SF_LANES) {
        v8d deviation = load_part(x, i, count) - mean;
        if (mask || i + SF_LANES > count)
            deviation = choose(counted(mask, i, count), deviation, splat(0.0));
        v8d square = deviation * deviation;
        d1 += deviation;
        d2 += square;
        d3 = fma8(square, deviation, d3);
        d4 = fma8(square, square, d4);
    }
    double s1 = lane_sum(d1), s2 = lane_sum(d2), s3 = lane_sum(d3), s4 = lane_sum(d4);
    double e = n > 0 ? s1 / n : 0.0;
    double low = low8[0], high = high8[0];
    uint64_t bad = (uint64_t)bad8[0];
    for (int lane = 1; lane < SF_LANES; lane += 1) {
        low = low8[lane] < low ? low8[lane] : low;
        high = high8[lane] > high ? high8[lane] : high;
        bad += (uint64_t)bad8[lane];
    }
    int has_nan = 0;
    if (bad)
        for (size_t i = 0; i < count; i += SF_LANES)
            has_nan |= any(counted(mask, i, count) & is_nan(load_part(x, i, count)));
    out->count = n;
    out->mean = mean + e;
    out->m2 = s2 - s1 * e;
    out->m3 = s3 - 3.0 * e * s2 + 2.0 * s1 * e * e;
    out->m4 = s4 - 4.0 * e * s3 + 6.0 * e * e * s2 - 3.0 * s1 * e * e * e;
    out->minimum = has_nan ? SF_NAN : low;
    out->maximum = has_nan ? SF_NAN : high;
    out->not_finite = bad;
}

// Two passes: the means first, then squares and products of what is left.
SF_INLINE void comoments_of(sf_comoments *out, const double *x, const double *y, const double *mask,
                            size_t count) {
    v8d n8 = splat(0.0), x8 = splat(0.0), y8 = splat(0.0);
    for (size_t i = 0; i < count; i += SF_LANES) {
        v8d a = load_part(x, i, count), b = load_part(y, i, count);
        if (mask || i + SF_LANES > count) {
            v8l keep = counted(mask, i, count);
            n8 += choose(keep, splat(1.0), splat(0.0));
            a = choose(keep, a, splat(0.0));
            b = choose(keep, b, splat(0.0));
        } else {
            n8 += 1.0;
        }
        x8 += a;
        y8 += b;
    }
    double n = lane_sum(n8);
    double mean_x = n > 0 ? lane_sum(x8) / n : 0.0, mean_y = n > 0 ? lane_sum(y8) / n : 0.0;

    v8d xx = splat(0.0), yy = splat(0.0), xy = splat(0.0);
    for (size_t i = 0; i < count; i += SF_LANES) {
        v8d a = load_part(x, i, count) - mean_x, b = load_part(y, i, count) - mean_y;
        if (mask || i + SF_LANES > count) {
            v8l keep = counted(mask, i, count);
            a = choose(keep, a, splat(0.0));
            b = choose(keep, b, splat(0.0));
        }
        xx = fma8(a, a, xx);
        yy = fma8(b, b, yy);
        xy = fma8(a, b, xy);
    }
    *out = (sf_comoments){n, mean_x, mean_y, lane_sum(xx), lane_sum(yy), lane_sum(xy)};
}

static void comoments(sf_comoments *out, const double *x, const double *y, const double *mask,
                      size_t count) {
    if (mask) comoments_of(out, x, y, mask, count);
    else comoments_of(out, x, y, (const double *)0, count);
}

static void moments(sf_moments *out, const double *x, const double *mask, size_t count) {
    if (mask) moments_of(out, x, mask, count);
    else moments_of(out, x, (const double *)0, count);
}

#endif
