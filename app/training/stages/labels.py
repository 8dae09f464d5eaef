"""The stage ``labels``."""

from __future__ import annotations

import torch
from torch import Generator

from app.codes.networks import Networks
from app.training import losses
from app.training.augment import drawn_by_readers, hand_drawn, sampling_grid, segmented
from app.training.augment.geometry import resample_labels
from app.training.batch import Batch
from app.training.config import TrainConfig
from app.training.judging import Judged, disagreement
from app.training.stages.base import Runner, Stage, Terms, sketch_input
from app.training.telling import Pixels, label_colours


class LabelStage(Stage):
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
        code = self._run(networks.lEncoder, sketch_input(networks, planes))
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
        code = self._run(networks.lEncoder, sketch_input(networks, torch.cat([drawn, shown])))
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
        decoded = self._run(networks.lDecoder, self._run(networks.lEncoder, sketch_input(networks, drawn)))
        return {"truth": label_colours(planes), "drawn": label_colours(drawn), "decoded": label_colours(decoded)}
