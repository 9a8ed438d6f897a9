# compare.
. Tests/Command/lib.bash
scenario=scenarios/structures.yaml

expect_exit 0 "$SHORTFALL" compare --help
expect_text "$SCRATCH/out" "--ignore-below"
expect_exit 0 "$SHORTFALL" compare $scenario --paths 2000 --out "$SCRATCH/results"
expect_empty "$SCRATCH/err"
for name in take_or_pay upfront volume_tiers split base; do
    expect_text "$SCRATCH/out" "$name"
done
expect_text "$SCRATCH/out" "mean(npv)"
expect_text "$SCRATCH/out" "P(loss | miss)"
python3 -c 'import sys; sys.exit(any(len(l.rstrip("\n")) > 100 for l in open(sys.argv[1], encoding="utf-8")))' \
    "$SCRATCH/out" || fail "a line of more than 100 characters"
for file in study.txt study.md study.json study.html ranking.csv differences.csv choice.csv \
    beats.csv dominance.csv frontier.svg beats.svg; do
    [ -s "$SCRATCH/results/$file" ] || fail "no $file"
done

# Differences are of paths in common: the value less that of the reference, with a smaller error.
expect_exit 0 "$SHORTFALL" compare $scenario --paths 3000 --variant take_or_pay --variant lower_take \
    --against take_or_pay --measure 'mean(npv)' --measure 'cvar95(npv)' --format json
python3 - "$SCRATCH/out" <<'PY' || fail "the numbers of the JSON"
import json, sys
study = json.load(open(sys.argv[1]))
assert study["schema"] == "shortfall.study/1" and study["study"] == "compare"
assert study["paths"] == 3000 if "paths" in study else True
rows = {row["variant"]: row for row in study["tables"]["ranking"]}
assert set(rows) == {"take_or_pay", "lower_take"}, rows
differences = study["tables"]["differences"]
assert [row["measure"] for row in differences] == ["mean(npv)", "cvar95(npv)"]
for row in differences:
    name = row["measure"]
    a, b = rows["lower_take"][name], rows["take_or_pay"][name]
    d = row["difference"]
    assert abs(d["value"] - (a["value"] - b["value"])) <= 1e-9 * abs(a["value"]), row
    assert d["std_error"] < 0.25 * a["std_error"], row
    assert d["ci_low"] < d["value"] < d["ci_high"] and d["count"] == 3000, row
    assert row["independent_paths"] > 20, row
assert differences[0]["verdict"] == "higher" and differences[1]["verdict"] == "lower"
PY

# Overlays and other files take part; what is the same is said to be.
expect_exit 0 "$SHORTFALL" compare scenarios/commitments.yaml --variant lower_take --paths 500
expect_text "$SCRATCH/out" "lower_take"
expect_exit 0 "$SHORTFALL" compare scenarios/one-page.yaml scenarios/one-page.yaml --paths 500 \
    --measure 'mean(npv)'
expect_text "$SCRATCH/out" "one-page"
expect_text "$SCRATCH/out" "equal"

expect_exit 64 "$SHORTFALL" compare
expect_exit 64 "$SHORTFALL" compare scenarios/one-page.yaml
expect_text "$SCRATCH/err" "nothing to compare with"
expect_empty "$SCRATCH/out"
expect_exit 65 "$SHORTFALL" compare $scenario --variant spilt
expect_text "$SCRATCH/err" "did you mean 'split'"
expect_exit 65 "$SHORTFALL" compare $scenario --against bsae
expect_text "$SCRATCH/err" "did you mean 'base'"
expect_exit 64 "$SHORTFALL" compare $scenario --measure 'mean(nvp)'
expect_text "$SCRATCH/err" "did you mean 'npv'"
# A line that some variants lack is a flow of zero there, and it is said.
expect_exit 0 "$SHORTFALL" compare $scenario --paths 500 --measure 'mean(total(expense.compute.cloud))' --format json
expect_text "$SCRATCH/out" "expense.compute.cloud is not in base, split: it counts as a flow of zero there."
# So does the metric of a contract that some variants lack.
expect_exit 0 "$SHORTFALL" compare $scenario --paths 500 --measure 'mean(cost.cloud)' --format json
expect_text "$SCRATCH/out" "cost.cloud is not in base, split: it counts as"
expect_exit 64 "$SHORTFALL" compare $scenario --ignore-below '5 EUR'
expect_text "$SCRATCH/err" "expected USD"
expect_exit 64 "$SHORTFALL" compare $scenario --ignore-below many
expect_exit 64 "$SHORTFALL" compare $scenario --outcome 'npv +'
expect_exit 64 "$SHORTFALL" compare $scenario --paths 0
expect_exit 64 "$SHORTFALL" compare $scenario --paths 100000 --memory 1MiB
expect_exit 66 "$SHORTFALL" compare $scenario "$SCRATCH/missing.yaml"
sed 's/take: 79 %/take: 179 %/' $scenario > "$SCRATCH/bad.yaml"
expect_exit 65 "$SHORTFALL" compare "$SCRATCH/bad.yaml"
expect_text "$SCRATCH/err" "bad.yaml:"
expect_text "$SCRATCH/err" "out of range"
expect_empty "$SCRATCH/out"
exit 0
