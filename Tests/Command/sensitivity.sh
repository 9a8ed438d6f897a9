# sensitivity.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml

expect_exit 0 "$SHORTFALL" sensitivity --help
expect_exit 0 "$SHORTFALL" sensitivity $scenario --paths 2000 --quiet
expect_empty "$SCRATCH/err"
expect_text "$SCRATCH/out" "mean(npv) is moved most by"
expect_text "$SCRATCH/out" "contracts.cloud.take"
expect_text "$SCRATCH/out" "utilization (levers.demand)"
expect_text "$SCRATCH/out" "paired"
python3 -c 'import sys; sys.exit(any(len(l.rstrip("\n")) > 100 for l in open(sys.argv[1], encoding="utf-8")))' \
    "$SCRATCH/out" || fail "a line of more than 100 characters"

# Every swing with its error; the files of --out; the same bytes on one thread and on two.
expect_exit 0 "$SHORTFALL" sensitivity $scenario --paths 2000 --quiet --indices --format json \
    --threads 1 --input contracts.cloud.price --input "basis.discount=8 %/yr..14 %/yr" \
    --group "market=spot" --out "$SCRATCH/study"
ls "$SCRATCH/study" | grep -q "svg$" || fail "no chart"
ls "$SCRATCH/study" | grep -q "csv$" || fail "no table"
cp "$SCRATCH/out" "$SCRATCH/first"
python3 - "$SCRATCH/out" <<'PY' || fail "the JSON of a sensitivity study"
import json, sys
study = json.load(open(sys.argv[1]))
assert study["kind"] == "sensitivity", study["kind"]
text = json.dumps(study)
for name in ("contracts.cloud.price", "basis.discount", "market", "shares_mean_npv"):
    assert name in text, name
PY
expect_exit 0 "$SHORTFALL" sensitivity $scenario --paths 2000 --quiet --indices --format json \
    --threads 2 --input contracts.cloud.price --input "basis.discount=8 %/yr..14 %/yr" \
    --group "market=spot"
diff <(grep -v thread "$SCRATCH/first") <(grep -v thread "$SCRATCH/out") > /dev/null \
    || fail "threads change the result"

# Numbers with a tag alone, and one that the scenario refuses to bump.
expect_exit 0 "$SHORTFALL" sensitivity scenarios/frontier-lab.yaml --paths 500 --quiet --tagged
expect_text "$SCRATCH/out" "contracts.oracle.price"
expect_text "$SCRATCH/out" "Tagged but not varied"

expect_exit 64 "$SHORTFALL" sensitivity
expect_exit 64 "$SHORTFALL" sensitivity $scenario --input contracts.clod.price
expect_text "$SCRATCH/err" "did you mean 'cloud'?"
expect_empty "$SCRATCH/out"
expect_exit 64 "$SHORTFALL" sensitivity $scenario --input "contracts.cloud.price=3..2 USD/GPU-h"
expect_text "$SCRATCH/err" "low above high"
expect_exit 64 "$SHORTFALL" sensitivity $scenario --bump 0%
expect_exit 64 "$SHORTFALL" sensitivity $scenario --measure "mean(nvp)"
expect_text "$SCRATCH/err" "npv"
expect_exit 64 "$SHORTFALL" sensitivity $scenario --measure "maen(npv)"
expect_text "$SCRATCH/err" "did you mean 'mean'?"
expect_exit 64 "$SHORTFALL" sensitivity $scenario --group "market=spt"
expect_text "$SCRATCH/err" "did you mean 'spot'?"
# A range within the grammar that the scenario refuses.
expect_exit 65 "$SHORTFALL" sensitivity $scenario --input "contracts.cloud.take=80 %..180 %"
expect_text "$SCRATCH/err" "180 %"
expect_empty "$SCRATCH/out"
expect_exit 66 "$SHORTFALL" sensitivity "$SCRATCH/missing.yaml"
exit 0
