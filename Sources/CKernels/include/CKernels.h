// CKernels: leaf loops over tile rows.
//
// A row is an array of doubles, one element a path. Every leaf walks whole rows: `count` is a
// multiple of SF_LANES unless a leaf says otherwise, and rows are 64-byte aligned. Output may alias
// an input exactly (in place), never partly. NaN in any operand that a leaf reads gives NaN out,
// comparisons included. Leaves are compiled once per instruction set; the bits they produce are the
// same on all of them, save for the sign and payload of a NaN.
#ifndef SHORTFALL_CKERNELS_H
#define SHORTFALL_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#define SF_LANES 8

typedef enum { SF_ISA_BASELINE = 0, SF_ISA_V3 = 1, SF_ISA_V4 = 2 } sf_isa;

typedef enum {
    SF_NEGATE, SF_ABSOLUTE, SF_SQUARE_ROOT,
    SF_EXP,                 // at most 0.65 ulp, 0.8 where the result is subnormal
    SF_LOG,                 // at most 0.65 ulp; log 0 = -inf, negative gives NaN
    SF_NORMAL_CDF,          // at most 3 ulp, also in the far left tail
    SF_NORMAL_QUANTILE,     // at most 1e-15 relative; 0 and 1 give -inf and inf, outside NaN
    SF_FLOOR,
    SF_NOT,                 // 1 - a for truth values; a != 0 counts as true
    SF_UNARY_COUNT
} sf_unary_operation;

typedef enum {
    SF_ADD, SF_SUBTRACT, SF_MULTIPLY, SF_DIVIDE,
    SF_MINIMUM, SF_MAXIMUM, // -0 counts as less than 0
    SF_LESS, SF_LESS_OR_EQUAL, SF_EQUAL, SF_NOT_EQUAL, SF_AND, SF_OR,   // truth: 1.0 and 0.0
    SF_POWER,               // as C's pow, at most 2 ulp, but NaN from either operand gives NaN
    SF_BINARY_COUNT
} sf_binary_operation;

typedef void (*sf_unary)(double *out, const double *a, size_t count);
typedef void (*sf_binary_vv)(double *out, const double *a, const double *b, size_t count);
typedef void (*sf_binary_vs)(double *out, const double *a, double b, size_t count);
typedef void (*sf_binary_sv)(double *out, double a, const double *b, size_t count);

// out = second(first(a, b), c), or with SF_PAIR_REVERSED second(c, first(a, b)), for operations from
// SF_ADD to SF_MAXIMUM; b and c are rows or, as the form says, scalars.
#define SF_PAIR_OPERATIONS 6
#define SF_PAIR_FORMS 8
#define SF_PAIR_B_SCALAR 1
#define SF_PAIR_C_SCALAR 2
#define SF_PAIR_REVERSED 4
typedef void (*sf_pair)(double *out, const double *a, const double *b, double b_scalar,
                        const double *c, double c_scalar, size_t count);

// out = condition ? a : b, element by element; a NaN condition gives NaN.
typedef void (*sf_select_vv)(double *out, const double *condition, const double *a,
                             const double *b, size_t count);
typedef void (*sf_select_vs)(double *out, const double *condition, const double *a, double b,
                             size_t count);
typedef void (*sf_select_sv)(double *out, const double *condition, double a, const double *b,
                             size_t count);
typedef void (*sf_select_ss)(double *out, const double *condition, double a, double b,
                             size_t count);

// out = fma(p, x, fma(q, z, r)): one exact transition of a Gaussian state.
typedef void (*sf_affine)(double *out, double p, const double *x, double q, const double *z,
                          double r, size_t count);
// out = fma(c[k-1], x[k-1], ... fma(c[1], x[1], c[0] * x[0])), rows in the order given; k >= 1.
typedef void (*sf_combine)(double *out, const double *const *x, const double *c, size_t k,
                           size_t count);
// Several combinations at once, with the same bits: row i of `out` combines the k[i] rows x[i] with
// the weights c[i]. The first `common` rows are the same in every list; 1 <= common <= k[i]. An
// output may be a row of its own list or of an earlier one that no later output reads.
typedef void (*sf_correlate)(double *const *out, const double *const *const *x,
                             const double *const *c, const size_t *k, size_t outputs,
                             size_t common, size_t count);
// out = exp(a + b): the same bits as SF_ADD followed by SF_EXP.
typedef void (*sf_exp_sum_vv)(double *out, const double *a, const double *b, size_t count);
typedef void (*sf_exp_sum_vs)(double *out, const double *a, double b, size_t count);
typedef void (*sf_fill)(double *out, double value, size_t count);

// out = the polynomial of the piece that x lies in, by Horner's rule. With p = (x - lower) * scale,
// the piece is i = floor(p), at least 0 and at most `last`; its SF_CURVE_TERMS coefficients, lowest
// power first, are of p - i - 1/2. Outside the pieces the outermost polynomials go on.
#define SF_CURVE_TERMS 8
typedef struct {
    const double *coefficients;
    double lower, scale, last;  // 0 <= last < 2^24
} sf_curve;
typedef void (*sf_curve_leaf)(double *out, const double *x, sf_curve curve, size_t count);

// out = how many of `k` thresholds, in ascending order, lie below x.
typedef void (*sf_count_below)(double *out, const double *x, const double *thresholds, size_t k,
                               size_t count);

