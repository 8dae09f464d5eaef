"""What networks of whole brains and their training are: typed TOML."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.errors import SbmirError
from app.toml_files import load_toml, read_toml
from app.volumes.placing import SHAPE

KIND = "volumes"
"""What ``kind`` of a training configuration says of a run of this room."""

Objective = Literal["autoencoder", "variational", "introspective"]


class NetworkConfig(BaseModel):
    """Sizes of encoder and decoder.

    Attributes
    ----------
    filters : tuple of int
        Channels after each halving of the volume of 80 x 96 x 80, in the decoder; the encoder has the same after its first, which
        has fixed filters.
    residual : bool
        Whether each level from the second on has a block with a path around it.
    code : int
        Numbers of a code.
    grid : bool
        Whether the code is a small volume (1,200 = 10 x 12 x 10 x 1 after three halvings) instead of a plain vector.
    coarse : bool
        Whether a code also has a part that is linear in what is in cells of 16 mm; what compares codes shapes that part then, and
        not the deep levels.
    variational : bool
        Whether the encoder also gives the variance of each number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    filters: tuple[int, ...] = Field(default=(8, 16, 32, 64), min_length=2, max_length=4)
    residual: bool = False
    code: int = Field(default=150, ge=1, le=100_000)
    grid: bool = False
    coarse: bool = False
    variational: bool = False

    @model_validator(mode="after")
    def _fits(self) -> NetworkConfig:
        if any(n < 4 or n % 4 for n in self.filters):
            raise ValueError("filters must be multiples of 4")
        if self.coarse and (self.grid or self.variational):
            raise ValueError("a coarse part needs grid and variational to be false")
        cells = self.grid_shape[0] * self.grid_shape[1] * self.grid_shape[2]
        if self.grid and self.code % cells:
            raise ValueError(f"a code in a grid of {self.grid_shape} must be a multiple of {cells} numbers")
        return self

    @property
    def grid_shape(self) -> tuple[int, int, int]:
        """Of the innermost level."""
        x, y, z = (n >> len(self.filters) for n in SHAPE)
        return x, y, z


class TrainConfig(BaseModel):
    """A run.

    Attributes
    ----------
    kind : str
        "volumes".
    data : Path
        Folder of studies with a T1 of the brain each; relative to the configuration file, as the next two.
    prepared : Path
        Folder in which the prepared volumes are kept, each made when first asked for; several runs may share it.
    output : Path
        Where checkpoint and model are written.
    network : NetworkConfig
    objective : {"autoencoder", "variational", "introspective"}
        Squared error (and metric learning); ELBO; Soft-IntroVAE after `warm_up` steps of ELBO.
    alpha : float
        Weight of the distance softmax (metric learning by diagnosis); only with "autoencoder".
    beta_rec, beta_kl, beta_neg : float
        Weights of the reconstruction, of the KL divergence, and of that of generated volumes.
    warm_up : int
    folds, fold : int
        Patients are dealt into `folds` groups and those of group `fold` are left out; -1 leaves out nobody.
    steps, batch, learning_rate, weight_decay, seed, threads, checkpoint_s
    coarse_decay : float
        Weight of the squared weights of the coarse part, in the loss.
    jitter : float
        How strongly contrast, noise and place vary; 0 not at all.
    precision : {"float32", "bfloat16"}
        Of the networks' arithmetic.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    kind: Literal["volumes"]
    data: Path
    prepared: Path
    output: Path
    network: NetworkConfig = NetworkConfig()
    objective: Objective = "autoencoder"
    alpha: float = Field(default=0.0, ge=0)
    beta_rec: float = Field(default=1.0, gt=0)
    beta_kl: float = Field(default=0.5, ge=0)
    beta_neg: float = Field(default=1.0, ge=0)
    warm_up: int = Field(default=0, ge=0)
    folds: int = Field(default=5, ge=2)
    fold: int = Field(default=-1, ge=-1)
    steps: int = Field(default=1000, ge=1)
    batch: int = Field(default=8, ge=2)
    learning_rate: float = Field(default=1e-3, gt=0, le=10)
    weight_decay: float = Field(default=1e-4, ge=0)
    coarse_decay: float = Field(default=3e-3, ge=0)
    jitter: float = Field(default=1.0, ge=0)
    seed: int = Field(default=0, ge=0)
    threads: int = Field(default=1, ge=1)
    precision: Literal["float32", "bfloat16"] = "float32"
    checkpoint_s: float = Field(default=60.0, ge=0)
    card: str = ""

    @model_validator(mode="after")
    def _fits(self) -> TrainConfig:
        if (self.objective != "autoencoder") != self.network.variational:
            raise ValueError("variational and introspective need network.variational = true, autoencoder needs false")
        if self.alpha and self.objective != "autoencoder":
            raise ValueError("alpha is for the objective autoencoder")
        if self.fold >= self.folds:
            raise ValueError("fold must be less than folds, or -1")
        return self


def is_volume_config(path: Path) -> bool:
    """Whether a file is a TOML file that says that it is of this room; what cannot be read is not."""
    try:
        return read_toml(path).get("kind") == KIND
    except SbmirError:
        return False


def load_train_config(path: Path) -> TrainConfig:
    """Read a run's TOML file; its folders are relative to it.

    Raises
    ------
    UserError
        If it is missing, no TOML, or says something that is not understood.
    """
    config = load_toml(path, TrainConfig)
    placed = {name: path.parent / getattr(config, name) for name in ("data", "prepared", "output")}
    return config.model_copy(update=placed)
