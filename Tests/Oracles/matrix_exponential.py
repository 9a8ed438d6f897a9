"""Matrix exponentials and long-run distributions of Markov generators, by mpmath at 60 digits.

Writes matrix_exponential.csv beside itself: case, quantity (generator, exponential, stationary),
row, column, value. Time is in the generator. Usage: python3 matrix_exponential.py
"""
import csv
import pathlib

import mpmath

mpmath.mp.dps = 60

CASES = {
    "slow": [[-0.11, 0.11, 0], [0.02, -0.04, 0.02], [0, 0.11, -0.11]],
    "fast": [[-40, 30, 10], [5, -6, 1], [0.5, 100, -100.5]],
    "one-way": [[-2, 2, 0, 0], [0, -1, 1, 0], [0, 0, -3, 3], [0.25, 0, 0, -0.25]],
    "stiff": [[-1e-6, 1e-6], [300, -300]],
}


def stationary(generator):
    """The null vector of the transpose, with its sum fixed at 1."""
    n = generator.rows
    system = generator.T
    for column in range(n):
        system[n - 1, column] = 1
    right = mpmath.matrix(n, 1)
    right[n - 1] = 1
    return mpmath.lu_solve(system, right)


def main():
    path = pathlib.Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "quantity", "row", "column", "value"])

        def write(name, quantity, matrix):
            for row in range(matrix.rows):
                for column in range(matrix.cols):
                    value = float(matrix[row, column])
                    writer.writerow([name, quantity, row, column, repr(value)])

        for name, rows in CASES.items():
            generator = mpmath.matrix(rows)
            # The doubles that the engine sees: the diagonal is minus the sum of its row.
            for i in range(generator.rows):
                generator[i, i] = -mpmath.fsum(
                    generator[i, j] for j in range(generator.cols) if j != i)
            write(name, "generator", generator)
            write(name, "exponential", mpmath.expm(generator, method="taylor"))
            write(name, "stationary", stationary(generator.copy()).T)


if __name__ == "__main__":
    main()
