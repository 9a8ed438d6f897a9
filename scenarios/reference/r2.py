"""Reference workload R2: a token seller with a thin margin, an annual take with true-up, a
yearly spending floor and on-demand overflow. An implementation in NumPy that shares nothing with
the engine: own random numbers, own formulas. Usage: python3 r2.py [PATHS] writes
r2.reference.csv beside itself (4,194,304 paths by default, about two minutes); the scenario itself
is r2.yaml.

What R2 is for. Profit can vanish in two ways that a single loss probability hides: demand falls
short of the commitments and true-ups are due, or demand is there and the price falls (or the
overflow is bought at a dear spot price). So losses occur with and without a missed usage target,
and P(loss | miss) is well above P(loss | hit) without being near 1.

TIME. 60 monthly steps s = 0..59, January 2026 to December 2030, dt = 1/12 year, 730 hours a month.
A state is the value at the end of the month, t = (s + 1) / 12. Years are calendar years, y = 0..4.

FACTORS. Six standard normals a step, z_demand, z_price, z_efficiency, z_chi, z_xi, z_energy,
independent over time, correlated within a step (below). Every state starts at the value given and
takes its first step before it is used in month 0.

  demand      geometric Brownian motion: ln D += (mu - sigma^2 / 2) dt + sigma sqrt(dt) z
              D(0) = 240e6 Mtok/month, mu = 0.35 /yr, sigma = 0.30
  price       trend and log Ornstein-Uhlenbeck: P = 0.60 USD/Mtok * exp(-0.20 t + Y)
              Y <- exp(-k dt) Y + sigma sqrt((1 - exp(-2 k dt)) / (2 k)) z,
              Y(0) = 0, k = 1.2, sigma = 0.35
  efficiency  likewise: e = 4.0 Mtok/GPU-h * exp(0.20 t + E), k = 1.0, sigma = 0.12
  spot        Schwartz-Smith: S = exp(chi + xi) USD/GPU-h
              chi as Y above, chi(0) = 0, k = 1.5, sigma = 0.50
              xi += -0.05 dt + 0.20 sqrt(dt) z, xi(0) = ln 2.35
  energy      log Ornstein-Uhlenbeck: N = 0.08 USD/kWh * exp(W), W as Y above, k = 0.3, sigma = 0.12

DEPENDENCE. The correlations rho of the driving Brownian shocks are (pairs not named: 0)

  demand-price -0.05       demand-efficiency 0.28   demand-chi 0.39     demand-xi 0.30
  demand-energy 0.15       price-efficiency -0.51   price-chi 0.25      price-xi 0.37
  price-energy 0.05        efficiency-chi -0.20     efficiency-xi -0.26 chi-xi 0.10
  chi-energy 0.10          xi-energy 0.10

and the correlation of two step normals is what follows from them (k = 0 for demand and xi):

  rho * [sigma_1 sigma_2 (1 - exp(-(k_1 + k_2) dt)) / (k_1 + k_2)] / (sd_1 sd_2),
  sd_i^2 = sigma_i^2 (1 - exp(-2 k_i dt)) / (2 k_i), both read as their limits
  sigma_1 sigma_2 dt and sigma_i^2 dt where k is 0.

LOAD IN THE MONTH. Accelerator-hours wanted in the month: x = D / e (a monthly mean). Within the
month the load is lognormal with mean x and log standard deviation s = 0.38, so capacity C serves

  G(C) = E[min(load, C)] = x Phi((ln(C/x) - s^2/2) / s) + C Phi(-(ln(C/x) + s^2/2) / s).

CONTRACTS, in merit order; capacity of contract k is C_k GPU-h/month, used
u_k = G(C_1+..+C_k) - G(C_1+..+C_(k-1)). What is beyond the three is not served.

  cloud      take-or-pay, annual test: C_1 = Q(y) = 60e6, 66e6, 72e6, 78e6, 84e6 GPU-h/month in
             2026..2030, 1.50 USD/GPU-h for what is used; in December additionally the true-up
             1.50 * max(0, 0.80 * 12 Q(y) - GPU-h used in the year)
  floor      minimum spend, annual test, no rollover: C_2 = 18e6 GPU-h/month at 1.80 USD/GPU-h;
             in December additionally max(0, 150e6 USD - 1.80 * GPU-h used in the year)
  on_demand  C_3 = 30e6 GPU-h/month at the spot price S of the month

LEDGER, per month

  revenue   P e (u_1 + u_2 + u_3)
  energy    1.67 kW/GPU * 1.2 (PUE) * N * (u_1 + u_2 + u_3)
  other     0.12 * revenue
  profit    revenue - other - energy - expenses of the three contracts, true-ups included;
            cash is the same
  npv       sum over months of exp(-0.11 t) profit

TARGET AND EVENTS

  usage     sum over all months of u_1 / sum over all months of Q (a ratio of sums)
  miss      usage < 0.80 - 0.02 (target less tolerance);   hit: not miss
  loss      npv < 0;   loss.YYYY: that year's profit < 0

CONVENTIONS OF THE TABLE. Columns metric, period (empty: whole horizon; YYYY; YYYY-MM), statistic,
condition (an event's name or empty), value, std_error, count (paths behind the value). A quantile
is the order statistic ceil(n p); its standard error is half the width of its 95 % order-statistic
interval over z. VaR and CVaR are of the loss -npv, positive when money is lost. sd uses n - 1.
"""
import csv
import math
import pathlib
import sys

