"""Compile the kernels of `c_geometry` in place: ``python setup.py build_ext --inplace``.

Built for the baseline of the platform (no ``-march``), so that one build runs on every machine of its kind; where a kernel is
worth compiling for wider vectors too, which of them runs is decided by the machine it runs on. Contraction of
``a * b + c`` is switched off: the kernels' tie rules rely on every operation being rounded as IEEE 754 says.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from Cython import Build
from setuptools import Extension, setup

MODULES = ("raster", "pen", "region", "contour", "measure", "overlap", "scan", "compact", "bounds", "lanes", "groups", "hamming")
SOURCES = {"compact": ["c_geometry/native/compact.c"], "lanes": ["c_geometry/native/lanes.c"]}
"""What belongs to a module beside its own file."""
OPTIONS = ["/O2"] if sys.platform == "win32" else ["-O3", "-ffp-contract=off", "-fno-math-errno"]
DIRECTIVES = {
    "language_level": "3",
    "boundscheck": False,
    "wraparound": False,
    "initializedcheck": False,
    "cdivision": True,
    "embedsignature": True,
}

cythonize = cast(Callable[..., list[Extension]], Build.cythonize)

setup(
    name="sbmir-c-geometry",
    packages=[],
    ext_modules=cythonize(
        [
            Extension(
                f"c_geometry.{name}",
                [f"c_geometry/{name}.pyx", *SOURCES.get(name, [])],
                include_dirs=["c_geometry"],
                depends=[str(header) for header in Path("c_geometry/native").glob("*.h")],
                extra_compile_args=OPTIONS,
            )
            for name in MODULES
        ],
        compiler_directives=DIRECTIVES,
    ),
)
