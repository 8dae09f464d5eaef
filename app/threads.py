"""Threads that work is dealt out to; they wait in between, since to start them anew takes as long as they save in a search."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

Item = TypeVar("Item")

ENOUGH = 8
"""More threads than this wait for the same memory."""


def cores() -> int:
    """Return how many cores this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Threads:
    """Some threads for the kernels, which let others run meanwhile; the one that asks is among them.

    Parameters
    ----------
    wanted : int, optional
        How many; never more than there are cores. By default as many as there are cores, up to `ENOUGH`.
    name : str
        What they are called.

    Attributes
    ----------
    count : int
        How many there are.
    """

    def __init__(self, wanted: int | None = None, name: str = "sbmir-search") -> None:
        self._name = name
        self.count = min(ENOUGH if wanted is None else wanted, cores())
        self._pool: ThreadPoolExecutor | None = None

    def run(self, work: Callable[[Item], None], items: Iterable[Item]) -> None:
        """Call `work` with each of some items; whoever is free takes the next. An error of one is raised, the rest given up."""
        waiting = deque(items)

        def go() -> None:
            while waiting:
                try:
                    item = waiting.popleft()
                except IndexError:  # another was quicker
                    return
                try:
                    work(item)
                except BaseException:
                    waiting.clear()
                    raise

        helpers = min(self.count, len(waiting)) - 1
        if helpers < 1:
            go()
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.count - 1, self._name)
        futures = [self._pool.submit(go) for _ in range(helpers)]
        try:
            go()
        finally:
            wait(futures)
        for future in futures:
            future.result()