import numpy as np
from scipy.special import ndtr

STEPS, DT, SEED, BLOCK = 60, 1.0 / 12.0, 20261121, 32_768
NAMES = ["demand", "price", "efficiency", "chi", "xi", "energy"]
SPEED = np.array([0.0, 1.2, 1.0, 1.5, 0.0, 0.3])
VOLATILITY = np.array([0.30, 0.35, 0.12, 0.50, 0.20, 0.12])
DRIFT = np.array([0.35 - 0.30**2 / 2, 0.0, 0.0, 0.0, -0.05, 0.0])
BROWNIAN = {
    ("demand", "price"): -0.05, ("demand", "efficiency"): 0.28, ("demand", "chi"): 0.39,
    ("demand", "xi"): 0.30, ("demand", "energy"): 0.15, ("price", "efficiency"): -0.51,
    ("price", "chi"): 0.25, ("price", "xi"): 0.37, ("price", "energy"): 0.05,
    ("efficiency", "chi"): -0.20, ("efficiency", "xi"): -0.26, ("chi", "xi"): 0.10,
    ("chi", "energy"): 0.10, ("xi", "energy"): 0.10}

COMMITTED = np.repeat([60e6, 66e6, 72e6, 78e6, 84e6], 12)
TAKE, CLOUD_PRICE = 0.80, 1.50
FLOOR_CAPACITY, FLOOR_PRICE, FLOOR_SPEND = 18e6, 1.80, 150e6
ON_DEMAND_CAPACITY = 30e6
KILOWATTS = 1.67 * 1.2
OTHER_SHARE, DISCOUNT, SHAPE = 0.12, 0.11, 0.38
THRESHOLD = 0.80 - 0.02

LINES = ["revenue", "energy", "expense.cloud", "expense.floor", "expense.on_demand",
         "true_up.cloud", "true_up.floor", "quantity.cloud", "quantity.floor", "quantity.on_demand",
         "quantity.unserved", "profit"]
MONTHS = [0, 5, 11, 29, 35, 58, 59]


def integral(k, length):
    """The integral of exp(-k u) over [0, length]."""
    return length if k == 0 else (1 - math.exp(-k * length)) / k


STEP_SD = VOLATILITY * np.sqrt([integral(2 * k, DT) for k in SPEED])


def step_correlation():
    result = np.eye(len(NAMES))
    for (first, second), rho in BROWNIAN.items():
        i, j = NAMES.index(first), NAMES.index(second)
        covariance = rho * VOLATILITY[i] * VOLATILITY[j] * integral(SPEED[i] + SPEED[j], DT)
        result[i, j] = result[j, i] = covariance / (STEP_SD[i] * STEP_SD[j])
    return result


