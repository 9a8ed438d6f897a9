#!/usr/bin/env python3
"""Expected cost of a year's use of contracts: the least there is, and under each rule of dispatch.

Demand stays for a quarter at 60, 120 or 180 h a month and then moves: to itself with chance 1/2, to each
of the others with 1/4. It starts at each with 1/3. Capacity of each contract: 100 h a month.

The least is that of a dynamic programme over the quarters, which knows the demand of the quarter and the
law of what follows. Its state is what each yearly take has had; everything is a whole number of 30 h, and
so is a vertex of the linear programme behind it, so the grid of 30 h loses nothing.

The rules are redone month by month in plain loops, along all 81 courses of demand.

    dispatch.py    writes dispatch.csv
"""
import csv
import functools
import itertools
import pathlib

LEVELS = [60, 120, 180]
MOVE = [[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]]
CAPACITY = 100
STEP = 30

# Kind, price, take. A market has no limit.
CASES = {
    "dear take": [("annual", 3, 0.6), ("market", 2, 0)],
    "cheap take": [("annual", 2, 0.6), ("market", 3, 0)],
    "two takes": [("annual", 1, 1.0), ("annual", 1, 0.5), ("market", 1.5, 0)],
    "two takes, cheap market": [("annual", 1, 0.9), ("annual", 1, 0.5), ("market", 0.8, 0)],
    "reservation and take": [("reserved", 1, 1), ("annual", 1, 0.8), ("market", 1.5, 0)],
    "quarter and year": [("quarterly", 1, 0.7), ("annual", 1, 0.7), ("market", 0.8, 0)],
}
RULES = ["pro-rata", "take-first", "take-then-price", "price-order"]


# The least cost -------------------------------------------------------------------------------------

def least(case):
    annual = [(price, take * 12 * CAPACITY) for kind, price, take in case if kind == "annual"]
    other = [(kind, price, take) for kind, price, take in case if kind in ("reserved", "quarterly")]
    market = next(price for kind, price, _ in case if kind == "market")

    def quarter(demand, used):
        """Cost of a quarter in which the yearly takes have `used`, their true-ups left out."""
        rest = 3 * demand - sum(used)
        cost = sum(price * hours for (price, _), hours in zip(annual, used))
        for kind, price, take in other:
            owed = 3 * CAPACITY * take
            most = 3 * CAPACITY
            # Up to what is owed an hour is free; beyond that it is used where it is cheaper.
            hours = min(rest, most if price < market else owed)
            cost += price * max(hours, owed)
            rest -= hours
        return cost + market * rest

    @functools.lru_cache(None)
    def value(time, level, had):
        if time == 4:
            return sum(price * max(owed - hours, 0) for (price, owed), hours in zip(annual, had))
        demand = LEVELS[level]
        best = float("inf")
        for used in itertools.product(range(0, 3 * CAPACITY + 1, STEP), repeat=len(annual)):
            if sum(used) > 3 * demand:
                continue
            now = tuple(a + b for a, b in zip(had, used))
            ahead = (value(4, level, now) if time == 3 else
                     sum(p * value(time + 1, to, now) for to, p in enumerate(MOVE[level])))
            best = min(best, quarter(demand, used) + ahead)
        return best

    return sum(value(0, level, (0,) * len(annual)) for level in range(3)) / 3


# The rules ------------------------------------------------------------------------------------------

def left(kind, take, used, month):
    """Hours of the take still to be used at the month's start, and the months left."""
    if kind == "annual":
        return max(take * 12 * CAPACITY - sum(used), 0), 12 - month
    start = month - month % 3
    return max(take * 3 * CAPACITY - sum(used[start:]), 0), 3 - month % 3


def slices(rule, case, had, month):
    """Tiers of (key, contract, hours); equal keys of a tier share in proportion to their hours."""
    tiers = [[], [], []]
    for index, (kind, price, take) in enumerate(case):
        if kind == "market":
            tiers[2].append(((price, 3), index, float("inf")))
            continue
        if rule == "take-first":
            tiers[0].append(((index,), index, CAPACITY))
            continue
        rest = CAPACITY
        if kind == "reserved":
            if rule == "price-order":
                tiers[2].append(((price, 1, index), index, CAPACITY))
            else:
                tiers[0].append(((0,) if rule == "pro-rata" else (index,), index, CAPACITY))
            continue
        owed, months = left(kind, take, had[index], month)
        if rule == "take-then-price":
            rest = min(owed, CAPACITY)
            tiers[0].append(((index,), index, rest))
            tiers[2].append(((price, 1, index), index, CAPACITY - rest))
        elif rule == "price-order":
            tiers[2].append(((price, 1, index), index, CAPACITY))
        else:
            lost = min(max(owed - CAPACITY * (months - 1), 0), CAPACITY)
            need = min(max(owed / months, lost), CAPACITY)
            tiers[0].append(((0,), index, lost))
            tiers[1].append(((0,), index, need - lost))
            tiers[2].append(((price, 1), index, CAPACITY - need))
    return tiers


def cost(rule, case, demands):
    had = [[] for _ in case]
    for month, demand in enumerate(demands):
        rest = demand
        used = [0.0] * len(case)
        for tier in slices(rule, case, had, month):
            for key in sorted({key for key, _, _ in tier}):
                group = [(index, hours) for k, index, hours in tier if k == key and hours > 0]
                total = sum(hours for _, hours in group)
                taken = min(rest, total)
                for index, hours in group:
                    used[index] += taken if len(group) == 1 else taken * hours / total
                rest -= taken
        for index, hours in enumerate(used):
            had[index].append(hours)
    total = 0.0
    for (kind, price, take), hours in zip(case, had):
        if kind == "market":
            total += price * sum(hours)
        elif kind == "reserved":
            total += price * 12 * CAPACITY
        else:
            length = 12 if kind == "annual" else 3
            for start in range(0, 12, length):
                total += price * max(sum(hours[start:start + length]), take * length * CAPACITY)
    return total


def expected(rule, case):
    total = 0.0
    for course in itertools.product(range(3), repeat=4):
        chance = 1 / 3
        for one, next_ in zip(course, course[1:]):
            chance *= MOVE[one][next_]
        total += chance * cost(rule, case, [LEVELS[q] for q in course for _ in range(3)])
    return total


def main():
    path = pathlib.Path(__file__).with_suffix(".csv")
    with path.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["case", "least"] + RULES + [f"{rule}, reversed" for rule in RULES])
        for name, case in CASES.items():
            values = [expected(rule, order) for order in (case, case[::-1]) for rule in RULES]
            rows.writerow([name, repr(least(case))] + [repr(value) for value in values])


if __name__ == "__main__":
    main()
