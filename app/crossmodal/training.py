"""Training: layer by layer as autoencoders, then the whole network; stops and goes on at any step."""

from __future__ import annotations

import errno
import json
import math
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from app.codes.files import write_atomically
from app.codes.tensor_files import read_tensors
from app.crossmodal.appearance import mixed, vary
from app.crossmodal.autoencoders import Autoencoder, autoencoder_for, inputs_of, install, layers_of
from app.crossmodal.config import TrainConfig
from app.crossmodal.files import TRAIN, save_model
from app.crossmodal.images import Pair, head_folders, read_head
from app.crossmodal.networks import SimilarityNetwork
from app.crossmodal.patches import Drawing, Patches, as_tensor, draw_patches
from app.errors import DAMAGED_ARRAYS, Cancelled, UserError, describe_os_error
from app.jobs import Job

CHECKPOINT = "checkpoint.pt"
MODEL = "model.pt"
PATCHES = "patches.npz"
FINE = "network"
_TELL_EVERY = 25
_DRAWN = {"modalities", "pairs", "near", "skull", "mixtures", "warp", "seed"}
"""What the patches of a run depend on, beside their depth."""


class Trainer:
    """One run; :meth:`run` goes on from the last checkpoint in the output folder, exactly as if it had not stopped."""

    def __init__(self, config: TrainConfig, job: Job) -> None:
        self.config = config
        self._job = job
        torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        self.network = SimilarityNetwork(config.network)
        self._stages = [*(layers_of(self.network) if config.pretraining.steps else ()), FINE]
        self._stage = 0
        self._step = 0
        self._layer: Autoencoder | None = None
        self._optimizer: torch.optim.Optimizer | None = None
        self._saved = time.monotonic()

    @property
    def step(self) -> int:
        """Steps done, those of all stages together."""
        return sum(self._steps(name) for name in self._stages[: self._stage]) + self._step

    def _steps(self, stage: str) -> int:
        return self.config.steps if stage == FINE else self.config.pretraining.steps

    def run(self) -> Path:
        """Train to the last step; returns the model file. A cancelled run has written its checkpoint.

        Raises
        ------
        UserError
            No heads, a checkpoint of another configuration, or a loss that is not finite.
        EnvironmentFault
            If the output cannot be written.
        Cancelled
        """
        config = self.config
        self._resume()
        make_folder(config.output)
        patches = self._patches()
        ct, mr = as_tensor(patches.ct), as_tensor(patches.mr)
        matched = torch.from_numpy(patches.matched.astype(np.int64))
        self._job.start(sum(map(self._steps, self._stages)), "Training", self.step)
        try:
            while self._stage < len(self._stages):
                self._train_stage(ct, mr, matched)
        except Cancelled:
            self._save()
            raise
        self._save()
        return config.output / MODEL

    def _train_stage(self, ct: Tensor, mr: Tensor, matched: Tensor) -> None:
        stage = self._stages[self._stage]
        self._begin(stage)
        optimizer = self._optimizer
        if optimizer is None:
            raise AssertionError("a stage has begun")
        inputs = None if stage == FINE else inputs_of(self.network, stage, ct, mr)
        while self._step < self._steps(stage):
            generator = torch.Generator().manual_seed(self.config.seed * 1_000_003 + self.step)
            optimizer.zero_grad(set_to_none=True)
            loss = self._fine_loss(ct, mr, matched, generator) if inputs is None else self._layer_loss(inputs, generator)
            torch.autograd.backward(loss)
            self._set_rate(optimizer, stage)
            optimizer.step()
            self._step += 1
            self._tell(stage, loss)
        if self._layer is not None:
            install(self.network, stage, self._layer)
        self._stage, self._step, self._layer, self._optimizer = self._stage + 1, 0, None, None

    def _begin(self, stage: str) -> None:
        """Make what a stage trains, unless a checkpoint has brought it."""
        if self._optimizer is not None:
            return
        options = self.config.pretraining
        if stage == FINE:
            self._optimizer = self._fine_optimizer()
        else:
            generator = torch.Generator().manual_seed(self.config.seed * 101 + self._stage)
            self._layer = autoencoder_for(self.network, stage, generator)
            self._optimizer = torch.optim.Adam(self._layer.parameters(), lr=options.learning_rate)

    def _fine_optimizer(self) -> torch.optim.Optimizer:
        config = self.config
        return torch.optim.AdamW(self.network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)

    def _set_rate(self, optimizer: torch.optim.Optimizer, stage: str) -> None:
        """Let the rate of the whole network fall along a cosine; the autoencoders' stays."""
        if stage == FINE:
            for group in optimizer.param_groups:
                group["lr"] = self.config.learning_rate * (0.02 + 0.98 * falling(self._step / self.config.steps))

    def _layer_loss(self, inputs: Tensor, generator: torch.Generator) -> Tensor:
        if self._layer is None:
            raise AssertionError("an autoencoder is being trained")
        chosen = torch.randint(len(inputs), (self.config.batch,), generator=generator)
        return self._layer.loss(inputs[chosen], self.config.pretraining, generator)

    def _fine_loss(self, ct: Tensor, mr: Tensor, matched: Tensor, generator: torch.Generator) -> Tensor:
        chosen = torch.randint(len(ct), (self.config.batch,), generator=generator)
        varied = vary(ct[chosen], mr[chosen], self.config.jitter, self.config.contrast, generator)
        return functional.cross_entropy(self.network(*varied), matched[chosen])

    def _tell(self, stage: str, loss: Tensor) -> None:
        if self._step % _TELL_EVERY == 0:
            value = float(loss.detach())
            if not math.isfinite(value):
                raise UserError(f"The loss is no longer finite at step {self.step}: lower the learning rate and start anew.")
            self._job.advance(f"Training {stage}, loss {value:.3f}", _TELL_EVERY)
        if time.monotonic() - self._saved > self.config.checkpoint_s:
            self._save()
        self._job.check()

    def _save(self) -> None:
        """Write checkpoint and model file, each in one step; UserError where the model could not be opened again."""
        if not all(torch.isfinite(tensor.half()).all() for tensor in self.network.state_dict().values()):
            raise UserError(f"The weights are no longer finite at step {self._step}: lower the learning rate and start anew.")
        layer, optimizer = self._layer, self._optimizer
        content: dict[str, Any] = {
            "config": self._fingerprint(),
            "stage": self._stage,
            "step": self._step,
            "network": self.network.state_dict(),
            "layer": layer.state_dict() if layer is not None else None,
            "optimizer": optimizer.state_dict() if optimizer is not None else None,
        }
        write_atomically(content, self.config.output / CHECKPOINT)
        card = json.dumps({"steps": self.step, "text": self.config.card})
        save_model(self.network, self.config.output / MODEL, card)
        self._saved = time.monotonic()

    def _fingerprint(self) -> str:
        return self.config.model_dump_json(exclude={"heads", "output", "threads", "checkpoint_s", "card"})

    def _resume(self) -> None:
        path = self.config.output / CHECKPOINT
        if not path.exists():
            return
        other = UserError(f"{path} does not fit this configuration: choose another output folder or delete it.")
        content = read_tensors(path, "a checkpoint", TRAIN)
        if content.get("config") != self._fingerprint():
            raise other
        try:
            self.network.load_state_dict(content["network"])
            self._stage = int(content["stage"])
            if content["optimizer"] is not None:
                self._begin(self._stages[self._stage])
                if self._layer is not None:
                    self._layer.load_state_dict(content["layer"])
                if self._optimizer is not None:
                    self._optimizer.load_state_dict(content["optimizer"])
            self._step = int(content["step"])
        except (RuntimeError, KeyError, ValueError, TypeError, IndexError) as error:
            raise other from error

    def _patches(self) -> Patches:
        """Return the run's patches, drawing them when first asked for."""
        path = self.config.output / PATCHES
        config = self.config
        # A run that was stopped before its first checkpoint may have been started anew with another configuration.
        drawn_as = f"{config.network.depth} {json.dumps(config.model_dump(mode='json', include=_DRAWN))}"
        if path.exists() and (kept := read_patches(path, drawn_as)):
            return kept
        folders = head_folders(config.heads)
        self._job.start(len(folders), "Reading heads")
        pairs: list[Pair] = []
        rng = np.random.default_rng(config.seed)
        for folder in folders:
            images = read_head(folder, config.modalities)
            pairs.extend([*images, *mixed(rng, images, config.mixtures)])
            self._job.advance(f"Read {folder.name}")
        patches = draw_patches(rng, pairs, Drawing(config.pairs, config.network.depth, config.near, config.skull, config.warp))
        write_patches(path, patches, drawn_as)
        return patches


