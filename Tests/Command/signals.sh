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

# I8: every phase ends, also those that do not look for a signal; nothing is written, nothing printed.
# interrupted SIGNAL DELAY COMMAND…
interrupted() {
    local signal=$1 delay=$2 process start code elapsed wanted
    shift 2
    "$@" > "$SCRATCH/stdout" 2> "$SCRATCH/stderr" &
    process=$!
    sleep "$delay"
    start=$(date +%s%N)
    kill -s "$signal" $process || fail "ended before the signal: $*"
    wait $process
    code=$?
    elapsed=$((($(date +%s%N) - start) / 1000000))
    wanted=$((128 + $(kill -l "$signal")))
    [ $code -eq $wanted ] || fail "exit $code after SIG$signal, not $wanted: $*"
    [ $elapsed -lt 2000 ] || fail "stopped after $elapsed ms: $*"
    [ ! -s "$SCRATCH/stdout" ] || fail "output after SIG$signal: $*"
    [ ! -e "$SCRATCH/phase" ] || fail "files after SIG$signal: $*"
    expect_text "$SCRATCH/stderr" "nothing was written"
}
mkfifo "$SCRATCH/pipe"
sleep 60 > "$SCRATCH/pipe" & writer=$!
interrupted INT 0.3 "$SHORTFALL" validate "$SCRATCH/pipe"
kill $writer
interrupted TERM 0.5 "$SHORTFALL" run scenarios/undisclosed-take.yaml --outer 5000 --out "$SCRATCH/phase"
interrupted INT 1 "$SHORTFALL" attribute $scenario --paths 2000000 --out "$SCRATCH/phase"
interrupted TERM 1 "$SHORTFALL" stress scenarios/stresses.yaml --paths 2000000 --out "$SCRATCH/phase"
interrupted HUP 1 "$SHORTFALL" sensitivity $scenario --paths 2000000 --out "$SCRATCH/phase"
interrupted INT 1 "$SHORTFALL" check $scenario --paths 20000000 --out "$SCRATCH/phase"
interrupted TERM 0.2 "$SHORTFALL" run scenarios/one-page.yaml --until 'p_loss ±0.001 %' --out "$SCRATCH/phase"

# While another writer holds the folder.
mkdir "$SCRATCH/held"
flock "$SCRATCH/held" sleep 60 & holder=$!
sleep 0.2
interrupted INT 1 "$SHORTFALL" run scenarios/one-page.yaml --paths 1000 --out "$SCRATCH/held"
[ -z "$(ls -A "$SCRATCH/held")" ] || fail "files beside another writer's"
pkill -P $holder; kill $holder 2> /dev/null

# What is written by then is said: a reader of the standard output that does not read.
mkfifo "$SCRATCH/unread"
sleep 60 < "$SCRATCH/unread" & reader=$!
"$SHORTFALL" run $scenario --paths 2000 --quiet --format json --out "$SCRATCH/written" \
    > "$SCRATCH/unread" 2> "$SCRATCH/stderr" & process=$!
for _ in $(seq 100); do [ -e "$SCRATCH/written/current" ] && break; sleep 0.1; done
sleep 0.5
kill -s TERM $process
wait $process
[ $? -eq 143 ] || fail "the signal while nobody reads"
expect_text "$SCRATCH/stderr" "are written"
[ -s "$SCRATCH/written/report.txt" ] || fail "no files"
kill $reader

# A second signal ends it at once.
python3 - "$SHORTFALL" "$SCRATCH/pipe" <<'PY' || fail "a second signal"
import os, signal, subprocess, sys, time
keeper = os.open(sys.argv[2], os.O_RDWR)
child = subprocess.Popen([sys.argv[1], "validate", sys.argv[2]], stderr=subprocess.PIPE)
time.sleep(0.3)
start = time.time()
child.send_signal(signal.SIGTERM)
time.sleep(0.1)
child.send_signal(signal.SIGTERM)
assert child.wait() == 143 and time.time() - start < 0.9
PY

set -o pipefail
"$SHORTFALL" run scenarios/one-page.yaml --paths 2000 --format csv 2> "$SCRATCH/stderr" | head -1 > /dev/null
code=$?
[ $code -eq 0 ] || fail "exit $code with a closed reader"
[ ! -s "$SCRATCH/stderr" ] || fail "words on standard error with a closed reader"
exit 0
