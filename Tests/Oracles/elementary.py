"""Writes elementary.csv: values of the elementary functions to far more digits than a double has.

Columns: function, x, y (power only), value, rest. `value` is a double near the true value and
`rest` the true value less `value`, in units in the last place of `value`; an error in ulps is then
|(result - value) / ulp - rest|. Points cover the whole range, the places where the kernels change
branch or reduce their argument, subnormal numbers, and the edges of overflow and underflow.

Run: python3 elementary.py > elementary.csv   (needs mpmath)
"""

import math
import random
import sys

from mpmath import erfc, exp, inf, log, mp, mpf, sqrt, pi

mp.dps = 60
SMALLEST = 5e-324
LN2 = log(2)


def step(x, count):
    for _ in range(abs(count)):
        x = math.nextafter(x, math.inf if count > 0 else -math.inf)
    return x


def around(x, reach=2):
    return [step(float(x), k) for k in range(-reach, reach + 1)]


def spaced(low, high, count):
    """Log-spaced points with random mantissas."""
    a, b = math.log2(low), math.log2(high)
    return [2.0 ** (a + (b - a) * (i + random.random()) / count) for i in range(count)]


def cdf(x):
    return erfc(-mpf(x) / sqrt(2)) / 2


def quantile(u):
    if u in (0.0, 1.0):
        return mpf(-inf) if u == 0 else mpf(inf)
    p = mpf(u) if u < 0.5 else 1 - mpf(u)
    r = sqrt(-2 * log(p))
    x = r - (log(2 * pi) / 2 + log(r)) / r if p < 1e-3 else sqrt(2 * pi) * (mpf(0.5) - p)
    for _ in range(200):
        residual = (p - cdf(-x)) / (exp(-x * x / 2) / sqrt(2 * pi))
        change = residual / (1 - x * residual / 2)
        x -= change
        if abs(change) < mpf(10) ** -50:
            break
    else:
        raise ArithmeticError(f"no convergence at {u!r}")
    return -x if u < 0.5 else x


def write(name, x, y, true):
    value = float(true) if abs(true) <= sys.float_info.max else math.copysign(math.inf, true)
    if math.isinf(value):
        rest = mpf(0)
    else:
        rest = (true - mpf(value)) / mpf(math.ulp(value))
    second = "" if y is None else y.hex()
    print(f"{name},{x.hex()},{second},{value.hex()},{float(rest):.4f}")


def exp_points():
    yield from (0.0, -0.0, math.inf, -math.inf, 1.0, -1.0, 709.0, -708.0, -745.0)
    yield from around(709.782712893384)
    yield from (step(-745.1332191019411, k) for k in (-1, 0, 1))
    yield from around(-708.3964185322641)
    for sign in (1, -1):
        yield from (sign * x for x in spaced(1e-20, 1e-3, 10))
        yield from (sign * x for x in spaced(1e-3, 700, 60))
    for k in (0, 1, 2, 3, 10, 100, 511, 1022, -1, -2, -50, -1021):
        yield from around((k + mpf(1) / 2) * LN2, 1)    # the argument reduction changes here
        yield from around(k * LN2, 1)                   # and cancels most here
    yield from (-random.uniform(708.4, 745.1) for _ in range(40))


def log_points():
    yield from (0.0, -0.0, math.inf, 1.0, 2.0, 0.5, math.e, sys.float_info.max)
    yield from around(1.0, 6)
    yield from (1 + s * x for x in spaced(1e-15, 0.3, 30) for s in (1, -1))
    for k in (-1000, -3, -1, 0, 1, 5, 1000):
        yield from around(sqrt(2) * mpf(2) ** k)
    yield from spaced(1e-300, 1e300, 60)
    yield from around(2.0**-1022)
    yield from (SMALLEST, 3 * SMALLEST, 1e-320, 1e-310)
    yield from (0.5 + random.random() for _ in range(60))


def cdf_points():
    yield from (0.0, -0.0, math.inf, -math.inf, 40.0, -40.0, 8.3, -3.5, 3.5)
    yield from (s * x for x in spaced(1e-20, 1e-2, 8) for s in (1, -1))
    yield from (random.uniform(-1, 1) for _ in range(60))
    yield from (random.uniform(-9, 9) for _ in range(60))
    yield from (-random.uniform(8, 37.5) for _ in range(60))
    yield from (-random.uniform(37.5, 38.6) for _ in range(40))


def quantile_points():
    yield from (0.0, 1.0, 0.5, 0.25, 0.75, SMALLEST, 1e-320, 2.0**-1022)
    yield from around(0.5)
    for edge in (1 / 32, 31 / 32, 2.0**-53, 1 - 2.0**-52):
        yield from around(edge)
    yield from (0.5 + s * x for x in spaced(1e-16, 1e-3, 12) for s in (1, -1))
    yield from (random.random() for _ in range(80))
    yield from spaced(2.0**-53, 1 / 32, 40)
    yield from (1 - x for x in spaced(2.0**-52, 1 / 32, 30))
    yield from spaced(1e-323, 2.0**-53, 40)


def power_points():
    for x in spaced(1e-300, 1e300, 60):
        yield x, random.uniform(-1, 1) * 740 / abs(math.log(x))
    for _ in range(60):
        x = random.uniform(0.5, 2)
        yield x, random.uniform(-1, 1) * 700 / abs(math.log(x))
    for _ in range(40):
        yield random.uniform(0, 10), random.uniform(-10, 10)
    yield from ((1 + 2.0**-52, 2.0**52), (1 - 2.0**-53, 2.0**58), (SMALLEST, 0.5), (2.0, -1074.0))
    yield from ((10.0, 2.0), (1.01, 12.0), (-2.0, 3.0), (-2.0, 4.0), (-1.5, -7.0))


def main():
    random.seed(20)
    print("function,x,y,value,rest")
    for x in exp_points():
        write("exp", x, None, exp(mpf(x)))
    for x in log_points():
        write("log", x, None, log(mpf(x)) if x else mpf(-inf))
    for x in cdf_points():
        write("normalCDF", x, None, cdf(x))
    for x in quantile_points():
        write("normalQuantile", x, None, quantile(x))
    for x, y in power_points():
        write("power", x, y, mpf(x) ** mpf(y) if x > 0 else mpf(x) ** int(y))


main()
