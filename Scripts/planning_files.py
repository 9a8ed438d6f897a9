"""Scenario files that are long in one way each, to time `validate` on them.

    python3 Scripts/planning_files.py PROGRAM FOLDER [share=0.1] [KIND…]

A kind is a function of a size n that gives the text of a file; `KINDS` names it with a small size, and with a full
one, at which the file comes near to 1 MiB or the language's own limits.
"""

TIME = "time: {as_of: 2026-01, horizon: 12 months}\n"
PRODUCT = "business: {products: {api: {demand: 1e6 Mtok/month, price: 3 USD/Mtok, efficiency: 1 Mtok/GPU-h}}}\n"
CLOUD = "contracts: {cloud: {structure: on-demand, price: 2 USD/GPU-h}}\n"
WHOLE = TIME + PRODUCT + CLOUD


def lines(head, count, line):
    """A heading and `count` lines below it, each made from its place."""
    return head + "".join(line(i) + "\n" for i in range(count))


# --- Names that nobody knows

def unknown_keys(n):
    return WHOLE + lines("", n, lambda i: f"key{i}: 1")


def unknown_terms(n):
    return TIME + lines("factors:\n  a:\n    process: gbm\n    start: 1\n", n, lambda i: f"    key{i}: 1")


def misspelt_terms(n):
    return TIME + lines("factors:\n", n, lambda i: f"  f{i}: {{process: gbm, start: 1, volatilty: 3 %/yr}}")


def unknown_names(n):
    return WHOLE + lines("metrics:\n", n, lambda i: f"  m{i}: revenue.apu{i} * 2")


def unknown_in_one(n):
    return WHOLE + "metrics:\n  m: " + " + ".join(f"nosuch{i}" for i in range(n)) + "\n"


def unknown_models(n):
    return TIME + PRODUCT + lines("contracts:\n", n, lambda i: f"  c{i}: {{like: d{i}, price: 2 USD/GPU-h}}")


def unknown_pairs(n):
    return TIME + "factors: {a: {process: gbm, start: 1, volatility: 20 %/yr}}\n" + lines(
        "dependence:\n  pairs:\n", n, lambda i: f"    a{i}~b{i}: 0.1")


def unknown_events(n):
    return WHOLE + lines("events:\n", n, lambda i: f"  e{i}: lossy{i} and miss")


def unknown_uncertain(n):
    return WHOLE + lines("uncertain:\n", n, lambda i: f"  contracts.clod{i}.price: {{low: 1 USD/GPU-h, high: 3 USD/GPU-h}}")


def duplicate_keys(n):
    return WHOLE + lines("levers:\n", n, lambda i: "  a: 1")


def bad_values(n):
    return TIME + lines("factors:\n", n, lambda i: f"  f{i}: {{process: gbm, start: -1, volatility: x}}")


# --- Sections

def factors(n):
    return TIME + lines("factors:\n", n, lambda i: f"  f{i}: {{process: gbm, start: 1, volatility: 9 %/yr}}")


def factors_used(n):
    return (factors(n) + "metrics: {all: {of: " + " + ".join(f"f{i}" for i in range(n)) + ", aggregate: sum}}\n")


def matrix(n):
    names = ", ".join(f"f{i}" for i in range(n))
    rows = "".join("    - [" + ", ".join("1" if i == j else f".{1 + (i * j) % 3}" if abs(i - j) == 1 else "0"
                                         for j in range(n)) + "]\n" for i in range(n))
    return factors(n) + f"dependence:\n  order: [{names}]\n  matrix:\n{rows}"


def dense_matrix(n):
    names = ", ".join(f"f{i}" for i in range(n))
    rows = "".join("    - [" + ", ".join("1" if i == j else ".3" for j in range(n)) + "]\n" for i in range(n))
    return factors(n) + f"dependence:\n  order: [{names}]\n  matrix:\n{rows}"


def pairs(n):
    return factors(2 * n) + lines("dependence:\n  pairs:\n", n, lambda i: f"    f{2 * i}~f{2 * i + 1}: 0.3")


def latents(n):
    names = ", ".join(f"l{i}" for i in range(8))
    return factors(n) + f"dependence:\n  latent: [{names}]\n" + lines(
        "  loadings:\n", n, lambda i: f"    f{i}: {{l{i % 8}: 0.5}}")


