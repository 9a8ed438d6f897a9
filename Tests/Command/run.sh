# `run`: formats, --out, flags that change the plan, and what goes where.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml
small="--paths 4000"

expect_exit 0 "$SHORTFALL" run $scenario $small
expect_text "$SCRATCH/out" "P(loss | miss)"
expect_empty "$SCRATCH/err"

expect_exit 0 "$SHORTFALL" run $scenario $small --format json
python3 - "$SCRATCH/out" <<'PY' || fail "the JSON result"
import json, sys
result = json.load(open(sys.argv[1]))
assert result["schema"] == "shortfall.result/1"
keys = {"metric", "period", "statistic", "condition", "value", "std_error", "ci_low", "ci_high", "count"}
rows = result["estimates"]
assert rows and all(keys <= set(row) for row in rows)
loss = [r for r in rows if (r["metric"], r["statistic"], r["condition"]) == ("loss", "probability", "miss")]
assert len(loss) == 1 and loss[0]["ci_low"] < loss[0]["value"] < loss[0]["ci_high"]
years = {r["period"] for r in rows if r["metric"] == "revenue"}
assert None in years and "2027" in years
missing = [r for r in rows if r["value"] is None]
assert all("reason" in r for r in missing)
PY

expect_exit 0 "$SHORTFALL" run $scenario $small --format csv
head -1 "$SCRATCH/out" | grep -q '^metric,period,statistic,condition,value,std_error,ci_low,ci_high,count' \
    || fail "the header of the CSV result"
expect_exit 0 "$SHORTFALL" run $scenario $small --format markdown
expect_text "$SCRATCH/out" "| ---"

# The same bits for any number of threads, and from one run to the next.
expect_exit 0 "$SHORTFALL" run $scenario $small --threads 1 --out "$SCRATCH/one"
expect_exit 0 "$SHORTFALL" run $scenario $small --threads 2 --out "$SCRATCH/two"
diff -r "$SCRATCH/one" "$SCRATCH/two" || fail "threads change a file"
[ "$(ls "$SCRATCH/one" | tr '\n' ' ')" = "current percentiles.csv report.md report.txt result.json " ] \
    || fail "files of --out"

# A setting and a seed change the plan; an unknown overlay is refused.
expect_exit 0 "$SHORTFALL" run $scenario $small --seed 2 --set contracts.cloud.take=60% --out "$SCRATCH/three"
cmp -s "$SCRATCH/one/result.json" "$SCRATCH/three/result.json" && fail "a setting changed nothing"
expect_exit 65 "$SHORTFALL" run $scenario --overlay nowhere
expect_text "$SCRATCH/err" "no such overlay"

# Without a path table the probabilities stay.
expect_exit 0 "$SHORTFALL" run $scenario $small --path-table off --format csv
off="$(grep '^loss,,probability,miss' "$SCRATCH/out")"
on="$(grep '^loss,,probability,miss' "$SCRATCH/one/percentiles.csv")"
[ "$off" = "$on" ] || fail "the path table changes a probability: $off, $on"
grep -q '^npv,,p5,,.*,exact,,$' "$SCRATCH/out" || fail "the outermost 5 % are exact"
grep -q '^npv,,p50,,.*,sketch,,$' "$SCRATCH/out" || fail "the middle comes from the sketch"
grep -q '^npv,,critical_miss,.*--path-table off does not keep' "$SCRATCH/out" \
    || fail "the critical miss names the option"

# A table that does not fit is refused with what it takes; sizes need a unit.
expect_exit 0 "$SHORTFALL" run $scenario $small --path-table on --memory 64MiB --out "$SCRATCH/kept"
# Only the provenance says what was kept.
diff -r -I 'path.table' -I memory_bytes "$SCRATCH/one" "$SCRATCH/kept" \
    || fail "keeping all changes a file"
expect_exit 64 "$SHORTFALL" run $scenario --paths 1000000 --path-table on --memory 100MiB
expect_text "$SCRATCH/err" "the limit is 100.0 MiB"
expect_exit 64 "$SHORTFALL" run $scenario --memory 100
exit 0
