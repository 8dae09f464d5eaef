"""The handed cases (``../shared/cases``) through the real program, each command in a process of its own, judged as the tests do.

    python benchmarks/handed_cases.py [--checkout DIR] [NAMES ...]

A line a case, with what is wrong; the exit status is 1 where one is. Other cases in the same form: set ``SBMIR_CASES``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the cases that were named, or all."""
    sys.path.insert(0, str(HERE))
    from tests.support.handed.cases import FOLDER, all_cases, judge, unpack
    from tests.support.handed.runs import Fresh

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--checkout", type=Path, default=HERE, help="folder of the program (default: this one)")
    parser.add_argument("names", nargs="*", metavar="NAMES", help="cases to run (default: all)")
    arguments = parser.parse_args()
    cases = {case.name: case for case in all_cases()}
    unknown = sorted(set(arguments.names) - set(cases))
    if unknown or not cases:
        print(f"There is no case {unknown[0]} in {FOLDER}." if unknown else f"There are no cases in {FOLDER}: set SBMIR_CASES.")
        return 2
    wrong = 0
    chosen = arguments.names or list(cases)
    for name in chosen:
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="sbmir-case-", ignore_cleanup_errors=True) as folder:
            bench = unpack(cases[name], Path(folder))
            reasons = judge(cases[name], bench, Fresh(bench, cases[name].environment, arguments.checkout.resolve()))
        wrong += bool(reasons)
        print(f"{'WRONG' if reasons else 'right'}  {name}  ({time.monotonic() - started:.0f} s)", flush=True)
        for reason in reasons:
            print(f"         {reason}", flush=True)
    print(f"{len(chosen) - wrong} of {len(chosen)} right, {wrong} wrong.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
