"""Shapley effects of y = b.x with x normal of covariance C, in closed form.

    python3 Tests/Oracles/shapley.py > Tests/Oracles/shapley.csv

What a set S explains is Var E[y | x_S] / Var y, with E[y | x_S] = b_S.x_S + b_T.(C_TS C_SS^-1 x_S).
The effect of an input is what it adds, averaged over all orders (Owen & Prieur 2017,
doi:10.1137/16M1097717). For independent inputs it is b_i^2 C_ii / Var y, which is also the first and
the total Sobol' index; --check compares that with SALib.
"""
import sys
from itertools import permutations

import numpy as np


def explained(b, c, known):
    if not known:
        return 0.0
    rest = [i for i in range(len(b)) if i not in known]
    inner = c[np.ix_(known, known)]
    weight = b[known] + np.linalg.solve(inner, c[np.ix_(known, rest)] @ b[rest])
    return weight @ inner @ weight / (b @ c @ b)


def effects(b, c):
    total = np.zeros(len(b))
    orders = list(permutations(range(len(b))))
    for order in orders:
        for k, i in enumerate(order):
            total[i] += explained(b, c, list(order[:k + 1])) - explained(b, c, list(order[:k]))
    return total / len(orders)


CASES = {
    "correlated": (
        np.array([0.5, 0.3, 0.4]), np.array([[1, 0.8, 0.5], [0.8, 1, 0.3], [0.5, 0.3, 1.0]])),
    "independent": (np.array([0.5, 0.3, 0.4]), np.eye(3)),
}

if "--check" in sys.argv:
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampler
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3, "dists": ["norm"] * 3}
    b = CASES["independent"][0]
    problem["bounds"] = [[0, 1]] * 3
    x = sampler.sample(problem, 1 << 14)
    found = sobol.analyze(problem, x @ b)
    assert np.allclose(found["ST"], effects(*CASES["independent"]), atol=5e-3), found["ST"]

print("case,a,b,c")
for name, (b, c) in CASES.items():
    print(name + "," + ",".join(f"{v:.12f}" for v in effects(b, c)))
