"""The stages of training: the segmenter, the codes of label maps, the codes of images, and two that go on with parts of these.

1. ``segmentation`` trains the segmenter on slices.
2. ``labels`` trains lEncoder and lDecoder on label maps alone, so that the distance of two abnormal codes says how much
   two lesions overlap. It needs no images, so it can learn from label maps that came without them.
3. ``codes`` trains nEncoder, aEncoder and iDecoder on slices and goes on with the other two; the segmenter is frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import torch
from torch import Generator, Tensor

from app import frames
from app.anatomy import NETWORK_MODALITIES
from app.codes.networks import Networks
from app.training import codebooks, losses
from app.training.augment import Augmented, augment, drawn_by_readers, hand_drawn, sampling_grid, segmented
from app.training.augment.geometry import resample_labels
from app.training.batch import Batch
from app.training.config import TrainConfig
from app.training.judging import Judged, disagreement
from app.training.telling import Pixels, label_colours, shades

Terms = dict[str, Tensor]


class Stage(Protocol):
    """A stage: the networks that it trains, the neighbours of a slice and the lesions to paint that it wants, its loss."""

    trained: tuple[str, ...]
    reach: int
    painted: bool

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Return the weighted terms of the loss; their sum is minimised."""
        ...

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Return what the networks make of slices, in columns: planes (N, H, W, 3) by name, what goes in and the truth first."""
        ...


def offsets_of(networks: Networks) -> tuple[int, ...]:
    """Return the slices that a model's segmenter sees, as offsets in mm."""
    return networks.segmenter.offsets if networks.segmenter is not None else (0,)


