"""Under which names caches keep what belongs to a library."""

from __future__ import annotations

import hashlib
from pathlib import Path


def full_address(address: str) -> str:
    """Return an address that names the same library from wherever the program is started."""
    return address if "://" in address else str(Path(address).resolve())


def cache_key(*names: str) -> str:
    """Return 32 hexadecimal digits that stand for some names, a library's full address first: a name for a file or folder."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]
