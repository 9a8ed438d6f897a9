"""Reference workload R1 as it is otherwise written: with NumPy, NumPy with MKL's normals, Numba, JAX.

The model is the one of scenarios/reference/r1.yaml: six correlated factors over 96 months, a
take-or-pay contract, a reservation and on-demand overflow. Usage:

    r1.py {numpy|mkl|numba|jax} PATHS [--threads N] [--seed N]

Prints one line of JSON: seconds, and the headline figures. Imports and compilation stay outside the
clock. With several threads NumPy's paths are spread over forked processes that write into shared
memory, and the monthly quantiles over threads; Numba and JAX bring threads of their own (JAX takes
every core that it finds).

Model. Monthly steps, T = 96, dt = 1/12, six correlated standard normals a step (order: demand, token
price, efficiency, spot short, spot long, energy). OU steps are exact.
  demand      GBM, D0 = 800 Mtok/month (in millions), mu 0.65, sigma 0.40
  price       P = 3.0 exp(-0.52 t + Y) USD/Mtok, Y OU kappa 1.5 sigma 0.35
  efficiency  e = exp(0.50 t + E) Mtok/GPU-h, E OU kappa 1.0 sigma 0.20
  spot        S = exp(chi + xi) USD/GPU-h, chi OU kappa 1.5 sigma 0.40, xi BM mu -0.15 sigma 0.15
              from ln 2.35
  energy      log OU kappa 0.3 sigma 0.12 around ln 0.08 USD/kWh
Wanted x = D / e. Used u1 = min(x, Q1), u2 = min(x - u1, 200), over = min(rest, 400);
  cost = P1 max(u1, 0.8 Q1) + 1.80 * 200 + S over + 1.6 kW * 1.2 energy (u1 + u2 + over)
  profit = P e (u1 + u2 + over) - cost; NPV at 11 % a year, continuous, end of month
  miss: mean over months of (u1 + u2) / (Q1 + 200) below 0.75; loss: NPV < 0
"""
import argparse
import concurrent.futures
import json
import math
import mmap
import multiprocessing
import time

import numpy as np

# --- The model ------------------------------------------------------------------------------------

T, DT = 96, 1 / 12
MONTH = np.arange(1, T + 1)
L = np.linalg.cholesky(np.array([
    [1.00, -0.05, 0.28, 0.39, 0.30, 0.15],
    [-0.05, 1.00, -0.51, 0.25, 0.37, 0.05],
    [0.28, -0.51, 1.00, -0.20, -0.26, 0.00],
    [0.39, 0.25, -0.20, 1.00, 0.10, 0.10],
    [0.30, 0.37, -0.26, 0.10, 1.00, 0.10],
    [0.15, 0.05, 0.00, 0.10, 0.10, 1.00]]))


def ou(kappa, sigma):
    """Persistence and deviation of an exact step."""
    return (math.exp(-kappa * DT),
            sigma * math.sqrt((1 - math.exp(-2 * kappa * DT)) / (2 * kappa)))


(AP, SP), (AE, SE), (AC, SC), (AN, SN) = ou(1.5, 0.35), ou(1.0, 0.20), ou(1.5, 0.40), ou(0.3, 0.12)
MUD, SD = (0.65 - 0.5 * 0.40 ** 2) * DT, 0.40 * math.sqrt(DT)
MUX, SX = -0.15 * DT, 0.15 * math.sqrt(DT)
LN_D0, LN_S0, LN_N0 = math.log(800), math.log(2.35), math.log(0.08)
DISCOUNT = np.exp(-0.11 * DT * MONTH)
Q1, P1 = 700 * np.minimum(1, MONTH / 12), 1.45 * 1.03 ** (DT * MONTH)
Q2, P2, Q3, KW = 200.0, 1.80, 400.0, 1.6 * 1.2
LN_P, LN_E = math.log(3) - 0.52 * DT * MONTH, 0.50 * DT * MONTH

# --- Figures --------------------------------------------------------------------------------------


def month_quantiles(profit, threads):
    """P5, P50 and P95 of every month; the rows on several threads, as NumPy lets go of the lock."""
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda row: np.quantile(row, [0.05, 0.5, 0.95]), profit))


