# Whoever only buys is told of costs: every study, unless something else is asked for.
. Tests/Command/lib.bash
cat > "$SCRATCH/buyer.yaml" <<'YAML'
time: {as_of: 2026-01-01, horizon: 12 months}
basis: {discount: 0 %/yr}
factors:
  need: {process: gbm, start: 1e6 GPU-h/month, growth: 0 %/yr, volatility: 60 %/yr}
business:
  products: {lab: {class: internal, demand: need}}
contracts:
  cloud: {structure: reserved, quantity: 1e6 GPU-h/month, price: 2 USD/GPU-h}
  spot: {structure: on-demand, price: 4 USD/GPU-h}
targets:
  load: {of: quantity.gpu_hours.used.cloud, per: quantity.gpu_hours.delivered.cloud, at_least: 80 %}
overlays:
  surge: {levers: {demand: 1.3}}
variants:
  more: {contracts: {cloud: {quantity: 1.4e6 GPU-h/month}}}
  open: {contracts: {cloud: null}, targets: {load: null}}
run: {paths: 2000, seed: 1}
YAML
study() { expect_exit 0 "$SHORTFALL" "$1" "$SCRATCH/buyer.yaml" --quiet --format json "${@:2}"; }
# What a seller reads is in no finding and no table.
no_seller() {
    python3 - "$SCRATCH/out" <<'PY' || fail "$1 speaks of profit"
import json, sys
study = json.load(open(sys.argv[1]))
text = json.dumps([study["findings"], study["tables"]])
for word in (
    "npv", "NPV", "loss)", "P(loss", "_margin", "gross profit", "operating profit", "_profit", "critical miss"
):
    assert word not in text, (word, text[max(0, text.find(word) - 200):text.find(word) + 100])
PY
}

study compare --variant more
no_seller compare
python3 - "$SCRATCH/out" <<'PY' || fail "the ranking of a buyer"
import json, sys
rows = json.load(open(sys.argv[1]))["tables"]["ranking"]
measures = [name for name in rows[0] if "(" in name]
assert measures == [
    "mean(present_cost)", "p95(present_cost)", "cvar95(present_cost)", "mean(total_cost)",
    "mean(unused_commitment)", "P(miss)"], measures
costs = [row["mean(present_cost)"]["value"] for row in rows]
assert costs == sorted(costs) and costs[0] > 0, costs
PY
# A variant without commitment has no unused one, and no target to miss.
study compare
expect_text "$SCRATCH/out" '"open"'
study sweep --vary 'levers.demand=0.8, 1.2'
no_seller sweep
study sensitivity
no_seller sensitivity
study stress
no_seller stress
expect_text "$SCRATCH/out" "mean(present_cost) rises most under surge"
expect_text "$SCRATCH/out" "mean(unused_commitment) worsens under no stress"
expect_text "$SCRATCH/out" "A breach (miss)"
study attribute
no_seller attribute
expect_text "$SCRATCH/out" "CVaR 95 of present_cost is"
study miss
no_seller miss
expect_text "$SCRATCH/out" "adds 240"
study optimize --over 'contracts.cloud.quantity=0..2e6 GPU-h/month' --minimize 'mean(present_cost)'
no_seller optimize
expect_text "$SCRATCH/out" 'cvar95(present_cost)'

# A seller's defaults are as they were; both may ask for either.
sed 's/^business:/perspective: seller\n&/' "$SCRATCH/buyer.yaml" > "$SCRATCH/seller.yaml"
expect_exit 0 "$SHORTFALL" compare "$SCRATCH/seller.yaml" --quiet --variant more
expect_text "$SCRATCH/out" "mean(npv)"
expect_exit 0 "$SHORTFALL" attribute "$SCRATCH/seller.yaml" --quiet --of total_cost --drivers none
expect_text "$SCRATCH/out" "CVaR 95 of total_cost is"
expect_exit 64 "$SHORTFALL" attribute "$SCRATCH/seller.yaml" --of totalcost
expect_text "$SCRATCH/err" "did you mean 'total_cost'"
exit 0