def factor_chain(n):
    return TIME + "factors:\n  f0: {process: gbm, start: 1}\n" + lines(
        "", n, lambda i: f"  f{i + 1}: {{process: default, intensity: 1 %/yr, wrong_way: {{with: f0, beta: -1}}}}")


def levers(n):
    return WHOLE + lines("levers:\n", n, lambda i: f"  l{i}: 1")


def metrics(n):
    return WHOLE + lines("metrics:\n", n, lambda i: f"  m{i}: {{of: revenue.api, aggregate: sum}}")


def metric_chain(n):
    return WHOLE + "metrics:\n  m0: npv\n" + lines("", n, lambda i: f"  m{i + 1}: m{i} + 1 USD")


def metric_chain_back(n):
    return WHOLE + "metrics:\n" + lines("", n, lambda i: f"  m{n - i}: m{n - i - 1} + 1 USD") + "  m0: npv\n"


def events(n):
    return WHOLE + lines("events:\n", n, lambda i: f"  e{i}: npv < {i} USD")


def event_chain(n):
    return WHOLE + "events:\n  e0: npv < 0\n" + lines("", n, lambda i: f"  e{i + 1}: e{i} and npv < {i} USD")


def monthly_events(n):
    return WHOLE + lines("events:\n", n, lambda i: f"  e{i}: any(cash < {i} USD)")


def targets(n):
    return WHOLE + lines("targets:\n", n, lambda i: f"  t{i}: {{of: revenue.api, level: {i} USD/month}}")


def contracts(n):
    return TIME + PRODUCT + lines(
        "contracts:\n", n,
        lambda i: f"  c{i}: {{structure: take-or-pay, quantity: 10 GPU, price: 2 USD/GPU-h, take: 80 %, test: annual}}")


def like_chain(n):
    return (TIME + PRODUCT + "contracts:\n  c0: {structure: take-or-pay, quantity: 10 GPU, price: 2 USD/GPU-h, take: 80 %}\n"
            + lines("", n, lambda i: f"  c{i + 1}: {{like: c{i}}}"))


def like_chain_back(n):
    return (TIME + PRODUCT + "contracts:\n" + lines("", n, lambda i: f"  c{n - i}: {{like: c{n - i - 1}}}")
            + "  c0: {structure: take-or-pay, quantity: 10 GPU, price: 2 USD/GPU-h, take: 80 %}\n")


def like_circle(n):
    return TIME + PRODUCT + lines("contracts:\n", n, lambda i: f"  c{i}: {{like: c{(i + 1) % n}}}")


def products(n):
    return TIME + lines("business:\n  products:\n", n,
                        lambda i: f"    p{i}: {{demand: 1 Mtok/month, price: 3 USD/Mtok, efficiency: 1 Mtok/GPU-h}}") + CLOUD


def products_and_contracts(n):
    return (products(n).replace(CLOUD, "") + lines(
        "contracts:\n", n, lambda i: f"  c{i}: {{structure: on-demand, available: 9 GPU, price: 2 USD/GPU-h}}"))


def costs(n):
    return WHOLE.replace("}}}\n", "}}\n  ,costs: {", 1).replace("}}\n  ,costs: {", "}}, costs: {" + ", ".join(
        f"c{i}: {{amount: {i + 1} USD/month}}" for i in range(n)) + "}}\n", 1)


def generations(n):
    return TIME + "business:\n  generations:\n" + lines("", n, lambda i: f"    g{i}: {{power: 1 kW/GPU, performance: 2}}") + (
        "  products: {api: {demand: 1e6 Mtok/month, price: 3 USD/Mtok, efficiency: 1 Mtok/GPU-h}}\n") + CLOUD


# --- Long values

def sum_formula(n):
    return WHOLE + "metrics:\n  m: npv" + " + 1 USD" * n + "\n"


def product_formula(n):
    return WHOLE + "metrics:\n  m: npv" + " * 1.0001" * n + "\n"


def power_formula(n):
    return WHOLE + "metrics:\n  m: " + " + ".join(["exp(npv / 1e9 USD)"] * n) + "\n"


def nested_formulas(n):
    deep = "(" * 40 + "npv" + ")" * 40
    return WHOLE + lines("metrics:\n", n, lambda i: f"  m{i}: " + deep)


