// Two element-wise operations in one pass, with the bits of one after the other.
#ifndef SHORTFALL_PAIRS_H
#define SHORTFALL_PAIRS_H

#include "arithmetic.h"

SF_INLINE v8d apply(int operation, v8d a, v8d b) {
    switch (operation) {
    case SF_ADD: return a + b;
    case SF_SUBTRACT: return a - b;
    case SF_MULTIPLY: return a * b;
    case SF_DIVIDE: return a / b;
    case SF_MINIMUM: return op_minimum(a, b);
    default: return op_maximum(a, b);
    }
}

// The operations and the form are constants where this is inlined.
SF_INLINE void pair_rows(int first, int second, int form, double *out, const double *a,
                         const double *b, double b_scalar, const double *c, double c_scalar,
                         size_t count) {
    EACH_VECTOR(i) {
        v8d y = form & SF_PAIR_B_SCALAR ? splat(b_scalar) : row(b)[i];
        v8d inner = apply(first, row(a)[i], y);
        v8d z = form & SF_PAIR_C_SCALAR ? splat(c_scalar) : row(c)[i];
        out_row(out)[i] =
            form & SF_PAIR_REVERSED ? apply(second, z, inner) : apply(second, inner, z);
    }
}

#define PAIR_LEAF(first, second, form)                                                          \
    static void pair_##first##_##second##_##form(double *out, const double *a, const double *b, \
                                                 double b_scalar, const double *c,              \
                                                 double c_scalar, size_t count) {               \
        pair_rows(first, second, form, out, a, b, b_scalar, c, c_scalar, count);                \
    }
#define PAIR_NAME(first, second, form) pair_##first##_##second##_##form,

// The numbers of the operations from SF_ADD to SF_MAXIMUM and of the forms, for names made of them.
#define EACH_FORM(do, first, second)                                                        \
    do(first, second, 0) do(first, second, 1) do(first, second, 2) do(first, second, 3)     \
    do(first, second, 4) do(first, second, 5) do(first, second, 6) do(first, second, 7)
#define EACH_SECOND(do, first)                                                              \
    EACH_FORM(do, first, 0) EACH_FORM(do, first, 1) EACH_FORM(do, first, 2)                 \
    EACH_FORM(do, first, 3) EACH_FORM(do, first, 4) EACH_FORM(do, first, 5)
#define EACH_PAIR(do)                                                                       \
    EACH_SECOND(do, 0) EACH_SECOND(do, 1) EACH_SECOND(do, 2)                                \
    EACH_SECOND(do, 3) EACH_SECOND(do, 4) EACH_SECOND(do, 5)

_Static_assert(SF_ADD == 0 && SF_SUBTRACT == 1 && SF_MULTIPLY == 2 && SF_DIVIDE == 3
                   && SF_MINIMUM == 4 && SF_MAXIMUM == 5 && SF_PAIR_OPERATIONS == 6
                   && SF_PAIR_FORMS == 8,
               "the numbers above");

EACH_PAIR(PAIR_LEAF)

#endif
