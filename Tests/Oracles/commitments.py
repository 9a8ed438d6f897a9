"""Expected true-ups, make-ups and credits of commitments under log-normal use, by quadrature.

Writes commitments.csv beside itself: case, value. Use is a geometric Brownian motion X at the months'
ends, X1 = s exp(v Z1), X2 = X1 exp(v Z2): v = volatility/sqrt(12), no growth of the logarithm. The
first month's values are closed forms; the second's integrate a closed form over the first by SciPy's
adaptive quadrature. Nothing is shared with the engine. Usage: python3 commitments.py
"""
import csv
import math
import pathlib

from scipy import integrate, stats

START, VOLATILITY = 90.0, 0.9
V = VOLATILITY / math.sqrt(12)
K = 100.0
PHI = stats.norm.cdf


def put(strike, spot, v=V):
    """E[max(strike - spot exp(v Z), 0)]."""
    if strike <= 0:
        return 0.0
    d = (math.log(strike / spot)) / v
    return strike * PHI(d) - spot * math.exp(v * v / 2) * PHI(d - v)


def call(strike, spot, v=V):
    return put(strike, spot, v) + spot * math.exp(v * v / 2) - strike


def over_first(f, *marks):
    """E[f(X1)], split where f bends."""
    def density(z):
        return f(START * math.exp(V * z)) * stats.norm.pdf(z)
    bends = sorted(math.log(mark / START) / V for mark in marks)
    edges = [-12.0] + [b for b in bends if -12 < b < 12] + [12.0]
    return sum(
        integrate.quad(density, a, b, epsabs=1e-13, epsrel=1e-12, limit=200)[0]
        for a, b in zip(edges, edges[1:]))


def made_up(x, threshold=K, take=0.8 * K):
    """E[min(bank, max(X2 - threshold, 0)) | X1 = x], bank what x left of the take."""
    bank = max(take - x, 0.0)
    return call(threshold, x) - call(threshold + bank, x) if bank > 0 else 0.0


def carried(x):
    """E[max(take - X2 - carried, 0) | X1 = x], carried what x had above the quantity."""
    return put(0.8 * K - max(x - K, 0.0), x)


VALUES = {
    # One month: 80 of 100 are to be taken; 100 are to be spent at price 1.
    "take, one month": put(0.8 * K, START),
    "spend, one month": put(K, START),
    # A year of two months: 160 of 200, 200 to be spent.
    "take, two months": over_first(lambda x: put(1.6 * K - x, x), 1.6 * K),
    "spend, two months": over_first(lambda x: put(2 * K - x, x), 2 * K),
    # Tested month by month: what the first month lacks may be made up in the second, above 100.
    "made up": over_first(made_up, 0.8 * K),
    # What the first month has above 100 lowers the second's take.
    "second true-up with carry-forward": over_first(carried, K, 1.8 * K),
    # What the first month lacks of 100 comes back as credit for spend above 100.
    "credit used": over_first(lambda x: made_up(x, K, K), K),
}

path = pathlib.Path(__file__).with_suffix(".csv")
with path.open("w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "value"])
    for name, value in VALUES.items():
        writer.writerow([name, f"{value:.12g}"])
