# miss.
. Tests/Command/lib.bash
small="scenarios/one-page.yaml --paths 3000 --quiet"

expect_exit 0 "$SHORTFALL" miss --help
expect_exit 0 "$SHORTFALL" miss $small
expect_empty "$SCRATCH/err"
expect_text "$SCRATCH/out" "The target is missed with a chance of"
expect_text "$SCRATCH/out" "Given on paths"
expect_text "$SCRATCH/out" "Demand scaled"
expect_text "$SCRATCH/out" "break-even load of gross profit"
expect_text "$SCRATCH/out" "own buying"

# Threads change nothing but the line that names them; all files are written.
expect_exit 0 "$SHORTFALL" miss $small --threads 1 --format csv
cp "$SCRATCH/out" "$SCRATCH/one.csv"
expect_exit 0 "$SHORTFALL" miss $small --threads 2 --format csv
diff "$SCRATCH/one.csv" "$SCRATCH/out" || fail "threads change a figure"
expect_exit 0 "$SHORTFALL" miss $small --shortfalls 5% "10 % 20 %" --loads 50% --out "$SCRATCH/miss"
ls "$SCRATCH/miss" | grep -q "loss.*svg" || fail "no chart of the miss curves: $(ls "$SCRATCH/miss")"

# Wrong input.
expect_exit 64 "$SHORTFALL" miss $small --target laod
expect_text "$SCRATCH/err" "did you mean 'load'"
expect_empty "$SCRATCH/out"
expect_exit 64 "$SHORTFALL" miss $small --profit gros_profit
expect_text "$SCRATCH/err" "did you mean 'gross_profit'"
expect_exit 64 "$SHORTFALL" miss $small --shortfalls 120%
expect_text "$SCRATCH/err" "between 0 and 100 %"
expect_exit 64 "$SHORTFALL" miss $small --loads half
expect_exit 66 "$SHORTFALL" miss "$SCRATCH/missing.yaml"
grep -v -e '^targets' -e '^  load: {of' scenarios/one-page.yaml > "$SCRATCH/without.yaml"
expect_exit 65 "$SHORTFALL" miss "$SCRATCH/without.yaml" --paths 1000 --quiet
expect_text "$SCRATCH/err" "targets: {load: {of: quantity.gpu_hours.used.cloud"
expect_empty "$SCRATCH/out"
exit 0
