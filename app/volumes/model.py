"""A whole-brain model: studies become codes, codes become volumes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from app.codes import CodePart, CodeSpace, Numbers, StudyImages
from app.volumes.files import SHIPPED, fingerprint, load_network
from app.volumes.networks import VolumeNetwork
from app.volumes.placing import PREPARATION, SHAPE, FloatArray, Reference
from app.volumes.subjects import MakeReference, prepared

PART = "volume"
_BATCH = 8


@dataclass(frozen=True)
class VolumeCode:
    """The code of one study: `parts` has the one part ``volume``, float32 (1, d)."""

    parts: Mapping[str, Numbers]


class VolumeModel:
    """Networks that are ready to be asked.

    Parameters
    ----------
    network : VolumeNetwork
    reference : callable
        Gives what brains are brought to, once; asked with the first study.
    """

    def __init__(self, network: VolumeNetwork, reference: MakeReference) -> None:
        self.network = network.eval()
        self._make_reference = reference

    @cached_property
    def reference(self) -> Reference:
        """What brains are brought to."""
        return self._make_reference()

    @cached_property
    def id(self) -> str:
        """The model's fingerprint."""
        return fingerprint(self.network)

    @property
    def space(self) -> CodeSpace:
        """One code a study, of its T1."""
        part = CodePart(PART, "float16", self.network.config.code)
        return CodeSpace(self.id, "study", (part,), modalities=("t1",), preparation=PREPARATION)

    def encode_study(self, study: StudyImages) -> VolumeCode:
        """Return the code of a study; `UserError` where its T1 cannot be used (:func:`app.volumes.subjects.prepared`)."""
        return VolumeCode({PART: self.encode_volumes(prepared(study, self.reference)[None])})

    @torch.no_grad()
    def encode_volumes(self, volumes: npt.NDArray[np.floating]) -> FloatArray:
        """Return the codes (N, d), float32, of prepared volumes (N, 80, 96, 80); of a variational model the means."""
        parts = [volumes[start : start + _BATCH] for start in range(0, len(volumes), _BATCH)]
        codes = [self.network.encoder(torch.from_numpy(part.astype(np.float32))[:, None])[0].numpy() for part in parts]
        return np.concatenate(codes) if codes else np.empty((0, self.network.config.code), np.float32)

    @torch.no_grad()
    def reconstruct(self, codes: npt.NDArray[np.floating]) -> FloatArray:
        """Return volumes (N, 80, 96, 80), float32, standardised as prepared ones are, for codes (N, d)."""
        out = np.empty((len(codes), *SHAPE), np.float32)
        for start in range(0, len(codes), _BATCH):
            part = torch.from_numpy(np.asarray(codes[start : start + _BATCH], np.float32))
            out[start : start + _BATCH] = self.network.decoder(part)[:, 0].numpy()
        return out

    def draw(self, count: int, seed: int = 0) -> FloatArray:
        """Return volumes (count, 80, 96, 80) of codes drawn from the prior; none of a model that is not variational."""
        config = self.network.config
        drawn = np.random.default_rng(seed).standard_normal((count if config.variational else 0, config.code))
        return self.reconstruct(drawn)


def load_volume_model(path: Path | None, reference: MakeReference) -> VolumeModel:
    """Open a model file, the shipped one by default; `UserError` as :func:`app.volumes.files.load_network`."""
    return VolumeModel(load_network(path or SHIPPED), reference)
