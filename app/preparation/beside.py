"""The sequences of one study beside one another, where it has the machine for itself: the same work in the same order of sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

import torch

Result = TypeVar("Result")


class Each(Protocol):
    """Does something with each sequence of a study."""

    def __call__(
        self, work: Callable[[str], Result], modalities: Iterable[str], check: Callable[[], None] | None = None
    ) -> dict[str, Result]:
        """Return what `work` makes of each modality; `check` is called before each, and what it raises ends all."""


@contextmanager
def beside(threads: int) -> Iterator[Each]:
    """Yield what works on so many sequences at once; meanwhile a network has one thread, so that its sums are the same ones."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="sbmir-prepare")

    def each(
        work: Callable[[str], Result], modalities: Iterable[str], check: Callable[[], None] | None = None
    ) -> dict[str, Result]:
        def one(modality: str) -> Result:
            if check is not None:
                check()
            torch.set_num_threads(1)  # torch keeps the number for each thread
            return work(modality)

        waiting = {modality: pool.submit(one, modality) for modality in modalities}
        return {modality: future.result() for modality, future in waiting.items()}

    try:
        yield each
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        torch.set_num_threads(before)
