# Factors against their closed forms, own data, fan charts.
. Tests/Command/lib.bash

for scenario in scenarios/one-page.yaml scenarios/frontier-lab.yaml scenarios/reference/r2.yaml; do
    expect_exit 0 "$SHORTFALL" check $scenario --paths 20000 --quiet
    expect_empty "$SCRATCH/err"
    expect_text "$SCRATCH/out" "agree with theory"
done

# Threads change nothing; all files are written.
small="scenarios/one-page.yaml --paths 5000"
expect_exit 0 "$SHORTFALL" check $small --threads 1 --out "$SCRATCH/one"
expect_exit 0 "$SHORTFALL" check $small --threads 2 --out "$SCRATCH/two"
diff -r "$SCRATCH/one" "$SCRATCH/two" || fail "threads change a file"
[ "$(ls "$SCRATCH/one" | tr '\n' ' ')" \
    = "check.csv check.json check.txt current fan-demand.svg fan-price.svg fan-spot.svg " ] \
    || fail "files of --out: $(ls "$SCRATCH/one")"
python3 - "$SCRATCH/one" <<'P' || fail "files of --out cannot be read"
import csv, json, pathlib, sys, xml.etree.ElementTree as xml
folder = pathlib.Path(sys.argv[1])
check = json.loads((folder / "check.json").read_text())
rows = list(csv.DictReader((folder / "check.csv").open()))
assert check["schema"] == "shortfall.check/1" and len(rows) == len(check["figures"]) > 60
for path in folder.glob("*.svg"):
    assert xml.parse(path).getroot().tag.endswith("svg")
P

# Own data: a table, paths and a bootstrap follow their laws; the files are in the provenance.
python3 - "$SCRATCH" <<'P'
import math, pathlib, sys
folder = pathlib.Path(sys.argv[1])
months = [f"{2020 + k // 12}-{k % 12 + 1:02d}" for k in range(96)]
rows = ["month,spot,low,high"]
for k, month in enumerate(months):
    rows.append(f"{month},{2.5 * math.exp(0.2 * math.sin(0.7 * k)):.6f},{1 + k},{1000 + k}")
(folder / "history.csv").write_text("\r\n".join(rows) + "\r\n")
(folder / "courses.csv").write_text("month,a,b\n" + "".join(f"{m},1,3\n" for m in months[72:]))
(folder / "own.yaml").write_text("""
time: {as_of: 2026-01, horizon: 24 months}
factors:
  spot: {process: bootstrap, file: history.csv, column: spot, unit: 1 USD/GPU-h, block: 3 months}
  fixed: {process: bootstrap, file: history.csv, column: spot, block: 4 months, blocks: circular}
  course: {process: paths, file: courses.csv, unit: 2 USD/Mtok}
  known: {process: table, file: history.csv, column: high}
business: {products: {api: {demand: 1000 Mtok/month, price: course, efficiency: 1 Mtok/GPU-h}}}
contracts: {od: {structure: on-demand, price: spot}}
""")
P
expect_exit 0 "$SHORTFALL" check "$SCRATCH/own.yaml" --format csv
cp "$SCRATCH/out" "$SCRATCH/own.csv"
expect_text "$SCRATCH/own.csv" "known,2026-01,mean,1072,1072,0,ok"
expect_text "$SCRATCH/own.csv" "course,2026-01,p95,6e-06,6e-06,0,ok"
python3 - "$SCRATCH/own.csv" <<'P' || fail "mean of a bootstrap's first month"
import csv, math, sys
spot = [2.5 * math.exp(0.2 * math.sin(0.7 * k)) for k in range(96)]
rows = {(r["subject"], r["month"], r["statistic"]): r for r in csv.DictReader(open(sys.argv[1]))}
# Known are the 72 months before 2026-01: the first change is any of their 71, from their last level.
known = spot[:72]
expected = known[-1] * sum(b / a for a, b in zip(known, known[1:])) / 71
assert abs(float(rows["spot", "2026-01", "mean"]["theory"]) / expected - 1) < 1e-5
assert rows["spot", "2027-12", "sd"]["verdict"] == rows["fixed", "2027-12", "sd"]["verdict"] == "ok"
P
expect_exit 0 "$SHORTFALL" run "$SCRATCH/own.yaml" --paths 2000 --format json
[ "$(grep -c 'history.csv' "$SCRATCH/out")" -eq 1 ] || fail "the data file in the provenance"
expect_text "$SCRATCH/out" "$(sha256sum < "$SCRATCH/history.csv" | cut -c1-64)"

# Errors as in run.
expect_exit 64 "$SHORTFALL" check scenarios/one-page.yaml --paths 10
expect_exit 65 "$SHORTFALL" check scenarios/one-page.yaml --set factors.spot.volatility=fast
expect_exit 66 "$SHORTFALL" check "$SCRATCH/missing.yaml"
expect_exit 74 "$SHORTFALL" check scenarios/one-page.yaml --paths 1000 --out /proc/nowhere
exit 0
