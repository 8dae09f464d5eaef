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
echo "== mypy"
"$python" -m mypy
echo "== import-linter"
"$python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
echo "== pytest"
# As many processes as there are cores, but no more than two: each may take 2 GB. They take the files in order, the long ones of
# codes and cohort first, and not by number of tests, as xdist would: those would come last, and run alone.
exec "$python" -m pytest -n auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder "$@"
