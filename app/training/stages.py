"""The three stages of training: the segmenter, the codes of label maps, and the codes of images.

1. ``segmentation`` trains the segmenter on slices.
2. ``labels`` trains lEncoder and lDecoder on label maps alone, so that the distance of two abnormal codes says how much
   two lesions overlap. It needs no images, so it can learn from label maps that came without them.
3. ``codes`` trains nEncoder, aEncoder and iDecoder on slices and goes on with the other two; the segmenter is frozen.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Generator, Tensor

from app import frames
from app.codes.networks import Networks
from app.training import losses
from app.training.augment import EVERYTHING, Augmented, augment, hand_drawn, resample, sampling_grid
from app.training.config import TrainConfig
from app.training.data import Batch

Terms = dict[str, Tensor]


class Stage(Protocol):
    """A stage: which networks it trains, and the loss of a batch."""

    trained: tuple[str, ...]

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Return the weighted terms of the loss; their sum is minimised."""
        ...


def _augmented(
    batch: Batch, size: int, generator: Generator, device: torch.device, window: tuple[slice, slice] = EVERYTHING
) -> Augmented:
    if batch.images is None:
        raise ValueError("this stage needs images")
    images, labels, jitter = torch.from_numpy(batch.images), torch.from_numpy(batch.labels), torch.from_numpy(batch.class_jitter)
    out = augment(images, labels, jitter, size, generator, window)
    return Augmented(*(t.to(device) for t in (out.images, out.clean, out.labels, out.brain)))


def central_window(size: int, multiple: int) -> tuple[slice, slice]:
    """Return rows and columns of a network image of side `size` that hold a mean brain (cohort: 45-213, 51-189 mm)."""

    def part(low: float, high: float) -> slice:
        length = -(-round((high - low) / frames.PLANE_SHAPE[0] * size) // multiple) * multiple
        start = round((low + high) / 2 / frames.PLANE_SHAPE[0] * size - length / 2)
        return slice(max(start, 0), min(max(start, 0) + length, size // multiple * multiple))

    return part(42, 216), part(50, 190)


class SegmentationStage:
    """Trains the segmenter."""

    trained = ("segmenter",)

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Dice, cross-entropy and focal loss where brains lie."""
        if networks.segmenter is None:
            raise ValueError("the configuration has no segmenter")
        window = central_window(self._size, networks.segmenter.multiple)
        sample = _augmented(batch, self._size, generator, next(networks.parameters()).device, window)
        return {"segmentation": losses.segmentation(networks.segmenter(sample.images), losses.one_hot(sample.labels))}


class LabelStage:
    """Trains lEncoder and lDecoder on label maps."""

    trained = ("lEncoder", "lDecoder")

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._weights = config.weights

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Every label map comes twice, moved and redrawn differently, so that a batch holds near pairs as well as far ones."""
        count = len(batch.labels)
        labels = torch.from_numpy(batch.labels)
        base = sampling_grid(generator, count, self._size)
        nudge = sampling_grid(generator, count, self._size, strength=1.0, mirrored=False)
        _, first = resample(labels[:, None].float(), labels, base)
        _, second = resample(first[:, None].float(), first, nudge)
        truth = torch.cat([first, second])
        truth[: count // 6] = 0
        planes = hand_drawn(networks.to_code_size(losses.one_hot(truth)), generator)
        code = networks.lEncoder(_sketch_input(networks, planes))
        flat = code.flatten(1)
        w = self._weights
        target = losses.overlap_distance(planes, planes)
        empty = truth.flatten(1).amax(1) == 0
        return {
            "segmentation": w.sketch_segmentation * losses.segmentation(networks.lDecoder(code), planes),
            "overlap": w.overlap * losses.overlap(flat, flat, target, w.abnormal_radius),
            "normal_norm": w.normal_norm * flat[empty].norm(dim=1).mean() if bool(empty.any()) else flat.sum() * 0,
        }


def _sketch_input(networks: Networks, planes: Tensor) -> Tensor:
    """Turn label planes (N, L, code_size, code_size) into lEncoder's input."""
    return planes if networks.config.one_hot_labels else planes.argmax(1, keepdim=True).float()


@torch.no_grad()
def _guide(networks: Networks, images: Tensor) -> Tensor | None:
    """Return label probabilities (N, L, S, S) of a training batch: one pass over where brains lie, none mirrored."""
    if networks.segmenter is None or not networks.config.guided:
        return None
    rows, columns = central_window(images.shape[-1], networks.segmenter.multiple)
    out = torch.zeros(len(images), networks.config.labels, *images.shape[2:], device=images.device)
    out[:, 0] = 1
    out[:, :, rows, columns] = torch.softmax(networks.segmenter(images[:, :, rows, columns]), 1)
    return out


class CodeStage:
    """Trains the codes of images; the segmenter guides and is not trained."""

    trained = ("nEncoder", "aEncoder", "lEncoder", "iDecoder", "lDecoder")

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._weights = config.weights

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """The paper's terms over the normal and abnormal slices of one batch, and the mending ones."""
        w = self._weights
        sample = _augmented(batch, self._size, generator, next(networks.parameters()).device)
        sick = sample.labels.flatten(1).amax(1) > 0
        small = networks.to_code_size(sample.images)
        clean = networks.to_code_size(sample.clean)
        brain = networks.to_code_size(sample.brain)
        marks = networks.to_code_size(losses.one_hot(sample.labels))
        healthy = marks[:, :1]

        mean, log_variance = networks.nEncoder(small)
        noise = torch.randn(mean.shape, generator=generator).to(mean.device)
        normal = mean + noise * (0.5 * log_variance).exp()
        abnormal = networks.aEncoder(networks.abnormal_input(sample.images, _guide(networks, sample.images)))
        drawn = hand_drawn(marks.cpu(), generator).to(marks.device)
        sketch = networks.lEncoder(_sketch_input(networks, drawn))
        a, s = abnormal.flatten(1), sketch.flatten(1)

        focus = 0.1 + brain
        as_if_healthy = networks.iDecoder(normal)
        whole = networks.iDecoder(torch.where(sick[:, None, None, None], mean, normal).detach() + abnormal)
        terms = {
            "reconstruct_normal": w.reconstruction * losses.reconstruction(as_if_healthy, clean, focus * healthy),
            "reconstruct_entire": w.reconstruction * losses.reconstruction(whole, clean, focus),
            "kl": w.kl * losses.kl_to_unit(mean, log_variance),
        }
        terms["segmentation"] = w.segmentation * losses.segmentation(networks.lDecoder(abnormal), marks)
        terms["sketch_segmentation"] = w.sketch_segmentation * losses.segmentation(networks.lDecoder(sketch), drawn)
        terms["consistency"] = w.consistency * losses.consistency(a, s)
        if bool((~sick).any()):
            terms["normal_norm"] = w.normal_norm * a[~sick].norm(dim=1).mean()
        if int(sick.sum()) > 1:
            radius = w.abnormal_radius
            target = losses.overlap_distance(drawn[sick], marks[sick])
            terms["overlap"] = w.overlap * losses.overlap(s[sick], a[sick], target, radius)
            terms["contrast"] = w.contrast * losses.contrast(s[sick], a[sick], radius)
            entire = mean.flatten(1)[sick].detach() + a[sick]
            terms["margin"] = w.margin * losses.margin(entire, mean.flatten(1)[~sick], w.margin_nats)
        return terms


STAGES: dict[str, type[SegmentationStage] | type[LabelStage] | type[CodeStage]] = {
    "segmentation": SegmentationStage,
    "labels": LabelStage,
    "codes": CodeStage,
}
