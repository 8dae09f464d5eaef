"""What a training run is: a typed TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.codes.config import CodeConfig
from app.toml_files import load_toml
from app.training.augment.recipe import Recipe

Precision = Literal["float32", "bfloat16"]
Optimiser = Literal["adamw", "adam"]
Decay = Annotated[float, Field(ge=0, lt=1)]
StageName = Literal["segmentation", "labels", "codes", "normal", "decoder", "published"]


class DataSource(BaseModel):
    """A folder of studies and how much of a batch comes from it.

    Attributes
    ----------
    folder : Path
        Holds one folder a study (or, for stage "labels", label NIfTI files); relative to the configuration file.
    share : float
        Relative weight of this source in a batch.
    studies : Path or None
        A text file with one study name a line; only these are used.
    labels_only : bool
        The folder holds label maps without images; only the stage "labels" uses it.
    class_jitter : float
        Standard deviation, in z-scores, of a random brightness added to each class and modality: large for synthetic
        patients, whose classes are too much alike, small for real ones.
    """

    model_config = ConfigDict(extra="forbid")

    folder: Path
    share: float = Field(default=1.0, gt=0)
    studies: Path | None = None
    labels_only: bool = False
    class_jitter: float = Field(default=0.2, ge=0)


class LossWeights(BaseModel):
    """Weights of the terms; the first group is the paper's, the second mends it (docs/training.md says why)."""

    model_config = ConfigDict(extra="forbid")

    reconstruction: float = 1.0
    segmentation: float = 10.0
    consistency: float = 1.0
    kl: float = 0.1
    normal_norm: float = 0.1
    margin: float = 0.1
    margin_nats: float = 10.0

    contrast: float = 0.5
    overlap: float = 5.0
    judged: float = Field(default=0.0, ge=0, le=1)
    """How much of the distance that is asked for is how readers judge (size, place, pattern); the rest is overlap."""
    order: float = 0.0
    """Asks that the nearest codes of a sketch be those of the lesions that should be nearest."""
    sketch_segmentation: float = 5.0
    commitment: float = 25.0
    """Keeps codes near the codebooks' entries, where the model has codebooks."""
    level: float = 0.0
    """Asks that normal codes of one level be alike and those of distant levels not."""
    normal_radius: float = 25.0
    """Length that the distance of normal codes of distant levels is trained towards, in the stage "normal"."""
    abnormal_radius: float = 24.0
    """Length that the distance of two abnormal codes without any overlap is trained towards."""


class TrainConfig(BaseModel):
    """One training run; a stage trains its networks and takes the others from `initial`."""

    model_config = ConfigDict(extra="forbid")

    stage: StageName
    output: Path
    seed: int = 1
    steps: int = Field(gt=0)
    batch: int = Field(default=12, ge=2)
    learning_rate: float = Field(default=1e-3, gt=0)
    optimiser: Optimiser = "adamw"
    """adam adds the weight decay to the gradient, as the published training did; adamw takes it off the weights."""
    weight_decay: float = Field(default=1e-5, ge=0)
    betas: tuple[Decay, Decay] = (0.9, 0.999)
    clip: float = Field(default=12.0, ge=0)
    """The length that the gradient is cut to; 0 leaves it as it is."""
    parts: int = Field(default=1, ge=1)
    """A batch is gone through in so many parts, so that less of it is in memory at a time; processes share them."""
    warmup_steps: int = Field(default=100, ge=0)
    cooldown: float = Field(default=0.3, ge=0, le=1)
    """The learning rate is constant and falls linearly to a hundredth over this last share of the steps."""
    average: float = Field(default=0.998, ge=0, lt=1)
    """Decay of the moving average of the weights, which is what a model file gets."""
    checkpoint_s: float = Field(default=45, gt=0)
    picture_steps: int = Field(default=500, ge=0)
    """After so many steps a picture shows what the networks make of the same few slices; 0 makes none."""
    threads: int = Field(default=1, ge=0)
    device: str = "auto"
    initial: list[Path] = Field(default_factory=list)
    follow_sketches: bool = False
    """aEncoder begins as lEncoder of the segmenter's label probabilities, even where `initial` holds another one."""
    card: str = ""
    precision: Precision = "float32"
    """bfloat16 trains in mixed precision: weights stay float32."""
    thick_reach: int = Field(default=6, ge=0, le=12)
    """Neighbours on either side that thick slices are averaged over."""
    augment: Recipe = Field(default_factory=Recipe)
    painted: Path | None = None
    """Label maps (a folder of NIfTI files, or a pack) that ``augment.paint`` paints lesions from."""
    model: CodeConfig
    data: list[DataSource] = Field(min_length=1)
    weights: LossWeights = Field(default_factory=LossWeights)


def load_train_config(path: Path) -> TrainConfig:
    """Read a training configuration; paths in it are relative to its folder.

    Raises
    ------
    UserError
        If it is missing, no TOML, or has a field that does not fit.
    """
    config = load_toml(path, TrainConfig, "training configuration")
    base = path.resolve().parent
    data = [
        source.model_copy(update={"folder": base / source.folder, "studies": base / source.studies if source.studies else None})
        for source in config.data
    ]
    painted = base / config.painted if config.painted else None
    initial = [base / path for path in config.initial]
    return config.model_copy(update={"output": base / config.output, "initial": initial, "data": data, "painted": painted})
