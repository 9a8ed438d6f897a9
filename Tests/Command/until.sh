# `run --until`: goes on until estimates are precise, at the same number of paths for any threads.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml

# The result is that of as many paths, and does not depend on threads.
expect_exit 0 "$SHORTFALL" run $scenario --until "p_loss ±0.5 %" --threads 1 --quiet --out "$SCRATCH/one"
expect_text "$SCRATCH/out" "Convergence"
expect_exit 0 "$SHORTFALL" run $scenario --until "P(loss) +-0.005" --threads 3 --quiet --out "$SCRATCH/two"
diff -r "$SCRATCH/one" "$SCRATCH/two" || fail "threads change a file"
expect_text "$SCRATCH/one/convergence.csv" "measure,paths,value,ci_low,ci_high,half_width,bound"
paths="$(python3 - "$SCRATCH/one/result.json" <<'PY'
import json, sys
result = json.load(open(sys.argv[1]))
convergence = result["convergence"]
assert convergence["is_reached"] and convergence["goals"][0]["half_width"] == 0.005
last = convergence["checks"][-1]
assert last["readings"][0]["half_width"] <= 0.005
assert last["paths"] == result["provenance"]["paths"] and last["paths"] % 1024 == 0
print(last["paths"])
PY
)" || fail "the record of the checks"
expect_exit 0 "$SHORTFALL" run $scenario --paths "$paths" --quiet --format csv
cmp "$SCRATCH/out" "$SCRATCH/one/percentiles.csv" || fail "not the result of $paths paths"

# Not reached: all is written, the code is 3 and the message says how many paths it takes.
expect_exit 3 "$SHORTFALL" run $scenario --until "p_loss ±0.05 %" --until "mean(npv) ±5 % of value" \
    --max-paths 20000 --quiet --out "$SCRATCH/three"
expect_text "$SCRATCH/err" "P(loss) is within ±"
expect_text "$SCRATCH/err" "paths would be needed"
[ -s "$SCRATCH/three/convergence-2.svg" ] || fail "no chart of the second goal"
[ -s "$SCRATCH/three/report.md" ] || fail "nothing was written"

# What is wrong is named with its place; nothing is written.
expect_exit 64 "$SHORTFALL" run $scenario --until "p_los ±1 %" --out "$SCRATCH/none"
expect_text "$SCRATCH/err" "column 3: no such event: los"
expect_text "$SCRATCH/err" "did you mean 'loss'?"
expect_empty "$SCRATCH/out"
[ ! -e "$SCRATCH/none" ] || fail "a refused run made a directory"
expect_exit 64 "$SHORTFALL" run $scenario --until "cvar95(npv) ±1 %"
expect_text "$SCRATCH/err" "±2 % of value"
expect_exit 64 "$SHORTFALL" run $scenario --until "p_loss"
expect_exit 64 "$SHORTFALL" run $scenario --until "p_loss ±1 %" --paths 5000
expect_exit 64 "$SHORTFALL" run $scenario --max-paths 50000
expect_exit 64 "$SHORTFALL" run $scenario --until "p_loss ±1 %" --max-paths 10
expect_exit 64 "$SHORTFALL" run $scenario --until "p50(npv) ±1 % of value" --max-paths 100000000
expect_text "$SCRATCH/err" "with --until: --max-paths"
exit 0
