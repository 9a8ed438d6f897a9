# Ctrl-C stops within two seconds and leaves nothing half done; a closed reader ends it quietly.
. Tests/Command/lib.bash
scenario=scenarios/frontier-lab.yaml

for signal in INT TERM; do
    "$SHORTFALL" run $scenario --paths 500000000 --path-table off --out "$SCRATCH/out-$signal" \
        > "$SCRATCH/stdout" 2> "$SCRATCH/stderr" &
    process=$!
    sleep 2.5
    start=$(date +%s%N)
    kill -s $signal $process
    wait $process
    code=$?
    elapsed=$((($(date +%s%N) - start) / 1000000))
    wanted=$([ $signal = INT ] && echo 130 || echo 143)
    [ $code -eq $wanted ] || fail "exit $code after SIG$signal, not $wanted"
    [ $elapsed -lt 2000 ] || fail "stopped after $elapsed ms"
    [ ! -s "$SCRATCH/stdout" ] || fail "output after SIG$signal"
    [ ! -e "$SCRATCH/out-$signal" ] || fail "files after SIG$signal"
    # A long run says beforehand how long it will take.
    grep -q "paths a second" "$SCRATCH/stderr" || fail "no estimate of time"
done

set -o pipefail
"$SHORTFALL" run scenarios/one-page.yaml --paths 2000 --format csv 2> "$SCRATCH/stderr" | head -1 > /dev/null
code=$?
[ $code -eq 0 ] || fail "exit $code with a closed reader"
[ ! -s "$SCRATCH/stderr" ] || fail "words on standard error with a closed reader"
exit 0