def central_window(size: int, multiple: int) -> tuple[slice, slice]:
    """Return rows and columns of a network image of side `size` that hold a mean brain (cohort: 45-213, 51-189 mm)."""

    def part(low: float, high: float) -> slice:
        length = -(-round((high - low) / frames.PLANE_SHAPE[0] * size) // multiple) * multiple
        start = round((low + high) / 2 / frames.PLANE_SHAPE[0] * size - length / 2)
        return slice(max(start, 0), min(max(start, 0) + length, size // multiple * multiple))

    return part(42, 216), part(50, 190)


class Runner:
    """Runs networks in the precision of the training run; what they return is float32, and so are augmentation and losses."""

    def __init__(self, config: TrainConfig) -> None:
        self._mixed = config.precision == "bfloat16"

    def __call__(self, network: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        """Return what a network with one output makes of `x`."""
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self._mixed):
            return network(x).float()

    def several(self, network: Callable[[Tensor], Iterable[Tensor]], x: Tensor) -> list[Tensor]:
        """Return what a network with several outputs makes of `x`."""
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self._mixed):
            return [out.float() for out in network(x)]


def reach_of(config: TrainConfig) -> int:
    """Return how many neighbours of a slice a stage on images needs: those that enter, and what thick slices average over."""
    beside = config.model.segmenter.beside if config.model.segmenter else ()
    return max((abs(o) for o in beside), default=0) + (config.thick_reach if config.augment.thick > 0 else 0)


class SegmentationStage:
    """Trains the segmenter."""

    trained = ("segmenter",)

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._run = Runner(config)
        self._recipe = config.augment
        self.reach = reach_of(config)
        self.painted = config.augment.paint > 0

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Dice, cross-entropy and focal loss where brains lie."""
        if networks.segmenter is None:
            raise ValueError("the configuration has no segmenter")
        window = central_window(self._size, networks.segmenter.multiple)
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe, window)
        logits = self._run.several(networks.segmenter.levels, sample.stack.flatten(1, 2))
        return {"segmentation": losses.deep_segmentation(logits, losses.one_hot(sample.labels))}

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, the truth, the labels found."""
        if networks.segmenter is None:
            raise ValueError("the configuration has no segmenter")
        window = central_window(self._size, networks.segmenter.multiple)
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe, window)
        found = self._run(networks.segmenter, sample.stack.flatten(1, 2))
        return {**_channels(sample.images), "truth": label_colours(losses.one_hot(sample.labels)), "found": label_colours(found)}


class LabelStage:
    """Trains lEncoder and lDecoder on label maps."""

    trained = ("lEncoder", "lDecoder")
    reach = 0
    painted = False

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._run = Runner(config)
        self._weights = config.weights

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Every label map comes twice, moved and redrawn differently, so that a batch holds near pairs as well as far ones."""
        if self._weights.judged > 0:
            return self._judged(networks, batch, generator)
        count = len(batch.labels)
        base = sampling_grid(generator, count, self._size)
        nudge = sampling_grid(generator, count, self._size, strength=1.0, mirrored=False)
        first = resample_labels(batch.labels[:, 0], base)
        truth = torch.cat([first, resample_labels(first, nudge)])
        truth[: count // 6] = 0
        planes = hand_drawn(networks.to_code_size(losses.one_hot(truth)), generator)
        code = self._run(networks.lEncoder, _sketch_input(networks, planes))
        flat = code.flatten(1)
        w = self._weights
        target = losses.overlap_distance(planes, planes)
        empty = truth.flatten(1).amax(1) == 0
        return {
            "segmentation": w.sketch_segmentation * losses.segmentation(self._run(networks.lDecoder, code), planes),
            "overlap": w.overlap * losses.overlap(flat, flat, target, w.abnormal_radius),
            "normal_norm": w.normal_norm * flat[empty].norm(dim=1).mean() if bool(empty.any()) else flat.sum() * 0,
        }

    def _judged(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Readers draw one side, a segmentation shows the other, and the distance asked for is how readers judge, too."""
        count = len(batch.labels)
        base = sampling_grid(generator, count, self._size)
        first = resample_labels(batch.labels[:, 0], base)
        first[: count // 10] = 0
        nudge = sampling_grid(generator, count, self._size, strength=1.0, mirrored=False)
        second = torch.cat([resample_labels(first[: count // 2], nudge[: count // 2]), first[count // 2 :]])
        second[: count // 5] = 0
        drawn = drawn_by_readers(networks.to_code_size(losses.one_hot(first)), generator)
        shown = segmented(networks.to_code_size(losses.one_hot(second)), generator)
        code = self._run(networks.lEncoder, _sketch_input(networks, torch.cat([drawn, shown])))
        sketch, image = code.flatten(1).chunk(2)
        w = self._weights
        asked, found = Judged.of(first), Judged.of(second)
        target = w.judged * disagreement(asked, found) + (1 - w.judged) * losses.overlap_distance(drawn, shown)
        others = target.masked_fill(torch.eye(count, dtype=torch.bool, device=target.device), losses.OUT)
        empty = ~torch.cat([asked.lesion, found.lesion])
        half, wanted = torch.cat([code[:count:2], code[count + 1 :: 2]]), torch.cat([drawn[::2], shown[1::2]])
        return {
            "segmentation": w.sketch_segmentation * losses.segmentation(self._run(networks.lDecoder, half), wanted),
            "overlap": w.overlap * losses.overlap(sketch, image, target, w.abnormal_radius),
            "order": w.order * losses.order(sketch, image, others, w.abnormal_radius),
            "normal_norm": w.normal_norm * code.flatten(1)[empty].norm(dim=1).mean() if bool(empty.any()) else code.sum() * 0,
        }

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Label maps, as readers draw them, and as they are decoded from the code of that alone."""
        truth = resample_labels(batch.labels[:, 0], sampling_grid(generator, len(batch.labels), self._size, strength=0.0))
        planes = networks.to_code_size(losses.one_hot(truth))
        drawn = drawn_by_readers(planes, generator)
        decoded = self._run(networks.lDecoder, self._run(networks.lEncoder, _sketch_input(networks, drawn)))
        return {"truth": label_colours(planes), "drawn": label_colours(drawn), "decoded": label_colours(decoded)}


def _channels(images: Tensor) -> dict[str, Pixels]:
    """Return slices (N, 3, H, W) by modality."""
    return {modality: shades(images[:, number]) for number, modality in enumerate(NETWORK_MODALITIES)}


def _sketch_input(networks: Networks, planes: Tensor) -> Tensor:
    """Turn label planes (N, L, code_size, code_size) into lEncoder's input."""
    return planes if networks.config.one_hot_labels else planes.argmax(1, keepdim=True).float()


@torch.no_grad()
def _guide(networks: Networks, stack: Tensor) -> Tensor:
    """Return label probabilities (N, L, S, S) of a batch (N, K, 3, S, S): one pass over where brains lie, none mirrored."""
    if networks.segmenter is None:
        raise ValueError("a guided model needs a segmenter")
    rows, columns = central_window(stack.shape[-1], networks.segmenter.multiple)
    out = torch.zeros(len(stack), networks.config.labels, *stack.shape[3:], device=stack.device)
    out[:, 0] = 1
    out[:, :, rows, columns] = torch.softmax(networks.segmenter(stack[..., rows, columns].flatten(1, 2)).float(), 1)
    return out


@dataclass(frozen=True)
class Latents:
    """Grids (N, C, s, s) of a batch: the normal codes and those that decoders get in their place, the abnormal ones of images
    and of sketches; and the terms that belong to how they came about.
    """

    mean: Tensor
    normal: Tensor
    abnormal: Tensor
    sketch: Tensor
    terms: Terms


class CodeStage:
    """Trains the codes of images; the segmenter guides and is not trained.

    Where the model has codebooks, all that is asked of codes is asked of the entries in their place, and the normal codes are
    not drawn from a distribution.
    """

    def __init__(self, config: TrainConfig) -> None:
        self.trained: tuple[str, ...] = ("nEncoder", "aEncoder", "lEncoder", "iDecoder", "lDecoder")
        if config.model.quantise is not None:
            self.trained += ("nQuantiser", "aQuantiser")
        self._size = config.model.image_size
        self._run = Runner(config)
        self._weights = config.weights
        self._recipe = config.augment
        self.reach = reach_of(config)
        self.painted = config.augment.paint > 0

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """The paper's terms over the normal and abnormal slices of one batch, and the mending ones."""
        w = self._weights
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        sick = sample.labels.flatten(1).amax(1) > 0
        small = networks.to_code_size(sample.images)
        clean = networks.to_code_size(sample.clean)
        brain = networks.to_code_size(sample.brain)
        marks = networks.to_code_size(losses.one_hot(sample.labels))
        healthy = marks[:, :1]

        mean, log_variance = self._run.several(networks.nEncoder, small)
        noise = torch.randn(mean.shape, generator=generator, device=mean.device)
        guide = self._run(partial(_guide, networks), sample.stack) if networks.config.guided else None
        abnormal = self._run(networks.aEncoder, networks.abnormal_input(sample.images, guide))
        drawn = drawn_by_readers(marks, generator)
        sketch = self._run(networks.lEncoder, _sketch_input(networks, drawn))
        if networks.config.quantise is None:
            kl = {"kl": w.kl * losses.kl_to_unit(mean, log_variance)}
            latents = Latents(mean, mean + noise * (0.5 * log_variance).exp(), abnormal, sketch, kl)
        else:
            latents = self._quantised(networks, mean, abnormal, sketch, generator)
        mean, abnormal, sketch = latents.mean, latents.abnormal, latents.sketch
        a, s = abnormal.flatten(1), sketch.flatten(1)

        focus = 0.1 + brain
        as_if_healthy = self._run(networks.iDecoder, latents.normal)
        whole = self._run(networks.iDecoder, torch.where(sick[:, None, None, None], mean, latents.normal).detach() + abnormal)
        terms = {
            "reconstruct_normal": w.reconstruction * losses.reconstruction(as_if_healthy, clean, focus * healthy),
            "reconstruct_entire": w.reconstruction * losses.reconstruction(whole, clean, focus),
            **latents.terms,
        }
        if w.level > 0:
            terms["level"] = w.level * losses.levels(mean.flatten(1), batch.level, 1.0)
        terms["segmentation"] = w.segmentation * losses.segmentation(self._run(networks.lDecoder, abnormal), marks)
        terms["sketch_segmentation"] = w.sketch_segmentation * losses.segmentation(self._run(networks.lDecoder, sketch), drawn)
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

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, decoded as if healthy and as they are, the truth, the labels decoded from the code alone."""
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        mean, _ = self._run.several(networks.nEncoder, networks.to_code_size(sample.images))
        guide = self._run(partial(_guide, networks), sample.stack) if networks.config.guided else None
        abnormal = self._run(networks.aEncoder, networks.abnormal_input(sample.images, guide))
        return {
            **_channels(networks.to_code_size(sample.images)),
            "healthy": shades(self._run(networks.iDecoder, mean)[:, -1]),
            "whole": shades(self._run(networks.iDecoder, mean + abnormal)[:, -1]),
            "truth": label_colours(networks.to_code_size(losses.one_hot(sample.labels))),
            "decoded": label_colours(self._run(networks.lDecoder, abnormal)),
        }

    def _quantised(self, networks: Networks, mean: Tensor, abnormal: Tensor, sketch: Tensor, generator: Generator) -> Latents:
        """Put the nearest entries in the place of codes, and let the codebooks learn from these."""
        normal_book, abnormal_book = networks.nQuantiser, networks.aQuantiser
        if normal_book is None or abnormal_book is None:
            raise ValueError("the configuration has no codebooks")
        both = torch.cat([abnormal, sketch])
        for book, grid in ((normal_book, mean), (abnormal_book, both)):
            codebooks.learn(book, grid.detach(), generator)
        entries, of_both = normal_book(mean.detach()), abnormal_book(both.detach())
        committed = codebooks.commitment(mean, entries) + codebooks.commitment(both, of_both)
        normal = codebooks.straight_through(mean, entries)
        image, drawn = codebooks.straight_through(both, of_both).chunk(2)
        return Latents(normal, normal, image, drawn, {"commitment": self._weights.commitment * committed})


class NormalStage:
    """Trains nEncoder and iDecoder on slices as if healthy: at one level of all brains, codes are to be alike."""

    trained = ("nEncoder", "iDecoder")

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._run = Runner(config)
        self._weights = config.weights
        self._recipe = config.augment
        self.reach = config.thick_reach if config.augment.thick > 0 else 0
        self.painted = config.augment.paint > 0

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Reconstruction outside of lesions, KL, and the levels."""
        w = self._weights
        sample = augment(batch, (0,), self._size, generator, self._recipe)
        clean, brain = networks.to_code_size(sample.clean), networks.to_code_size(sample.brain)
        healthy = networks.to_code_size((sample.labels == 0)[:, None].float())
        mean, log_variance = self._run.several(networks.nEncoder, networks.to_code_size(sample.images))
        noise = torch.randn(mean.shape, generator=generator, device=mean.device)
        decoded = self._run(networks.iDecoder, mean + noise * (0.5 * log_variance).exp())
        return {
            "reconstruct_normal": w.reconstruction * losses.reconstruction(decoded, clean, (0.1 + brain) * healthy),
            "kl": w.kl * losses.kl_to_unit(mean, log_variance),
            "level": w.level * losses.level_steps_of(mean.flatten(1), batch.level, w.normal_radius),
        }

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, and decoded as if healthy."""
        sample = augment(batch, (0,), self._size, generator, self._recipe)
        images = networks.to_code_size(sample.images)
        mean, _ = self._run.several(networks.nEncoder, images)
        decoded = self._run(networks.iDecoder, mean)
        return {**_channels(images), **{f"{name}_healthy": plane for name, plane in _channels(decoded).items()}}


class DecoderStage:
    """Trains iDecoder alone: encoders, and so codes and hits, stay as they are."""

    trained = ("iDecoder",)

    def __init__(self, config: TrainConfig) -> None:
        self._size = config.model.image_size
        self._run = Runner(config)
        self._recipe = config.augment
        self.reach = reach_of(config)
        self.painted = config.augment.paint > 0

    def terms(self, networks: Networks, batch: Batch, generator: Generator) -> Terms:
        """Reconstruction of slices outside of lesions from the normal code, and of whole slices from the entire one."""
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        clean, brain = networks.to_code_size(sample.clean), networks.to_code_size(sample.brain)
        healthy = networks.to_code_size((sample.labels == 0)[:, None].float())
        normal, entire = (self._run(networks.iDecoder, code) for code in self._codes(networks, sample))
        as_if_healthy = losses.reconstruction(normal, clean, (0.1 + brain) * healthy)
        whole = losses.reconstruction(entire, clean, (0.1 + brain) * (3 - 2 * healthy))
        return {"reconstruct_normal": as_if_healthy, "reconstruct_entire": whole}

    def picture(self, networks: Networks, batch: Batch, generator: Generator) -> dict[str, Pixels]:
        """Slices as augmented, decoded as if healthy and as they are."""
        sample = augment(batch, offsets_of(networks), self._size, generator, self._recipe)
        normal, entire = (shades(self._run(networks.iDecoder, code)[:, -1]) for code in self._codes(networks, sample))
        return {**_channels(networks.to_code_size(sample.images)), "healthy": normal, "whole": entire}

    @torch.no_grad()
    def _codes(self, networks: Networks, sample: Augmented) -> tuple[Tensor, Tensor]:
        """Return the normal and the entire codes of slices."""
        mean, _ = self._run.several(networks.nEncoder, networks.to_code_size(sample.images))
        guide = self._run(partial(_guide, networks), sample.stack) if networks.config.guided else None
        return mean, mean + self._run(networks.aEncoder, networks.abnormal_input(sample.images, guide))


STAGES: dict[str, type[SegmentationStage] | type[LabelStage] | type[CodeStage] | type[NormalStage] | type[DecoderStage]] = {
    "segmentation": SegmentationStage,
    "labels": LabelStage,
    "codes": CodeStage,
    "normal": NormalStage,
    "decoder": DecoderStage,
}
