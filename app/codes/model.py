"""A loaded model: numpy in, numpy out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from app.anatomy import NETWORK_MODALITIES, STRUCTURES, Structure
from app.codes.config import CodeConfig
from app.codes.contract import AnatomyCodes, EncodedSlices, FloatArray, LabelArray
from app.codes.networks import Networks
from app.codes.space import CodePart, CodeSpace
from app.errors import UserError
from app.frames import PREPROCESSING_VERSION

Precision = Literal["float32", "bfloat16"]

CHUNK = 16
"""Slices that go through the networks at once; larger chunks are no faster on a CPU and take more memory."""


class Model:
    """Networks of one configuration on one device.

    All methods take and return numpy arrays; H = W = ``config.image_size``, d = ``config.code_length``.
    """

    def __init__(self, networks: Networks, device: torch.device, precision: Precision = "float32") -> None:
        self.config: CodeConfig = networks.config
        self.id = model_id(networks)
        self.space = code_space(networks.config, self.id)
        self.device = device
        self.precision = precision
        self._networks = networks.to(device).eval()

    def encode_images(self, images: FloatArray) -> AnatomyCodes:
        """Encode image slices (N, 3, H, W) float32, z-scored network input, into anatomy codes (N, d)."""
        return self.encode_and_segment(images).codes

    def encode_and_segment(self, images: FloatArray) -> EncodedSlices:
        """Encode and segment image slices (N, 3, H, W) in one pass, so that the segmenter runs once."""
        self._check_images(images)
        d, size = self.config.code_length, self.config.image_size
        parts = self._encode_parts(images)
        codes = AnatomyCodes(_join([p[0] for p in parts], (0, d)), _join([p[1] for p in parts], (0, d)))
        labels = np.concatenate([p[2] for p in parts]) if parts else np.zeros((0, size, size), np.uint8)
        return EncodedSlices(codes, labels)

    def _encode_parts(self, images: FloatArray) -> list[tuple[FloatArray, FloatArray, LabelArray]]:
        """Encode parts of a batch side by side: on a CPU one thread a part does more than all threads within each layer."""
        workers = torch.get_num_threads() if self.device.type == "cpu" else 1
        length = max(1, min(CHUNK, -(-len(images) // workers)))
        parts = [images[start : start + length] for start in range(0, len(images), length)]
        if workers == 1 or len(parts) < 2:
            return [self._encode_part(part) for part in parts]
        with ThreadPoolExecutor(workers, "sbmir-encode", torch.set_num_threads, (1,)) as pool:
            return list(pool.map(self._encode_part, parts))

    def _encode_part(self, images: FloatArray) -> tuple[FloatArray, FloatArray, LabelArray]:
        part = self._tensor(images)
        with self._inference():
            probabilities = self._networks.segmenter.probabilities(part) if self._networks.segmenter else None
            mean, _ = self._networks.nEncoder(self._networks.to_code_size(part))
            code = self._networks.aEncoder(self._networks.abnormal_input(part, probabilities))
            if probabilities is None:
                probabilities = self._networks.to_image_size(self._networks.lDecoder(code))
            labels = probabilities.argmax(1).to(torch.uint8)
        return _numpy(mean.flatten(1)), _numpy(code.flatten(1)), labels.cpu().numpy()

    def encode_normal(self, images: FloatArray) -> FloatArray:
        """Encode image slices (N, 3, H, W) into normal anatomy codes (N, d) alone: what a template slice needs."""
        self._check_images(images)
        return self._each(images, lambda x: self._networks.nEncoder(self._networks.to_code_size(x))[0].flatten(1))

    def encode_sketches(self, labels: LabelArray) -> FloatArray:
        """Encode label maps (N, H, W) uint8, labels inside the program, into abnormal anatomy codes (N, d) float32."""
        size = self.config.image_size
        if labels.ndim != 3 or labels.shape[1:] != (size, size):
            raise ValueError(f"label maps must be (N, {size}, {size}), not {labels.shape}")
        if labels.size and int(labels.max()) >= self.config.labels:
            raise ValueError(f"label maps must hold labels below {self.config.labels}")
        return self._each(labels, lambda x: self._networks.lEncoder(self._networks.label_planes(x)).flatten(1))

    def reconstruct(self, codes: FloatArray) -> FloatArray:
        """Decode codes (N, d) into image slices (N, 3, H, W): a NAC gives the pseudo-normal image, an EAC the whole one."""
        return self._each(self._grid(codes), lambda x: self._networks.to_image_size(self._networks.iDecoder(x)))

    def segment(self, images: FloatArray) -> LabelArray:
        """Segment image slices (N, 3, H, W) into label maps (N, H, W) uint8.

        The segmentation network does it where the model has one, else the code's own decoder.
        """
        self._check_images(images)
        if self._networks.segmenter is None:
            return self.decode_labels(self.encode_images(images).abnormal)
        segmenter = self._networks.segmenter
        return self._each(images, lambda x: segmenter.probabilities(x).argmax(1).to(torch.uint8))

    def decode_labels(self, abnormal: FloatArray) -> LabelArray:
        """Decode abnormal anatomy codes (N, d) into label maps (N, H, W) uint8, from the code alone."""

        def decode(x: Tensor) -> Tensor:
            return self._networks.to_image_size(self._networks.lDecoder(x)).argmax(1).to(torch.uint8)

        return self._each(self._grid(abnormal), decode)

    def _each(self, array: npt.NDArray[Any], work: Callable[[Tensor], Tensor]) -> npt.NDArray[Any]:
        parts = []
        for part in self._chunks(array) if len(array) else iter([self._tensor(array)]):
            with self._inference():
                parts.append(_numpy(work(part)))
        return np.concatenate(parts)

    def _chunks(self, array: npt.NDArray[Any]) -> Iterator[Tensor]:
        for start in range(0, len(array), CHUNK):
            yield self._tensor(array[start : start + CHUNK])

    def _tensor(self, array: npt.NDArray[Any]) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array)).to(self.device)

    def _grid(self, codes: FloatArray) -> FloatArray:
        side = self.config.code_side
        if codes.ndim != 2 or codes.shape[1] != self.config.code_length:
            raise ValueError(f"codes must be (N, {self.config.code_length}), not {codes.shape}")
        return np.ascontiguousarray(codes, np.float32).reshape(-1, self.config.embedding, side, side)

    def _check_images(self, images: FloatArray) -> None:
        expected = (self.config.channels, self.config.image_size, self.config.image_size)
        if images.ndim != 4 or images.shape[1:] != expected or images.dtype != np.float32:
            raise ValueError(f"images must be (N, {', '.join(map(str, expected))}) float32, not {images.shape} {images.dtype}")

    def _inference(self) -> AbstractContextManager[object]:
        stack = torch.inference_mode()
        if self.precision == "float32":
            return stack
        return _Both(stack, torch.autocast(self.device.type, dtype=torch.bfloat16))


def code_space(config: CodeConfig, model: str) -> CodeSpace:
    """Return the space of a model's codes: normal and abnormal anatomy codes of slices, kept as float16."""
    named = config.structures
    structures = STRUCTURES if named is None else tuple(Structure(s.label, s.key, s.title, s.colour) for s in named)
    return CodeSpace(
        model=model,
        unit="slice",
        parts=(CodePart("normal", "float16", config.code_length), CodePart("abnormal", "float16", config.code_length)),
        structures=structures,
        modalities=NETWORK_MODALITIES,
        preparation=PREPROCESSING_VERSION,
    )


