# Exit codes, and that nothing is left behind or overwritten when a command fails.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml

expect_exit 0 "$SHORTFALL" --version
expect_exit 0 "$SHORTFALL" --help
for command in run validate check show explain term-sheet schema; do
    expect_exit 0 "$SHORTFALL" $command --help
done

expect_exit 64 "$SHORTFALL" run $scenario --bogus
expect_text "$SCRATCH/err" "Usage:"
expect_exit 64 "$SHORTFALL" run $scenario --paths 0
expect_exit 64 "$SHORTFALL" run $scenario --paths many
expect_exit 64 "$SHORTFALL" run $scenario --format xml
expect_exit 64 "$SHORTFALL" run
expect_exit 64 "$SHORTFALL" fly
expect_exit 64 env SHORTFALL_ISA=v9 "$SHORTFALL" run $scenario
expect_text "$SCRATCH/err" "expected one of"
expect_exit 0 env SHORTFALL_ISA=baseline "$SHORTFALL" run $scenario --paths 500

expect_exit 66 "$SHORTFALL" run "$SCRATCH/missing.yaml"
expect_empty "$SCRATCH/out"
expect_exit 66 "$SHORTFALL" run "$SCRATCH"
printf 'title: x\ntiem: {}\n' > "$SCRATCH/bad.yaml"
expect_exit 65 "$SHORTFALL" run "$SCRATCH/bad.yaml" --out "$SCRATCH/results"
expect_empty "$SCRATCH/out"
expect_text "$SCRATCH/err" "bad.yaml:2:1: error"
[ ! -e "$SCRATCH/results" ] || fail "a failed run made a directory"

cat > "$SCRATCH/infinite.yaml" <<'Y'
time: {as_of: 2026-01, horizon: 24 months}
factors: {demand: {process: gbm, start: 1000 Mtok/month, volatility: 40 %/yr}}
business:
  products: {api: {demand: demand, price: 2 USD/Mtok, efficiency: 1 Mtok/GPU-h}}
  costs: {odd: {amount: 1 USD/month * log(1.02 - demand / (1300 Mtok/month))}}
contracts: {od: {structure: on-demand, price: 1 USD/GPU-h}}
run: {paths: 4000}
Y
expect_exit 70 "$SHORTFALL" run "$SCRATCH/infinite.yaml"
expect_text "$SCRATCH/err" "ledger line expense.cost.odd"
grep -qE 'path [0-9]+, month 202[67]-[0-9]{2}' "$SCRATCH/err" || fail "path and month of the fault"
expect_empty "$SCRATCH/out"

# A directory that cannot be written; results that were there stay.
expect_exit 0 "$SHORTFALL" run $scenario --paths 1000 --out "$SCRATCH/keep"
before="$(cat "$SCRATCH"/keep/* | cksum)"
expect_exit 74 "$SHORTFALL" run $scenario --paths 1000 --out /proc/nowhere
printf 'x' > "$SCRATCH/file"
expect_exit 74 "$SHORTFALL" run $scenario --paths 1000 --out "$SCRATCH/file"
rm "$SCRATCH/keep/result.json" && mkdir "$SCRATCH/keep/result.json"
rest="$(cat "$SCRATCH"/keep/*.csv "$SCRATCH"/keep/*.txt "$SCRATCH"/keep/*.md | cksum)"
expect_exit 74 "$SHORTFALL" run $scenario --paths 2000 --out "$SCRATCH/keep"
[ "$rest" = "$(cat "$SCRATCH"/keep/*.csv "$SCRATCH"/keep/*.txt "$SCRATCH"/keep/*.md | cksum)" ] \
    || fail "a failed --out changed earlier results"
[ -z "$(find "$SCRATCH/keep" -name '.*' -type f)" ] || fail "temporary files were left"
exit 0
