"""Read damaged NIfTI and MetaImage files and count what is more than a sentence.

    python -m benchmarks.reading.fuzz_nifti [--files 1000] [--seed 0]

Exit status 1 if one crashed, took more than 5 s or 1 GiB, or was not refused in one sentence that names it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.support.fuzz.nifti import try_all


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--seed", type=int, default=0, help="of the damage (default 0)")
    arguments = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="sbmir-fuzz-") as folder:
        read, faults = try_all(Path(folder), arguments.files, arguments.seed)
    wall = time.perf_counter() - started
    print(f"{arguments.files} damaged files in {wall:.0f} s: {read} read all the same, {len(faults)} faults")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
