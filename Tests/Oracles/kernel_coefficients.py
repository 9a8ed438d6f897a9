"""Prints the coefficients of the elementary functions in Sources/CKernels, as C initialisers.

Each is a polynomial or a rational function N/D that is nearly minimax in relative error, found by
Lawson's reweighting of least squares (for rational functions linearised as Sanathanan and Koerner
do). Rounding the coefficients of a rational function to doubles costs up to one ulp; last-bit
changes, found by a seeded search, win most of that back.

Run: python3 kernel_coefficients.py   (needs mpmath and NumPy)
"""

import random

import mpmath
import numpy as np
from mpmath import atanh, cos, erfc, erfinv, exp, fsum, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 80


def chebyshev(a, b, count):
    a, b = mpf(a), mpf(b)
    return [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def value(c, x):
    return mpmath.polyval([mpf(v) for v in c[::-1]], x)


def fit(f, weight, points, top, bottom=0, rounds=12):
    """Minimises the largest |weight (N/D - f)|; degrees top and bottom, D(0) = 1."""
    target = [f(x) for x in points]
    weights = [weight(x, y) for x, y in zip(points, target)]
    shares = [mpf(1)] * len(points)
    denominators = [mpf(1)] * len(points)
    powers = [[x**j for j in range(max(top, bottom) + 1)] for x in points]
    unknowns = top + 1 + bottom
    best = None
    for turn in range(rounds):
        rows = []
        for i in range(len(points)):
            s = weights[i] / denominators[i]
            row = [powers[i][j] * s for j in range(top + 1)]
            row += [-target[i] * powers[i][j] * s for j in range(1, bottom + 1)]
            rows.append((row, target[i] * s, shares[i]))
        a, b = matrix(unknowns, unknowns), matrix(unknowns, 1)
        for j in range(unknowns):
            for k in range(j, unknowns):
                a[j, k] = a[k, j] = fsum(w * row[j] * row[k] for row, _, w in rows)
            b[j] = fsum(w * row[j] * y for row, y, w in rows)
        c = lu_solve(a, b)
        n, d = [c[j] for j in range(top + 1)], [mpf(1)] + [c[top + j] for j in range(1, bottom + 1)]
        denominators = [value(d, x) for x in points]
        errors = [abs(weights[i] * (value(n, points[i]) / denominators[i] - target[i]))
                  for i in range(len(points))]
        worst = max(errors)
        if best is None or worst < best[0]:
            best = (worst, n, d)
        if turn >= (2 if bottom else 0):
            shares = [s * (e / worst + mpf(10) ** -6) for s, e in zip(shares, errors)]
            total = sum(shares)
            shares = [s / total for s in shares]
    return best


def tune(f, points, n, d):
    """Rounds N and D to doubles and searches last-bit changes for the least systematic error."""
    n, d = [float(c) for c in n], [float(c) for c in d]
    target = [f(x) for x in points]

    def errors(n, d):
        return np.array([float(value(n, x) / value(d, x) / y - 1) for x, y in zip(points, target)])

    # To first order the relative error is linear in the changes.
    columns = [[float(np.spacing(abs(c)) * x**j / value(n, x)) for x in points]
               for j, c in enumerate(n)]
    columns += [[-float(np.spacing(abs(c)) * x**j / value(d, x)) for x in points]
                for j, c in enumerate(d)]
    gradient = np.array(columns).T
    free = [j for j in range(gradient.shape[1]) if j != len(n)]     # D(0) = 1 stays
    start, chance = errors(n, d), random.Random(1)
    best, best_changes = abs(start).max(), np.zeros(gradient.shape[1], int)
    for _ in range(6):
        changes = best_changes.copy()
        current = start + gradient @ changes
        level = abs(current).max()
        for turn in range(30000):
            moves = [(chance.choice(free), chance.choice((-1, 1)))]
            if chance.random() < 0.3:
                moves.append((chance.choice(free), chance.choice((-1, 1))))
            trial = current + sum(s * gradient[:, j] for j, s in moves)
            worst = abs(trial).max()
            if worst < level * (1 + 0.02 * (1 - turn / 30000)):
                for j, s in moves:
                    changes[j] += s
                current, level = trial, worst
                if level < best:
                    best, best_changes = level, changes.copy()
    moved = [float(c + np.spacing(abs(c)) * k) for c, k in zip(n + d, best_changes)]
    n, d = moved[:len(n)], moved[len(n):]
    return abs(errors(n, d)).max(), n, d


def show(name, error, *parts):
    print(f"// {name}: relative error {float(error):.2g}")
    for part in parts:
        print("    {" + ", ".join(float(c).hex() for c in part) + "}")


def upper_quantile(p):
    """The x with Phi(-x) = p, 0 < p < 1/2."""
    if p > mpf(10) ** -8:
        return sqrt(mpf(2)) * erfinv(1 - 2 * p)
    r = sqrt(-2 * log(p))
    x = r - (log(r) + log(2 * pi) / 2) / r
    for _ in range(8):
        residual = (p - erfc(x / sqrt(mpf(2))) / 2) / (exp(-x * x / 2) / sqrt(2 * pi))
        x -= residual / (1 - x * residual / 2)
    return x


def main():
    # exp(r) = 1 + r + r^2 / 2 + r^3 P(r)
    half = log(mpf(2)) / 2 * mpf("1.0001")
    best = fit(lambda r: (exp(r) - 1 - r - r * r / 2) / r**3, lambda r, y: abs(r)**3 / exp(r),
               chebyshev(-half, half, 80), 8)
    show("exp_parts, even then odd", best[0], best[1][0::2], best[1][1::2])

    # ln((1 + s) / (1 - s)) = 2 s + s z L(z), z = s^2, |s| <= (sqrt 2 - 1) / (sqrt 2 + 1)
    end = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1) * mpf("1.0001")) ** 2
    best = fit(lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z, lambda z, y: z / 2,
               chebyshev(0, end, 60), 6)
    show("log_of", best[0], best[1])
    best = fit(lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2 - 2 * z / 3) / z**2,
               lambda z, y: z * z / 2, chebyshev(end * mpf(10)**-4, end, 60), 7)
    show("log_pair", best[0], best[1])

    # Phi(-t) = exp(-t^2 / 2) P(y) / (t + c), y = (t - c) / (t + c)
    c, last = mpf("3.5"), mpf("38.7")

    def scaled(y):
        t = (1 + y) / (1 - y) * c
        return erfc(t / sqrt(mpf(2))) / 2 * exp(t * t / 2) * (t + c)

    best = fit(scaled, lambda y, v: 1 / v, chebyshev(-1, (last - c) / (last + c), 140), 23,
               rounds=14)
    show("normal_cdf8, even then odd", best[0], best[1][0::2], best[1][1::2])

    # Quantile: x / q in edge^2 - q^2, then x in r - origin with r = sqrt(-ln p)
    edge = mpf("0.46875")

    def central(r):
        q = sqrt(abs(edge**2 - r))
        return sqrt(mpf(2)) * erfinv(2 * q) / q if q > mpf(10)**-30 else sqrt(2 * pi)

    def relative(x, y):
        return 1 / y

    fitted = fit(central, relative, chebyshev(0, edge**2, 120), 9, 9, 16)
    show("quantile_central", *tune(central, chebyshev(0, edge**2, 100), *fitted[1:]))
    for name, origin, smallest, top in (
            ("quantile_tail", "0x1.dc950272e3d7bp+0", mpf(2)**-53, 8),
            ("quantile_far", "0x1.83def3e024001p+2", mpf(2)**-1074, 7)):
        start = mpf(float.fromhex(origin))
        width = sqrt(-log(smallest)) * mpf("1.0001") - start

        def tail(y, start=start):
            return upper_quantile(exp(-(y + start)**2))

        fitted = fit(tail, relative, chebyshev(0, width, 120), top, 7, 16)
        show(name, *tune(tail, chebyshev(0, width, 100), *fitted[1:]))


main()
