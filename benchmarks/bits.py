"""How long codes of numbers and of bits take to be compared: ``python -m benchmarks.bits [--rows 51925] [--length 1152]``.

Every row's normal and abnormal part are compared with a query by the kernels alone, in one thread: float16 numbers, int8 numbers,
and bits, 64 to 1,152 a part, in each way that the machine has. The two parts of a code lie in the same memory, so a million rows
of 1,152 numbers take 2.3 GB.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from c_geometry import HAMMING_WAYS, Blocks, dots, hamming

BITS = (64, 256, 576, 1152)
REPEATS = 5
PARTS = 2


def median_ms(work: Callable[[], object]) -> float:
    """Return the median of the milliseconds that both parts take."""
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        for _ in range(PARTS):
            work()
        taken.append(1000 * (time.perf_counter() - started))
    return float(np.median(taken))


def main() -> None:
    """Measure and print a line for each kind of code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=51_925)
    parser.add_argument("--length", type=int, default=1152, help="numbers of a part")
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    rows, length = arguments.rows, arguments.length
    few = rng.standard_normal((min(rows, 4096), length)).astype(np.float16)
    half = np.resize(few, (rows, length))
    query = rng.standard_normal(length).astype(np.float32)
    every = np.arange(rows, dtype=np.intp)
    print(f"{rows} rows, {PARTS} parts, one thread, median of {REPEATS}:")
    print(
        f"float16 {2 * PARTS * length:6} bytes {median_ms(partial(Blocks([[half]]).distances, every, query)):9.2f} ms", flush=True
    )
    del half
    narrow = np.resize((few * np.float16(30)).clip(-127, 127).astype(np.int8), (rows, length))
    asked = (query * 100).astype(np.int16)
    print(f"int8    {PARTS * length:6} bytes {median_ms(partial(dots, narrow, asked)):9.2f} ms", flush=True)
    del narrow
    for bits in BITS:
        packed = rng.integers(0, 256, (rows, bits // 8), np.uint8)
        code = rng.integers(0, 256, bits // 8, np.uint8)
        for way in HAMMING_WAYS:
            took = median_ms(partial(hamming, packed, code, way))
            print(f"{bits:4} bits {PARTS * bits // 8:4} bytes {took:9.2f} ms by {way}", flush=True)


if __name__ == "__main__":
    main()
