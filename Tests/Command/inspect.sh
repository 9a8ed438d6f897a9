# validate, show, explain, schema.
. Tests/Command/lib.bash
for scenario in scenarios/*.yaml scenarios/reference/*.yaml; do
    expect_exit 0 "$SHORTFALL" validate $scenario
    expect_empty "$SCRATCH/err"
done

# The resolved view is a scenario again, and the same one.
expect_exit 0 "$SHORTFALL" show --resolved scenarios/one-page.yaml --set run.paths=3000
cp "$SCRATCH/out" "$SCRATCH/resolved.yaml"
expect_text "$SCRATCH/resolved.yaml" "# default"
expect_exit 0 "$SHORTFALL" run "$SCRATCH/resolved.yaml" --format csv
cp "$SCRATCH/out" "$SCRATCH/a.csv"
expect_exit 0 "$SHORTFALL" run scenarios/one-page.yaml --paths 3000 --format csv
cmp "$SCRATCH/out" "$SCRATCH/a.csv" || fail "the resolved view is another scenario"

expect_exit 0 "$SHORTFALL" explain scenarios/reference/r1.yaml --path 48211
expect_text "$SCRATCH/out" "expense.compute.take_or_pay"
expect_text "$SCRATCH/out" "2033-12"
expect_exit 0 "$SHORTFALL" explain scenarios/reference/r1.yaml --path 48211 --line revenue
grep -q "expense" "$SCRATCH/out" && fail "--line narrows nothing"
expect_exit 64 "$SHORTFALL" explain scenarios/reference/r1.yaml --path -1
expect_exit 64 "$SHORTFALL" explain scenarios/reference/r1.yaml --path 1125899906842624

# D15 · a ratio of nothing has no value.
cat > "$SCRATCH/nothing.yaml" <<'Y'
time: {as_of: 2026-01, horizon: 12 months}
business:
  products: {api: {demand: 0 GPU-h/month, price: 3 USD/GPU-h}}
  costs: {rent: {amount: 5 USD/month}}
metrics: {cost_per_hour: {of: expense.cost.rent, per: demand.api}, share: {of: revenue.api, per: demand.api}}
Y
expect_exit 0 "$SHORTFALL" explain "$SCRATCH/nothing.yaml" --path 0
expect_text "$SCRATCH/out" "no value"
grep -qwE "inf|nan" "$SCRATCH/out" && fail "explain prints what is no number"

expect_exit 0 "$SHORTFALL" schema
python3 - "$SCRATCH/out" <<'PY' || fail "the schema"
import json, sys
schema = json.load(open(sys.argv[1]))
assert schema["$schema"].endswith("2020-12/schema")
for section in ("time", "factors", "contracts", "targets", "metrics", "events", "run"):
    assert section in schema["properties"], section
PY
exit 0
