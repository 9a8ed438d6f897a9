"""Writes statistics.csv: distribution functions, intervals and tail means from mpmath and SciPy.

Each row: function, arguments..., expected values...; read by Tests/StatisticsTests.
Run: python3 Tests/Oracles/statistics.py
"""
import csv
import math
import pathlib

import mpmath as mp
from scipy import stats

mp.mp.dps = 40
rows = []


def add(name, *fields):
    texts = [str(f) if isinstance(f, (str, int)) else repr(float(f)) for f in fields]
    rows.append([name] + texts)


# --- elementary functions, over their ranges ---
for x in [-745.0, -708.3, -100.25, -1.0, -0.3465, -1e-9, 0.0, 1e-17, 0.1, 0.5, 0.6931471805599453,
          1.0, 2.5, 10.0, 33.3, 300.7, 709.78]:
    add("exp", x, mp.exp(mp.mpf(x)))
for x in [5e-324, 1e-310, 2.3e-308, 1e-10, 0.3, 0.7071067811865475, 0.7071067811865476, 0.999,
          0.9999999999, 1.0, 1.0000000001, 1.4142135623730950, 1.4142135623730954, 1.5, 2.0, 10.0,
          12345.678, 1e300]:
    add("log", x, mp.log(mp.mpf(x)))
for x in [-0.999, -0.5, -1e-3, -1e-10, 1e-18, 1e-10, 1e-3, 0.3, 1.0, 100.0]:
    add("log1p", x, mp.log1p(mp.mpf(x)))

# --- normal and t ---
for x in [-38.0, -30.0, -12.5, -8.0, -5.7, -5.6, -3.0, -1.96, -0.7, -0.67, -0.1, 0.0, 0.3, 0.68,
          1.5, 2.5758, 6.0]:
    add("normal_cdf", x, mp.ncdf(mp.mpf(x)))


def ncdf_inverse(p):
    p = mp.mpf(p)
    start = mp.mpf(float(stats.norm.ppf(float(p))))
    return mp.findroot(lambda x: mp.log(mp.ncdf(x) / p), start)


for p in [1e-300, 1e-100, 1e-20, 1e-10, 1e-6, 0.001, 0.01, 0.025, 0.0749, 0.0751, 0.2, 0.4999, 0.6,
          0.9, 0.975, 0.995, 0.999999]:
    add("normal_quantile", p, ncdf_inverse(p))
for central in [0.5, 0.9, 0.95, 0.99, 0.9999]:
    for df in [1, 2, 3, 5, 7.5, 19, 49, 499]:
        add("t_critical", central, float(df), stats.t.ppf((1 + central) / 2, df))

# --- incomplete beta ---
for a, b in [(0.5, 0.5), (0.5, 10.0), (1.0, 1.0), (2.0, 30.0), (3.5, 0.7), (30.0, 971.0),
             (500.0, 500.0), (9500.0, 501.0), (50000.0, 950000.0)]:
    mean = a / (a + b)
    sd = math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
    for z in [-3.0, -1.0, 0.0, 1.0, 3.0]:
        x = mean + z * sd
        if not 0 < x < 1:
            x = 0.5 * mean if z < 0 else 0.5 * (1 + mean)
        if a + b < 2e4:
            value = mp.betainc(a, b, 0, mp.mpf(x), regularized=True)
        else:
            value = stats.beta.cdf(x, a, b)
        add("beta", x, a, b, value)
for p, a, b in [(0.025, 1.0, 100.0), (0.975, 1.0, 1e6), (0.975, 1.0, 1e9), (0.025, 5.0, 26.0),
                (0.5, 0.5, 3.0), (0.975, 30.0, 971.0), (0.025, 99970.0, 31.0), (0.001, 200.0, 300.0)]:
    add("beta_inverse", p, a, b, stats.beta.ppf(p, a, b))

# --- binomial ---
for k, n, p in [(0, 10, 0.1), (3, 10, 0.1), (10, 10, 0.9), (5, 100, 0.05), (50, 1000, 0.05),
                (1, 1000, 1e-6), (4900, 10000, 0.5), (9500, 10000, 0.95), (499500, 1000000, 0.5)]:
    mass = mp.binomial(n, k) * mp.mpf(p) ** k * (1 - mp.mpf(p)) ** (n - k)
    add("binomial_mass", k, n, p, mass)
    add("binomial_cdf", k, n, p, stats.binom.cdf(k, n, p))

# --- probability intervals ---
for k, n in [(0, 1), (0, 30), (1, 30), (3, 10), (15, 30), (29, 1000), (30, 1000), (500, 1000),
             (999, 1000), (1000, 1000), (84670, 1000000), (7, 1000000)]:
    for level in [0.9, 0.95, 0.99]:
        wilson = stats.binomtest(k, n).proportion_ci(level, method="wilson")
        add("wilson", k, n, level, wilson.low, wilson.high)
        # SciPy's own "exact" interval searches with an absolute tolerance; this does not.
        eta = (1 - level) / 2
        low = stats.beta.ppf(eta, k, n - k + 1) if k > 0 else 0.0
        high = stats.beta.ppf(1 - eta, k + 1, n - k) if k < n else 1.0
        add("clopper_pearson", k, n, level, low, high)

# --- ranks of order statistics: 0 and n + 1 stand for "none" ---
for n in [1, 10, 72, 73, 74, 100, 400, 1000, 5000, 20000, 100000, 1000000]:
    for p in [0.01, 0.05, 0.25, 0.5, 0.9, 0.95, 0.975, 0.99]:
        for level in [0.9, 0.95, 0.99]:
            eta = (1 - level) / 2
            law = stats.binom(n, p)
            lower = int(law.ppf(eta))
            while law.cdf(lower) <= eta:
                lower += 1
            while lower > 0 and law.cdf(lower - 1) > eta:
                lower -= 1
            upper = int(law.ppf(1 - eta))
            while law.cdf(upper) < 1 - eta:
                upper += 1
            while upper > 0 and law.cdf(upper - 1) >= 1 - eta:
                upper -= 1
            add("ranks", n, p, level, lower, upper + 1)

# --- VaR and CVaR of losses, in closed form ---
for alpha in [0.9, 0.95, 0.975, 0.99]:
    z = stats.norm.ppf(alpha)
    add("tail", "normal", alpha, z, stats.norm.pdf(z) / (1 - alpha))
    t, nu = stats.t.ppf(alpha, 5), 5
    add("tail", "t5", alpha, t, stats.t.pdf(t, nu) / (1 - alpha) * (nu + t * t) / (nu - 1))
    s = 0.5
    add("tail", "lognormal", alpha, math.exp(s * z),
        math.exp(s * s / 2) * stats.norm.cdf(s - z) / (1 - alpha))
    e = -math.log(1 - alpha)
    add("tail", "exponential", alpha, e, e + 1)
    a = 3.0
    v = (1 - alpha) ** (-1 / a)
    add("tail", "pareto", alpha, v, v * a / (a - 1))

path = pathlib.Path(__file__).with_suffix(".csv")
with path.open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
