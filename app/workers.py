"""Child processes that end with their parent, however it ends, and that never use more than one thread each.

A pool of the standard library leaves orphans waiting for ever when its parent is killed; here every child has its own pipe,
whose end it sees.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from app.errors import EnvironmentFault, SbmirError, UserError
from app.jobs import Job, Progress

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_POLL_S = 0.2
_STARTING = threading.Lock()
"""Held while children are started, for whom the environment is changed."""


def _serve(pipe: Connection, function: Callable[..., str], telling: bool) -> None:
    """Answer tasks until the pipe ends (runs in the child); with `telling` each gets a job whose progress goes up the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            answer = ("done", function(*task, Job(partial(_tell, pipe))) if telling else function(*task))
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


def _tell(pipe: Connection, progress: Progress) -> None:
    with suppress(OSError):  # the parent is gone, and this process ends when it asks for the next task
        pipe.send(("progress", progress))


def _end_with_parent() -> None:
    """End at once when the parent is gone, in the middle of a task too: the next run may be at the same one already."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


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


class _Children:
    """Child processes, each with a pipe of its own, of which some are at a task."""

    def __init__(self) -> None:
        self._processes: dict[Connection, SpawnProcess] = {}
        self._busy: set[Connection] = set()

    @property
    def pipes(self) -> list[Connection]:
        return list(self._processes)

    @property
    def at_work(self) -> bool:
        return bool(self._busy)

    def start(self, function: Callable[..., str], processes: int, telling: bool) -> None:
        context = multiprocessing.get_context("spawn")
        with _STARTING, _single_threaded():
            for _ in range(processes):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, function, telling), daemon=True)
                process.start()
                theirs.close()
                self._processes[ours] = process

    def give(self, pipe: Connection, task: tuple[Any, ...] | None) -> None:
        """Give a child a task; with None it rests."""
        if task is None:
            self._busy.discard(pipe)
            return
        pipe.send(task)
        self._busy.add(pipe)

    def answered(self) -> list[Connection]:
        """Return the children that have something to say, after a short wait at most."""
        ready = wait(list(self._busy), _POLL_S)
        return [pipe for pipe in self._busy if pipe in ready]

    def stop(self) -> None:
        """End all: those at rest see the end of their pipe, those at a task are stopped."""
        for pipe, process in self._processes.items():
            pipe.close()
            if process.is_alive() and pipe in self._busy:
                process.terminate()
        for process in self._processes.values():
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()


def _result(pipe: Connection) -> str | Progress:
    """Return what a child's function returned or tells of its progress, or raise what it raised."""
    try:
        kind, text = pipe.recv()
    except (EOFError, OSError) as error:
        raise EnvironmentFault(
            "A worker process was killed, perhaps for want of memory: start again with fewer --jobs."
        ) from error
    if isinstance(text, Progress):
        return text
    if kind == "user":
        raise UserError(text)
    if kind == "fault":
        raise EnvironmentFault(text)
    if kind == "bug":
        raise RuntimeError(f"In a worker process:\n{text}")
    return str(text)


def run_tasks(
    function: Callable[..., str],
    tasks: Sequence[tuple[Any, ...]],
    processes: int,
    job: Job,
    told: Callable[[Progress], None] | None = None,
) -> Iterator[str]:
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
    told : callable, optional
        Gets the progress of a job that `function` is then given after the task.

    Raises
    ------
    UserError, EnvironmentFault
        What a child raised, or that a child was killed.
    Cancelled
    """
    children = _Children()
    waiting = iter(tasks)
    try:
        children.start(function, processes, told is not None)
        for pipe in children.pipes:
            children.give(pipe, next(waiting, None))
        while children.at_work:
            for pipe in children.answered():
                answer = _result(pipe)
                if isinstance(answer, Progress):
                    if told is not None:
                        told(answer)
                    continue
                children.give(pipe, next(waiting, None))
                yield answer
            job.check()
    finally:
        children.stop()


def is_running(pid: int) -> bool:
    """Tell whether a process exists, where its own files are hidden from other users."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
