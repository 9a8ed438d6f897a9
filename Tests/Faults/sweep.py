#!/usr/bin/env python3
"""Fails the n-th call of one system function after the other, for every n, under runs that write.

After each: an exit code with a sentence, the set that counts whole and either the earlier or the new one,
nothing else left in the folder, no hang. A failed allocation may end the process; the rest holds.

    Tests/Faults/sweep.py PROGRAM FOLDER [--every N]     N: of allocations every N-th is failed
"""
import argparse
import collections
import errno
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCENARIO = "scenarios/one-page.yaml"
COMMANDS = {
    "run": ["run", SCENARIO, "--paths", "100", "--quiet", "--threads", "3"],
    "check": ["check", SCENARIO, "--paths", "100", "--quiet", "--threads", "3"],
    "study": ["sweep", SCENARIO, "--vary", "levers.demand=0.9,1", "--paths", "100", "--quiet", "--threads", "3"],
}
# Files are read before anything is written; of a folder's sync and a lock's failure nothing depends.
FAULTS = {
    "write": (errno.ENOSPC, {0, 74}), "fsync": (errno.EDQUOT, {0, 74}), "rename": (errno.EROFS, {74}),
    "open": (errno.EMFILE, {0, 66, 74}), "mkdir": (errno.EROFS, {0, 74}), "symlink": (errno.ENOSPC, {74}),
    "close": (errno.EIO, {0, 74}), "read": (errno.EIO, {0, 66}), "flock": (errno.ENOLCK, {0}),
    "pthread_create": (errno.EAGAIN, {0}),
}
SECONDS = 60


def main():
    parser = argparse.ArgumentParser(description="Fail system calls under runs that write.")
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=9973)
    options = parser.parse_args()
    library = build(options.folder)
    counts = collections.Counter()
    for name in COMMANDS:
        trial = Trial(options.program, options.folder / name, library, COMMANDS[name])
        for call in FAULTS:
            number = 1
            while trial.fails(call, number, *FAULTS[call]):
                counts[call] += 1
                number += 1
            trial.fails(call, 1, *FAULTS[call], stays=True)
        number = 1
        while trial.fails("malloc", number, errno.ENOMEM, None):
            counts["malloc"] += 1
            number += options.every
    print(", ".join(f"{call} {count}" for call, count in counts.items()))
    missing = [call for call in FAULTS if not counts[call]]
    if missing:
        sys.exit(f"never called: {', '.join(missing)}")


def build(folder):
    """The library that is preloaded."""
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "fail_nth.so"
    compiler = pathlib.Path(shutil.which("swift")).resolve().parent / "clang"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library,
                    ROOT / "Tests/Faults/fail_nth.c", "-ldl"], check=True)
    return library


class Trial:
    """A command that writes into a folder in which an earlier run's set stands."""

    def __init__(self, program, folder, library, command):
        self.program, self.folder, self.library, self.command = program, folder, library, command
        self.out = folder / "out"
        folder.mkdir()
        self.kept = folder / "kept"
        self.earlier = self.written("--seed", "1")
        shutil.move(self.out, self.kept)
        self.later = self.written("--seed", "2")
        self.restore()

    def written(self, *options):
        self.run(*options).check_returncode()
        return self.state()

    def run(self, *options, **faults):
        return subprocess.run(
            [self.program, *self.command, *options, "--out", self.out], cwd=ROOT, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=SECONDS,
            env=os.environ | faults)

    def restore(self):
        shutil.rmtree(self.out)
        shutil.copytree(self.kept, self.out, symlinks=True)

    def state(self):
        """What a reader sees: names at the top, and what stands behind them."""
        names = sorted(os.listdir(self.out))
        return {name: digest(self.out / name) for name in names if name not in (".sets", "current")}

    def fails(self, call, number, code, allowed, stays=False):
        """Carries out a trial; whether there was a call of that number."""
        mark = self.folder / "mark"
        mark.unlink(missing_ok=True)
        faults = {"LD_PRELOAD": str(self.library), "FAULT_CALL": call, "FAULT_AT": str(number),
                  "FAULT_ERRNO": str(code), "FAULT_MARK": str(mark)}
        if stays:
            faults["FAULT_STAYS"] = "1"
        label = f"{' '.join(self.command)}: {call} {number}{' and all later' if stays else ''}"
        try:
            result = self.run("--seed", "2", **faults)
        except subprocess.TimeoutExpired:
            sys.exit(f"{label}: hangs")
        if mark.exists():
            problem = self.problem(result, allowed)
            if problem:
                sys.exit(f"{label}: {problem}")
        if self.state() != self.earlier:
            self.restore()
        return mark.exists()

    def problem(self, result, allowed):
        """What is wrong with how a run ended; None for nothing.

        `allowed`: exit codes; None where the process may die, as without memory."""
        state, sets = self.state(), len(os.listdir(self.out / ".sets"))
        if allowed is None and result.returncode != 0:
            # Its unfinished set goes with the next one.
            return None if state in (self.earlier, self.later) else "files of two runs, or none"
        if allowed is not None and result.returncode not in allowed:
            return f"exit {result.returncode}\n{result.stderr}"
        if result.returncode != 0 and "error: " not in result.stderr:
            return f"no sentence: {result.stderr!r}"
        if state != (self.later if result.returncode == 0 else self.earlier):
            return f"exit {result.returncode}, and files are not as they should be"
        return "a set was left behind" if sets > (2 if result.returncode == 0 else 1) else None


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
