# term-sheet.
. Tests/Command/lib.bash
scenario=scenarios/two-sides.yaml

expect_exit 0 "$SHORTFALL" term-sheet --help
expect_exit 0 "$SHORTFALL" term-sheet $scenario
expect_empty "$SCRATCH/err"
for contract in cloud flex market cloud_sold flex_sold fleet; do
    grep -q "^$contract: " "$SCRATCH/out" || fail "no sheet of $contract"
done
expect_text "$SCRATCH/out" "Bought from provider, 2026-11 to 2030-10."
expect_text "$SCRATCH/out" "Sold by provider to laboratory"
expect_text "$SCRATCH/out" "Owned by provider"
expect_text "$SCRATCH/out" "The buyer owes at least"
expect_text "$SCRATCH/out" "120 %"
python3 -c 'import sys; sys.exit(any(len(l.rstrip("\n")) > 100 for l in open(sys.argv[1], encoding="utf-8")))' \
    "$SCRATCH/out" || fail "a line of more than 100 characters"

# One contract: 18,000 accelerators at 3.40, of which four fifths are paid for.
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud
expect_text "$SCRATCH/out" "at least \$1.72bn over the months simulated"
expect_text "$SCRATCH/out" "true-up"
expect_text "$SCRATCH/out" "Not stated"
grep -q "^market: " "$SCRATCH/out" && fail "a contract that was not asked for"
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud_sold
expect_text "$SCRATCH/out" "cash received"

# Every number by hand: hours of 12 months, the true-up below the take, no use above the quantity.
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud --format json --levels 50 80 150 --year 2
python3 - "$SCRATCH/out" <<'PY' || fail "the numbers of the JSON"
import json, sys
sheet = json.load(open(sys.argv[1]))
assert sheet["schema"] == "shortfall.term-sheet/1"
[cloud] = sheet["contracts"]
assert cloud["structure"] == "take-or-pay" and cloud["side"] == "buy"
assert cloud["levels"] == [0.5, 0.8, 1.5]
assert (cloud["first_month"], cloud["last_month"]) == ("2027-11", "2028-10")
terms = {term["name"]: term for term in cloud["terms"]}
assert terms["take"]["stated"] == "yes" and terms["up_to"]["stated"] == "no"
rows = {row["line"]: row for row in cloud["year"]}
hours = 12 * 730 * 18e3
def near(line, wanted):
    found = rows[line]["values"]
    assert len(found) == len(wanted), line
    for a, b in zip(found, wanted):
        assert abs(a - b) <= 1e-9 * max(abs(b), 1), (line, found, wanted)
near("quantity.gpu_hours.used", [0.5 * hours, 0.8 * hours, hours])
near("spend", [3.4 * 0.5 * hours, 3.4 * 0.8 * hours, 3.4 * hours])
near("true_up", [3.4 * 0.3 * hours, 0, 0])
near("expense.compute", [3.4 * 0.8 * hours, 3.4 * 0.8 * hours, 3.4 * hours])
assert abs(cloud["least_owed"] / (4 * 0.8 * 3.4 * hours) - 1) < 1e-9
PY
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud_sold --format json
python3 - "$SCRATCH/out" <<'PY' || fail "the JSON of a contract that is sold"
import json, sys
[sold] = json.load(open(sys.argv[1]))["contracts"]
assert (sold["side"], sold["party"], sold["counterparty"]) == ("sell", "provider", "laboratory")
lines = [row["line"] for row in sold["year"]]
assert "revenue" in lines and "cash.compute" in lines and "expense.compute" not in lines, lines
PY
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud --format markdown
expect_text "$SCRATCH/out" "## cloud: take-or-pay"
expect_text "$SCRATCH/out" "| --"

# Tokens are priced by the million.
expect_exit 0 "$SHORTFALL" term-sheet scenarios/model-builder.yaml volume
expect_text "$SCRATCH/out" "6.00 USD/Mtok"

# What is changed shows; a year after the last one has no numbers.
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud --set "contracts.cloud.take=90 %"
expect_text "$SCRATCH/out" "90 %"
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud --overlay little_promised
expect_text "$SCRATCH/out" "30 %"
expect_exit 0 "$SHORTFALL" term-sheet $scenario cloud --year 5
expect_text "$SCRATCH/out" "None of the twelve months asked for is simulated."

expect_exit 64 "$SHORTFALL" term-sheet
expect_exit 64 "$SHORTFALL" term-sheet $scenario clod
expect_text "$SCRATCH/err" "no contract 'clod'"
expect_text "$SCRATCH/err" "cloud_sold"
expect_empty "$SCRATCH/out"
expect_exit 64 "$SHORTFALL" term-sheet $scenario --year 0
expect_exit 64 "$SHORTFALL" term-sheet $scenario --year 101
expect_exit 64 "$SHORTFALL" term-sheet $scenario cloud --levels 2000
expect_exit 64 "$SHORTFALL" term-sheet $scenario cloud --levels -- -5
expect_exit 64 "$SHORTFALL" term-sheet $scenario --format html
expect_exit 66 "$SHORTFALL" term-sheet "$SCRATCH/missing.yaml"
printf 'contracts: {c: {structure: take-or-pya}}\n' > "$SCRATCH/bad.yaml"
expect_exit 65 "$SHORTFALL" term-sheet "$SCRATCH/bad.yaml"
expect_text "$SCRATCH/err" "bad.yaml:1:"
expect_empty "$SCRATCH/out"
exit 0
