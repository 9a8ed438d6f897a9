"""Writes linear_algebra.csv, the outside values that LinearAlgebraTests compares with.

Cholesky factors, eigenvalues and regressions come from NumPy. The nearest correlation matrices come
from the dual problem, solved as a system of equations by SciPy, which shares nothing with the
alternating projections that the library uses (Qi and Sun 2006, doi:10.1137/050624509):

    X = floor I + (A - floor I + diag(y))_+   with y such that diag(X) = 1,

where (.)_+ keeps the positive eigenvalues. Usage: python3 linear_algebra.py
Columns: case, quantity, row, column, value (a matrix entry a line, indices from zero).
"""
import csv
import pathlib

import numpy as np
from scipy import optimize

GENERATOR = np.random.Generator(np.random.PCG64(20261121))
FLOOR = 1e-8


def random_correlation(count, drivers):
    loadings = GENERATOR.standard_normal((count, drivers))
    covariance = loadings @ loadings.T + 0.3 * np.eye(count)
    scale = 1 / np.sqrt(np.diag(covariance))
    result = covariance * np.outer(scale, scale)
    np.fill_diagonal(result, 1)
    return (result + result.T) / 2


def disturbed(matrix, size):
    """A symmetric matrix near `matrix` with entries kept in [-1, 1], rounded to two digits as a
    person would enter it."""
    noise = size * GENERATOR.standard_normal(matrix.shape)
    result = np.clip(matrix + (noise + noise.T) / 2, -1, 1).round(2)
    np.fill_diagonal(result, 1)
    return result


def positive_part(matrix):
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return (vectors * np.maximum(values, 0)) @ vectors.T


def nearest_correlation(matrix, floor):
    count = len(matrix)
    base = matrix - floor * np.eye(count)

    def excess(y):
        return np.diag(positive_part(base + np.diag(y))) - (1 - floor)

    solution = optimize.root(excess, np.zeros(count), method="hybr", tol=1e-14)
    assert np.max(np.abs(excess(solution.x))) < 1e-10, solution
    result = positive_part(base + np.diag(solution.x)) + floor * np.eye(count)
    # The same point satisfies the optimality conditions: complementary slackness of the dual cone.
    slack = result - matrix - np.diag(solution.x)
    assert abs(np.sum((result - floor * np.eye(count)) * slack)) < 1e-8
    return result


def main():
    rows = []

    def put(case, quantity, matrix):
        for (row, column), value in np.ndenumerate(np.atleast_2d(matrix)):
            rows.append([case, quantity, row, column, repr(float(value))])

    for count, drivers in ((2, 1), (5, 2), (12, 4)):
        case = f"definite{count}"
        matrix = random_correlation(count, drivers)
        put(case, "matrix", matrix)
        put(case, "cholesky", np.linalg.cholesky(matrix))
        put(case, "eigenvalues", np.linalg.eigvalsh(matrix))

    indefinite = {
        "higham3": np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]]),
        "triangle3": np.array([[1.0, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]),
        "uneven4": np.array(
            [[1.0, 0.9, 0.2, 0.1], [0.9, 1, -0.6, 0.3], [0.2, -0.6, 1, 0.4], [0.1, 0.3, 0.4, 1]]),
        "disturbed8": disturbed(random_correlation(8, 2), 0.35),
    }
    for case, matrix in indefinite.items():
        smallest = np.linalg.eigvalsh(matrix)[0]
        assert smallest < 0, (case, smallest)
        put(case, "matrix", matrix)
        put(case, "eigenvalues", np.linalg.eigvalsh(matrix))
        put(case, "nearest", nearest_correlation(matrix, FLOOR))

    observations = 40
    x = np.column_stack([
        np.ones(observations), GENERATOR.standard_normal(observations),
        GENERATOR.uniform(-2, 2, observations) ** 2])
    y = x @ np.array([0.5, -1.25, 2.0]) + 0.3 * GENERATOR.standard_normal(observations)
    coefficients, residual, _, _ = np.linalg.lstsq(x, y, rcond=None)
    put("regression40", "regressors", x)
    put("regression40", "response", y.reshape(-1, 1))
    put("regression40", "coefficients", coefficients.reshape(-1, 1))
    put("regression40", "residual", residual.reshape(1, 1))

    path = pathlib.Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "quantity", "row", "column", "value"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
