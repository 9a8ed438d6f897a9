# Helpers of the command's tests. Source it: `. Tests/Command/lib.bash`.
set -u

fail() { echo "FAILED: $*" >&2; exit 1; }

# expect_exit CODE COMMAND…: runs it, output in $SCRATCH/out and $SCRATCH/err.
expect_exit() {
    local wanted=$1
    shift
    "$@" > "$SCRATCH/out" 2> "$SCRATCH/err"
    local code=$?
    [ "$code" -eq "$wanted" ] || { cat "$SCRATCH/err" >&2; fail "exit $code, not $wanted: $*"; }
}

# expect_text FILE FRAGMENT: the file has it.
expect_text() { grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "no '$2' in $1"; }; }

expect_empty() { [ ! -s "$1" ] || { cat "$1" >&2; fail "$1 is not empty"; }; }
