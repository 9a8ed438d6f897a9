"""Mean and standard deviation of Bass and logistic adoption with random parameters.

Writes adoption.csv beside itself: case, months, mean, deviation. Gauss quadrature over the laws of
the parameters (Hermite for lognormal, Legendre for uniform ones); the curves are written as
hyperbolic tangents, another form than the engine's. Usage: python3 adoption.py
"""
import csv
import pathlib

import numpy as np

MONTHS = [1, 12, 36]
NODES = 80


def lognormal(median, deviation):
    z, weight = np.polynomial.hermite_e.hermegauss(NODES)
    return median * np.exp(deviation * z), weight / weight.sum()


def uniform(low, high):
    u, weight = np.polynomial.legendre.leggauss(NODES)
    return low + (high - low) * (u + 1) / 2, weight / 2


def fixed(value):
    return np.array([value]), np.array([1.0])


def bass(p, q, t):
    ratio = p / q
    return (1 + ratio) / 2 * (1 + np.tanh((p + q) / 2 * t - np.log(q / p) / 2)) - ratio


def logistic(start, market, q, t):
    return market / 2 * (1 + np.tanh(q * t / 2 - np.log(market / start - 1) / 2))


CASES = {
    "bass": (
        lambda p, q, m, t: m * bass(p, q, t),
        [lognormal(0.03, 0.4), uniform(0.38, 1.2), fixed(200.0)]),
    "market": (
        lambda p, q, m, t: m * bass(p, q, t),
        [fixed(0.03), lognormal(0.8, 0.3), uniform(100, 300)]),
    "logistic": (
        lambda q, m, _, t: logistic(5, m, q, t),
        [uniform(0.5, 1.5), lognormal(100.0, 0.1), fixed(0.0)]),
}


def main():
    path = pathlib.Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "months", "mean", "deviation"])
        for name, (curve, laws) in CASES.items():
            a, b, c = np.meshgrid(*[values for values, _ in laws], indexing="ij")
            weight = np.einsum("i,j,k->ijk", *[weights for _, weights in laws])
            for months in MONTHS:
                with np.errstate(invalid="ignore"):
                    level = curve(a, b, c, months / 12)
                # Nodes so far out that the market is below the start carry no weight.
                level = np.where(weight > 1e-18, level, 0)
                mean = (weight * level).sum()
                deviation = np.sqrt((weight * (level - mean) ** 2).sum())
                writer.writerow([name, months, repr(float(mean)), repr(float(deviation))])


if __name__ == "__main__":
    main()
