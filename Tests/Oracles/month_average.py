"""Writes month_average.csv: covariances of the normals of a month under a t copula.

Two processes revert at speeds x, y over a month of 1/12 year; their Brownian motions have correlation
rho. E is the normal of the month's end, R the part of the month's average that is independent of E.
Under the copula, with W chi-square of nu degrees,
  X_E = Phi^-1(T_nu(E sqrt(nu/W))),    X_R = Phi^-1(T_{nu+1}(R sqrt(nu + 1) / sqrt(W + E^2))).
Each row: t, nu, rho, x, y, Cov(X_E, X_E'), Cov(X_E, X_R'), Cov(X_R, X_E'), Cov(X_R, X_R'), and the
largest standard error of these, from 16 scramblings of a Sobol sequence.
Correlations of E and R are found here by quadrature of their weights, not by closed forms.
Run: python3 Tests/Oracles/month_average.py
"""
import csv
import pathlib

import numpy as np
from scipy import special
from scipy.stats import qmc

DELTA = 1 / 12
NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)
U = DELTA * (NODES + 1) / 2


def weights(speed):
    """Weights of E and R over the month, of length one."""
    dot = lambda f, g: np.sum(WEIGHTS * f * g) * DELTA / 2
    end = np.exp(-speed * U)
    end = end / np.sqrt(dot(end, end))
    area = -np.expm1(-speed * U) / speed
    rest = area - dot(area, end) * end
    return [end, rest / np.sqrt(dot(rest, rest))]


def correlations(x, y, rho):
    """4 x 4: E, R of one process and E, R of the other."""
    f, g = weights(x), weights(y)
    cross = [[rho * np.sum(WEIGHTS * a * b) * DELTA / 2 for b in g] for a in f]
    result = np.eye(4)
    result[:2, 2:] = cross
    result[2:, :2] = np.transpose(cross)
    return result


def normal_of_t(t, nu):
    """Phi^-1(T_nu(t)), through the lower tail."""
    return np.copysign(special.ndtri(special.stdtr(nu, -np.abs(t))), t)


def covariances(nu, rho, x, y, replicates=16, points=2**19):
    lower = np.linalg.cholesky(correlations(x, y, rho))
    found = []
    for seed in range(replicates):
        u = qmc.Sobol(5, seed=seed).random(points)
        u = np.clip(u, 1e-15, 1 - 1e-15)
        z = special.ndtri(u[:, :4]) @ lower.T
        w = special.chdtri(nu, u[:, 4])
        mapped = []
        for end, rest in (z[:, :2].T, z[:, 2:].T):
            mapped.append(
                (
                    normal_of_t(end * np.sqrt(nu / w), nu),
                    normal_of_t(rest * np.sqrt((nu + 1) / (w + end**2)), nu + 1),
                )
            )
        found.append([np.mean(a * b) for a in mapped[0] for b in mapped[1]])
    found = np.array(found)
    error = np.max(found.std(axis=0, ddof=1)) / np.sqrt(replicates)
    return list(found.mean(axis=0)) + [error]


with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    for nu, rho, x, y in [(5, 0.7, 3, 50), (3, -0.8, 0.5, 12)]:
        out.writerow(
            ["t", nu, rho, x, y] + [f"{float(v):.8g}" for v in covariances(nu, rho, x, y)]
        )
