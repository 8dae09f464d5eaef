"""Child processes that end with their parent, however it ends, and that never use more than one thread each.

A pool of the standard library leaves orphans waiting for ever when its parent is killed; here every child has its own pipe,
whose end it sees.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from app.errors import EnvironmentFault, SbmirError, UserError
from app.jobs import Job

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_POLL_S = 0.2


def _serve(pipe: Connection, function: Callable[..., str]) -> None:
    """Answer tasks until the pipe ends (runs in the child)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: the parent decides
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            answer = ("done", function(*task))
        except UserError as error:
            answer = ("user", str(error))
        except SbmirError as error:
            answer = ("fault", str(error))
        except Exception:
            answer = ("bug", traceback.format_exc())
        try:
            pipe.send(answer)
        except OSError:
            return


@contextmanager
def _single_threaded() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run_tasks(function: Callable[..., str], tasks: Sequence[tuple[Any, ...]], processes: int, job: Job) -> Iterator[str]:
    """Run ``function(*task)`` for every task in child processes and yield the results as they come.

    Parameters
    ----------
    function : callable
        A module-level function that returns a string.
    tasks : sequence of tuples
    processes : int
        Children; each gets its next task when it has finished one.
    job : Job
        Looked at while waiting, so that cancelling takes a fraction of a second. Children are then stopped.

    Raises
    ------
    UserError, EnvironmentFault
        What a child raised, or that a child was killed.
    Cancelled
    """
    context = multiprocessing.get_context("spawn")
    children: dict[Connection, SpawnProcess] = {}
    waiting = iter(tasks)
    busy: set[Connection] = set()

    def give(pipe: Connection) -> None:
        task = next(waiting, None)
        if task is None:
            busy.discard(pipe)
            return
        pipe.send(task)
        busy.add(pipe)

    try:
        with _single_threaded():
            for _ in range(processes):
                ours, theirs = context.Pipe()
                child = context.Process(target=_serve, args=(theirs, function), daemon=True)
                child.start()
                theirs.close()
                children[ours] = child
        for pipe in children:
            give(pipe)
        while busy:
            ready = wait(list(busy), _POLL_S)
            for pipe in [p for p in busy if p in ready]:
                try:
                    kind, text = pipe.recv()
                except (EOFError, OSError) as error:
                    raise EnvironmentFault(
                        "A worker process was killed, perhaps for want of memory: start again with fewer --jobs."
                    ) from error
                if kind == "user":
                    raise UserError(text)
                if kind == "fault":
                    raise EnvironmentFault(text)
                if kind == "bug":
                    raise RuntimeError(f"In a worker process:\n{text}")
                give(pipe)
                yield text
            job.check()
    finally:
        for pipe, child in children.items():
            pipe.close()
            if child.is_alive() and pipe in busy:
                child.terminate()
        for child in children.values():
            child.join(5)
            if child.is_alive():
                child.kill()
                child.join()
