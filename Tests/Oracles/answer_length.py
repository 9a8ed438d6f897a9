"""Mean length of an answer with a log-normal body, a Pareto tail above P95 and a cap: E[min(K X, cap)].

Writes answer_length.csv beside itself: median, p95, tail_index, cap, growth (ln K), value. Values come
from SciPy's adaptive quadrature of the survival function and share no formula with the engine.
Usage: python3 answer_length.py
"""
import csv
import math
import pathlib

from scipy import integrate, stats

CASES = [
    (739, 5248, 1.75, 32_000),
    (739, 5248, 1.2, 128_000),
    (739, 5248, 3.5, 16_000),
    (739, 5248, 1.75, 6_000),
    (100, 160, 2.0, 4_000),
]
GROWTHS = [-1.5, 0.0, 0.4, 2.0, 3.5]


def mean(median, p95, alpha, cap, growth):
    z = stats.norm.ppf(0.95)
    s = math.log(p95 / median) / z
    scale = math.exp(growth)
    start = scale * p95

    def survival(x):
        if x <= start:
            return stats.norm.sf((math.log(x / scale) - math.log(median)) / s) if x > 0 else 1.0
        return 0.05 * (x / start) ** -alpha

    marks = [0.0] + [
        x for x in sorted([scale * median * math.exp(k * s) for k in (-6, -3, -1, 0, 1)]
                          + [start * 2.0**k for k in range(16)]) if x < cap] + [cap]
    return sum(
        integrate.quad(survival, low, high, epsabs=0, epsrel=1e-13, limit=200)[0]
        for low, high in zip(marks, marks[1:]))


def main():
    path = pathlib.Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["median", "p95", "tail_index", "cap", "growth", "value"])
        for case in CASES:
            for growth in GROWTHS:
                writer.writerow([*case, growth, repr(mean(*case, growth))])


if __name__ == "__main__":
    main()
