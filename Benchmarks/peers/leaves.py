"""Normals, exp and log of NumPy and of MKL, in nanoseconds an element, as one line of JSON.

Rows stay in the cache and results go to rows that are there already, where the library lets them.
Each figure is the median of many samples, of rows of 1,000 elements or of 16,384, whichever is
faster: the longer ones leave Python's share of a call behind.
"""
import json
import statistics
import time

import mkl_random
import numpy as np

SAMPLES = 101
LENGTHS = (1000, 16384)


def nanoseconds(call, length):
    """The median over samples of about two milliseconds."""
    repeats = max(1, 1_000_000 // length)
    samples = []
    for _ in range(SAMPLES):
        begin = time.perf_counter_ns()
        for _ in range(repeats):
            call()
        samples.append((time.perf_counter_ns() - begin) / repeats / length)
    return statistics.median(samples)


def cases(length):
    generator = np.random.Generator(np.random.SFC64(1))
    mkl = mkl_random.MKLRandomState(1, brng="PHILOX4X32X10")
    out = np.empty(length)
    index = np.arange(length)
    # The arguments of the suite Leaves.
    x, positive = index * 617 % 1000 / 125 - 4, index * 761 % 1000 / 100 + 0.01
    return {
        "normal, NumPy, SFC64 and ziggurat": lambda: generator.standard_normal(out=out),
        "normal, MKL, Philox4x32-10 and inverse": lambda: mkl.standard_normal(length, "ICDF"),
        "exp, NumPy": lambda: np.exp(x, out=out),
        "log, NumPy": lambda: np.log(positive, out=out),
    }


calls = {length: cases(length) for length in LENGTHS}
print(json.dumps({
    name: min(nanoseconds(calls[length][name], length) for length in LENGTHS)
    for name in calls[LENGTHS[0]]}))
