"""Training of whole-brain networks; stops and goes on at any step."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from app.codes.files import write_atomically
from app.codes.tensor_files import read_tensors
from app.errors import Cancelled, UserError
from app.jobs import Job
from app.volumes.config import TrainConfig
from app.volumes.files import TRAIN, WHAT, save_network
from app.volumes.losses import Weights, decoder_loss, distance_softmax, elbo_loss, encoder_loss, squared_error
from app.volumes.networks import VolumeNetwork
from app.volumes.placing import SHAPE
from app.volumes.subjects import MakeReference, Subject, classes_of, fold_of, prepare, read_volumes
from app.volumes.varying import vary

CHECKPOINT = "checkpoint.pt"
MODEL = "model.pt"
_TELL_EVERY = 10
_LEAST_RATE = 0.02


class Trainer:
    """One run; :meth:`run` goes on from the last checkpoint in the output folder, exactly as if it had not stopped."""

    def __init__(self, config: TrainConfig, reference: MakeReference, job: Job) -> None:
        self.config = config
        self._reference = reference
        self._job = job
        torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        self.network = VolumeNetwork(config.network)
        halves = (self.network.encoder, self.network.decoder)
        self._optimizers = [
            torch.optim.AdamW(half.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay) for half in halves
        ]
        self.step = 0
        self._spent_s = 0.0
        self._began = time.process_time()
        self._saved = time.monotonic()

    def run(self) -> Path:
        """Train to the last step; returns the model file. A cancelled run has written its checkpoint.

        Raises
        ------
        UserError
            No usable studies, too few diagnoses for metric learning, a checkpoint of another configuration, or a loss that is
            not finite.
        EnvironmentFault
            If something cannot be written.
        Cancelled
        """
        config = self.config
        self._resume()
        subjects = learned_from(prepare(config.data, config.prepared, self._reference, self._job), config)
        names, classes = classes_of(subjects)
        if config.alpha and (len(names) < 2 or (np.bincount(classes[classes >= 0]) < 2).any()):
            raise UserError(
                f"Metric learning needs two studies of each of two diagnoses at least: {config.data} tells of {names}."
            )
        volumes = read_volumes(subjects)
        if not self.step:
            self.network.measure(volumes)
        self._job.start(config.steps, "Training", self.step)
        self._began = time.process_time()
        try:
            while self.step < config.steps:
                self._train_step(volumes, classes)
        except Cancelled:
            self._save()
            raise
        self._save()
        return config.output / MODEL

    def _train_step(self, volumes: npt.NDArray[np.float16], classes: npt.NDArray[np.int64]) -> None:
        config = self.config
        generator = torch.Generator().manual_seed(config.seed * 1_000_003 + self.step)
        chosen = draw_batch(classes, config.batch, bool(config.alpha), np.random.default_rng([config.seed, self.step]))
        batch = torch.from_numpy(volumes[chosen].astype(np.float32))[:, None]
        batch = vary(batch, config.jitter, generator)
        rate = config.learning_rate * (_LEAST_RATE + (1 - _LEAST_RATE) * _falling(self.step / config.steps))
        for optimizer in self._optimizers:
            optimizer.param_groups[0]["lr"] = rate
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=config.precision == "bfloat16"):
            told = self._learn(batch, torch.from_numpy(classes[chosen]), generator)
        self.step += 1
        self._tell(told)

    def _learn(self, batch: Tensor, classes: Tensor, generator: torch.Generator) -> float:
        """Take one step of both halves; returns the loss."""
        config = self.config
        weights = Weights(config.beta_rec, config.beta_kl, config.beta_neg, 1 / math.prod(SHAPE))
        if config.objective == "introspective" and self.step >= config.warm_up:
            return self._play(batch, weights, generator)
        if config.objective == "autoencoder":
            codes, compared = self.network.encoder.compared(batch)
            loss = squared_error(self.network.decoder(codes), batch).mean()
            if config.alpha:
                loss = loss + config.alpha * distance_softmax(compared, classes, generator)
            if self.network.encoder.coarse is not None:
                loss = loss + config.coarse_decay * self.network.encoder.coarse.linear.weight.square().sum()
        else:
            loss = elbo_loss(self.network, batch, weights, generator)
        self._follow(loss, self._optimizers)
        return float(loss.detach())

    def _play(self, batch: Tensor, weights: Weights, generator: torch.Generator) -> float:
        """Take one step of the encoder's game, then one of the decoder's."""
        encoder, decoder = self._optimizers
        self.network.decoder.requires_grad_(False)
        loss = encoder_loss(self.network, batch, weights, generator)
        self._follow(loss, [encoder])
        self.network.decoder.requires_grad_(True)
        self.network.encoder.requires_grad_(False)
        self._follow(decoder_loss(self.network, batch, weights, generator), [decoder])
        self.network.encoder.requires_grad_(True)
        return float(loss.detach())

    def _follow(self, loss: Tensor, optimizers: list[torch.optim.AdamW]) -> None:
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        for optimizer in optimizers:
            torch.nn.utils.clip_grad_norm_(optimizer.param_groups[0]["params"], 5.0)
            optimizer.step()

    def _tell(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise UserError(f"The loss is no longer finite at step {self.step}: lower the learning rate and start anew.")
        if self.step % _TELL_EVERY == 0:
            self._job.advance(f"Training, loss {loss:.4f}", _TELL_EVERY)
        if time.monotonic() - self._saved > self.config.checkpoint_s:
            self._save()
        self._job.check()

    def _save(self) -> None:
        """Write checkpoint and model file, each in one step."""
        spent = self._spent_s + time.process_time() - self._began
        content: dict[str, Any] = {
            "config": self._fingerprint(),
            "step": self.step,
            "cpu_s": spent,
            "network": self.network.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
        }
        write_atomically(content, self.config.output / CHECKPOINT)
        card = {"steps": self.step, "cpu_s": round(spent), "run": json.loads(self._fingerprint()), "text": self.config.card}
        save_network(self.network, self.config.output / MODEL, json.dumps(card))
        self._saved = time.monotonic()

    def _fingerprint(self) -> str:
        return self.config.model_dump_json(exclude={"data", "prepared", "output", "threads", "checkpoint_s", "card"})

    def _resume(self) -> None:
        path = self.config.output / CHECKPOINT
        if not path.exists():
            return
        other = UserError(f"{path} does not fit this configuration: choose another output folder or delete it.")
        content = read_tensors(path, WHAT, TRAIN)
        if content.get("config") != self._fingerprint():
            raise other
        try:
            self.network.load_state_dict(content["network"])
            for optimizer, state in zip(self._optimizers, content["optimizers"], strict=True):
                optimizer.load_state_dict(state)
            self.step, self._spent_s = int(content["step"]), float(content["cpu_s"])
        except (RuntimeError, KeyError, ValueError, TypeError, IndexError) as error:
            raise other from error


def learned_from(subjects: list[Subject], config: TrainConfig) -> list[Subject]:
    """Return the subjects that a run learns from: all, or those of the folds that are not left out."""
    if config.fold < 0:
        return subjects
    groups = fold_of(subjects, config.folds)
    return [subject for subject, group in zip(subjects, groups, strict=True) if group != config.fold]


def draw_batch(classes: npt.NDArray[np.int64], size: int, balanced: bool, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Draw the cases of a step, as many of each class where that matters (those of no class not at all then)."""
    if not balanced:
        return rng.permutation(len(classes))[:size]
    count = int(classes.max()) + 1
    each = max(2, size // count)
    drawn = [rng.choice(np.flatnonzero(classes == k), each, replace=bool((classes == k).sum() < each)) for k in range(count)]
    return np.concatenate(drawn)


def _falling(share: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * min(max(share, 0.0), 1.0)))
