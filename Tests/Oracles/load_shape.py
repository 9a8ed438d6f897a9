"""Expected use of capacity by a load that varies within the month: E[min(D, C)] for mean load 1.

Writes load_shape.csv beside itself: shape, parameters, capacity, value. The values come from
numerical integration of the survival function, E[min(D, C)] = integral of P(D > x) over [0, C], by
SciPy's adaptive quadrature, and share no formula with the engine. Usage: python3 load_shape.py
"""
import csv
import pathlib

import numpy as np
from scipy import integrate, stats

CAPACITIES = [0.01, 0.2, 0.5, 0.8, 0.95, 1.0, 1.05, 1.3, 1.86, 2.5, 4.0, 20.0]
DEVIATIONS = [0.05, 0.38, 0.9, 2.0]
CURVES = [
    [0.4, 0.55, 0.7, 0.85, 1.0, 1.1, 1.2, 1.35, 1.5, 1.65, 1.86],
    [0.0, 1.0],
    [0.5, 0.5, 2.0],
]


def expected(survival, capacity, breaks):
    inside = [0.0] + [x for x in breaks if 0 < x < capacity] + [capacity]
    return sum(
        integrate.quad(survival, low, high, epsabs=1e-15, epsrel=1e-13, limit=400)[0]
        for low, high in zip(inside, inside[1:]))


def main():
    rows = []
    for deviation in DEVIATIONS:
        law = stats.lognorm(s=deviation, scale=np.exp(-deviation**2 / 2))
        breaks = list(law.ppf([1e-6, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-6]))
        for capacity in CAPACITIES:
            rows.append(
                ["lognormal", repr(deviation), capacity, expected(law.sf, capacity, breaks)])
    for curve in CURVES:
        points = np.array(curve)
        points = points / np.trapezoid(points, dx=1 / (len(points) - 1))
        # Mean of min(q(U), C) over U, by quadrature in the probability.
        levels = np.linspace(0, 1, len(points))
        for capacity in CAPACITIES:
            crossing = [float(np.interp(capacity, points, levels))]
            breaks = sorted(set(list(levels) + crossing))
            value = sum(
                integrate.quad(
                    lambda u: min(np.interp(u, levels, points), capacity), low, high,
                    epsabs=1e-15, epsrel=1e-13)[0]
                for low, high in zip(breaks, breaks[1:]) if high > low)
            rows.append(["curve", " ".join(map(repr, curve)), capacity, value])
    path = pathlib.Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["shape", "parameters", "capacity", "value"])
        for shape, parameters, capacity, value in rows:
            writer.writerow([shape, parameters, repr(capacity), repr(float(value))])


if __name__ == "__main__":
    main()