def figures(npv, miss, profit, threads):
    low, middle, high = month_quantiles(profit, threads)[-1]
    loss = npv < 0
    worst = np.sort(npv)[:max(1, round(0.05 * len(npv)))]
    return dict(mean=npv.mean(), sd=npv.std(), p_loss=loss.mean(), p_miss=miss.mean(),
                p_loss_miss=(loss & miss).sum() / max(1, miss.sum()), cvar95=-worst.mean(),
                p5=low, p50=middle, p95=high)


# --- NumPy, with normals of its own or of MKL -----------------------------------------------------

BLOCK = 65536


def numpy_normals(seed):
    generator = np.random.Generator(np.random.SFC64(seed))
    return lambda shape: generator.standard_normal(shape)


def mkl_normals(seed):
    import mkl_random
    generator = mkl_random.MKLRandomState(
        int(np.random.default_rng(seed).integers(2 ** 31)), brng="PHILOX4X32X10")
    return lambda shape: generator.standard_normal(shape, method="ICDF")


def numpy_block(normals, npv, miss, profit):
    """Simulates as many paths as the rows given have places."""
    m = len(npv)
    d, x, n = np.full(m, LN_D0), np.full(m, LN_S0), np.zeros(m)
    y, e, c, total, usage = np.zeros((5, m))
    for t in range(T):
        z = L @ normals((6, m))
        d += MUD + SD * z[0]
        y = AP * y + SP * z[1]
        e = AE * e + SE * z[2]
        c = AC * c + SC * z[3]
        x += MUX + SX * z[4]
        n = AN * n + SN * z[5]
        efficiency = np.exp(LN_E[t] + e)
        want = np.exp(d) / efficiency
        u1 = np.minimum(want, Q1[t])
        u2 = np.minimum(want - u1, Q2)
        over = np.minimum(want - u1 - u2, Q3)
        used = u1 + u2 + over
        cost = (P1[t] * np.maximum(u1, 0.8 * Q1[t]) + P2 * Q2 + np.exp(c + x) * over
                + KW * np.exp(LN_N0 + n) * used)
        gain = np.exp(LN_P[t] + y) * efficiency * used - cost
        profit[t] = gain
        total += DISCOUNT[t] * gain
        usage += (u1 + u2) / (Q1[t] + Q2)
    npv[:] = total
    miss[:] = usage / T < 0.75


def shared(shape, dtype):
    """An array that forked processes write into."""
    count = math.prod(shape)
    memory = mmap.mmap(-1, count * np.dtype(dtype).itemsize)
    return np.frombuffer(memory, dtype, count).reshape(shape)


def with_numpy(paths, threads, seed, normals):
    def go():
        npv, miss = shared((paths,), float), shared((paths,), bool)
        profit = shared((T, paths), float)
        starts = range(0, paths, BLOCK)
        seeds = np.random.SeedSequence(seed).spawn(len(starts))

        def work(blocks):
            for i in blocks:
                part = slice(starts[i], min(starts[i] + BLOCK, paths))
                numpy_block(normals(seeds[i]), npv[part], miss[part], profit[:, part])

        shares = [range(k, len(starts), threads) for k in range(threads)]
        fork = multiprocessing.get_context("fork")
        workers = [fork.Process(target=work, args=(share,)) for share in shares[1:]]
        for worker in workers:
            worker.start()
        work(shares[0])
        for worker in workers:
            worker.join()
        return figures(npv, miss, profit, threads)
    return go


# --- Numba ----------------------------------------------------------------------------------------


