// Bins of the log-linear histogram: sign, exponent and the top ten bits of the significand.
#ifndef SHORTFALL_KEYS_H
#define SHORTFALL_KEYS_H

#include "moments.h"

// The magnitude's bin number is in bits 9 ... 29 and 0 ... 7, the sign between them: pages of 256
// bins, the positive and the negative one of a magnitude side by side.
SF_INLINE v8u32 histogram_key(v8d x) {
    v8u32 upper = __builtin_convertvector(bits_of(x) >> 32, v8u32);
    v8u32 bin = upper >> 10 & 0x1fffff;
    return (bin & ~0xffu) << 1 | upper >> 31 << 8 | (bin & 0xff);
}

// What the lanes have seen so far.
typedef struct {
    v8d low, high;
    v8l zeros, nans;
} range8;

SF_INLINE size_t take_keys(uint32_t *keys, size_t used, range8 *seen, v8d value, v8l keep) {
    v8l nan = is_nan(value), zero = value == 0.0;
    // A NaN fails the comparison.
    seen->low = choose(keep & (value < seen->low), value, seen->low);
    seen->high = choose(keep & (value > seen->high), value, seen->high);
    seen->zeros -= keep & zero;
    seen->nans -= keep & nan;
    return append_words(keys, used, histogram_key(value), keep & ~(zero | nan));
}

static size_t histogram_keys(uint32_t *keys, sf_histogram_range *range, const double *x,
                             const double *mask, size_t count) {
    range8 seen = {splat(range->minimum), splat(range->maximum), (v8l)(0), (v8l)(0)};
    size_t used = 0, i = 0;
    for (; !mask && i + SF_LANES <= count; i += SF_LANES) {
        v8d value = load_part(x, i, count);
        v8l plain = (value < 0.0) | (value > 0.0);
        if (__builtin_expect(any(~plain), 0)) {
            used = take_keys(keys, used, &seen, value, counted(mask, i, count));
            continue;
        }
        seen.low = choose(value < seen.low, value, seen.low);
        seen.high = choose(value > seen.high, value, seen.high);
        v8u32 key = histogram_key(value);
        __builtin_memcpy(keys + used, &key, sizeof key);
        used += SF_LANES;
    }
    for (; i < count; i += SF_LANES)
        used = take_keys(keys, used, &seen, load_part(x, i, count), counted(mask, i, count));
    for (int lane = 0; lane < SF_LANES; lane += 1) {
        double low = seen.low[lane], high = seen.high[lane];
        range->minimum = low < range->minimum ? low : range->minimum;
        range->maximum = high > range->maximum ? high : range->maximum;
        range->zeros += (uint64_t)seen.zeros[lane];
        range->nans += (uint64_t)seen.nans[lane];
    }
    return used;
}

#endif
