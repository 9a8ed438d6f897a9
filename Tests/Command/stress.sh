# stress.
. Tests/Command/lib.bash
scenario=scenarios/stresses.yaml

expect_exit 0 "$SHORTFALL" stress --help
expect_exit 0 "$SHORTFALL" stress $scenario --paths 2000 --quiet --joint "bear + correction" \
    --breach "npv < -100e9 USD" --out "$SCRATCH/study"
expect_empty "$SCRATCH/err"
expect_text "$SCRATCH/out" "most under"
expect_text "$SCRATCH/out" "bear + correction"
expect_text "$SCRATCH/out" "The likeliest course to"
for file in study.json study.txt study.md study.html stress_1.csv stress_1.svg likeliest_course.csv \
    likeliest_course.svg paths.csv interaction.csv; do
    [ -s "$SCRATCH/study/$file" ] || fail "no $file"
done

# The path that is named first breaches when it is replayed.
path=$(sed -n 2p "$SCRATCH/study/paths.csv" | cut -d, -f1 | tr -d '"')
expect_exit 0 "$SHORTFALL" explain $scenario --path "$path"
cp "$SCRATCH/out" "$SCRATCH/explained"
python3 - "$SCRATCH/explained" <<'PY' || fail "path $path does not breach"
import re, sys
line = next(l for l in open(sys.argv[1], encoding="utf-8") if re.match(r"\s*npv\b", l))
numbers = re.findall(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?", line.replace("−", "-"))
assert any(float(n.replace(",", "")) < -100e9 for n in numbers), line
PY

# A stress of one's own; the same bytes on one thread and on two.
own="price war: factors.token_price.start=3 USD/Mtok, levers.demand=0.9"
for threads in 1 2; do
    expect_exit 0 "$SHORTFALL" stress $scenario --paths 2000 --quiet --stress "$own" --stress bear \
        --measure "P(loss)" --format json --threads $threads
    cp "$SCRATCH/out" "$SCRATCH/threads$threads"
done
diff <(grep -v thread "$SCRATCH/threads1") <(grep -v thread "$SCRATCH/threads2") > /dev/null \
    || fail "threads change the result"
expect_text "$SCRATCH/threads1" "price war"

# Never breached.
expect_exit 0 "$SHORTFALL" stress scenarios/one-page.yaml --paths 500 --quiet \
    --breach "npv < -1e15 USD"
expect_text "$SCRATCH/out" "breached on 0 of 500 paths"
expect_text "$SCRATCH/out" "comes nearest"

expect_exit 64 "$SHORTFALL" stress $scenario --quiet --stress baer
expect_text "$SCRATCH/err" "did you mean 'bear'?"
expect_empty "$SCRATCH/out"
expect_exit 64 "$SHORTFALL" stress $scenario --quiet --joint "bear + bul"
expect_text "$SCRATCH/err" "did you mean 'bull'?"
expect_exit 64 "$SHORTFALL" stress $scenario --quiet --breach npv
expect_text "$SCRATCH/err" "no event"
expect_exit 64 "$SHORTFALL" stress $scenario --quiet --breach "nvp < 0"
expect_text "$SCRATCH/err" "did you mean 'npv'?"
expect_empty "$SCRATCH/out"
expect_exit 65 "$SHORTFALL" stress $scenario --quiet --stress "x: contracts.oracle.take=180 %"
expect_text "$SCRATCH/err" "180 %"
expect_empty "$SCRATCH/out"
exit 0
