"""The processes of a run: one alone, or those that ``torchrun`` started, on one GPU each or on CPUs.

Each goes through its own parts of every batch; their gradients are added up, so all make the same step. The first process alone
writes files and tells progress.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import Tensor, distributed

from app.codes.model import choose_device
from app.errors import EnvironmentFault, UserError

PATIENCE = timedelta(hours=12)
"""The others wait so long while the first reads all studies; a process that has ended is noticed at once."""

TOLD = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT")
"""What torchrun tells a process."""


@dataclass(frozen=True)
class Processes:
    """Which process of how many this one is.

    Attributes
    ----------
    rank : int
        From 0.
    count : int
    device : torch.device or None
        Where this process computes; None leaves it to the configuration.
    """

    rank: int = 0
    count: int = 1
    device: torch.device | None = None

    @property
    def first(self) -> bool:
        """Whether this one writes files and tells progress."""
        return self.rank == 0

    @property
    def alone(self) -> bool:
        """Whether there are no others."""
        return self.count == 1

    def add(self, gradients: list[Tensor], flag: bool = False) -> bool:
        """Put the sum over all processes into `gradients`; returns whether one of them raised its flag.

        Raises
        ------
        EnvironmentFault
            If another process has ended.
        """
        if self.alone:
            return flag
        flat = torch.cat([*(g.flatten() for g in gradients), gradients[0].new_tensor([float(flag)])])
        with _together():
            distributed.all_reduce(flat)
        start = 0
        for gradient in gradients:
            gradient.copy_(flat[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()
        return bool(flat[-1] > 0)

    def mean(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return means over all processes; one that lacks a value counts as 0 there."""
        if self.alone:
            return dict(values)
        found: list[Mapping[str, float]] = [{} for _ in range(self.count)]
        with _together():
            distributed.all_gather_object(found, dict(values))
        names = dict.fromkeys(name for one in found for name in one)
        return {name: sum(one.get(name, 0.0) for one in found) / self.count for name in names}

    def share(self, tensors: Iterable[Tensor]) -> None:
        """Put what the first process has into the tensors of all."""
        if not self.alone:
            with _together():
                for tensor in tensors:
                    distributed.broadcast(tensor, 0)

    def check_step(self, step: int) -> None:
        """Refuse a run whose processes found different checkpoints."""
        if self.mean({"step": float(step)})["step"] != step:
            raise UserError(
                "The processes found different checkpoints: choose an output folder on a disk that all of them share."
            )

    @contextmanager
    def first_goes_first(self) -> Iterator[None]:
        """Let the first process do something, and the others only then: it fills a cache that they read."""
        if not self.first:
            self._wait()
        yield
        if self.first:
            self._wait()

    def _wait(self) -> None:
        if not self.alone:
            with _together():
                distributed.all_reduce(torch.zeros(1, device=self.device))


ALONE = Processes()


def started_together() -> bool:
    """Tell whether torchrun started this process as one of several."""
    return all(name in os.environ for name in TOLD) and int(os.environ["WORLD_SIZE"]) > 1


@contextmanager
def joined(device: str) -> Iterator[Processes]:
    """Join the processes that torchrun started, if it did; `device` is the configuration's.

    Raises
    ------
    UserError
        If there are more processes than GPUs, or the device is one that processes cannot share work on.
    EnvironmentFault
        If the others cannot be reached.
    """
    if not started_together():
        yield ALONE
        return
    rank, count, local = (int(os.environ[name]) for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"))
    place = choose_device(device)
    if place.type == "mps":
        raise UserError('Several processes train on NVIDIA GPUs or on CPUs: write device = "cpu", or start one process.')
    if place.type == "cuda":
        if local >= torch.cuda.device_count():
            raise UserError(
                f"There are more processes than GPUs ({torch.cuda.device_count()}): give --nproc-per-node no more than that."
            )
        place = torch.device("cuda", local)
        torch.cuda.set_device(place)
    with _together():
        distributed.init_process_group("nccl" if place.type == "cuda" else "gloo", timeout=PATIENCE)
    try:
        yield Processes(rank, count, place)
    finally:
        distributed.destroy_process_group()


@contextmanager
def _together() -> Iterator[None]:
    """Say what it means where something that all processes do at once fails."""
    try:
        yield
    except RuntimeError as error:
        raise EnvironmentFault(
            "Another process of this run has ended, so this one ends too: start the run again, it goes on from its checkpoint."
        ) from error