class _Both(AbstractContextManager[object]):
    """Two context managers entered together."""

    def __init__(self, first: AbstractContextManager[object], second: AbstractContextManager[object]) -> None:
        self._managers = (first, second)

    def __enter__(self) -> None:
        for manager in self._managers:
            manager.__enter__()

    def __exit__(self, *details: object) -> None:
        for manager in reversed(self._managers):
            manager.__exit__(None, None, None)


def _numpy(x: Tensor) -> npt.NDArray[Any]:
    x = x.detach().cpu()
    return x.float().numpy() if x.is_floating_point() else x.numpy()


def _join(parts: list[npt.NDArray[Any]], empty: tuple[int, ...]) -> FloatArray:
    return np.concatenate(parts).astype(np.float32, copy=False) if parts else np.zeros(empty, np.float32)


def model_id(networks: Networks) -> str:
    """Return the model id: SHA-256 over configuration, preprocessing version and float32 tensors, in hexadecimal."""
    digest = hashlib.sha256(networks.config.network_fingerprint())
    digest.update(PREPROCESSING_VERSION.encode())
    for name, tensor in sorted(networks.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.detach().float().cpu().numpy()).data)
    return digest.hexdigest()


def choose_device(name: str) -> torch.device:
    """Return the torch device of a name: "auto" is cuda where there is one, else mps, else the CPU."""
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        return torch.device(next(found for found, there in available.items() if there))
    kind = name.partition(":")[0]
    if kind not in available:
        raise UserError(f"There is no device called {name}: choose auto, cuda, mps or cpu.")
    if not available[kind]:
        raise UserError(f"This machine offers no {name} device to PyTorch: choose auto or cpu.")
    return torch.device(name)
