# sweep, solve, optimize.
. Tests/Command/lib.bash
scenario=scenarios/newsvendor.yaml
few="--paths 2000 --quiet"
vary='contracts.reserved.quantity=0.6e6..1.4e6 GPU-h/month by 0.4e6'

for command in sweep solve optimize; do expect_exit 0 "$SHORTFALL" $command --help; done

# A sweep in every form; one table and one chart a measure.
expect_exit 0 "$SHORTFALL" sweep $scenario $few --vary "$vary" --out "$SCRATCH/sweep"
expect_text "$SCRATCH/out" "as it stands"
expect_empty "$SCRATCH/err"
for file in study.json study.txt study.md study.html sweep_1.csv sweep_1.svg; do
    [ -s "$SCRATCH/sweep/$file" ] || fail "no $file"
done
expect_exit 0 "$SHORTFALL" sweep $scenario $few --vary "$vary" --vary 'levers.demand=0.9, 1' \
    --measure 'P(npv < 1.4e6 USD)' --format json
python3 - "$SCRATCH/out" <<'PY' || fail "the table of a sweep"
import json, sys
study = json.load(open(sys.argv[1]))
assert study["study"] == "sweep", study["study"]
rows = study["tables"]["sweep_1"]
assert len(rows) == 1 + 3 * 2, len(rows)
PY

# The same bits on any number of threads.
for threads in 1 2; do
    expect_exit 0 "$SHORTFALL" sweep $scenario $few --vary "$vary" --threads $threads --format csv
    cp "$SCRATCH/out" "$SCRATCH/threads-$threads"
done
cmp -s "$SCRATCH/threads-1" "$SCRATCH/threads-2" || fail "threads change a sweep"

expect_exit 0 "$SHORTFALL" solve $scenario $few --for 'contracts.reserved.price=1..2 USD/GPU-h' \
    --until 'mean(npv) of more == mean(npv) of base'
expect_text "$SCRATCH/out" "mean(npv) of more == mean(npv) of base where"
expect_exit 3 "$SHORTFALL" solve $scenario $few --for 'contracts.reserved.price=1..2 USD/GPU-h' \
    --until 'mean(npv) == 1e9 USD'
expect_text "$SCRATCH/err" "no root"
expect_text "$SCRATCH/out" "There is no root"

expect_exit 0 "$SHORTFALL" optimize $scenario $few --maximize 'mean(npv)' \
    --over 'contracts.reserved.quantity=0..2e6 GPU-h/month'
expect_text "$SCRATCH/out" "other random numbers"
expect_exit 3 "$SHORTFALL" optimize $scenario $few --maximize 'mean(npv)' \
    --over 'contracts.reserved.quantity=0..2e6 GPU-h/month' --require 'mean(npv) >= 1e9 USD'
expect_text "$SCRATCH/err" "mean(npv) >= 1e9 USD"

# Wrong wishes: all at once, with the place, and nothing written.
expect_exit 64 "$SHORTFALL" sweep $scenario --vary 'levers.demand=1..0' --measure 'mena(npv)' \
    --out "$SCRATCH/none"
expect_text "$SCRATCH/err" "did you mean 'mean'"
expect_text "$SCRATCH/err" "the lower one"
[ ! -e "$SCRATCH/none" ] || fail "a refused study was written"
expect_exit 64 "$SHORTFALL" sweep $scenario --vary "$vary" --measure 'mean(nvp)'
expect_text "$SCRATCH/err" "did you mean 'npv'"
expect_exit 64 "$SHORTFALL" solve $scenario --for 'levers.demand=1..2' --until 'mean(npv)'
expect_text "$SCRATCH/err" "no equation"
expect_exit 64 "$SHORTFALL" solve $scenario --for 'levers.demand=1..2' \
    --until 'mean(npv) of moer == mean(npv) of base'
expect_text "$SCRATCH/err" "did you mean 'more'"
expect_exit 64 "$SHORTFALL" solve $scenario $few --for 'levers.demand=1..2' --until 'P(loss) == 5 USD'
expect_text "$SCRATCH/err" "the sides measure"
expect_exit 64 "$SHORTFALL" optimize $scenario --over 'levers.demand=1, 2'
expect_text "$SCRATCH/err" "no range"
expect_text "$SCRATCH/err" "no objective"
