"""Writes tail_risk.csv: quantiles of five laws, conditional moments of the bivariate normal, and
Tango's interval for paired probabilities, from SciPy.

Each row: name, arguments..., expected values...; read by Tests/StatisticsTests.
Run: python3 Tests/Oracles/tail_risk.py
"""
import csv
import math
import pathlib

from scipy import integrate, optimize, stats

rows = []


def add(name, *fields):
    texts = [str(f) if isinstance(f, (str, int)) else repr(float(f)) for f in fields]
    rows.append([name] + texts)


# --- laws: mean, sd, and quantiles ---
laws = {
    "normal": stats.norm(),
    "t5": stats.t(5),
    "lognormal": stats.lognorm(0.5),
    "exponential": stats.expon(),
    "pareto": stats.pareto(3),
}
for name, law in laws.items():
    add("law", name, law.mean(), law.std(), law.sf(1.5))
    for p in [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]:
        add("quantile", name, p, law.ppf(p))

# --- P(X < x | Y < y) and E[X | Y < y] of two standard normals ---
for rho in [-0.5, 0.0, 0.3, 0.5, 0.9, 0.99]:
    for x, y in [(-1.0, -0.5), (0.0, 0.0), (-1.5, -1.2), (0.5, -1.0)]:
        both = stats.multivariate_normal(
            [0, 0], [[1, rho], [rho, 1]], maxpts=4_000_000, abseps=1e-13, releps=1e-13
        ).cdf([x, y])
        mean = integrate.quad(
            lambda v: rho * v * stats.norm.pdf(v), -12, y, epsabs=1e-13, epsrel=1e-12)[0]
        add("conditional", rho, x, y, both / stats.norm.cdf(y), mean / stats.norm.cdf(y))


# --- Tango's score interval: the constrained likelihood is maximised numerically ---
def score(g, l, n, delta):
    """(estimate - delta) over its standard error under P(greater) - P(less) = delta."""
    def negative(q):
        # q = P(less); P(greater) = q + delta.
        terms = [(g, q + delta), (l, q), (n - g - l, 1 - 2 * q - delta)]
        return -sum(k * math.log(max(p, 1e-300)) for k, p in terms if k > 0)
    least, most = max(0.0, -delta), (1 - delta) / 2
    q = optimize.minimize_scalar(
        negative, bounds=(least, most), method="bounded", options={"xatol": 1e-14}).x
    # The bounded search stops short of a maximum at an end.
    q = min([q, least, most], key=negative)
    return (g - l - n * delta) / math.sqrt(n * (2 * q + delta * (1 - delta)))


for n, g, l in [(44, 7, 1), (50, 0, 0), (100, 5, 0), (100, 0, 5), (1000, 12, 3), (1000, 300, 250),
                (5000, 1, 0), (100000, 700, 650), (30, 30, 0)]:
    for level in [0.9, 0.95]:
        z = stats.norm.ppf((1 + level) / 2)
        middle = (g - l) / n
        edge = 1 - 1e-12
        low = -1.0 if middle <= -1 else optimize.brentq(
            lambda d: score(g, l, n, d) - z, -edge, middle - 1e-12, xtol=1e-14)
        high = 1.0 if middle >= 1 else optimize.brentq(
            lambda d: score(g, l, n, d) + z, middle + 1e-12, edge, xtol=1e-14)
        add("tango", n, g, l, level, low, high)

path = pathlib.Path(__file__).with_suffix(".csv")
with path.open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