def served(capacity, wanted):
    log_ratio = np.log(capacity / wanted)
    return (wanted * ndtr((log_ratio - SHAPE**2 / 2) / SHAPE)
            + capacity * ndtr(-(log_ratio + SHAPE**2 / 2) / SHAPE))


def simulate(generator, count, factor, lines):
    """One block of paths: NPV, usage, profit by year and by chosen month. The sum and the sum of
    squares over the paths of every ledger line's yearly total are added to `lines`."""
    decay = np.exp(-SPEED * DT)[:, None]
    shock = (STEP_SD[:, None] * factor)
    state = np.zeros((6, count))
    state[4] = math.log(2.35)
    npv, used_cloud = np.zeros(count), np.zeros(count)
    year_profit = np.zeros((5, count))
    month_profit = np.zeros((len(MONTHS), count))
    year = {name: np.zeros(count) for name in LINES}
    for s in range(STEPS):
        t = (s + 1) / 12
        state = decay * state + DRIFT[:, None] * DT + shock @ generator.standard_normal((6, count))
        demand = 240e6 * np.exp(state[0])
        price = 0.60 * np.exp(-0.20 * t + state[1])
        efficiency = 4.0 * np.exp(0.20 * t + state[2])
        spot = np.exp(state[3] + state[4])
        power = 0.08 * np.exp(state[5])

        wanted = demand / efficiency
        first = COMMITTED[s]
        second = first + FLOOR_CAPACITY
        third = second + ON_DEMAND_CAPACITY
        upto = [served(capacity, wanted) for capacity in (first, second, third)]
        use = [upto[0], upto[1] - upto[0], upto[2] - upto[1]]

        flow = {
            "revenue": price * efficiency * upto[2],
            "energy": KILOWATTS * power * upto[2],
            "true_up.cloud": 0.0, "true_up.floor": 0.0,
            "quantity.cloud": use[0], "quantity.floor": use[1], "quantity.on_demand": use[2],
            "quantity.unserved": wanted - upto[2]}
        if s % 12 == 11:
            annual = year["quantity.cloud"] + use[0]
            flow["true_up.cloud"] = CLOUD_PRICE * np.maximum(0, TAKE * 12 * first - annual)
            spend = FLOOR_PRICE * (year["quantity.floor"] + use[1])
            flow["true_up.floor"] = np.maximum(0, FLOOR_SPEND - spend)
        flow["expense.cloud"] = CLOUD_PRICE * use[0] + flow["true_up.cloud"]
        flow["expense.floor"] = FLOOR_PRICE * use[1] + flow["true_up.floor"]
        flow["expense.on_demand"] = spot * use[2]
        flow["profit"] = (
            (1 - OTHER_SHARE) * flow["revenue"] - flow["energy"] - flow["expense.cloud"]
            - flow["expense.floor"] - flow["expense.on_demand"])

        for name in LINES:
            year[name] += flow[name]
        npv += math.exp(-DISCOUNT * t) * flow["profit"]
        used_cloud += use[0]
        if s in MONTHS:
            month_profit[MONTHS.index(s)] = flow["profit"]
        if s % 12 == 11:
            year_profit[s // 12] = year["profit"]
            for index, name in enumerate(LINES):
                lines[0, index, s // 12] += year[name].sum()
                lines[1, index, s // 12] += (year[name] ** 2).sum()
                year[name] = np.zeros(count)
    return npv, used_cloud / COMMITTED.sum(), year_profit, month_profit


# --- Estimates ----------------------------------------------------------------------------------

PROBABILITIES = {"p1": 0.01, "p5": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75,
                 "p90": 0.90, "p95": 0.95, "p99": 0.99}
Z = 1.959963984540054


class Table:
    def __init__(self):
        self.rows = []

    def put(self, metric, period, statistic, condition, value, error, count):
        self.rows.append(
            [metric, period, statistic, condition, f"{value:.10g}", f"{error:.3g}", count])

    def mean(self, metric, period, values, condition=""):
        count = len(values)
        self.put(metric, period, "mean", condition, values.mean(),
                 values.std(ddof=1) / math.sqrt(count), count)

    def probability(self, metric, period, hits, condition=""):
        count, p = len(hits), hits.mean()
        self.put(
            metric, period, "probability", condition, p, math.sqrt(p * (1 - p) / count), count)

    def spread(self, metric, period, values):
        count = len(values)
        centred = values - values.mean()
        second, fourth = (centred**2).mean(), (centred**4).mean()
        self.put(metric, period, "sd", "", values.std(ddof=1),
                 math.sqrt((fourth - second**2) / (4 * second * count)), count)

    def quantiles(self, metric, period, ordered, names):
        for name in names:
            value, error = order_statistic(ordered, PROBABILITIES[name])
            self.put(metric, period, name, "", value, error, len(ordered))

    def tail(self, metric, ordered_losses, name, level):
        count = len(ordered_losses)
        var, error = order_statistic(ordered_losses, level)
        self.put(metric, "", f"var{name}", "", var, error, count)
        excess = np.maximum(ordered_losses - var, 0)
        self.put(metric, "", f"cvar{name}", "", var + excess.mean() / (1 - level),
                 excess.std() / ((1 - level) * math.sqrt(count)), count)


def order_statistic(ordered, p):
    count = len(ordered)
    width = Z * math.sqrt(count * p * (1 - p))
    low = max(0, math.floor(count * p - width) - 1)
    high = min(count - 1, math.ceil(count * p + width) - 1)
    return ordered[math.ceil(count * p - 1e-9) - 1], (ordered[high] - ordered[low]) / (2 * Z)


def main():
    paths = int(sys.argv[1]) if len(sys.argv) > 1 else 4_194_304
    blocks = max(1, paths // BLOCK)
    factor = np.linalg.cholesky(step_correlation())
    lines = np.zeros((2, len(LINES), 5))
    npv, usage = np.empty(blocks * BLOCK), np.empty(blocks * BLOCK)
    years, months = np.empty((5, blocks * BLOCK)), np.empty((len(MONTHS), blocks * BLOCK))
    for block, seed in enumerate(np.random.SeedSequence(SEED).spawn(blocks)):
        place = slice(block * BLOCK, (block + 1) * BLOCK)
        generator = np.random.Generator(np.random.SFC64(seed))
        npv[place], usage[place], years[:, place], months[:, place] = simulate(
            generator, BLOCK, factor, lines)

    table, count = Table(), len(npv)
    miss, loss = usage < THRESHOLD, npv < 0
    table.probability("loss", "", loss)
    table.probability("miss", "", miss)
    table.probability("loss", "", loss[miss], "miss")
    table.probability("loss", "", loss[~miss], "hit")
    for year in range(5):
        table.probability(f"loss.{2026 + year}", "", years[year] < 0)
        table.probability(f"loss.{2026 + year}", "", years[year][miss] < 0, "miss")

    for metric, values in (("npv", npv), ("usage", usage)):
        table.mean(metric, "", values)
        table.spread(metric, "", values)
        table.quantiles(metric, "", np.sort(values), PROBABILITIES)
        table.mean(metric, "", values[miss], "miss")
        table.mean(metric, "", values[~miss], "hit")
    losses = np.sort(-npv)
    for name, level in (("90", 0.90), ("95", 0.95), ("97_5", 0.975), ("99", 0.99)):
        table.tail("npv", losses, name, level)

    for index, name in enumerate(LINES):
        for year in range(5):
            mean = lines[0, index, year] / count
            variance = lines[1, index, year] / count - mean**2
            error = math.sqrt(max(variance, 0) / count)
            table.put(name, 2026 + year, "mean", "", mean, error, count)
    periods = [(str(2026 + year), years[year]) for year in range(5)]
    periods += [(f"{2026 + s // 12}-{s % 12 + 1:02}", months[i]) for i, s in enumerate(MONTHS)]
    for period, values in periods:
        if len(period) > 4:
            table.mean("profit", period, values)
        table.mean("profit", period, values[miss], "miss")
        table.spread("profit", period, values)
        table.quantiles("profit", period, np.sort(values), ["p5", "p50", "p95"])

    path = pathlib.Path(__file__).with_name("r2.reference.csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["metric", "period", "statistic", "condition", "value", "std_error", "count"])
        writer.writerows(table.rows)


if __name__ == "__main__":
    main()
