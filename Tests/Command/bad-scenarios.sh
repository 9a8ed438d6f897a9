# The catalogue of wrong scenarios: every fault at its place, within a second, and no output made.
. Tests/Command/lib.bash

Tests/BadScenarios/check "$SHORTFALL" || fail "the catalogue of bad scenarios"

mkdir "$SCRATCH/results"
echo kept > "$SCRATCH/results/result.json"
for file in many-at-once matrix-indefinite cycle-price missing-time unclosed-quote; do
    expect_exit 65 "$SHORTFALL" run "Tests/BadScenarios/$file.yaml" --out "$SCRATCH/results"
    expect_empty "$SCRATCH/out"
    expect_exit 65 "$SHORTFALL" show --resolved "Tests/BadScenarios/$file.yaml"
    expect_empty "$SCRATCH/out"
    expect_exit 65 "$SHORTFALL" explain "Tests/BadScenarios/$file.yaml" --path 0
    expect_empty "$SCRATCH/out"
done
[ "$(ls -A "$SCRATCH/results")" = result.json ] || fail "a bad scenario left files"
[ "$(cat "$SCRATCH/results/result.json")" = kept ] || fail "a bad scenario changed a result"
exit 0