def falling(share: float) -> float:
    """Return a cosine from 1 to 0 over `share` from 0 to 1."""
    return 0.5 * (1 + math.cos(math.pi * min(max(share, 0.0), 1.0)))


def make_folder(path: Path) -> None:
    """Make a run's output folder before heads are read for minutes; EnvironmentFault if it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    except OSError as error:
        raise describe_os_error(error, path, "write into the output folder") from error


def write_patches(path: Path, patches: Patches, drawn_as: str) -> None:
    """Keep patches and how they were drawn, in one step; EnvironmentFault if that fails."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, ct=patches.ct, mr=patches.mr, matched=patches.matched, drawn_as=np.array(drawn_as))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise describe_os_error(error, path, "write") from error


def read_patches(path: Path, drawn_as: str) -> Patches | None:
    """Read patches that were kept, None if they were drawn in another way; UserError if the file is damaged."""
    try:
        if not zipfile.is_zipfile(path):
            raise ValueError("no archive")
        with np.load(path, allow_pickle=False) as held:
            if "drawn_as" not in held or str(held["drawn_as"]) != drawn_as:
                return None
            return Patches(held["ct"], held["mr"], held["matched"])
    except DAMAGED_ARRAYS as error:
        raise UserError(f"{path} is damaged: delete it, it will be made again.") from error


def tune(network: SimilarityNetwork, patches: Patches, steps: int, seed: int, job: Job) -> SimilarityNetwork:
    """Return a copy of a network that has gone on learning from other patches, at a third of the usual rate.

    Parameters
    ----------
    network : SimilarityNetwork
        Left as it is.
    patches : Patches
    steps : int
        Of 200 pairs.
    seed : int
    job : Job
        An item is a step.
    """
    copy = SimilarityNetwork(network.config)
    copy.load_state_dict(network.state_dict())
    optimizer = torch.optim.AdamW(copy.parameters(), lr=3e-4, weight_decay=1e-4)
    ct, mr = as_tensor(patches.ct), as_tensor(patches.mr)
    matched = torch.from_numpy(patches.matched.astype(np.int64))
    job.start(steps, "Fine-tuning")
    for step in range(steps):
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        chosen = torch.randint(len(ct), (200,), generator=generator)
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(copy(*vary(ct[chosen], mr[chosen], 0.5, 0.0, generator)), matched[chosen])
        torch.autograd.backward(loss)
        for group in optimizer.param_groups:
            group["lr"] = 3e-4 * (0.02 + 0.98 * falling(step / steps))
        optimizer.step()
        job.advance("Fine-tuning")
    return copy.eval()
