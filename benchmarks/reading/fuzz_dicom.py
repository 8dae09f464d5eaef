"""Read 1,000 mutated DICOM files: how many are refused, the slowest, and the memory it takes.

Run with ``python benchmarks/reading/fuzz_dicom.py [FILES]``; ends with an error if a file takes longer than 5 s, and with a
traceback where something else than a sentence comes out.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.imaging.dicom.pixels import PixelReader
from tests.support.fuzz.dicom import originals, read_mutated

LONGEST_S = 5.0


def main() -> None:
    """Run and print."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="sbmir-fuzz-") as name:
        folder = Path(name)
        good = originals(folder / "good")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        slowest, kinds = (0.0, 0), Counter[str]()
        with PixelReader() as reader:
            for seed in range(files):
                outcome = read_mutated(seed, good, folder / str(seed), reader)
                slowest = max(slowest, (outcome.seconds, seed))
                kinds["read" if outcome.sentence is None else "refused"] += 1
            deaths = reader.deaths
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{files} files: {kinds['refused']} refused with a sentence, {kinds['read']} read")
    print(f"slowest {slowest[0]:.2f} s (seed {slowest[1]}); the decoder's process died {deaths} times")
    print(f"memory grew by {grown:.0f} MiB; the decoder took up to {child:.0f} MiB")
    if slowest[0] > LONGEST_S:
        sys.exit(f"A file took longer than {LONGEST_S} s.")


if __name__ == "__main__":
    main()
