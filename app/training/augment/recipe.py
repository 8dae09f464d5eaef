"""How often what happens to a batch."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Recipe(BaseModel):
    """How often what happens to a batch; each a share of its samples.

    Attributes
    ----------
    graft : float
        A lesion comes from another slice of the batch.
    paint : float
        A lesion is painted from a label map.
    thick : float
        A modality was acquired in thick slices.
    vessels : float
        T1ce shows bright vessels.
    missing : tuple of float
        T1, T1ce or FLAIR is missing.
    cut : float
        A modality's field of view ends at a side.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    graft: float = Field(default=0.25, ge=0, le=1)
    paint: float = Field(default=0.0, ge=0, le=1)
    thick: float = Field(default=0.3, ge=0, le=1)
    vessels: float = Field(default=0.0, ge=0, le=1)
    missing: tuple[float, float, float] = (0.0, 0.0, 0.0)
    cut: float = Field(default=0.0, ge=0, le=1)
