# --strict: what is a warning otherwise is an error.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml
unusual="$scenario --set factors.spot.volatility=900%/yr"

# The same text but for the severity, with the range that is usual.
expect_exit 0 "$SHORTFALL" validate $unusual
expect_text "$SCRATCH/err" "warning: factors.spot.volatility: unusual value"
expect_text "$SCRATCH/err" "1 warning"
sed 's/: warning: /: error: /; s/^1 warning$/1 error/' "$SCRATCH/err" > "$SCRATCH/expected"
for command in "validate" "run --paths 500" "check --paths 500" "explain --path 1" "show"; do
    expect_exit 65 "$SHORTFALL" $command $unusual --strict
    cmp "$SCRATCH/err" "$SCRATCH/expected" || fail "$command --strict: $(cat "$SCRATCH/err")"
    expect_empty "$SCRATCH/out"
    expect_exit 0 "$SHORTFALL" $command $scenario --strict --set run.paths=1000
    "$SHORTFALL" ${command%% *} --help | grep -q -e "--strict" || fail "--help of $command"
done
grep -q "expected at most" "$SCRATCH/expected" || fail "the usual range"

# Other warnings too, beside errors; a missing file stays a missing file.
late=contracts.cloud.start=2040-01
expect_exit 0 "$SHORTFALL" validate $scenario --set $late
expect_exit 65 "$SHORTFALL" validate $scenario --set $late --strict
expect_exit 65 "$SHORTFALL" validate $unusual --set run.paths=none
expect_text "$SCRATCH/err" "1 error, 1 warning"
expect_exit 65 "$SHORTFALL" validate $unusual --set run.paths=none --strict
expect_text "$SCRATCH/err" "2 errors"
expect_exit 66 "$SHORTFALL" run "$SCRATCH/missing.yaml" --strict

# What comes with the program has nothing unusual, and nothing that affects nothing.
for file in scenarios/*.yaml scenarios/reference/*.yaml; do
    expect_exit 0 "$SHORTFALL" validate $file --strict
done
exit 0
