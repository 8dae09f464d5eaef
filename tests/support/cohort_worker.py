"""A worker for the tests: in a module of its own, so that a child process imports little."""

from __future__ import annotations

import os
import time

from app.errors import EnvironmentFault, UserError


def echo(action: str) -> str:
    """Do what a worker may do (runs in a child process)."""
    match action:
        case "user":
            raise UserError("your mistake")
        case "fault":
            raise EnvironmentFault("the disk is gone")
        case "bug":
            raise ZeroDivisionError("ours")
        case "die":
            os._exit(9)
        case "sleep":
            time.sleep(600)
        case "threads":
            return os.environ["OMP_NUM_THREADS"]
    return action
