"""Standard error of the difference of a quantile between paired columns, by bootstrap.

Each sample is a fixed sequence, so that the tests can make it again: u = frac((i + 1) φ₁) and
v = frac((i + 1) φ₂) with the inverses of the plastic number and its square, i = 0 … n − 1. The
first column is x = Φ⁻¹(u); the second is x changed on the paths that the case names. 20,000
resamples of the paths, drawn with replacement; the quantile is the order statistic ⌈np⌉.

Run: python3 quantile_difference.py > quantile_difference.csv (NumPy and SciPy).
"""
import sys

import numpy as np
from scipy.stats import norm

PLASTIC = 1.32471795724474602596


def sample(n):
    i = np.arange(1, n + 1)
    return np.modf(i / PLASTIC)[0], np.modf(i / PLASTIC**2)[0]


def column(case, x, v, size):
    if case == "some":  # a fee on a share of the paths, whatever their level
        return x - np.where(v < size, 0.5, 0.0)
    if case == "low":  # a floor under what is below the level
        return np.maximum(x, size)
    if case == "scale":  # every path moves, in its order
        return x * (1 + size)
    if case == "noise":  # every path moves, out of its order
        return x + size * norm.ppf(v)
    raise ValueError(case)


def bootstrap(x, y, p, draws=20_000, seed=1):
    n = len(x)
    rank = int(np.ceil(n * p)) - 1
    rng = np.random.default_rng(seed)
    out = np.empty(draws)
    for k in range(draws):
        chosen = rng.integers(0, n, n)
        out[k] = (
            np.partition(x[chosen], rank)[rank] - np.partition(y[chosen], rank)[rank]
        )
    return out.std()


CASES = [
    ("some", 0.005), ("some", 0.02), ("some", 0.1), ("some", 0.3), ("low", -1.9), ("low", -1.66),
    ("low", -1.645), ("scale", 0.05), ("noise", 0.005), ("noise", 0.05), ("noise", 0.3),
]

if __name__ == "__main__":
    print("case,size,paths,level,error")
    for n, p in [(4_000, 0.05), (4_000, 0.5)]:
        u, v = sample(n)
        x = norm.ppf(u)
        for case, size in CASES:
            error = bootstrap(x, column(case, x, v, size), p)
            print(f"{case},{size},{n},{p},{error:.6g}")
            sys.stdout.flush()
