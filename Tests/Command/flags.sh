# Values of flags: what is read, and what a refusal says.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml

# G7 · whole numbers as people write them; anything else says what would be read.
for count in 1000 1e3 1_000; do
    expect_exit 0 "$SHORTFALL" run $scenario --paths $count --quiet --format json
    expect_text "$SCRATCH/out" '"paths": 1000'
done
expect_exit 64 "$SHORTFALL" run $scenario --paths 1,000
expect_text "$SCRATCH/err" "write 1000"
for count in 1.5 many 1e; do
    expect_exit 64 "$SHORTFALL" run $scenario --paths $count
    expect_text "$SCRATCH/err" "a whole number such as 1000000, 1_000_000 or 1e6"
done
expect_exit 64 "$SHORTFALL" run $scenario --paths -3
expect_text "$SCRATCH/err" "from 1 to 2^40, not -3"
expect_exit 0 "$SHORTFALL" run $scenario --paths 500 --seed 9223372036854775808 --quiet --format json
expect_text "$SCRATCH/out" '"seed": 9223372036854775808'
for seed in -1 18446744073709551616 one; do
    expect_exit 64 "$SHORTFALL" run $scenario --seed $seed
    expect_text "$SCRATCH/err" "from 0 to 18446744073709551615"
done
for command in "run" "sweep --vary levers.demand=1,2" "explain --path 0" check; do
    set -- $command
    name=$1; shift
    expect_exit 64 "$SHORTFALL" $name $scenario "$@" --seed -1
    expect_text "$SCRATCH/err" "from 0 to 18446744073709551615"
done
expect_exit 64 "$SHORTFALL" run $scenario --memory 5
expect_text "$SCRATCH/err" "512MiB"
expect_exit 64 "$SHORTFALL" run $scenario --threads -1
expect_exit 64 "$SHORTFALL" run $scenario --outer -1
expect_exit 64 "$SHORTFALL" explain $scenario --path -1
expect_text "$SCRATCH/err" "from 0 to 2^48 - 1"

# G7 · standard input, also where the scenario is read twice or a data file is named.
"$SHORTFALL" run $scenario --paths 500 --quiet --format csv > "$SCRATCH/file"
"$SHORTFALL" run - --paths 500 --quiet --format csv < $scenario > "$SCRATCH/input" \
    || fail "standard input"
diff "$SCRATCH/file" "$SCRATCH/input" || fail "standard input gives another result"
printf 'tiem: {}\n' | "$SHORTFALL" validate - 2> "$SCRATCH/err" && fail "a bad scenario passed"
expect_text "$SCRATCH/err" "-:1:1: error"

# G7 · a misspelt command.
expect_exit 64 "$SHORTFALL" rum $scenario
expect_text "$SCRATCH/err" "did you mean 'run'?"
expect_exit 64 "$SHORTFALL" $scenario
expect_text "$SCRATCH/err" "did you mean 'shortfall run $scenario'?"

# G8 · help without runs of blanks, --strict everywhere, one rule of exit codes.
expect_exit 0 "$SHORTFALL" run --help
grep -q "[a-z,]   *[a-z]* *what is not known" "$SCRATCH/out" && fail "a run of blanks"
expect_exit 0 "$SHORTFALL" show --help
grep -q "so far" "$SCRATCH/out" && fail "only view so far"
expect_exit 0 "$SHORTFALL" term-sheet $scenario --strict
expect_exit 65 "$SHORTFALL" term-sheet $scenario --strict --set factors.spot.volatility=900%/yr
expect_exit 64 "$SHORTFALL" term-sheet $scenario clod
expect_text "$SCRATCH/err" "did you mean 'cloud'?"
expect_exit 65 "$SHORTFALL" compare scenarios/structures.yaml --variant spilt
expect_text "$SCRATCH/err" "did you mean 'split'?"

# F5 · a data file that is not there.
printf 'time: {as_of: 2026-01, horizon: 3 months}\nfactors: {x: {process: table, file: none.csv}}\n%s\n' \
    'metrics: {m: {of: x, aggregate: mean}}' > "$SCRATCH/data.yaml"
for command in validate run check term-sheet; do
    expect_exit 66 "$SHORTFALL" $command "$SCRATCH/data.yaml"
    expect_text "$SCRATCH/err" "no such file"
done
expect_exit 66 "$SHORTFALL" sweep "$SCRATCH/data.yaml" --vary run.seed=1,2
exit 0
