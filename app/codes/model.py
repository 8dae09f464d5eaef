"""A loaded model: numpy in, numpy out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, cached_property, partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from app.anatomy import MEASURED_CLASSES, NETWORK_MODALITIES, STRUCTURES, Structure
from app.codes.config import CodeConfig
from app.codes.contract import AnatomyCodes, EncodedSlices, FloatArray, LabelArray, StudySlices
from app.codes.keeping import Keeping
from app.codes.networks import Networks
from app.codes.quick import QuickSegmenter
from app.codes.short import ShortCopy, is_large
from app.codes.space import CodePart, CodeSpace, Numbers, PartType
from app.codes.stack import Stack
from app.errors import UserError
from app.frames import PLANE_SHAPE, PREPROCESSING_VERSION
from app.settings import Precision

CHUNK = 16
"""Slices that go through the networks at once; larger chunks are no faster on a CPU and take more memory."""

WINDOW = 32
"""Slices of a study that are segmented and encoded before the next: a cancel is answered after them."""

PIECE = 8
"""Slices of a study that one thread takes at a time."""

FINE = MEASURED_CLASSES["core"]
"""Labels of a brain tumour that a single millimetre changes, unlike edema."""

Made = TypeVar("Made")


class Model:
    """Networks of one configuration on one device.

    All methods take and return numpy arrays; H = W = ``config.image_size``, d = ``config.code_length``. Images are
    (N, 3 K, H, W): three modalities of each of the K slices at ``config.offsets``. A slice may also come alone, (N, 3, H, W):
    those beside it are then taken to be like it.

    What is kept of a code, and compared, are its numbers; the indices of its codebook entries or its hash, as bits, where the
    configuration says so.
    """

    def __init__(self, networks: Networks, device: torch.device, precision: Precision = "float32") -> None:
        self.config: CodeConfig = networks.config
        self.id = model_id(networks)
        self.space = code_space(networks.config, self.id)
        self.device = device
        self.precision = precision
        self._networks = networks.to(device).eval()
        self._workers = torch.get_num_threads() if device.type == "cpu" else 1
        self._normal = Keeping(networks.nQuantiser, networks.nHash)
        self._abnormal = Keeping(networks.aQuantiser, networks.aHash)

    def encode_images(self, images: FloatArray) -> AnatomyCodes:
        """Encode image slices (N, 3 K, H, W) float32, z-scored network input, into anatomy codes (N, d)."""
        self._check_images(images)
        return self._joined(self._side_by_side(lambda part: self._encode_part(part, False), images, CHUNK)).codes

    def encode_and_segment(self, images: FloatArray) -> EncodedSlices:
        """Encode and segment image slices (N, 3 K, H, W) in one pass, so that the segmenter runs once.

        Label maps are planes of the library, (N, 240, 240): labels are decided there, where probabilities are interpolated, so
        that thin rims keep their shape.
        """
        self._check_images(images)
        return self._joined(self._side_by_side(lambda part: self._encode_part(part, True), images, CHUNK))

    def encode_stack(
        self, study: StudySlices, brain: Sequence[int], slices: Sequence[int], labels: bool
    ) -> Iterator[tuple[list[int], EncodedSlices]]:
        """Yield slices of a study with their codes and label maps (N, 240, 240): each segmented by way of those beside it.

        See :mod:`app.codes.stack`, and :func:`app.codes.encode_slices` for what is taken and given.
        """
        small: dict[int, Tensor] = {}
        size, offsets = self.config.image_size, self.config.offsets

        def segment(numbers: list[int], mirrored: bool) -> Tensor:
            found = self._side_by_side(
                lambda images: self._segment_part(images, mirrored), study.network_input(numbers, size, offsets), PIECE
            )
            small.update(zip(numbers, torch.cat([images for _, images in found]), strict=True))
            return torch.cat([probabilities for probabilities, _ in found])

        stack = Stack(segment, brain, FINE if self.config.structures is None else range(1, self.config.labels))
        for start in range(0, len(slices), WINDOW):
            numbers = list(slices[start : start + WINDOW])
            guide = None if self._networks.segmenter is None else stack.probabilities(numbers)
            if unseen := [k for k in numbers if k not in small]:
                with self._inference():
                    images = self._networks.to_code_size(self._tensor(study.network_input(unseen, size)))
                small.update(zip(unseen, images, strict=True))
            of_codes = torch.stack([small[k] for k in numbers])
            work = partial(self._codes_of, of_codes, guide, labels)
            pieces = self._side_by_side(work, np.arange(len(numbers)), PIECE)
            yield numbers, self._joined(pieces)
            for past in [k for k in small if k <= numbers[-1]]:
                del small[past]

    @property
    def studies_at_once(self) -> int:
        """Studies that may be encoded side by side: while one is measured and stored the cores work at another."""
        return 2 if self._workers > 1 else 1

    def join_in(self) -> None:
        """Leave what torch does in this thread to it alone, since the model's own threads fill the cores."""
        torch.set_num_threads(1)

    def _side_by_side(self, work: Callable[[npt.NDArray[Any]], Made], array: npt.NDArray[Any], most: int) -> list[Made]:
        """Return what `work` makes of parts of an array: on a CPU one thread a part does more than all threads within a layer.

        All studies share the threads, so that there are never more than the machine has cores.
        """
        length = max(1, min(most, -(-len(array) // self._workers)))
        parts = [array[start : start + length] for start in range(0, len(array), length)]
        if self._workers == 1 or len(parts) < 2:
            return [work(part) for part in parts]
        return list(self._pool.map(work, parts))

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, "sbmir-encode", torch.set_num_threads, (1,))

    def _encode_part(self, images: FloatArray, labels: bool) -> EncodedSlices:
        part = self._tensor(images)
        with self._inference():
            guide = self._probabilities(part) if self._networks.segmenter else None
            small = self._networks.to_code_size(self._middle(part))
        return self._codes_of(small, guide, labels, np.arange(len(small)))

    def _segment_part(self, images: FloatArray, mirrored: bool) -> tuple[Tensor, Tensor]:
        """Return label probabilities of slices, by way of their mirror images or not, and the slices as encoders see them."""
        part = self._tensor(images)
        with self._inference():
            found = self._probabilities(part.flip(-1)).flip(-1) if mirrored else self._probabilities(part)
            return found, self._networks.to_code_size(self._middle(part))

    def _codes_of(self, small: Tensor, guide: Tensor | None, labels: bool, rows: npt.NDArray[np.intp]) -> EncodedSlices:
        """Encode some rows of slices (N, 3, S, S), S = `code_size`, by their label probabilities where there are any."""
        with self._inference():
            images = small[rows]
            probabilities = None if guide is None else guide[rows]
            seen = images
            if self.config.guided and probabilities is not None:
                seen = torch.cat([images, self._networks.to_code_size(probabilities).to(images.dtype)], 1)
            encode_normal, encode_abnormal = self._encoders
            mean, code = encode_normal(images), encode_abnormal(seen)
            decoded = self._abnormal.decoded(code)
            found = np.zeros((0, *PLANE_SHAPE), np.uint8)
            if labels:
                if probabilities is None:
                    probabilities = torch.softmax(self._networks.lDecoder(decoded).float(), 1)
                found = decided(probabilities).cpu().numpy()
            normal, abnormal = _numpy(self._normal.decoded(mean).flatten(1)), _numpy(decoded.flatten(1))
            bits = {"normal": self._normal.bits(mean), "abnormal": self._abnormal.bits(code)}
        kept = {name: of_part for name, of_part in bits.items() if of_part is not None}
        return EncodedSlices(AnatomyCodes(normal, abnormal, kept or None), found)

    def _joined(self, parts: list[EncodedSlices]) -> EncodedSlices:
        d = self.config.code_length
        kept = None
        if self.config.hash_bits is not None:
            empty = {part.name: np.zeros((0, part.length), np.uint8) for part in self.space.parts}
            kept = {name: np.concatenate([none, *(p.codes.parts[name] for p in parts)]) for name, none in empty.items()}
        normal, abnormal = (_join([getattr(p.codes, name) for p in parts], (0, d)) for name in ("normal", "abnormal"))
        labels = np.concatenate([p.labels for p in parts]) if parts else np.zeros((0, *PLANE_SHAPE), np.uint8)
        return EncodedSlices(AnatomyCodes(normal, abnormal, kept), labels)

    def _probabilities(self, part: Tensor) -> Tensor:
        """Return label probabilities of slices (N, 3 K, H, W), or (N, 3, H, W) where they come alone."""
        segmenter = self._networks.segmenter
        if segmenter is None:
            raise ValueError("the model has no segmenter")
        wanted = self.config.channels * len(self.config.offsets)
        part = part if part.shape[1] == wanted else part.repeat(1, len(self.config.offsets), 1, 1)
        return (self._quick or segmenter).probabilities(part)

    @cached_property
    def _quick(self) -> QuickSegmenter | None:
        """The segmenter for a CPU."""
        segmenter = self._networks.segmenter
        if segmenter is None or self.device.type != "cpu":
            return None
        return QuickSegmenter(segmenter, torch.bfloat16 if self._shortens or self.precision == "bfloat16" else torch.float32)

    def _middle(self, part: Tensor) -> Tensor:
        """Return the slices themselves, (N, 3, H, W), of slices with those beside them."""
        channels = self.config.channels
        if part.shape[1] == channels:
            return part
        first = self.config.offsets.index(0) * channels
        return part[:, first : first + channels]

    def encode_normal(self, images: FloatArray) -> Numbers:
        """Encode image slices (N, 3 K, H, W) into normal anatomy codes alone, as they are kept: what a template slice needs."""
        self._check_images(images)

        def encode(x: Tensor) -> Numbers:
            return _kept(self._normal, self._encoders[0](self._networks.to_code_size(self._middle(x))))

        return self._each(images, encode)

    def encode_sketches(self, labels: LabelArray) -> Numbers:
        """Encode label maps (N, H, W) uint8, labels inside the program, into abnormal anatomy codes, as they are kept."""
        size = self.config.image_size
        if labels.ndim != 3 or labels.shape[1:] != (size, size):
            raise ValueError(f"label maps must be (N, {size}, {size}), not {labels.shape}")
        if labels.size and int(labels.max()) >= self.config.labels:
            raise ValueError(f"label maps must hold labels below {self.config.labels}")
        return self._each(labels, lambda x: _kept(self._abnormal, self._encode_labels(self._networks.label_planes(x))))

    @cached_property
    def _encoders(self) -> tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]:
        """What encodes slices (N, C, S, S), S = `code_size`, into the mean of normal codes and into abnormal ones."""
        normal, abnormal = self._networks.nEncoder, self._networks.aEncoder
        if self._shortens and is_large(abnormal):
            return ShortCopy(normal), ShortCopy(abnormal)
        return lambda x: normal(x)[0], abnormal

    @cached_property
    def _encode_labels(self) -> Callable[[Tensor], Tensor]:
        """What encodes label planes: a reader waits for it."""
        encoder = self._networks.lEncoder
        return ShortCopy(encoder) if self._shortens and is_large(encoder) else encoder

    @property
    def _shortens(self) -> bool:
        """Whether bfloat16 is chosen where it pays."""
        return self.precision == "auto" and self.device.type == "cpu" and multiplies_bfloat16()

    def reconstruct(self, codes: FloatArray) -> FloatArray:
        """Decode codes (N, d) into image slices (N, 3, H, W): a NAC gives the pseudo-normal image, an EAC the whole one."""
        return self._each(self._grid(codes), lambda x: self._networks.to_image_size(self._networks.iDecoder(x)))

    def decode_images(self, codes: FloatArray) -> FloatArray:
        """Decode codes (N, d) as :meth:`reconstruct` does, in the decoder's own pixels: (N, 3, S, S), S = `config.code_size`."""
        return self._each(self._grid(codes), self._networks.iDecoder)

    def restored(self, kept: Mapping[str, Numbers]) -> AnatomyCodes:
        """Return codes as decoders take them, of what a library keeps of their parts, (N, length) each.

        Raises
        ------
        UserError
            Hashes are kept, of which no code can be had back.
        """
        normal, abnormal = (
            keeping.restored(kept[name], self.config.code_side)
            for name, keeping in (("normal", self._normal), ("abnormal", self._abnormal))
        )
        if normal is None or abnormal is None:
            raise UserError(
                "This model keeps hashes of its codes, of which no picture can be made: choose one that keeps numbers."
            )
        return AnatomyCodes(normal, abnormal)

    def segment(self, images: FloatArray) -> LabelArray:
        """Segment image slices (N, 3 K, H, W) into label maps (N, 240, 240) uint8, planes of the library.

        The segmentation network does it where the model has one, else the code's own decoder.
        """
        self._check_images(images)
        if self._networks.segmenter is None:
            return self.encode_and_segment(images).labels
        return self._each(images, lambda x: decided(self._probabilities(x)))

    def decode_labels(self, abnormal: FloatArray) -> LabelArray:
        """Decode abnormal anatomy codes (N, d) into label maps (N, H, W) uint8, from the code alone."""

        def decode(x: Tensor) -> Tensor:
            return self._networks.to_image_size(self._networks.lDecoder(x)).argmax(1).to(torch.uint8)

        return self._each(self._grid(abnormal), decode)

    def _each(self, array: npt.NDArray[Any], work: Callable[[Tensor], Tensor | Numbers]) -> npt.NDArray[Any]:
        parts = []
        for part in self._chunks(array) if len(array) else iter([self._tensor(array)]):
            with self._inference():
                made = work(part)
                parts.append(_numpy(made) if isinstance(made, Tensor) else made)
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
        channels, size = self.config.channels, self.config.image_size
        allowed = {channels, channels * len(self.config.offsets)}
        if images.ndim != 4 or images.shape[1] not in allowed or images.shape[2:] != (size, size) or images.dtype != np.float32:
            wanted = " or ".join(str(count) for count in sorted(allowed))
            raise ValueError(f"images must be (N, {wanted}, {size}, {size}) float32, not {images.shape} {images.dtype}")

    @contextmanager
    def _inference(self) -> Iterator[None]:
        with torch.inference_mode(), torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bfloat16"):
            yield


def code_space(config: CodeConfig, model: str) -> CodeSpace:
    """Return the space of a model's codes: normal and abnormal anatomy codes of slices, kept as float16 or as bits."""
    named = config.structures
    bits = config.hash_bits
    kept: tuple[PartType, int] = ("float16", config.code_length) if bits is None else ("bits", -(-bits // 8))
    structures = STRUCTURES if named is None else tuple(Structure(s.label, s.key, s.title, s.colour) for s in named)
    return CodeSpace(
        model=model,
        unit="slice",
        parts=(CodePart("normal", *kept), CodePart("abnormal", *kept)),
        structures=structures,
        modalities=NETWORK_MODALITIES,
        preparation=PREPROCESSING_VERSION,
    )


def decided(probabilities: Tensor) -> Tensor:
    """Return the likeliest label of each pixel of the library's planes, uint8 (N, 240, 240), of probabilities (N, L, S, S)."""
    if probabilities.shape[2:] != PLANE_SHAPE:
        probabilities = functional.interpolate(probabilities.float(), size=PLANE_SHAPE, mode="bilinear", align_corners=False)
    best = probabilities[:, 0].clone()
    labels = torch.zeros(best.shape, dtype=torch.uint8, device=best.device)
    for label in range(1, probabilities.shape[1]):  # on a CPU ten times as quick as argmax across planes
        one = probabilities[:, label]
        labels.masked_fill_(one > best, label)
        torch.maximum(best, one, out=best)
    return labels


def _kept(keeping: Keeping, grid: Tensor) -> Numbers:
    """Return codes (N, length) of grids (N, C, s, s) as they are kept."""
    bits = keeping.bits(grid)
    return _numpy(grid.flatten(1)) if bits is None else bits


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


@cache
def multiplies_bfloat16() -> bool:
    """Tell whether the processor has instructions for bfloat16 (AVX-512 BF16, AMX), so that it is quicker than float32.

    The same test that PyTorch's own kernels use; a processor without them only imitates bfloat16.
    """
    return bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)() or getattr(torch.cpu, "_is_amx_tile_supported", bool)())


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
