"""Writes first_passage.csv: first passages of processes that are watched once a month.

Each row: name, month, expected value.
  gbm       P(some month-end of the first n at or below 0.7), X(0) = 1, growth 10 %/yr continuous,
            volatility 40 %/yr
  reverting the same for ln X reverting at 1.5 /yr to a median of 1 with volatility 60 %/yr
  survival  P(alive after n months): intensity 8 %/yr times e^(Y - Var Y/2) at each month's end, Y
            from 0 reverting at 0.5 /yr with volatility 90 %/yr
Recursive quadrature: the density of the paths that are left is carried from month to month at the
nodes of a Gauss-Legendre rule, above the barrier or over 9 standard deviations. Doubling the nodes
changes no value by more than 1e-9, which is asserted.
Run: python3 Tests/Oracles/first_passage.py
"""
import csv
import pathlib

import numpy as np

DELTA = 1 / 12
MONTHS = [1, 6, 12, 24]


def carried(persistence, drift, deviation, low, high, kept, nodes, pieces=8):
    """Mass that is left after each month; kept(n, y) is the share that stays at y in month n."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    edges = np.linspace(low, high, pieces + 1)
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    y = np.concatenate([m + h * x for m, h in zip(middle, half)])
    weight = np.concatenate([h * w for h in half])

    def kernel(start):
        z = (y[None, :] - persistence * start[:, None] - drift) / deviation
        return np.exp(-z * z / 2) / (deviation * np.sqrt(2 * np.pi))

    density = kernel(np.zeros(1))[0] * kept(1, y)
    step = kernel(y)
    found = [np.sum(weight * density)]
    for month in range(2, max(MONTHS) + 1):
        density = (weight * density) @ step * kept(month, y)
        found.append(np.sum(weight * density))
    return np.array(found)


def doubled(**arguments):
    coarse, fine = carried(nodes=40, **arguments), carried(nodes=80, **arguments)
    assert np.max(np.abs(coarse - fine)) < 1e-9
    return fine


def reverting(speed, volatility, low, high, kept):
    return doubled(
        persistence=np.exp(-speed * DELTA),
        drift=0,
        deviation=volatility * np.sqrt(-np.expm1(-2 * speed * DELTA) / (2 * speed)),
        low=low,
        high=high,
        kept=kept,
    )


def intensity(month, y):
    variance = 0.9**2 * -np.expm1(-2 * 0.5 * month * DELTA) / (2 * 0.5)
    return 0.08 * np.exp(y - variance / 2)


barrier, reach = np.log(0.7), 9 * 0.4 * np.sqrt(2)
wide = 9 * 0.9
everyone = lambda month, y: np.ones_like(y)
rows = {
    "gbm": 1
    - doubled(
        persistence=1,
        drift=(0.1 - 0.4**2 / 2) * DELTA,
        deviation=0.4 * np.sqrt(DELTA),
        low=barrier,
        high=reach,
        kept=everyone,
    ),
    "reverting": 1 - reverting(1.5, 0.6, barrier, 9 * 0.6 / np.sqrt(3), everyone),
    "survival": reverting(
        0.5, 0.9, -wide, wide, lambda month, y: np.exp(-intensity(month, y) * DELTA)
    ),
}
with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    for name, values in rows.items():
        for month in MONTHS:
            out.writerow([name, month, f"{values[month - 1]:.12g}"])