// Addressed draws for `count` consecutive paths from `first_path` (a multiple of SF_LANES).
// Philox4x32-10, key = (seed low, seed high), counter =
//   { low 32 bits of path / 2, (bits 32-46 of path / 2) << SF_MONTH_BITS | month, name,
//     purpose << 24 | index };
// words 0 and 1 of a call serve the even path, words 2 and 3 the odd one (first word = low half).
#define SF_MONTH_BITS 17
typedef struct {
    uint64_t seed;
    uint64_t first_path;    // < 2^48
    uint32_t month;         // < 2^SF_MONTH_BITS: 12 year + month - 1, or 0 for once a path
    uint32_t name;          // 32-bit hash of the factor's name
    uint32_t purpose;       // < 2^8
    uint32_t index;         // < 2^24
} sf_draw;
typedef void (*sf_draw_bits)(uint64_t *out, sf_draw draw, size_t count);
typedef void (*sf_draw_row)(double *out, sf_draw draw, size_t count);
// `k` rows of draws for the same paths.
typedef void (*sf_draw_rows)(double *const *out, const sf_draw *draws, size_t k, size_t count);

// Moments of `count` values (any count) in eight logical lanes, added and folded in a fixed order.
// With a mask (NULL for none), only elements whose mask is 1.0 count. Of no elements: count, mean
// and sums 0, minimum inf, maximum -inf. A NaN makes every field but the counts NaN; an infinity
// does so for mean and sums.
typedef struct {
    double count, mean, m2, m3, m4, minimum, maximum;   // central sums: m2 = sum (x - mean)^2 ...
    uint64_t not_finite;    // NaN or infinite elements, counted, not left out
} sf_moments;
typedef void (*sf_moments_leaf)(sf_moments *out, const double *x, const double *mask, size_t count);

// Means and central sums of two rows over the same elements, in lanes and with a mask as above. Of no
// elements everything is 0; what is not finite makes the fields of its row NaN or infinite.
typedef struct {
    double count, mean_x, mean_y, xx, yy, xy;           // xy = sum (x - mean_x)(y - mean_y)
} sf_comoments;
typedef void (*sf_comoments_leaf)(sf_comoments *out, const double *x, const double *y,
                                  const double *mask, size_t count);

// The bins of a log-linear histogram that `count` values (any count, any alignment) fall into, as
// keys: sign, exponent and the top ten significand bits (keys.h). With a mask, only elements whose
// mask is 1.0 count. Zeros and NaN have no key and are counted; NaN does not extend the range.
// Returns the number of keys; `keys` has room for eight more than `count`.
typedef struct {
    double minimum, maximum;
    uint64_t zeros, nans;
} sf_histogram_range;
typedef size_t (*sf_histogram_keys)(uint32_t *keys, sf_histogram_range *range, const double *x,
                                    const double *mask, size_t count);

typedef struct {
    sf_isa isa;
    const char *name;       // "baseline", "v3", "v4"
    sf_unary unary[SF_UNARY_COUNT];
    sf_binary_vv binary_vv[SF_BINARY_COUNT];
    sf_binary_vs binary_vs[SF_BINARY_COUNT];
    sf_binary_sv binary_sv[SF_BINARY_COUNT];
    sf_pair pairs[SF_PAIR_OPERATIONS * SF_PAIR_OPERATIONS * SF_PAIR_FORMS];
    sf_select_vv select_vv;
    sf_select_vs select_vs;
    sf_select_sv select_sv;
    sf_select_ss select_ss;
    sf_affine affine;
    sf_combine combine;
    sf_correlate correlate;
    sf_exp_sum_vv exp_sum_vv;
    sf_exp_sum_vs exp_sum_vs;
    sf_fill fill;
    sf_curve_leaf curve;
    sf_count_below count_below;
    sf_draw_bits bits;
    sf_draw_row uniform;    // (k + 1/2) * 2^-52, k = top 52 bits of the 64: never 0 or 1
    sf_draw_row normal;     // inverse CDF of that uniform
    sf_draw_rows normals;   // the same for several rows, faster than one at a time
    sf_moments_leaf moments;
    sf_comoments_leaf comoments;
    sf_histogram_keys histogram_keys;
} sf_leaves;

// The table for one instruction set, or NULL where this processor cannot run it.
const sf_leaves *sf_leaves_for(sf_isa isa);
// The fastest instruction set that this processor runs.
sf_isa sf_best_isa(void);
// The table in use: SHORTFALL_ISA=baseline|v3|v4 when set, known and supported, else the best.
// Fixed at first call.
const sf_leaves *sf_leaves_selected(void);

// Accessors, because Swift sees a C array as a tuple.
sf_unary sf_unary_leaf(const sf_leaves *leaves, sf_unary_operation operation);
sf_binary_vv sf_binary_vv_leaf(const sf_leaves *leaves, sf_binary_operation operation);
sf_binary_vs sf_binary_vs_leaf(const sf_leaves *leaves, sf_binary_operation operation);
sf_binary_sv sf_binary_sv_leaf(const sf_leaves *leaves, sf_binary_operation operation);
// NULL for operations that are not fused.
sf_pair sf_pair_leaf(const sf_leaves *leaves, sf_binary_operation first,
                     sf_binary_operation second, int form);

// Scalars with the bits of the leaves, for constants known at plan time and for the reference
// interpreter.
double sf_unary_scalar(sf_unary_operation operation, double a);
double sf_binary_scalar(sf_binary_operation operation, double a, double b);
double sf_curve_scalar(double x, sf_curve curve);
double sf_affine_scalar(double p, double x, double q, double z, double r);
double sf_uniform_scalar(sf_draw draw);     // of draw.first_path, any path
double sf_normal_scalar(sf_draw draw);
void sf_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

#endif
