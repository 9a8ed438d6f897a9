# The ten-line program of the README, built beside the command, prints what the command finds.
. Tests/Command/lib.bash
example="$(dirname "$SHORTFALL")/LibraryExample"
[ -x "$example" ] || fail "no $example; 'swift build -c release' makes it"

for scenario in scenarios/one-page.yaml scenarios/frontier-lab.yaml; do
    expect_exit 0 "$example" "$scenario"
    expect_empty "$SCRATCH/err"
    grep -qE '^P\(loss \| miss\) = [01]\.[0-9e-]+, 95 % interval [01]\.[0-9e-]+ to [01]\.[0-9e-]+$' \
        "$SCRATCH/out" || { cat "$SCRATCH/out" >&2; fail "the example's line for $scenario"; }
    [ "$(wc -l < "$SCRATCH/out")" -eq 1 ] || fail "more than one line for $scenario"
    shown="$(sed -E 's/.* = ([^,]*),.*/\1/' "$SCRATCH/out")"
    expect_exit 0 "$SHORTFALL" run "$scenario" --paths 20000 --format json --quiet
    python3 - "$SCRATCH/out" "$shown" <<'P' || fail "the example and the command differ"
import json, sys
rows = json.load(open(sys.argv[1]))["estimates"]
value = next(
    row["value"] for row in rows
    if (row["metric"], row["statistic"], row["condition"]) == ("loss", "probability", "miss")
    and row["period"] is None)
sys.exit(value != float(sys.argv[2]))
P
done
exit 0
