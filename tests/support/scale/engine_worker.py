"""A process that brings a library into an engine and says at which step it is, so that it can be killed there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from app.jobs import Job
from app.scale import copying, follow_once
from app.scale.databases.embedded import Embedded


def _told(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return what says before and after each call that it is there, and gives time to be killed."""

    def call(*words: Any, **named: Any) -> Any:
        for when, then in (("before", lambda: work(*words, **named)), ("after", lambda: None)):
            print(f"{when} {name}", flush=True)
            time.sleep(0.02)
            found = then()
            if when == "before":
                kept = found
        return kept

    return call


if __name__ == "__main__":
    copying.ROWS_A_BLOCK = 30
    for name in ("insert", "do"):
        setattr(Embedded, name, _told(name, getattr(Embedded, name)))
    if sys.argv[3] == "follow":
        follow_once(sys.argv[1], sys.argv[2], Job())
    else:
        copying.copy_to_engine(sys.argv[1], sys.argv[2], Job())
    print("finished", flush=True)
