#!/bin/sh
# Sets SBMIR up as run.sh does, with the packages of the tests, and runs every check. Arguments go to pytest:
#
#   sh test.sh -k frames        # -n 0 for one process, as a debugger (--pdb) needs it
set -eu

cd -- "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)"
sh run.sh --prepare test
python=.venv/bin/python
export OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen

echo "== ruff"
"$python" -m ruff check .
"$python" -m ruff format --check .
# mypy takes a minute of one core: as much as the tests leave idle, which now and then wait for a clock. It is told at the end.
types() {
    "$python" -m mypy
}
told=$(mktemp)
typing=
trap 'rm -f "$told"; [ -z "$typing" ] || kill "$typing" 2>/dev/null || true' EXIT
types >"$told" 2>&1 &
typing=$!
echo "== import-linter"
"$python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
echo "== pytest"
# As many processes as there are cores, but no more than two: each may take 2 GB. They take the files in order, the long ones of
# codes and cohort first, and not by number of tests, as xdist would: those would come last, and run alone.
tests() {
    "$python" -m pytest -n auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder "$@"
}
status=0
tests "$@" || status=$?
echo "== mypy"
wait "$typing" || status=$?
cat "$told"
exit "$status"
