"""Who an indexer is: a name by which it is told, on its own machine, whether it is alive.

Where the system says (Linux does), the name holds which start of which machine it ran in and when it began, so that a process
that got the same number later is not taken for it, and neither is one of another machine or container.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
from functools import lru_cache
from pathlib import Path

from app.workers import is_running

_NAME = re.compile(r"(?P<host>.*)-(?P<pid>\d{1,10})-(?P<kernel>[0-9a-f]{12})\.(?P<started>\d+)\.[0-9a-f]{8}", re.DOTALL)
_PROC = Path("/proc")
_STATE, _STARTED = 0, 19
"""Places in ``/proc/PID/stat`` behind the command's name, which may hold anything."""


def this_owner() -> str:
    """Return a name for this indexer that no other has: machine, process, its life as far as that is told, and chance."""
    began, kernel = _state_and_start(os.getpid()), _kernel()
    life = f"{kernel}.{began[1]}." if began is not None and kernel else ""
    return f"{socket.gethostname()}-{os.getpid()}-{life}{secrets.token_hex(4)}"


def is_dead(owner: str) -> bool:
    """Tell whether an indexer of this machine has ended; False for those of other machines, of which nobody here knows."""
    found = _NAME.fullmatch(owner)
    if found is None or found["kernel"] != _kernel():
        return False
    pid = int(found["pid"])
    seen = _state_and_start(pid)
    if seen is None:
        return not is_running(pid)
    state, started = seen
    return started != int(found["started"]) or state in "ZX"  # a zombie has only not been fetched


@lru_cache(maxsize=1)
def _kernel() -> str | None:
    """Return what this start of this machine is called, apart for each space of process numbers; None where nothing tells."""
    try:
        booted = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        numbers = str((_PROC / "self/ns/pid").readlink())
    except (OSError, ValueError):
        return None
    return hashlib.sha256(f"{booted} {numbers}".encode()).hexdigest()[:12]


def _state_and_start(pid: int) -> tuple[str, int] | None:
    """Return a process's state and when it began, in ticks since the machine started; None where that is not told."""
    try:
        fields = (_PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
        return fields[_STATE].decode("ascii"), int(fields[_STARTED])
    except (OSError, ValueError, IndexError):
        return None
