# run --outer: both bands in every form.
. Tests/Command/lib.bash
small="scenarios/undisclosed-take.yaml --paths 2000 --outer 100 --quiet"

expect_exit 0 "$SHORTFALL" run $small
expect_empty "$SCRATCH/err"
expect_text "$SCRATCH/out" "What is not known"
expect_text "$SCRATCH/out" "contracts.cloud.take"
expect_text "$SCRATCH/out" "lack of knowledge"

expect_exit 0 "$SHORTFALL" run $small --threads 1 --out "$SCRATCH/one"
expect_exit 0 "$SHORTFALL" run $small --threads 2 --out "$SCRATCH/two"
diff -r "$SCRATCH/one" "$SCRATCH/two" || fail "threads change a file"
[ -s "$SCRATCH/one/knowledge.csv" ] || fail "no table of the bands: $(ls "$SCRATCH/one")"
grep -q '^mean(npv),,knowledge_p95,,' "$SCRATCH/one/percentiles.csv" || fail "rows of the bands"
python3 - "$SCRATCH/one/result.json" <<'PY' || fail "the JSON result"
import json, sys
knowledge = json.load(open(sys.argv[1]))["knowledge"]
rows = {row["measure"]: row for row in knowledge["tables"]["knowledge"]}
loss = rows["P(loss)"]["value"]
assert loss["ci_low"] < loss["value"] < loss["ci_high"]
assert loss["knowledge"]["low"] < loss["knowledge"]["median"] < loss["knowledge"]["high"]
assert loss["knowledge"]["draws"] == 100
PY

# Wrong input.
expect_exit 64 "$SHORTFALL" run scenarios/one-page.yaml --paths 2000 --outer 100
expect_text "$SCRATCH/err" "names no input as uncertain"
expect_text "$SCRATCH/err" "uncertain: {levers.demand"
expect_empty "$SCRATCH/out"
expect_exit 64 "$SHORTFALL" run scenarios/undisclosed-take.yaml --outer 3
expect_text "$SCRATCH/err" "from 100 to"
expect_exit 65 "$SHORTFALL" validate scenarios/one-page.yaml --set 'uncertain=[contracts.cloud.tke]'
expect_text "$SCRATCH/err" "did you mean 'take'"
exit 0