def condition(n):
    return WHOLE + "events:\n  e: " + " or ".join(f"npv < {i} USD" for i in range(n)) + "\n"


def nested_if(n):
    return WHOLE + lines("metrics:\n", n, lambda i: f"  m{i}: " + "if npv > 1 USD then " * 40 + "npv" + " else 2 USD" * 40)


def schedule(n):
    months = ", ".join(f"{1950 + i // 12}-{i % 12 + 1:02}: {i + 1} USD/GPU-h" for i in range(n))
    return TIME + PRODUCT + f"contracts: {{cloud: {{structure: on-demand, price: {{{months}}}}}}}\n"


def schedules(n):
    months = ", ".join(f"{2026 + i // 12}-{i % 12 + 1:02}: {i + 1} USD/GPU-h" for i in range(12))
    return TIME + PRODUCT + lines("contracts:\n", n, lambda i: f"  c{i}: {{structure: on-demand, available: 9 GPU, price: {{{months}}}}}")


def tiers(n):
    steps = ", ".join(f"{{from: {i + 1} GPU-h, discount: {i / n} %}}" for i in range(n))
    return (TIME + PRODUCT + "contracts: {cloud: {structure: volume-tiers, available: 2000 GPU, price: 2 USD/GPU-h, "
            f"period: year, tiers: [{steps}]}}}}\n")


def commitments(n):
    return (TIME + PRODUCT + "contracts: {cloud: {structure: minimum-spend, available: 2000 GPU, price: 2 USD/GPU-h, "
            f"commitment: [{', '.join(['1 USD'] * n)}]}}}}\n")


def actuals(n):
    months = ", ".join(f"{2025 - (n - 1 - i) // 12}-{12 - (n - 1 - i) % 12:02}: 1" for i in range(n))
    return TIME + f"factors: {{a: {{process: gbm, actuals: {{{months}}}}}}}\n"


def limits(n):
    return WHOLE + lines("report:\n  limits:\n", n, lambda i: f"    - {{measure: mean(npv), warn: {i} USD}}")


def long_text(n):
    return WHOLE + "description: >-\n" + "  words and more words, and still more of them\n" * n


def quoted_text(n):
    return WHOLE + 'description: "' + "\\u0041 \\n" * n + '"\n'


def folded_quote(n):
    return WHOLE + 'description: "a' + "\n  a" * n + '"\n'


def long_key(n):
    return WHOLE + "k" * n + ": 1\n"


def long_name(n):
    return WHOLE + "metrics: {m: " + "k" * n + "}\n"


def long_number(n):
    return WHOLE + "levers: {a: 1." + "1" * n + "}\n"


def long_unit(n):
    return WHOLE + "levers: {a: 1 " + "USD/" * n + "USD}\n"


def comments(n):
    return lines(WHOLE, n, lambda i: "# a comment")


def blank_lines(n):
    return WHOLE + "\n" * n


def deep_lists(n):
    return WHOLE + lines("", n, lambda i: f"key{i}: " + "[" * 80 + "]" * 80)


def aliases(n):
    return TIME + PRODUCT + "contracts:\n  c: {structure: on-demand, price: &p 2 USD/GPU-h}\n" + lines(
        "", n, lambda i: f"  c{i}: {{structure: on-demand, available: 9 GPU, price: *p}}")


def provenance(n):
    return TIME + PRODUCT + lines(
        "contracts:\n", n, lambda i: f"  c{i}: {{structure: on-demand, available: 9 GPU, price: {{value: 2 USD/GPU-h, tag: A, source: s{i}}}}}")


# --- Changes

def overlays(n):
    return WHOLE + lines("overlays:\n", n, lambda i: f"  o{i}: {{contracts.cloud.price: {i} USD/GPU-h}}")


def variants(n):
    return WHOLE + lines("variants:\n", n, lambda i: f"  v{i}: {{contracts.cloud.price: {i} USD/GPU-h}}")


def long_variant(n):
    return contracts(n) + lines("variants:\n  v:\n", n, lambda i: f"    contracts.c{i}.take: 70 %")


def uncertain(n):
    return levers(n) + lines("uncertain:\n", n, lambda i: f"  levers.l{i}: {{low: 0.9, high: 1.1}}")


def dotted_keys(n):
    return WHOLE + lines("", n, lambda i: f"contracts.cloud.price{i}: 2 USD/GPU-h")


