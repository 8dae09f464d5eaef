"""The training loop: step budget, checkpoints, exact resume, a moving average of the weights, loss curves."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from app.codes.files import load_networks, read_card, save_networks, write_atomically
from app.codes.model import choose_device
from app.codes.networks import NETWORKS, OPTIONAL, Networks
from app.errors import Cancelled, UserError, describe_os_error
from app.jobs import Job
from app.outputs import only_writer
from app.training.codebooks import number
from app.training.config import DataSource, TrainConfig
from app.training.data import Sampler, Source, load_source
from app.training.processes import ALONE, Processes
from app.training.stages import make_stage
from app.training.telling import Diary

CHECKPOINT = "checkpoint.pt"
LOCK = ".training-lock"
MODEL = "model.pt"
LOG_EVERY = 20
PICTURED = 8
"""So many slices are shown on a picture."""


def rate_factor(step: int, config: TrainConfig) -> float:
    """Return the learning rate's factor at `step`: warm-up, constant, then a linear fall to 0.01."""
    if step < config.warmup_steps:
        return (step + 1) / config.warmup_steps
    falling = config.steps * config.cooldown
    left = config.steps - step
    return 1.0 if left >= falling else max(0.01, left / max(falling, 1))


class Trainer:
    """One run; `run` goes on from the last checkpoint in the output folder, exactly as if it had not stopped.

    Parameters
    ----------
    config : TrainConfig
    job : Job
    processes : Processes
        Those that make each step together.
    """

    def __init__(self, config: TrainConfig, job: Job, processes: Processes = ALONE) -> None:
        self.config = config
        self._job = job
        self._processes = processes
        self._stopping = False
        torch.set_num_threads(config.threads or torch.get_num_threads())
        torch.manual_seed(config.seed)
        self._device = processes.device or choose_device(config.device)
        self._stage = make_stage(config)
        self._parts = self._shared_parts()
        self.networks = Networks(config.model)
        taken = {name for path in config.initial for name in self._take(path)}
        if "lEncoder" in taken and (config.follow_sketches or "aEncoder" not in taken):
            start_from_sketches(self.networks)
        if lacking := [name for name in self._stage.needed if name not in taken]:
            raise UserError(
                f"The stage {config.stage} goes on with {' and '.join(lacking)}: name a model that has trained them in `initial`."
            )
        if "iDecoder" not in taken and self._stage.wide_start:
            widen_image_range(self.networks)
        self.networks.to(self._device)
        for name, network in self.networks.named_children():
            network.requires_grad_(name in self._stage.trained)
        self._names = [n for n, p in self.networks.named_parameters() if p.requires_grad]
        self._parameters = [p for p in self.networks.parameters() if p.requires_grad]
        if not self._parameters:
            raise UserError(f"The stage {config.stage} has no network to train in this configuration.")
        kind = torch.optim.AdamW if config.optimiser == "adamw" else torch.optim.Adam
        self._optimizer: torch.optim.Optimizer = kind(
            self._parameters, lr=config.learning_rate, betas=config.betas, weight_decay=config.weight_decay
        )
        self._average = [p.detach().clone() for p in self._parameters]
        self._diary = Diary(config.output)
        self.step = 0

    def _take(self, path: Path) -> list[str]:
        """Take the networks that another model has trained; returns their names."""
        theirs = load_networks(path)
        trained = trained_networks(path)
        taken = []
        for name in (*NETWORKS, *OPTIONAL):
            source, target = getattr(theirs, name), getattr(self.networks, name)
            if source is None or target is None or name not in trained:
                continue
            try:
                target.load_state_dict(source.state_dict())
            except RuntimeError as error:
                raise UserError(f"{path}: its {name} has other sizes than this configuration's.") from error
            taken.append(name)
        if not taken:
            raise UserError(f"{path} holds no trained network that this configuration could start from.")
        return taken

    def _shared_parts(self) -> list[range]:
        """Return the parts of a batch that this process goes through."""
        config, processes = self.config, self._processes
        count = processes.count if config.parts == 1 else config.parts
        size = config.batch // count
        if count % processes.count:
            raise UserError(
                f"{processes.count} processes cannot share {count} parts: let `parts` be a multiple of the processes."
            )
        turn = len(self._stage.pools) if self._stage.per_slice else 1
        if config.batch % count or size % turn:
            raise UserError(f"A batch of {config.batch} does not fit: let `batch` be a multiple of {count * turn}.")
        own = count // processes.count
        return [range(n * size, (n + 1) * size) for n in range(processes.rank * own, (processes.rank + 1) * own)]

    def run(self) -> Path:
        """Train to the last step; returns the model file. A cancelled run has written its checkpoint."""
        if not self._processes.first:
            return self._run()
        try:
            self.config.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise describe_os_error(error, self.config.output, "write into") from error
        with only_writer(self.config.output, LOCK):
            return self._run()

    def _run(self) -> Path:
        config, first = self.config, self._processes.first
        self._resume()
        self._processes.check_step(self.step)
        with self._processes.first_goes_first():
            sampler = self._sampler()
        # Processes stop at the same step, so progress must not stop one of them.
        told = Job(self._job.relay)
        told.start(config.steps, f"Training {config.stage}", self.step)
        saved = time.monotonic()
        sums: dict[str, Tensor] = {}
        counted = 0
        self.networks.train()
        try:
            while self.step < self.config.steps:
                for name, value in self._one_step(sampler).items():
                    sums[name] = sums[name] + value if name in sums else value
                counted += 1
                if first and config.picture_steps and self.step % config.picture_steps == 0:
                    self._picture(sampler)
                if self.step % LOG_EVERY == 0:
                    total = self._tell_losses({name: float(value) / counted for name, value in sums.items()})
                    told.advance(f"Training {config.stage}, loss {total:.3f}", counted)
                    sums, counted = {}, 0
                if first and time.monotonic() - saved > config.checkpoint_s:
                    self.save()
                    saved = time.monotonic()
                self._check_stopping()
        except Cancelled:
            if first:
                self.save()
            raise
        if first:
            self.save()
            self._diary.curves()
        return config.output / MODEL

    def _tell_losses(self, own: dict[str, float]) -> float:
        """Write down the terms of all processes, means of some steps; returns the loss."""
        means = self._processes.mean(own)
        total = sum(means.values())
        if not math.isfinite(total):
            raise UserError(f"The loss is no longer finite at step {self.step}: lower the learning rate and start anew.")
        if self._processes.first:
            self._diary.losses(self.step, means)
        return total

    def _check_stopping(self) -> None:
        """Raise `Cancelled` where this process was asked to stop, or in the last step one of several was."""
        if self._stopping or (self._processes.alone and self._job.cancelled):
            raise Cancelled()

    @property
    def device(self) -> torch.device:
        """Where the networks are."""
        return self._device

    def timed(self, count: int) -> list[float]:
        """Return the seconds that each of `count` steps takes; nothing is written."""
        sampler = self._sampler()
        self.networks.train()
        seconds = []
        for _ in range(count):
            started = time.perf_counter()
            sum(float(term) for term in self._one_step(sampler).values())  # a GPU has done its work once numbers are there
            seconds.append(time.perf_counter() - started)
            self._job.check()
        return seconds

    def _sampler(self) -> Sampler:
        config = self.config
        sources = [load_source(source, self._job, self._device) for source in config.data]
        stage = self._stage
        return Sampler(sources, config.seed, config.batch, stage.reach, self._lesions(), stage.pools)

    def _lesions(self) -> Source | None:
        """Return the label maps that lesions are painted from, if any are."""
        config = self.config
        if not self._stage.painted:
            return None
        if config.painted is None:
            raise UserError("augment.paint wants lesions to paint: name a folder or a pack of label maps as `painted`.")
        return load_source(DataSource(folder=config.painted, labels_only=True), self._job, self._device)

    def _one_step(self, sampler: Sampler) -> dict[str, Tensor]:
        config = self.config
        for group in self._optimizer.param_groups:
            group["lr"] = config.learning_rate * rate_factor(self.step, config)
        self._optimizer.zero_grad(set_to_none=True)
        sums: dict[str, Tensor] = {}
        for part in self._parts:
            terms = self._stage.terms(self.networks, sampler.draw(self.step, part), self._generator(part))
            loss: Tensor = torch.stack(list(terms.values())).sum()
            torch.autograd.backward(loss * (len(part) / config.batch))
            for name, term in terms.items():
                sums[name] = sums.get(name, 0) + term.detach() / len(self._parts)
        self._together()
        if config.clip > 0:
            torch.nn.utils.clip_grad_norm_(self._parameters, config.clip)
        self._optimizer.step()
        self.step += 1
        decay = min(config.average, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self._average, [p.detach() for p in self._parameters], 1 - decay)
        return sums

    def _generator(self, part: range) -> torch.Generator:
        """Return the random numbers of a part of this step's batch; where a stage wants it, those of the whole batch."""
        seed = self.config.seed * 1_000_003 + self.step
        own = 0 if self._stage.per_slice else part.start
        return torch.Generator(self._device).manual_seed(seed + own * 1_000_000_007)

    def _together(self) -> None:
        """Let all processes have the whole batch's gradients, and the first one's codebooks; one that is to stop stops all."""
        if self._processes.alone:
            return
        for parameter in self._parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        gradients = [parameter.grad for parameter in self._parameters if parameter.grad is not None]
        self._stopping = self._processes.add(gradients, self._job.cancelled)
        self._processes.share(self.networks.buffers())

    def averaged(self) -> Networks:
        """Return a copy of the networks that holds the moving average of the weights, codebooks numbered for hashing."""
        copy = Networks(self.config.model)
        copy.load_state_dict(self.networks.state_dict())
        own = dict(copy.named_parameters())
        with torch.no_grad():
            for name, value in zip(self._names, self._average, strict=True):
                own[name].copy_(value)
        for book in (copy.nQuantiser, copy.aQuantiser):
            if book is not None:
                number(book)
        return copy

    def save(self) -> None:
        """Write checkpoint and model file, each in one step."""
        content: dict[str, Any] = {
            "step": self.step,
            "stage": self.config.stage,
            "networks": {name: getattr(self.networks, name).state_dict() for name in self._stage.trained},
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
        }
        write_atomically(content, self.config.output / CHECKPOINT)
        save_networks(self.averaged(), self.config.output / MODEL, card=self._card())
        self._diary.table()

    def _card(self) -> str:
        trained = set(self._stage.trained)
        for path in self.config.initial:
            trained |= trained_networks(path)
        return json.dumps({"trained": sorted(trained), "steps": self.step, "text": self.config.card})

    def _resume(self) -> None:
        path = self.config.output / CHECKPOINT
        if not path.exists():
            return
        try:
            content = torch.load(path, map_location=self._device, weights_only=True)
            if content["stage"] != self.config.stage:
                raise UserError(f"{path} belongs to the stage {content['stage']}: choose another output folder.")
            # Networks that this stage does not train come from `initial`, so that a better segmenter can take over.
            for name in self._stage.trained:
                getattr(self.networks, name).load_state_dict(content["networks"][name])
            self._optimizer.load_state_dict(content["optimizer"])
            with torch.no_grad():
                for mine, kept in zip(self._average, content["average"], strict=True):
                    mine.copy_(kept)
            self.step = int(content["step"])
        except (RuntimeError, KeyError, ValueError, EOFError) as error:
            raise UserError(f"{path} does not fit this configuration: choose another output folder or delete it.") from error

    @torch.no_grad()
    def _picture(self, sampler: Sampler) -> None:
        """Write what the networks make of the same few slices each time; no random number of the run is used up."""
        batch = sampler.draw(0).first(PICTURED)
        generator = torch.Generator(self._device).manual_seed(self.config.seed)
        self.networks.eval()
        self._diary.picture(self.step, self._stage.picture(self.networks, batch, generator))
        self.networks.train()


