# What the system does not give: streams, descriptors, memory; and files that are no files.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml
"$SHORTFALL" run $scenario --paths 3000 > "$SCRATCH/expected" || fail "no run"

# within SECONDS COMMAND…: ends by itself.
within() { timeout -s KILL "$@"; local code=$?; [ $code -ne 137 ] || fail "hangs: $*"; return $code; }

# I10: streams that a parent closed; few descriptors.
"$SHORTFALL" run $scenario --paths 3000 2>&- < /dev/null > "$SCRATCH/out" || fail "no standard error"
cmp "$SCRATCH/out" "$SCRATCH/expected" || fail "other results without standard error"
expect_exit 74 bash -c "'$SHORTFALL' run $scenario --paths 1000 >&-"
expect_text "$SCRATCH/err" "cannot write to standard output"
expect_exit 74 bash -c "'$SHORTFALL' run $scenario --paths 1000 >&- 2>&- <&-"
expect_exit 0 bash -c "'$SHORTFALL' run $scenario --paths 1000 --out '$SCRATCH/results' >&- 2>&- <&- || [ \$? -eq 74 ]"
[ -s "$SCRATCH/results/report.txt" ] || fail "no files without streams"
expect_exit 66 bash -c "'$SHORTFALL' run - <&-"
for limit in 4 5 6 8; do
    (ulimit -n $limit; within 20 "$SHORTFALL" run $scenario --paths 1000 --out "$SCRATCH/few") \
        > "$SCRATCH/out" 2> "$SCRATCH/err"
    code=$?
    [ $code -eq 0 ] || { [ $code -eq 74 ] && expect_text "$SCRATCH/err" "error: "; } || fail "exit $code with $limit"
done
[ -s "$SCRATCH/few/report.txt" ] || fail "eight descriptors are too few"

# I9: little address space. It works, or says so.
for limit in 130 140 150 160 180 200 250; do
    for command in "run $scenario --paths 3000" "run scenarios/frontier-lab.yaml --paths 2000" \
        "compare scenarios/structures.yaml --paths 2000"; do
        (ulimit -v $((limit * 1024)); within 20 "$SHORTFALL" $command) > "$SCRATCH/out" 2> "$SCRATCH/err"
        code=$?
        [ $code -eq 0 ] || { [ $code -eq 71 ] && expect_text "$SCRATCH/err" "memory"; } \
            || { cat "$SCRATCH/err"; fail "exit $code with $limit MiB: $command"; }
    done
done
# Hundreds of plans, one after the other, take the memory of one.
expect_exit 0 bash -c "ulimit -v 400000; '$SHORTFALL' validate scenarios/neocloud.yaml"
expect_exit 71 bash -c "ulimit -v 1000000; '$SHORTFALL' run $scenario --paths 10000000 --path-table on --memory 64GiB"
expect_text "$SCRATCH/err" "take fewer --paths"
expect_exit 71 bash -c "ulimit -v 1000000; '$SHORTFALL' run $scenario --until 'p_loss ±0.0001 %' --memory 64GiB"

# I11: pipes, devices, sockets, folders, as scenario and as data.
mkfifo "$SCRATCH/pipe"
for file in "$SCRATCH/pipe" "$SCRATCH"; do
    expect_exit 66 within 10 "$SHORTFALL" validate "$file"
    sed "s|^factors:|factors:\n  extra: {process: paths, file: $file}|" $scenario > "$SCRATCH/data.yaml"
    expect_exit 66 within 10 "$SHORTFALL" validate "$SCRATCH/data.yaml"
done
expect_exit 65 within 10 "$SHORTFALL" validate /dev/zero
expect_exit 65 within 10 "$SHORTFALL" validate /dev/null
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$SCRATCH/socket"
expect_exit 66 within 10 "$SHORTFALL" validate "$SCRATCH/socket"
expect_text "$SCRATCH/err" "a socket, not a file"
# A pipe with a writer is a file like any other, however often it is asked for.
{ cat $scenario; echo "uncertain: {levers.demand: {low: 0.8, high: 1.1}}"; } > "$SCRATCH/pipe" &
expect_exit 0 within 20 "$SHORTFALL" run "$SCRATCH/pipe" --paths 1000 --outer 100
cat $scenario | within 20 "$SHORTFALL" run /dev/stdin --paths 3000 > "$SCRATCH/out" || fail "/dev/stdin"
cmp <(head -120 "$SCRATCH/out") <(head -120 "$SCRATCH/expected") || fail "other results from a pipe"
exit 0