# Kind: size counted, full size.
KINDS = {
    "unknown_keys": (unknown_keys, 500, 60000), "unknown_terms": (unknown_terms, 500, 50000),
    "misspelt_terms": (misspelt_terms, 100, 14000), "unknown_names": (unknown_names, 300, 30000),
    "unknown_in_one": (unknown_in_one, 300, 60000), "unknown_models": (unknown_models, 100, 19000),
    "unknown_pairs": (unknown_pairs, 300, 40000), "unknown_events": (unknown_events, 300, 30000),
    "unknown_uncertain": (unknown_uncertain, 100, 12000),
    "duplicate_keys": (duplicate_keys, 500, 150000), "bad_values": (bad_values, 100, 16000),
    "factors": (factors, 50, 15000), "factors_used": (factors_used, 25, 12000),
    "matrix": (matrix, 30, 440), "dense_matrix": (dense_matrix, 30, 420), "pairs": (pairs, 25, 6000),
    "latents": (latents, 25, 10000), "factor_chain": (factor_chain, 10, 10000),
    "levers": (levers, 200, 80000), "metrics": (metrics, 50, 18000), "metric_chain": (metric_chain, 50, 40000),
    "metric_chain_back": (metric_chain_back, 50, 40000), "events": (events, 50, 40000),
    "event_chain": (event_chain, 50, 25000), "monthly_events": (monthly_events, 50, 30000),
    "targets": (targets, 10, 18000), "contracts": (contracts, 10, 9000), "like_chain": (like_chain, 10, 2000),
    "like_chain_back": (like_chain_back, 10, 2000), "like_circle": (like_circle, 100, 40000),
    "products": (products, 10, 10000), "products_and_contracts": (products_and_contracts, 5, 4000),
    "costs": (costs, 25, 25000), "generations": (generations, 50, 18000),
    "sum_formula": (sum_formula, 200, 120000), "product_formula": (product_formula, 200, 110000),
    "power_formula": (power_formula, 100, 45000), "nested_formulas": (nested_formulas, 50, 10000),
    "condition": (condition, 100, 45000), "nested_if": (nested_if, 10, 750), "schedule": (schedule, 200, 1800),
    "schedules": (schedules, 5, 3000), "tiers": (tiers, 10, 20000), "commitments": (commitments, 5, 120000),
    "actuals": (actuals, 100, 1000), "limits": (limits, 50, 20000), "long_text": (long_text, 500, 22000),
    "quoted_text": (quoted_text, 500, 100000), "folded_quote": (folded_quote, 1000, 250000),
    "long_key": (long_key, 5000, 1000000), "long_name": (long_name, 5000, 1000000),
    "long_number": (long_number, 5000, 1000000), "long_unit": (long_unit, 500, 250000),
    "comments": (comments, 1000, 85000), "blank_lines": (blank_lines, 5000, 1000000),
    "deep_lists": (deep_lists, 20, 5800), "aliases": (aliases, 10, 15000), "provenance": (provenance, 10, 9000),
    "overlays": (overlays, 100, 19000), "variants": (variants, 100, 19000),
    "long_variant": (long_variant, 10, 6500), "uncertain": (uncertain, 100, 18000),
    "dotted_keys": (dotted_keys, 100, 22000),
}

if __name__ == "__main__":
    import pathlib
    import subprocess
    import sys
    import time
    binary, folder, *names = sys.argv[1:]
    share = 1.0
    if names and names[0].startswith("share="):
        share = float(names.pop(0)[6:])
    for name in names or KINDS:
        make, _, full = KINDS[name]
        text = make(max(1, int(full * share)))
        path = pathlib.Path(folder) / f"{name}.yaml"
        path.write_text(text)
        start = time.time()
        try:
            r = subprocess.run([binary, "validate", str(path)], capture_output=True, text=True, timeout=60, errors="replace")
            first = (r.stderr or r.stdout).splitlines()[:1]
            code, told = r.returncode, r.stderr.count("\n")
        except subprocess.TimeoutExpired:
            code, first, told = "TIMEOUT", [], 0
        took = time.time() - start
        print(f"{name:24} {len(text)//1024:5} KiB {took:7.2f} s  exit {code} lines {told} {' '.join(first)[:150]}", flush=True)
