# Demand that is not served: what it is worth judges choices, and a choice that serves less is warned of.
. Tests/Command/lib.bash

# 100 hours a month are wanted, and not served cost 3 USD each; the hours of `none` and `half` are missing.
cat > "$SCRATCH/buyer.yaml" <<'YAML'
time: {as_of: 2026-01-01, horizon: 12 months}
basis: {discount: 0 %/yr}
business:
  products: {lab: {class: internal, demand: 100 GPU-h/month, unserved_value: 3 USD/GPU-h}}
contracts:
  cloud: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h}
variants:
  none: {contracts: {cloud: {quantity: 0 GPU-h/month}}}
  half: {contracts: {cloud: {quantity: 50 GPU-h/month}}}
run: {paths: 1000, seed: 1}
YAML
sed 's/, unserved_value: 3 USD\/GPU-h//' "$SCRATCH/buyer.yaml" > "$SCRATCH/unpriced.yaml"
sed 's/3 USD\/GPU-h}}/1 USD\/GPU-h}}/' "$SCRATCH/buyer.yaml" > "$SCRATCH/cheap.yaml"
sed 's/^business:/perspective: seller\n&/' "$SCRATCH/buyer.yaml" > "$SCRATCH/seller.yaml"
sed 's/^business:/report: {standard_metrics: false}\n&/' "$SCRATCH/buyer.yaml" > "$SCRATCH/silent.yaml"
ranking() { # MEASURE VARIANT…: the order by a measure.
    python3 - "$SCRATCH/out" "$@" <<'PY' || fail "the ranking by $1"
import json, sys
study, (measure, *order) = json.load(open(sys.argv[1])), sys.argv[2:]
rows = study["tables"]["ranking"]
assert [row["variant"] for row in rows] == order, rows
assert measure in rows[0], rows[0]
PY
}
compare() { expect_exit 0 "$SHORTFALL" compare "$SCRATCH/$1.yaml" --quiet --format json "${@:2}"; }

# By default, where the cost was written, as outcome, without standard metrics, and of a seller.
compare buyer
ranking 'mean(decision_cost)' base half none
compare buyer --measure 'mean(present_cost)' --outcome present_cost
ranking 'mean(decision_cost)' base half none
expect_text "$SCRATCH/out" "choices are judged by these"
compare silent
ranking 'mean(decision_cost)' base half none
compare seller
ranking 'mean(decision_value)' base half none
compare seller --measure 'mean(npv)'
ranking 'mean(decision_value)' base half none
expect_text "$SCRATCH/out" "choices are judged by these"
# Without a value to buy nothing is cheapest, and that is warned of; with a low one it stays so, priced.
compare unpriced
ranking 'mean(present_cost)' none half base
expect_text "$SCRATCH/out" "none serves 0.00 % of demand, base 100 %: it may gain by not serving."
compare cheap
ranking 'mean(decision_cost)' none half base
expect_text "$SCRATCH/out" "what is not served is charged at its unserved_value"

# f(q) = 2 q + 3 (100 − q) falls up to q = 100; without a value, and for 1 USD, it rises.
optimize() {
    expect_exit 0 "$SHORTFALL" optimize "$SCRATCH/$1.yaml" --quiet --format json \
        --over 'contracts.cloud.quantity=0..100 GPU-h/month' --minimize "$2"
    python3 - "$SCRATCH/out" "$3" "$4" <<'PY' || fail "the optimum of $1"
import json, sys
study, quantity, text = json.load(open(sys.argv[1])), float(sys.argv[2]), sys.argv[3]
assert study["tables"]["optimum"][0]["contracts.cloud.quantity"] == quantity, study["tables"]["optimum"]
assert any(text in sentence for sentence in study["findings"]), study["findings"]
PY
}
optimize buyer 'mean(present_cost)' 100 "choices are judged by these"
optimize unpriced 'mean(present_cost)' 0 "it may gain by not serving"
optimize cheap 'mean(present_cost)' 0 "charged at its unserved_value"

# Serving half is as dear as serving all at p = 3 USD: 1 200 p = 600 p + 600 · 3. Not priced, at no price.
solve() {
    expect_exit "$1" "$SHORTFALL" solve "$SCRATCH/$2.yaml" --quiet --format json --in base \
        --for "contracts.cloud.price=$3 USD/GPU-h" --until "$4"
}
solve 0 buyer 1..5 'mean(present_cost) of base == mean(present_cost) of half'
expect_text "$SCRATCH/out" "choices are judged by these"
python3 - "$SCRATCH/out" <<'PY' || fail "the root"
import json, sys
# `half` stays at 2 USD: 1 200 p = 600 · 2 + 600 · 3.
root = json.load(open(sys.argv[1]))["tables"]["roots"][0]["root"]["value"]
assert abs(root - 2.5) < 1e-9, root
PY
expect_text "$SCRATCH/out" "half serves 50.0 % of demand, base 100 %: what is not served is charged"
solve 0 unpriced 0.5..5 'mean(present_cost) of base == mean(present_cost) of half'
expect_text "$SCRATCH/out" "half serves 50.0 % of demand, base 100 %: it may gain by not serving."
exit 0
