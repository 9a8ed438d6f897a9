# What is said of wrong input: all of it, of each kind so much that it can be read, and nothing that a
# terminal obeys.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml

# I20: a circle longer than formulas may lead is named, alone.
python3 - "$SCRATCH" <<'PY'
import sys
count, head = 300, "time: {as_of: 2026-01-01, horizon: 12 months}\n"
with open(sys.argv[1] + "/factors.yaml", "w") as file:
    print(head + "factors:", file=file)
    for i in range(count):
        print(f"  f{i}: {{process: price-mix, parts: {{x: {{price: f{(i + 1) % count}}}}}}}", file=file)
with open(sys.argv[1] + "/events.yaml", "w") as file:
    print(head + "factors: {a: {process: gbm, start: 1, volatility: 40 %/yr}}\nmetrics: {m: {of: a}}\nevents:", file=file)
    for i in range(count):
        print(f"  f{i}: f{(i + 1) % count} or m > 0", file=file)
with open(sys.argv[1] + "/many.yaml", "w") as file:
    print(head + "factors:", file=file)
    for i in range(2000):
        print(f"  f{i}: {{process: gbm, start: x y, volatlity: 3}}", file=file)
PY
for circle in factors events; do
    expect_exit 65 "$SHORTFALL" validate "$SCRATCH/$circle.yaml"
    expect_text "$SCRATCH/err" "cyclic definition: f249 -> f250 -> "
    expect_text "$SCRATCH/err" "(290 more)"
    expect_text "$SCRATCH/err" "1 error"
done

# I21: at most 20 of a kind.
expect_exit 65 "$SHORTFALL" validate "$SCRATCH/many.yaml"
expect_text "$SCRATCH/err" "… and 1980 more of this kind"
[ "$(wc -l < "$SCRATCH/err")" -lt 100 ] || fail "$(wc -l < "$SCRATCH/err") lines"
[ "$(tail -1 "$SCRATCH/err")" = "4000 errors" ] || fail "$(tail -1 "$SCRATCH/err")"

# I22: escape sequences in names of files, keys, values, flags and folders.
escape="$(printf 'e\033[31m\302\233x')"
cp $scenario "$SCRATCH/$escape.yaml"
printf 'time: {as_of: 2026-01-01\n' > "$SCRATCH/$escape-bad.yaml"
for arguments in "validate|$SCRATCH/$escape.yaml" "validate|$SCRATCH/$escape-bad.yaml" "$escape" "run|$escape" \
    "run|$scenario|--set|$escape=1" "run|$scenario|--overlay|$escape" "run|$scenario|--$escape" \
    "run|$scenario|--until|$escape" "run|$scenario|--paths|$escape" "run|$scenario|--format|$escape" \
    "run|$scenario|--paths|100|--out|$scenario/$escape" "run|$SCRATCH/$escape.yaml|--paths|100" \
    "explain|$SCRATCH/$escape.yaml|--path|1" "term-sheet|$scenario|$escape" \
    "sweep|$scenario|--vary|$escape=1..2" "compare|$scenario|$SCRATCH/$escape.yaml|--paths|100" \
    "show|$SCRATCH/$escape.yaml"; do
    IFS='|' read -r -a words <<< "$arguments"
    "$SHORTFALL" "${words[@]}" > "$SCRATCH/out" 2> "$SCRATCH/err"
    ! grep -q "$(printf '\033')" "$SCRATCH/out" "$SCRATCH/err" || { cat -v "$SCRATCH/out" "$SCRATCH/err" | grep -F "^[" | head -5; fail "an escape sequence of: $arguments"; }
    ! grep -q "$(printf '\302\233')" "$SCRATCH/out" "$SCRATCH/err" || fail "a control sequence of: $arguments"
done

# I23: a range is blamed where it was written.
ask() {
    "$SHORTFALL" solve $scenario --paths 500 --quiet --until 'p50(npv) == 0 USD' --for "$1" > "$SCRATCH/out" 2> "$SCRATCH/err"
}
ask 'levers.price=-1e308..1e308'
[ $? -eq 64 ] && expect_text "$SCRATCH/err" "--for:1:22: error: the ends are too far apart"
ask 'levers.price=1 USD..2'
[ $? -eq 64 ] || fail "a unit that does not fit"
expect_text "$SCRATCH/err" "--for:1:14: error: levers.price: wrong unit"
ask 'levers.price=1e-300..1e300'
! grep -q -e "--set" -e "-nan" "$SCRATCH/err" || fail "$(cat "$SCRATCH/err")"
exit 0
