# What is owed beyond the horizon: compare, its dominance, solve and optimize rank nothing until it is
# said how that counts, and then say so beside the ranking.
. Tests/Command/lib.bash

# 100 hours a month for a year; `long` is 0.10 USD cheaper, for two more years: 120 USD saved within the
# horizon, and 24 months at 190 USD owed after it.
cat > "$SCRATCH/owed.yaml" <<'YAML'
time: {as_of: 2026-01-01, horizon: 12 months}
basis: {discount: 0 %/yr}
business:
  products: {lab: {class: internal, demand: 100 GPU-h/month}}
contracts:
  cloud: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h, term: 1 year}
variants:
  long: {contracts: {cloud: {term: 3 years, price: 1.9 USD/GPU-h}}}
run: {paths: 1000, seed: 1}
YAML
compare() { expect_exit "$1" "$SHORTFALL" compare "${@:2}" --measure 'mean(present_cost)'; }
rank() {
    python3 - "$SCRATCH/out" "$1" "$2" <<'PY' || fail "the ranking under $1"
import json, sys
study = json.load(open(sys.argv[1]))
rule, best = sys.argv[2:]
rows = {row["variant"]: row for row in study["tables"]["ranking"]}
assert {name: row["place"] for name, row in rows.items() if name != best} in ({"base": "2"}, {"long": "2"})
assert rows[best]["place"] == "1", rows
assert any(text.startswith(f"Beyond the horizon: {rule}. ") for text in study["findings"]), study["findings"]
# Whoever dominates without the rest of the term loses by it where it counts.
verdict = "dominates" if best == "long" else "dominated by base"
assert study["tables"]["dominance"][0]["first_order"].startswith(verdict), study["tables"]["dominance"]
PY
}

compare 3 "$SCRATCH/owed.yaml" --quiet
expect_text "$SCRATCH/err" "No ranking: after the horizon long and base differ by 4.56 k USD"
expect_text "$SCRATCH/err" "more than the 120 USD by which they differ in mean(present_cost)"
for rule in owed net_of_market ignored; do expect_text "$SCRATCH/err" "$rule"; done
compare 3 "$SCRATCH/owed.yaml" --quiet --format json
python3 - "$SCRATCH/out" <<'PY' || fail "a ranking that is withheld"
import json, sys
study = json.load(open(sys.argv[1]))
assert {row["place"] for row in study["tables"]["ranking"]} == {"withheld"}, study["tables"]["ranking"]
owed = {row["variant"]: row["mean(beyond.owed)"]["value"] for row in study["tables"]["beyond"]}
assert owed == {"base": 0, "long": 24 * 190}, owed
for name in ("dominance", "choice", "beats", "frontier"): assert name not in study["tables"], name
PY
for rule in owed net_of_market ignored; do
    best=base
    [ $rule = ignored ] && best=long
    compare 0 "$SCRATCH/owed.yaml" --quiet --format json --beyond $rule
    rank $rule $best
    # The scenario says the same.
    sed "s/horizon: 12 months/&, beyond: $rule/" "$SCRATCH/owed.yaml" > "$SCRATCH/says.yaml"
    compare 0 "$SCRATCH/says.yaml" --quiet --format json
    rank $rule $best
done
# A measure that does not know what is owed is said not to have it.
expect_exit 0 "$SHORTFALL" compare "$SCRATCH/owed.yaml" --quiet --beyond owed --measure 'mean(total_cost)' \
    --format json
expect_text "$SCRATCH/out" "but is not in mean(total_cost)."

# Any two that differ so withhold the ranking, not the first one and another alone; dominance is withheld
# of a variant that owes more, however far ahead it is.
sed 's/^  long: .*/  dear: {contracts: {cloud: {price: 99 USD\/GPU-h}}}\
  lasting: {contracts: {cloud: {term: 13 months, price: 98 USD\/GPU-h}}}/' \
    "$SCRATCH/owed.yaml" > "$SCRATCH/three.yaml"
compare 3 "$SCRATCH/three.yaml" --quiet
expect_text "$SCRATCH/err" "lasting and dear differ by 9.80 k USD"
sed 's/price: 1.9 USD/price: 0.1 USD/' "$SCRATCH/owed.yaml" > "$SCRATCH/far.yaml"
compare 0 "$SCRATCH/far.yaml" --quiet
expect_text "$SCRATCH/out" "withheld: they owe unlike amounts beyond"

# The root within the horizon is at the same price; what is owed counts, 36 months cost what 12 do.
solve() {
    expect_exit "$1" "$SHORTFALL" solve "$SCRATCH/owed.yaml" --quiet --format json "${@:2}" \
        --for 'contracts.cloud.price=0.5..3 USD/GPU-h' \
        --until 'mean(present_cost) of long == mean(present_cost) of base'
}
solve 3
expect_text "$SCRATCH/err" "No root is told: at contracts.cloud.price of long 2 USD/GPU-h"
expect_text "$SCRATCH/err" "differ by 4.80 k USD in what is still owed"
for rule in owed net_of_market ignored; do
    solve 0 --beyond $rule
    python3 - "$SCRATCH/out" $rule <<'PY' || fail "the root under $rule"
import json, sys
study, rule = json.load(open(sys.argv[1])), sys.argv[2]
root = study["tables"]["roots"][0]["root"]["value"]
assert abs(root - (2 if rule == "ignored" else 2 / 3)) < 1e-6, root
assert any(text.startswith(f"Beyond the horizon: {rule}. ") for text in study["findings"])
PY
done

# Reserved hours at 2 USD for three years, or hours on demand at 2.5 USD.
sed 's/term: 1 year}/term: 3 years}\
  spot: {structure: on-demand, price: 2.5 USD\/GPU-h}/' "$SCRATCH/owed.yaml" > "$SCRATCH/size.yaml"
optimize() {
    expect_exit "$1" "$SHORTFALL" optimize "$SCRATCH/size.yaml" --quiet --format json "${@:2}" \
        --over 'contracts.cloud.quantity=0..100 GPU-h/month' --minimize 'mean(present_cost)'
}
optimize 3
expect_text "$SCRATCH/err" "No optimum is named: cloud.quantity 100 GPU-h/month has the least mean"
python3 - "$SCRATCH/out" <<'PY' || fail "an optimum that is withheld"
import json, sys
assert "optimum" not in json.load(open(sys.argv[1]))["tables"]
PY
for rule in owed net_of_market ignored; do
    optimize 0 --beyond $rule
    python3 - "$SCRATCH/out" $rule <<'PY' || fail "the optimum under $rule"
import json, sys
study, rule = json.load(open(sys.argv[1])), sys.argv[2]
found = study["tables"]["optimum"][0]["contracts.cloud.quantity"]
# The rights to hours at 2 USD are worth more than they cost where the market asks 2.5 USD.
assert found == (0 if rule == "owed" else 100), found
assert any(text.startswith(f"Beyond the horizon: {rule}. ") for text in study["findings"])
PY
done
exit 0
