# attribute.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml

expect_exit 0 "$SHORTFALL" attribute --help
expect_exit 0 "$SHORTFALL" attribute $scenario --paths 2000 --quiet
expect_empty "$SCRATCH/err"
expect_text "$SCRATCH/out" "CVaR 95 of the loss is"
expect_text "$SCRATCH/out" "overflow"
expect_text "$SCRATCH/out" "HHI"
expect_text "$SCRATCH/out" "fails from 2026-11 on"

# The same bytes on one thread and on two, and the files of --out.
expect_exit 0 "$SHORTFALL" attribute $scenario --paths 2000 --quiet --format json --threads 1 \
    --group "market=spot,price" --fails-from 2027-06 --recovery 20% --out "$SCRATCH/study"
ls "$SCRATCH/study" | grep -q "svg$" || fail "no chart"
ls "$SCRATCH/study" | grep -q "csv$" || fail "no table"
cp "$SCRATCH/out" "$SCRATCH/first"
expect_exit 0 "$SHORTFALL" attribute $scenario --paths 2000 --quiet --format json --threads 2 \
    --group "market=spot,price" --fails-from 2027-06 --recovery 20%
diff <(grep -v thread "$SCRATCH/first") <(grep -v thread "$SCRATCH/out") > /dev/null \
    || fail "threads change the result"
python3 - "$SCRATCH/out" <<'PY' || fail "the JSON of an attribution"
import json, sys
study = json.load(open(sys.argv[1]))
assert study["study"] == "attribute", study["study"]
text = json.dumps(study)
for name in ("components", "counterparties", "shapley", "concentration", "failures", "market"):
    assert name in text, name
PY

# Too few paths in the tail: said, with the count.
expect_exit 0 "$SHORTFALL" attribute $scenario --paths 200 --quiet --drivers none
expect_text "$SCRATCH/out" "not estimable: 10 paths in the tail, at least 30 needed"

expect_exit 64 "$SHORTFALL" attribute
expect_exit 64 "$SHORTFALL" attribute $scenario --of nvp
expect_text "$SCRATCH/err" "did you mean 'npv'?"
expect_empty "$SCRATCH/out"
expect_exit 64 "$SHORTFALL" attribute $scenario --level 120%
expect_text "$SCRATCH/err" "50 % to 99.9 %"
expect_exit 64 "$SHORTFALL" attribute $scenario --fails-from 2031-01
expect_text "$SCRATCH/err" "a month from 2026-11 to 2029-10"
expect_exit 64 "$SHORTFALL" attribute $scenario --recovery 2
expect_exit 64 "$SHORTFALL" attribute $scenario --drivers all
expect_exit 64 "$SHORTFALL" attribute $scenario --group "market=spt"
expect_text "$SCRATCH/err" "did you mean 'spot'?"
expect_exit 66 "$SHORTFALL" attribute "$SCRATCH/missing.yaml"
exit 0
