"""Nearest points of limits in standard normal space, by OpenTURNS' FORM and by brute force.

    python3 -m venv venv && venv/bin/pip install openturns numpy scipy
    venv/bin/python Tests/Oracles/design_points.py > Tests/Oracles/design_points.csv

Two factors over one month. Ornstein-Uhlenbeck: start and level 10, reversion 0.5 a year, volatility 30 a
year, so that the month's end is 10 + s u with s = 30 sqrt((1 - exp(-2 k dt))/(2 k)). Geometric Brownian
motion of mean one: exp(v u - v^2/2) with v the month's volatility, 0.3 for use x and 0.2 for price p.

Rows: case, valley (nearest first), beta, u1, u2. Brute force: the distance of the limit along
400,000 directions, and its local minima over 50 degrees beside; refined by Brent's method.
FORM, where the limit is smooth at its points, is asserted to give the same beta.
"""
import numpy as np
import openturns as ot
from scipy.optimize import brentq, minimize_scalar

dt = 1 / 12
s = 30 * np.sqrt((1 - np.exp(-2 * 0.5 * dt)) / (2 * 0.5))


def a(u): return 10 + s * u
def x(u): return np.exp(0.3 * u - 0.045)
def p(u): return np.exp(0.2 * u - 0.02)


def take(u, v, limit):
    return p(v) * x(u) - 0.9 * np.maximum(x(u), 0.8) - limit


CASES = {
    "either": (lambda u, v: np.minimum(a(u), a(v)), "min(a1, a2)"),
    "both": (lambda u, v: np.maximum(a(u), a(v)), "max(a1, a2)"),
    "two_sided": (lambda u, v: 400 - (a(u) - 10) ** 2 + 0 * v, None),
    "take": (lambda u, v: take(u, v, 0.0), None),
    "deep_take": (lambda u, v: take(u, v, -0.2), None),
    "sum": (lambda u, v: a(u) + a(v), None),
}


def distance(g, angle):
    c, d = np.cos(angle), np.sin(angle)
    t = np.linspace(0, 6, 601)
    values = g(t * c, t * d)
    below = np.nonzero(values <= 0)[0]
    if len(below) == 0:
        return np.inf
    k = below[0]
    return brentq(lambda r: float(g(r * c, r * d)), t[k - 1], t[k], xtol=1e-14)


def valleys(g):
    n = 4000
    angles = np.arange(n) * 2 * np.pi / n
    r = np.array([distance(g, w) for w in angles])
    found = []
    for k in range(n):
        window = r[(k + np.arange(-n // 8, n // 8 + 1)) % n]
        if np.isfinite(r[k]) and r[k] <= window.min() + 1e-9:
            best = minimize_scalar(
                lambda w: distance(g, w), bounds=(angles[k] - 2e-3, angles[k] + 2e-3),
                method="bounded", options={"xatol": 1e-10})
            w, beta = (best.x, best.fun) if best.fun < r[k] else (angles[k], r[k])
            if not any(abs(np.angle(np.exp(1j * (w - f[1])))) < 0.3 for f in found):
                found.append((beta, w))
    found.sort(key=lambda f: (round(f[0], 6), -abs(np.cos(f[1])), f[1]))
    return found


def form(g, start):
    class Limit(ot.OpenTURNSPythonFunction):
        def __init__(self): super().__init__(2, 1)
        def _exec(self, u): return [float(g(u[0], u[1]))]

    normal = ot.Normal(2)
    vector = ot.CompositeRandomVector(ot.Function(Limit()), ot.RandomVector(normal))
    event = ot.ThresholdEvent(vector, ot.Less(), 0.0)
    solver = ot.AbdoRackwitz()
    solver.setMaximumIterationNumber(2000)
    solver.setMaximumAbsoluteError(1e-10)
    solver.setMaximumConstraintError(1e-9)
    solver.setStartingPoint(start)
    algorithm = ot.FORM(solver, event)
    algorithm.run()
    return algorithm.getResult().getHasoferReliabilityIndex()


print("case,valley,beta,u1,u2")
for name, (g, _) in CASES.items():
    for number, (beta, w) in enumerate(valleys(g)):
        u = beta * np.cos(w), beta * np.sin(w)
        if name not in ("both",):
            start = [0.9 * u[0] + 0.05, 0.9 * u[1] - 0.03]
            assert abs(form(g, start) - beta) < 1e-5, (name, form(g, start), beta)
        print(f"{name},{number},{beta:.10f},{u[0]:.8f},{u[1]:.8f}")
