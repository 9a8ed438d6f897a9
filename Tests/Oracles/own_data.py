"""The stationary and the circular bootstrap, and paths given in a file, computed with NumPy.

Reads own_data_history.csv (month, level) and own_data_paths.csv (month, one column for each path),
which `python3 own_data.py data` writes, and writes own_data.csv: case, statistic, step, value, standard
error, and the level at or below which a share lies. Means and variances by powers of the transition matrix of (block position, growth), the
covariance of logarithms from the autocovariance of the history in a circle, shares by simulation of
4 million paths with NumPy's own generator. Usage: python3 own_data.py
"""
import csv
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
STEPS = [5, 11]
BLOCK = 6
SAMPLE = 4_000_000


def months(count):
    return [f"{2026 + k // 12}-{k % 12 + 1:02d}" for k in range(count)]


def write_data():
    random = np.random.default_rng(20261121)
    noise = random.standard_t(4, 60) * 0.03
    changes = np.convolve(noise, [1, 0.5], "valid") - 0.01
    history = np.round(3 * np.exp(np.concatenate([[0], np.cumsum(changes)])), 4)
    with open(HERE / "own_data_history.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["month", "level"])
        first = 2026 * 12 - len(history)
        for k, level in enumerate(history):
            rows.writerow([f"{(first + k) // 12}-{(first + k) % 12 + 1:02d}", level])
    courses = np.round(100 * np.exp(np.cumsum(random.normal(0.01, 0.08, (12, 700)), axis=0)), 3)
    with open(HERE / "own_data_paths.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["month"] + [f"p{k}" for k in range(courses.shape[1])])
        for month, row in zip(months(12), courses):
            rows.writerow([month] + list(row))


def column(name):
    with open(HERE / name) as file:
        return np.array([row[1:] for row in list(csv.reader(file))[1:]], dtype=float)


def bootstrap(kind, history, rows):
    changes = np.diff(np.log(history))
    count = len(changes)
    start = history[-1]
    renew = [1 if s == 0 else 1 / BLOCK if kind == "stationary" else float(s % BLOCK == 0)
             for s in range(12)]

    def matrix(p, chance):
        onward = np.roll(np.eye(count), 1, axis=1)
        return (chance / count + (1 - chance) * onward) * np.exp(p * changes)[None, :]

    def moment(p, step):
        weights = np.full(count, 1 / count)
        for s in range(step + 1):
            weights = weights @ matrix(p, renew[s])
        return start ** p * weights.sum()

    for step in STEPS:
        mean = moment(1, step)
        rows.append((kind, "mean", step, mean, 0))
        rows.append((kind, "variance", step, moment(2, step) - mean * mean, 0))
    # Each index is uniform; two months of one block are |t - s| apart in the circle.
    centred = changes - changes.mean()
    lagged = [np.mean(centred * np.roll(centred, -lag)) for lag in range(12)]

    def together(s, t):
        low, high = min(s, t), max(s, t)
        if kind == "stationary":
            return (1 - 1 / BLOCK) ** (high - low)
        return float(low // BLOCK == high // BLOCK)

    covariance = sum(
        together(s, t) * lagged[abs(t - s)]
        for s in range(STEPS[0] + 1) for t in range(STEPS[1] + 1))
    rows.append((kind, "log_covariance", STEPS[0], covariance, 0))
    random = np.random.default_rng(7)
    position = np.zeros(SAMPLE, dtype=np.int32)
    total = np.zeros(SAMPLE)
    for s in range(12):
        fresh = random.integers(0, count, SAMPLE, dtype=np.int32)
        begins = random.random(SAMPLE) < renew[s]
        position = np.where(begins, fresh, (position + 1) % count)
        total += changes[position]
        if s in STEPS:
            for p in (0.01, 0.95):
                # Whole blocks make atoms: a level a little above one has the atom below it.
                level = start * np.exp(np.quantile(total, p)) * (1 + 1e-9)
                share = np.mean(start * np.exp(total) <= level)
                rows.append((kind, "share", s, share, (p * (1 - p) / SAMPLE) ** 0.5, level))


def paths(courses, rows):
    for step in STEPS:
        values = np.sort(courses[step])
        rows.append(("paths", "mean", step, values.mean(), 0))
        rows.append(("paths", "variance", step, values.var(), 0))
        for p in (0.01, 0.95):
            # A value between two of the file's, with the share of columns below it.
            below = int(p * len(values))
            level = (values[below - 1] + values[below]) / 2
            rows.append(("paths", "share", step, below / len(values), 0, level))
    a, b = courses[STEPS[0]], courses[STEPS[1]]
    rows.append(("paths", "covariance", STEPS[0], np.mean((a - a.mean()) * (b - b.mean())), 0))


def main():
    if sys.argv[1:] == ["data"]:
        write_data()
        return
    rows = []
    history = column("own_data_history.csv")[:, 0]
    for kind in ("stationary", "circular"):
        bootstrap(kind, history, rows)
    paths(column("own_data_paths.csv"), rows)
    with open(HERE / "own_data.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["case", "statistic", "step", "value", "standard_error", "level"])
        out.writerows([row[:3] + tuple(repr(float(x)) for x in row[3:]) for row in rows])


main()
