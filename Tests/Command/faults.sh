# Every write, sync, rename and thread that the system may refuse, refused once.
. Tests/Command/lib.bash
[ "$(uname)" = Linux ] || exit 0
python3 Tests/Faults/sweep.py "$SHORTFALL" "$SCRATCH/faults" ${FAULTS_EVERY:+--every "$FAULTS_EVERY"}
