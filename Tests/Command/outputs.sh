# Output folders: sets that are whole, writers that wait, folders that are refused.
. Tests/Command/lib.bash
scenario=scenarios/one-page.yaml
out="$SCRATCH/results"

# One run's files at a time, through links at the top.
expect_exit 0 "$SHORTFALL" run $scenario --max-paths 20000 --until 'p_loss ±5 %' --out "$out"
[ -s "$out/convergence.csv" ] || fail "no convergence.csv"
expect_exit 0 "$SHORTFALL" run $scenario --paths 2000 --out "$out"
[ -s "$out/report.txt" ] && [ -s "$out/current/report.txt" ] || fail "no report"
[ ! -e "$out/convergence.csv" ] && [ ! -L "$out/convergence.csv" ] || fail "a file of the run before"
before="$(cat "$out/report.txt")"

# I1: folders that nobody means.
for folder in "" / /tmp/.. "$(printf 'a\033b')"; do
    expect_exit 64 "$SHORTFALL" run $scenario --paths 100 --out "$folder"
    expect_empty "$SCRATCH/out"
done

# I6: a limit of the size of files. I7: what failed leaves nothing new.
expect_exit 74 bash -c "ulimit -f 4; '$SHORTFALL' run $scenario --paths 1000 --out '$SCRATCH/new/deep'"
expect_text "$SCRATCH/err" "File too large"
[ ! -e "$SCRATCH/new" ] || fail "a folder was left"
expect_exit 74 bash -c "ulimit -f 4; '$SHORTFALL' run $scenario --paths 1000 --seed 9 --out '$out'"
[ "$(cat "$out/report.txt")" = "$before" ] || fail "earlier results changed"
[ "$(ls "$out/.sets" | wc -l)" -le 2 ] || fail "a set was left"

# Files of others.
mkdir "$SCRATCH/mine" && echo mine > "$SCRATCH/mine/report.txt"
expect_exit 74 "$SHORTFALL" run $scenario --paths 100 --out "$SCRATCH/mine"
expect_text "$SCRATCH/err" "was not written by an earlier run"
[ "$(cat "$SCRATCH/mine/report.txt")" = mine ] || fail "a file of others was replaced"

# I2: of two writers at once both end well, and the set is one run's.
for seed in 1 2 3 4; do "$SHORTFALL" run $scenario --paths 500 --seed $seed --quiet --out "$out" > /dev/null & done
wait
python3 - "$out" <<'PY' || fail "files of several runs"
import json, os, re, sys
out = sys.argv[1]
seed = json.load(open(out + "/result.json"))["provenance"]["seed"]
assert re.search(rf"seed\s+{seed}\b", open(out + "/report.txt").read())
assert all(os.path.realpath(f"{out}/{n}") == os.path.realpath(f"{out}/current/{n}")
           for n in os.listdir(out + "/current"))
PY

# I3: killed at any time, one complete set is current.
python3 - "$SHORTFALL" "$SCRATCH/killed" "${KILLS:-40}" <<'PY' || fail "a set that is not whole"
import json, os, random, subprocess, sys, time
program, out, trials = sys.argv[1], sys.argv[2], int(sys.argv[3])
def command(seed):
    return [program, "run", "scenarios/one-page.yaml", "--paths", "200", "--threads", "1", "--quiet",
            "--seed", str(seed), "--out", out]
start = time.time()
subprocess.run(command(1), check=True, stdout=subprocess.DEVNULL)
took = time.time() - start
names = sorted(os.listdir(out + "/current"))
random.seed(1)
for trial in range(trials):
    child = subprocess.Popen(command(2 + trial), stdout=subprocess.DEVNULL)
    time.sleep(random.uniform(0.3, 1.1) * took)
    child.kill()
    child.wait()
    assert sorted(os.listdir(out + "/current")) == names, trial
    seeds = {line.split()[-1] for line in open(out + "/report.txt") if line.startswith("  seed ")}
    assert seeds == {str(json.load(open(out + "/result.json"))["provenance"]["seed"])}, (trial, seeds)
    for name in names:
        assert os.path.getsize(f"{out}/{name}") > 0
subprocess.run(command(1), check=True, stdout=subprocess.DEVNULL)
assert len(os.listdir(out + "/.sets")) <= 2
assert sorted(n for n in os.listdir(out) if not n.startswith(".")) == sorted(names + ["current"])
PY
exit 0
