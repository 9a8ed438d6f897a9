"""Writes decisions.csv: closed forms of allocation, information, sensitivity and ordering.

Each row: function, arguments..., expected values...; read by Tests/StatisticsTests.
Run: python3 Tests/Oracles/decisions.py
"""
import csv
import itertools
import math
import pathlib

import mpmath as mp
import numpy as np
from scipy import integrate, optimize, stats

mp.mp.dps = 40
rows = []


def add(name, *fields):
    texts = [str(f) if isinstance(f, (str, int)) else repr(float(f)) for f in fields]
    rows.append([name] + texts)


# --- component CVaR of normal losses: part i is cov(L_i, L)/sd(L) · φ(z)/(1 - α) ---
# Loadings on independent standard normals; the means have no effect.
LOADINGS = np.array([[3.0, 0.0, 0.0], [1.0, 2.0, 0.0], [-1.0, 0.5, 0.5], [0.0, 0.0, 0.0]])
covariance = LOADINGS @ LOADINGS.T
deviation = math.sqrt(covariance.sum())
for alpha in [0.9, 0.95, 0.99]:
    tail = stats.norm.pdf(stats.norm.ppf(alpha)) / (1 - alpha)
    add("component", alpha, *(covariance.sum(axis=1) / deviation * tail))

# --- perfect information between two normal alternatives, the difference N(δ, s²) ---
for delta, s, rho in [(0.0, 1.0, 0.8), (0.3, 1.0, 0.6), (-1.0, 2.0, 0.9), (0.5, 0.5, 0.0)]:
    def information(s):
        if s == 0:
            return mp.mpf(0)
        d = mp.mpf(delta)
        return mp.quad(lambda x: x * mp.npdf(x, d, s), [0, abs(d), abs(d) + 4 * s,
                                                       abs(d) + 12 * s]) - max(d, 0)
    add("information", delta, s, rho, information(mp.mpf(s)), information(mp.mpf(s) * rho))

# --- Sobol' indices of the Ishigami function, by quadrature rather than by its formula ---
A, B = 7.0, 0.1


def ishigami(x, y, z):
    return math.sin(x) + A * math.sin(y) ** 2 + B * z ** 4 * math.sin(x)


nodes, weights = np.polynomial.legendre.leggauss(40)
nodes, weights = nodes * math.pi, weights / 2
grid = np.array([[[ishigami(x, y, z) for z in nodes] for y in nodes] for x in nodes])


def mean_over(values, axes):
    for axis in sorted(axes, reverse=True):
        values = np.tensordot(values, weights, axes=([axis], [0]))
    return values


def variance_of(values):
    axes = range(values.ndim)
    return mean_over(values ** 2, axes) - mean_over(values, axes) ** 2


variance = variance_of(grid)
for i in range(3):
    others = [j for j in range(3) if j != i]
    first = variance_of(mean_over(grid, others)) / variance
    total = 1 - variance_of(mean_over(grid, [i])) / variance
    add("ishigami", i, first, total)

# --- PERT and triangular laws ---
for low, base, high in [(0.0, 1.0, 4.0), (-3.0, -1.0, 0.5), (2.0, 2.0, 3.0), (1e6, 4e6, 4e6),
                        (0.2, 0.21, 0.9)]:
    place = (base - low) / (high - low)
    pert = stats.beta(1 + 4 * place, 1 + 4 * (1 - place), low, high - low)
    triangular = stats.triang(place, low, high - low)
    uniform = stats.uniform(low, high - low)
    for name, law in [("pert", pert), ("triangular", triangular), ("uniform", uniform)]:
        for p in [0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.9999]:
            add("range", name, low, base, high, p, law.ppf(p), law.mean())

# --- the newsvendor, by integrating profit and maximising it numerically ---
for kind, m, s in [("normal", 100.0, 20.0), ("lognormal", 4.0, 0.6)]:
    law = stats.norm(m, s) if kind == "normal" else stats.lognorm(s, scale=math.exp(m))
    for price, cost, salvage in [(5.0, 3.0, 0.0), (10.0, 4.0, 2.0), (1.3, 1.0, -0.2)]:
        def sales(q):
            # E[min(D, q)] = q - ∫ F up to q.
            start = min(q, law.ppf(1e-14)) if kind == "normal" else 0.0
            inner = integrate.quad(law.cdf, start, q, epsabs=1e-12, epsrel=1e-12, limit=400)[0]
            return q - inner

        def profit(q):
            return (price - salvage) * sales(q) - (cost - salvage) * q

        best = law.ppf((price - cost) / (price - salvage))
        for q in [0.5 * best, best, 1.7 * best]:
            add("newsvendor", kind, m, s, price, cost, salvage, best, q, profit(q))
        found = optimize.minimize_scalar(
            lambda q: -profit(q), bounds=(0.3 * best, 3 * best), method="bounded",
            options={"xatol": 1e-7})
        assert abs(found.x - best) < 1e-3 * best, (found.x, best)

# --- Shapley values of a game with four players, over all orders of joining ---
GAME = [0.0, 1.0, 2.5, 4.0, 0.5, 3.0, 2.0, 6.5, -1.0, 0.25, 3.5, 5.0, 1.5, 4.5, 3.25, 9.0]
add("game", *GAME)
orders = list(itertools.permutations(range(4)))
shares = [0.0] * 4
for order in orders:
    members = 0
    for player in order:
        shares[player] += GAME[members | 1 << player] - GAME[members]
        members |= 1 << player
add("shapley", *(share / len(orders) for share in shares))

path = pathlib.Path(__file__).with_suffix(".csv")
with path.open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
