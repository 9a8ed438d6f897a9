"""Writes quantiles.csv: quantiles and joint tails that the factors' tables must reproduce.

Each row: name, arguments..., expected value; read by Tests/FactorTests.
  gamma  shape, z             ln x with P(Gamma(shape) <= x) = Phi(z)
  beta   a, b, z              ln x/(1 - x) with P(Beta(a, b) <= x) = Phi(z)
  student nu, a               Phi^-1(T_nu(a sqrt(nu))) / a
  mixing nu                   the least W that a draw can give, twice the gamma quantile at -8.25
  joint_normal rho, p         P(both below their p-quantiles), bivariate normal
  joint_t nu, rho, p          the same for a bivariate t
Run: python3 Tests/Oracles/quantiles.py
"""
import csv
import math
import pathlib

import mpmath as mp
from scipy import integrate, stats
from scipy.special import ndtr, ndtri

mp.mp.dps = 50
rows = []


def add(name, *fields):
    rows.append([name] + [repr(float(f)) for f in fields])


def phi_tail(z):
    """Phi(-|z|) to all digits."""
    return mp.erfc(abs(mp.mpf(z)) / mp.sqrt(2)) / 2


def bisect(tail, z, low, high):
    """v with tail(v) = Phi(-|z|), the tail taken on z's side and monotone in v."""
    target, low, high = phi_tail(z), mp.mpf(low), mp.mpf(high)
    rising = z < 0
    for _ in range(120):
        middle = (low + high) / 2
        if (tail(middle) < target) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def gamma_log_quantile(a, z):
    a = mp.mpf(a)
    if z < 0:
        tail = lambda v: mp.gammainc(a, 0, mp.exp(v), regularized=True)
    else:
        tail = lambda v: mp.gammainc(a, mp.exp(v), mp.inf, regularized=True)
    return bisect(tail, z, -600, 12)


def beta_logit_quantile(a, b, z):
    if z > 0:
        return -beta_logit_quantile(b, a, -z)
    a, b = mp.mpf(a), mp.mpf(b)

    def tail(v):
        x = 1 / (1 + mp.exp(-v))
        return mp.betainc(a, b, 0, x, regularized=True)

    return bisect(tail, z, -600, 100)


ZS = [-8.2, -5.3, -2.2, -0.71, 0.013, 0.9, 2.6, 6.1, 8.2]
for shape in [0.1, 0.5, 1.0, 2.0, 2.5, 15.0, 300.0]:
    for z in ZS:
        add("gamma", shape, z, gamma_log_quantile(shape, z))
for a, b in [(0.2, 0.1), (0.5, 0.5), (69.6, 2.15), (2.0, 5.0), (40.0, 10.0)]:
    for z in ZS:
        add("beta", a, b, z, beta_logit_quantile(a, b, z))

for nu in [1.0, 2.5, 5.0, 30.0, 1000.0]:
    least = 2 * mp.exp(gamma_log_quantile(nu / 2, -8.25))
    add("mixing", nu, least)
    for a in [1e-3, 0.02, 0.3, 1.0, 2.7, 20.0, 1e3]:
        if a * a > 68 / least:
            continue
        n, x = mp.mpf(nu), mp.mpf(a)
        tail = mp.betainc(n / 2, mp.mpf(1) / 2, 0, 1 / (1 + x * x), regularized=True) / 2
        # Phi(-y) = tail, by bisection.
        low, high = mp.mpf(0), mp.mpf(80)
        for _ in range(160):
            middle = (low + high) / 2
            low, high = (middle, high) if mp.erfc(middle / mp.sqrt(2)) / 2 > tail else (low, middle)
        add("student", nu, a, low / x)


def joint_normal(h, rho):
    """P(X < h, Y < h) for standard normals of correlation rho (Plackett's integral)."""
    value, _ = integrate.quad(
        lambda r: math.exp(-h * h / (1 + r)) / math.sqrt(1 - r * r), 0, rho,
        epsabs=1e-15, epsrel=1e-12)
    return ndtr(h) ** 2 + value / (2 * math.pi)


def joint_t(h, rho, nu):
    """The same for a bivariate t: a normal mixture over W ~ chi^2."""
    value, _ = integrate.quad(
        lambda u: joint_normal(h * math.sqrt(stats.chi2.ppf(u, nu) / nu), rho), 0, 1,
        epsabs=1e-12, epsrel=1e-10, limit=400)
    return value


for rho in [0.0, 0.4, 0.8]:
    for p in [0.01, 0.05]:
        add("joint_normal", rho, p, joint_normal(ndtri(p), rho))
        for nu in [3.0, 5.0]:
            add("joint_t", nu, rho, p, joint_t(stats.t.ppf(p, nu), rho, nu))
# Two deliveries of a site, each late with chance 40 %.
for rho in [0.3, 0.6]:
    add("joint_normal", rho, 0.4, joint_normal(ndtri(0.4), rho))

path = pathlib.Path(__file__).with_suffix(".csv")
with path.open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
print(len(rows), "rows")