def trained_networks(path: Path) -> set[str]:
    """Return which networks of a model file were trained, as its card says."""
    return set(read_card(path).get("trained", []))


def start_from_sketches(networks: Networks) -> None:
    """Let a guided aEncoder begin as lEncoder of the segmenter's label probabilities, blind to the image channels.

    So both encoders share a space from the first step, and training only has to add what the image says beyond the labels.
    """
    config = networks.config
    if not (config.guided and config.one_hot_labels):
        return
    weights = {name: tensor.clone() for name, tensor in networks.lEncoder.state_dict().items()}
    first = weights["module_list.0.weight"]
    image_part = torch.zeros(first.shape[0], config.channels, *first.shape[2:])
    weights["module_list.0.weight"] = torch.cat([image_part, first], 1)
    networks.aEncoder.load_state_dict(weights)


def widen_image_range(networks: Networks) -> None:
    """Let iDecoder begin with outputs as wide as z-scored slices are (background about -4): Adam's small steps take long to."""
    state = networks.iDecoder.state_dict()
    name = max((n for n in state if n.endswith(".conv.2.weight")), key=lambda n: int(n.split(".")[1]))
    with torch.no_grad():
        parameters = dict(networks.iDecoder.named_parameters())
        parameters[name].mul_(6)
        parameters[name.replace("weight", "bias")].sub_(0.75)
