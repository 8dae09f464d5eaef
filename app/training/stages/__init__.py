"""The stages of training.

1. ``segmentation`` trains the segmenter on slices.
2. ``labels`` trains lEncoder and lDecoder on label maps alone, so that the distance of two abnormal codes says how much
   two lesions overlap. It needs no images, so it can learn from label maps that came without them.
3. ``codes`` trains nEncoder, aEncoder and iDecoder on slices and goes on with the other two; the segmenter is frozen.

``normal`` goes on with nEncoder and iDecoder alone, ``decoder`` with iDecoder alone. ``published`` trains all five networks at
once as the paper did (Kobayashi et al., Medical Image Analysis 92, 2024), and nothing else.
"""

from __future__ import annotations

from app.training.config import StageName, TrainConfig
from app.training.stages.base import Stage, Terms, central_window
from app.training.stages.codes import CodeStage
from app.training.stages.decoder import DecoderStage
from app.training.stages.labels import LabelStage
from app.training.stages.normal import NormalStage
from app.training.stages.published import PublishedStage
from app.training.stages.segmentation import SegmentationStage

__all__ = ["Stage", "Terms", "central_window", "make_stage"]


def make_stage(config: TrainConfig) -> Stage:
    """Return the stage of a configuration."""
    kinds: dict[StageName, type[SegmentationStage | LabelStage | CodeStage | NormalStage | DecoderStage | PublishedStage]] = {
        "segmentation": SegmentationStage,
        "labels": LabelStage,
        "codes": CodeStage,
        "normal": NormalStage,
        "decoder": DecoderStage,
        "published": PublishedStage,
    }
    return kinds[config.stage](config)
