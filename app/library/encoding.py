"""A study becomes a record: read it, encode the slices that hold brain, predict a label map where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from app import frames
from app.errors import UserError
from app.imaging import Study, StudyFiles, load_study
from app.library.measuring import measure
from app.library.records import Codes, Planes, StudyRecord

LabelSource = Literal["source", "predicted"]

BATCH = 16
"""Slices a batch: enough to keep two cores busy, and a cancel is answered within seconds."""


class CodePair(Protocol):
    """Normal and abnormal anatomy codes, float32 (N, d) each."""

    @property
    def normal(self) -> npt.NDArray[np.float32]: ...

    @property
    def abnormal(self) -> npt.NDArray[np.float32]: ...


class CodesAndLabels(Protocol):
    """Codes of N slices and their predicted label planes, uint8 (N, H, W)."""

    @property
    def codes(self) -> CodePair: ...

    @property
    def labels(self) -> npt.NDArray[np.uint8]: ...


class EncoderConfig(Protocol):
    """What indexing needs to know of a model's configuration."""

    @property
    def image_size(self) -> int: ...


class Encoder(Protocol):
    """What indexing needs of a model (`app.codes.Model` has it); images are float32 (N, 3, H, W)."""

    @property
    def id(self) -> str: ...

    @property
    def config(self) -> EncoderConfig: ...

    def encode_images(self, images: npt.NDArray[np.float32], /) -> CodePair: ...

    def encode_and_segment(self, images: npt.NDArray[np.float32], /) -> CodesAndLabels: ...


@dataclass(frozen=True)
class ReadStudy:
    """A study as the reading thread hands it over: with its windowed planes and its brain, bool (155, 240, 240) planes."""

    study: Study
    display: dict[str, Planes]
    brain: npt.NDArray[np.bool_]


def read_study(files: StudyFiles, source_labels: bool) -> ReadStudy:
    """Read a study for encoding; raises as :func:`app.imaging.load_study`, and `UserError` where there is no brain."""
    study = load_study(files, labels=source_labels)
    brain = frames.planes(study.brain())
    if not brain.any():
        raise UserError(f"{files.folder} holds no brain: all its voxels are zero.")
    return ReadStudy(study, {modality: study.display(modality) for modality in study.images}, brain)


def encode(read: ReadStudy, files: StudyFiles, model: Encoder, between: Callable[[], None]) -> StudyRecord:
    """Encode the slices that hold brain, and predict a label map where there is none.

    Parameters
    ----------
    read : ReadStudy
    files : StudyFiles
        Where it was read from.
    model : Encoder
    between : callable
        Called before each batch of slices; what it raises ends the work.
    """
    study = read.study
    slices = [int(k) for k in np.flatnonzero(read.brain.any(axis=(1, 2)))]
    size = model.config.image_size
    planes = np.zeros(read.brain.shape, np.uint8) if study.labels is None else frames.planes(study.labels)
    normal: list[Codes] = []
    abnormal: list[Codes] = []
    for start in range(0, len(slices), BATCH):
        between()
        batch = slices[start : start + BATCH]
        images = study.network_input(batch, size)
        if study.labels is None:
            both = model.encode_and_segment(images)
            codes = both.codes
            # The network may colour a little background; the library's areas are of the brain only.
            planes[batch] = np.where(read.brain[batch], frames.labels_from_network(both.labels), 0)
        else:
            codes = model.encode_images(images)
        normal.append(half(codes.normal))
        abnormal.append(half(codes.abnormal))
    return StudyRecord(
        facts=measure(study, files, slices, planes, read.brain),
        normal=np.concatenate(normal),
        abnormal=np.concatenate(abnormal),
        display=read.display,
        labels=np.ascontiguousarray(planes),
    )


def half(codes: npt.NDArray[np.float32]) -> Codes:
    """Return codes as libraries hold them."""
    with np.errstate(over="ignore"):  # what overflows becomes inf, which the library refuses with a sentence
        return codes.astype(np.float16)