def with_numba(paths, threads, seed):
    import numba
    numba.set_num_threads(threads)

    @numba.njit
    def start(seed):
        np.random.seed(seed)

    @numba.njit(parallel=True, fastmath=True)
    def simulate(L, LN_E, LN_P, Q1, P1, DISCOUNT, npv, miss, profit):
        for i in numba.prange(len(npv)):
            d = LN_D0; x = LN_S0; y = 0.0; e = 0.0; c = 0.0; n = 0.0; total = 0.0; usage = 0.0
            own = np.empty(6)
            z = np.empty(6)
            for t in range(T):
                for j in range(6):
                    own[j] = np.random.standard_normal()
                for a in range(6):
                    s = 0.0
                    for b in range(a + 1):
                        s += L[a, b] * own[b]
                    z[a] = s
                d += MUD + SD * z[0]
                y = AP * y + SP * z[1]
                e = AE * e + SE * z[2]
                c = AC * c + SC * z[3]
                x += MUX + SX * z[4]
                n = AN * n + SN * z[5]
                efficiency = math.exp(LN_E[t] + e)
                want = math.exp(d) / efficiency
                u1 = min(want, Q1[t])
                u2 = min(want - u1, Q2)
                over = min(want - u1 - u2, Q3)
                used = u1 + u2 + over
                cost = (P1[t] * max(u1, 0.8 * Q1[t]) + P2 * Q2 + math.exp(c + x) * over
                        + KW * math.exp(LN_N0 + n) * used)
                gain = math.exp(LN_P[t] + y) * efficiency * used - cost
                profit[t, i] = gain
                total += DISCOUNT[t] * gain
                usage += (u1 + u2) / (Q1[t] + Q2)
            npv[i] = total
            miss[i] = usage / T < 0.75

    def run(count):
        npv, miss, profit = np.empty(count), np.empty(count, np.bool_), np.empty((T, count))
        simulate(L, LN_E, LN_P, Q1, P1, DISCOUNT, npv, miss, profit)
        return npv, miss, profit

    start(seed)
    run(64)     # compiles
    return lambda: figures(*run(paths), threads)


# --- JAX ------------------------------------------------------------------------------------------


def with_jax(paths, threads, seed):
    import jax
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    # Equal blocks, so that no path is simulated in vain.
    count = next(n for n in range(-(-paths // BLOCK), paths + 1) if paths % n == 0)
    block = paths // count

    def step(state, month):
        d, y, e, c, x, n, total, usage = state
        key, q1, p1, ln_p, ln_e, discount = month
        z = jnp.asarray(L) @ jax.random.normal(key, (6, block))
        d = d + MUD + SD * z[0]
        y = AP * y + SP * z[1]
        e = AE * e + SE * z[2]
        c = AC * c + SC * z[3]
        x = x + MUX + SX * z[4]
        n = AN * n + SN * z[5]
        efficiency = jnp.exp(ln_e + e)
        want = jnp.exp(d) / efficiency
        u1 = jnp.minimum(want, q1)
        u2 = jnp.minimum(want - u1, Q2)
        over = jnp.minimum(want - u1 - u2, Q3)
        used = u1 + u2 + over
        cost = (p1 * jnp.maximum(u1, 0.8 * q1) + P2 * Q2 + jnp.exp(c + x) * over
                + KW * jnp.exp(LN_N0 + n) * used)
        gain = jnp.exp(ln_p + y) * efficiency * used - cost
        return (d, y, e, c, x, n, total + discount * gain, usage + (u1 + u2) / (q1 + Q2)), gain

    @jax.jit
    def simulate(key):
        zero = jnp.zeros(block)
        start = (zero + LN_D0, zero, zero, zero, zero + LN_S0, zero, zero, zero)
        months = (jax.random.split(key, T), Q1, P1, LN_P, LN_E, DISCOUNT)
        state, profit = jax.lax.scan(step, start, months)
        return state[6], state[7] / T < 0.75, profit

    def go():
        blocks = [simulate(key) for key in jax.random.split(jax.random.key(seed), count)]
        npv, miss, profit = (
            np.concatenate([np.asarray(block[i]) for block in blocks], axis=-1) for i in range(3))
        return figures(npv, miss, profit, threads)

    simulate(jax.random.key(0))[0].block_until_ready()      # compiles
    return go


# --- The clock ------------------------------------------------------------------------------------

WAYS = {
    "numpy": lambda *run: with_numpy(*run, numpy_normals),
    "mkl": lambda *run: with_numpy(*run, mkl_normals),
    "numba": with_numba,
    "jax": with_jax,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("paths", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    go = WAYS[options.way](options.paths, options.threads, options.seed)
    if options.way == "mkl":
        mkl_normals(0)((6, 8))      # imports
    begin = time.perf_counter()
    found = go()
    seconds = time.perf_counter() - begin
    print(json.dumps(dict(seconds=seconds, **{name: float(x) for name, x in found.items()})))
