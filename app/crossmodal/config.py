"""What a run of cross-modal training is: a typed TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.toml_files import load_toml

PATCH = 17
"""Side of a patch in the plane, pixels of 1 mm."""

Features = Literal["pixels", "convolution"]


class NetworkConfig(BaseModel):
    """Sizes of the similarity network; the defaults are those of the paper, 578-578-300-100-2.

    Attributes
    ----------
    depth : int
        Planes of a patch: 1 is the paper's 17 x 17, more are 3-D patches. Odd.
    features : {"pixels", "convolution"}
        What the first layer sees: the patch itself, or `filters` maps of the convolutional stacked autoencoder, averaged 3 x 3.
    filters, filter_size : int
        Of the convolution.
    own : int
        Units of the first layer for each modality.
    joint, code : int
        Units of the second and third layers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    depth: int = Field(default=1, ge=1, le=PATCH)
    features: Features = "pixels"
    filters: int = Field(default=16, ge=1, le=256)
    filter_size: int = Field(default=5, ge=3, le=9)
    own: int = Field(default=289, ge=2, le=4096)
    joint: int = Field(default=300, ge=2, le=4096)
    code: int = Field(default=100, ge=2, le=4096)

    @model_validator(mode="after")
    def _odd(self) -> NetworkConfig:
        if self.depth % 2 == 0 or self.filter_size % 2 == 0:
            raise ValueError("depth and filter_size must be odd")
        if self.features == "convolution" and self.depth != 1:
            raise ValueError("the convolution sees one plane: depth must be 1")
        return self

    @property
    def pixels(self) -> int:
        """Numbers of a patch."""
        return self.depth * PATCH * PATCH


class Pretraining(BaseModel):
    """The stacked denoising autoencoders, layer by layer.

    Attributes
    ----------
    steps : int
        Of each layer; 0 leaves the layers as they were drawn.
    noise : float
        Share of the inputs that are set to 0.
    sparsity, sparsity_weight : float
        Mean activation that is asked for, and the weight of its KL divergence.
    learning_rate : float
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    steps: int = Field(default=400, ge=0)
    noise: float = Field(default=0.2, ge=0, lt=1)
    sparsity: float = Field(default=0.1, gt=0, lt=1)
    sparsity_weight: float = Field(default=0.05, ge=0)
    learning_rate: float = Field(default=2e-3, gt=0, le=10)


class TrainConfig(BaseModel):
    """A run.

    Attributes
    ----------
    heads : Path
        Folder of heads that ``cohort --ct`` made; relative to the configuration file.
    output : Path
        Where checkpoint and model are written; relative to the configuration file.
    modalities : tuple of str
        MR images that pairs are drawn from, equally often.
    pairs : int
        Matched pairs, and as many unmatched ones.
    near : float
        Share of the unmatched MR patches that come from within 40 pixels of the true place; the others come from anywhere.
    skull : float
        Share of the places in or around the skull; the others lie anywhere in the head.
    steps, batch, learning_rate, weight_decay
        Of the fine-tuning of the whole network.
    jitter : float
        How strongly windows, gains and gammas of the patches vary in fine-tuning; 0 not at all.
    contrast : float
        How strongly the MR's tissues change their greys in fine-tuning.
    mixtures : int
        Further MR images of each head, random mixtures of its own.
    warp : float
        How strongly patches are turned, stretched and blurred, and how far CT and MR may lie apart, when they are drawn.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    heads: Path
    output: Path
    network: NetworkConfig = NetworkConfig()
    pretraining: Pretraining = Pretraining()
    modalities: tuple[str, ...] = Field(default=("t1", "t2", "pd"), min_length=1)
    pairs: int = Field(default=2000, ge=10, le=200_000)
    near: float = Field(default=0.0, ge=0, le=1)
    skull: float = Field(default=1.0, ge=0, le=1)
    steps: int = Field(default=2000, ge=1)
    batch: int = Field(default=200, ge=2)
    learning_rate: float = Field(default=1e-3, gt=0, le=10)
    weight_decay: float = Field(default=1e-4, ge=0)
    jitter: float = Field(default=1.0, ge=0)
    contrast: float = Field(default=0.0, ge=0)
    mixtures: int = Field(default=0, ge=0, le=20)
    warp: float = Field(default=0.0, ge=0)
    seed: int = Field(default=0, ge=0)
    threads: int = Field(default=1, ge=1)
    checkpoint_s: float = Field(default=30.0, ge=0)
    card: str = ""


def load_train_config(path: Path) -> TrainConfig:
    """Read a run's TOML file; its folders are relative to it.

    Raises
    ------
    UserError
        If it is missing, no TOML, or says something that is not understood.
    """
    config = load_toml(path, TrainConfig)
    folder = path.parent
    return config.model_copy(update={"heads": folder / config.heads, "output": folder / config.output})
