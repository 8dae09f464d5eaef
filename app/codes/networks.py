"""The five networks of sketch-based retrieval (Kobayashi et al., Medical Image Analysis 92, 2024) and the segmenter.

State-dict names follow the published checkpoints, so that those load; sizes come from :class:`~app.codes.config.CodeConfig`.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.codes.config import CodeConfig, SegmenterConfig
from app.codes.hashing import SignHash
from app.codes.quantise import Quantiser

GROUPS = 8
NETWORKS = ("nEncoder", "aEncoder", "lEncoder", "iDecoder", "lDecoder")
OPTIONAL = ("segmenter", "nQuantiser", "aQuantiser", "nHash", "aHash")
"""What a model has beside them where its configuration says so."""


class Norm(nn.Module):
    """Group normalisation over 8 groups; its parameters are named ``.norm``."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, channels)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same."""
        out: Tensor = self.norm(x)
        return out


def _activated(channels: int, convolution: nn.Module) -> list[nn.Module]:
    """Norm, activation (in the norm's own result, which nobody else reads), convolution."""
    return [Norm(channels), nn.LeakyReLU(0.2, inplace=True), convolution]


def _conv3(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1)


class Block(nn.Module):
    """Norm, activation, convolution: 3x3 with stride 2 (`down`) or 1x1."""

    def __init__(self, inputs: int, outputs: int, down: bool) -> None:
        super().__init__()
        convolution = _conv3(inputs, outputs, 2) if down else nn.Conv2d(inputs, outputs, 1)
        self.conv = nn.Sequential(*_activated(inputs, convolution))

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) -> (N, outputs, H / 2, W / 2) or (N, outputs, H, W)."""
        out: Tensor = self.conv(x)
        return out


class ConvBlock(nn.Module):
    """Two 3x3 convolutions with a residual path.

    Where the width changes that path is a 1x1 convolution: `plain`, as published, or with norm and activation before it.
    """

    def __init__(self, inputs: int, outputs: int, plain: bool = False) -> None:
        super().__init__()
        self.conv = nn.Sequential(*_activated(inputs, _conv3(inputs, outputs)), *_activated(outputs, _conv3(outputs, outputs)))
        if inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1) if plain else Block(inputs, outputs, down=False))
        self._widens = inputs != outputs

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) -> (N, outputs, H, W)."""
        kept: Tensor = self.downsample(x) if self._widens else x
        out: Tensor = self.conv(x)
        return out + kept


class UpConv(nn.Module):
    """1x1 convolution, then twice the side by bilinear interpolation."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        self.up = nn.Sequential(*_activated(inputs, nn.Conv2d(inputs, outputs, 1)), up)

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) -> (N, outputs, 2 H, 2 W)."""
        out: Tensor = self.up(x)
        return out


def _trunk(inputs: int, filters: tuple[int, ...], last: int, plain: bool = False) -> nn.ModuleList:
    layers: list[nn.Module] = [_conv3(inputs, filters[0]), Block(filters[0], filters[1], down=True)]
    for k in range(1, len(filters) - 1):
        layers += [ConvBlock(filters[k], filters[k]), Block(filters[k], filters[k + 1], down=True)]
    return nn.ModuleList([*layers, ConvBlock(filters[-1], filters[-1]), ConvBlock(filters[-1], last, plain)])


class Encoder(nn.Module):
    """Image or label map to a code: (N, inputs, S, S) -> (N, embedding, s, s)."""

    def __init__(self, inputs: int, filters: tuple[int, ...], embedding: int, plain: bool = False) -> None:
        super().__init__()
        self.module_list = _trunk(inputs, filters, embedding, plain)

    def forward(self, x: Tensor) -> Tensor:
        """Return the code's grid."""
        for layer in self.module_list:
            x = layer(x)
        return x


class NormalEncoder(nn.Module):
    """The variational encoder of normal anatomy: (N, inputs, S, S) -> mean and log variance, (N, embedding, s, s) each."""

    def __init__(self, inputs: int, filters: tuple[int, ...], embedding: int) -> None:
        super().__init__()
        self.module_list = _trunk(inputs, filters, filters[-1])
        self.final_conv1 = Block(filters[-1], embedding, down=False)
        self.final_conv2 = Block(filters[-1], embedding, down=False)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the code's mean (the code outside training) and log variance."""
        for layer in self.module_list:
            x = layer(x)
        return self.final_conv1(x), self.final_conv2(x)


class Decoder(nn.Module):
    """A code's grid to an image or label logits: (N, embedding, s, s) -> (N, outputs, S, S)."""

    def __init__(self, embedding: int, filters: tuple[int, ...], outputs: int) -> None:
        super().__init__()
        g = tuple(reversed(filters))
        layers: list[nn.Module] = [_conv3(embedding, g[0]), ConvBlock(g[0], g[0])]
        width = g[0]
        for k in range(2, len(g)):  # the published table skips g1, which equals g0 there
            layers += [UpConv(width, g[k]), ConvBlock(g[k], g[k])]
            width = g[k]
        layers += [UpConv(width, g[-1]), Block(g[-1], outputs, down=False)]
        self.module_list = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> Tensor:
        """Return the image or the logits."""
        for layer in self.module_list:
            x = layer(x)
        return x


class _Pair(nn.Sequential):
    """Two 3x3 convolutions with instance norm, as in the plain U-Net (Ronneberger 2015, Isensee 2021)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        layers: list[nn.Module] = []
        for width in (inputs, outputs):
            layers += [nn.Conv2d(width, outputs, 3, padding=1, bias=False), nn.InstanceNorm2d(outputs, affine=True)]
            layers += [nn.LeakyReLU(0.01, inplace=True)]
        super().__init__(*layers)


class _ResidualPair(_Pair):
    """The same with a path around both convolutions (He 2016), by 1x1 where the width changes."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs)
        self.around = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) -> (N, outputs, H, W)."""
        out: Tensor = self.around(x)
        for name, layer in self.named_children():
            x = layer(x) if name != "around" else x
        return out + x


DEEP_LEVELS = 2
"""Coarser levels of the U-Net that deep supervision asks for labels (Lee 2015)."""


class Segmenter(nn.Module):
    """A U-Net: (N, channels * slices, H, W) -> (N, labels, H, W) logits of the slice amid; sides of any size.

    Attributes
    ----------
    offsets : tuple of int
        The slices that enter, in mm from the one that is segmented; a slice's channels lie together.
    multiple : int
        H and W must be multiples of it.
    """

    def __init__(self, channels: int, labels: int, config: SegmenterConfig) -> None:
        super().__init__()
        f = config.filters
        self.offsets = config.offsets
        inputs = channels * len(self.offsets)
        pair = _ResidualPair if config.residual else _Pair
        self.down = nn.ModuleList([pair(inputs if k == 0 else f[k - 1], f[k]) for k in range(len(f))])
        self.up = nn.ModuleList([pair(f[k + 1] + f[k], f[k]) for k in range(len(f) - 1)])
        self.head = nn.Conv2d(f[0], labels, 1)
        if config.deep:
            self.deep_heads = nn.ModuleList([nn.Conv2d(f[k + 1], labels, 1) for k in range(min(DEEP_LEVELS, len(f) - 1))])
        self.multiple = int(2 ** (len(f) - 1))
        self.flip = config.flip
        self.deep = config.deep

    def forward(self, x: Tensor) -> Tensor:
        """Return label logits; H and W must be multiples of `multiple`."""
        return self.levels(x)[0]

    def levels(self, x: Tensor) -> list[Tensor]:
        """Return label logits of the slice, and with `deep` in training those of coarser levels, each of half the side."""
        kept: list[Tensor] = []
        for k, pair in enumerate(self.down):
            x = pair(x if k == 0 else functional.max_pool2d(x, 2))
            kept.append(x)
        coarser: list[Tensor] = []
        for k in reversed(range(len(self.up))):
            if self.deep and self.training and k < DEEP_LEVELS:
                coarser.insert(0, self.deep_heads[k](x))
            x = functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = self.up[k](torch.cat([x, kept[k]], 1))
        out: Tensor = self.head(x)
        return [out, *coarser]

    def probabilities(self, x: Tensor) -> Tensor:
        """Return label probabilities (N, labels, H, W), computed where there is brain, background elsewhere."""
        return in_boxes(x, self, self)


def in_boxes(x: Tensor, segmenter: Segmenter, logits: Callable[[Tensor], Tensor]) -> Tensor:
    """Return label probabilities (N, labels, H, W) float32 by a segmenter's `logits`, computed where there is brain.

    Each slice has its own box, so that its result does not depend on the slices beside it in the batch; slices whose
    boxes agree go through together.
    """
    groups: dict[tuple[int, int, int, int], list[int]] = {}
    for n in range(x.shape[0]):
        rows, columns = brain_box(x[n : n + 1], segmenter.multiple)
        groups.setdefault((rows.start, rows.stop, columns.start, columns.stop), []).append(n)
    out = torch.zeros(x.shape[0], segmenter.head.out_channels, *x.shape[2:], device=x.device)
    out[:, 0] = 1
    for (row0, row1, column0, column1), members in groups.items():
        part = x[members, :, row0:row1, column0:column1]
        inside = torch.softmax(logits(part).float(), 1)
        if segmenter.flip:
            inside = (inside + torch.softmax(logits(part.flip(-1)).float(), 1).flip(-1)) / 2
        out[members, :, row0:row1, column0:column1] = inside
    return out


SMALLEST_BOX = 96
"""Pixels; a slice near the vertex keeps some background around it, as the slices seen in training had."""


def brain_box(x: Tensor, multiple: int, margin: int = 4) -> tuple[slice, slice]:
    """Return the rows and columns of a batch (N, C, H, W) that hold brain, each a multiple of `multiple` long.

    Background is what equals its slice's and channel's corner pixel. So the segmenter sees a brain at full resolution for
    the price of the box instead of the whole 240-mm square.
    """
    brain = (x - x[:, :, :1, :1]).abs().amax(dim=(0, 1)) > 1e-3
    slices = []
    for line, size in ((brain.any(1), x.shape[2]), (brain.any(0), x.shape[3])):
        found = torch.nonzero(line).flatten()
        low, high = (int(found[0]), int(found[-1]) + 1) if len(found) else (size // 2, size // 2)
        wanted = max(high - low + 2 * margin, SMALLEST_BOX)
        length = min(-(-wanted // multiple) * multiple, size // multiple * multiple)
        start = max(0, min((low + high - length) // 2, size - length))
        slices.append(slice(start, start + length))
    return slices[0], slices[1]


class Networks(nn.Module):
    """The five networks, and of `OPTIONAL` what the configuration has, as one module."""

    def __init__(self, config: CodeConfig) -> None:
        super().__init__()
        self.config = config
        f, emb = config.filters, config.embedding
        self.nEncoder = NormalEncoder(config.channels, f, emb)
        self.aEncoder = Encoder(config.channels + (config.labels if config.guided else 0), f, emb, config.plain_widening)
        self.lEncoder = Encoder(config.label_channels, f, emb, config.plain_widening)
        self.iDecoder = Decoder(emb, f, config.channels)
        self.lDecoder = Decoder(emb, f, config.labels)
        self.segmenter = Segmenter(config.channels, config.labels, config.segmenter) if config.segmenter else None
        self.nQuantiser, self.aQuantiser = [Quantiser(emb, config.quantise) if config.quantise else None for _ in range(2)]
        self.nHash, self.aHash = [SignHash(config.code_length, config.hashing) if config.hashing else None for _ in range(2)]

    def to_code_size(self, x: Tensor) -> Tensor:
        """Resample (N, C, image_size, image_size) to the side at which the five networks work."""
        if x.shape[-1] == self.config.code_size:
            return x
        if x.shape[-1] % self.config.code_size == 0:
            return functional.avg_pool2d(x, x.shape[-1] // self.config.code_size)
        return functional.interpolate(x, size=(self.config.code_size,) * 2, mode="bilinear", align_corners=False, antialias=True)

    def to_image_size(self, x: Tensor) -> Tensor:
        """Resample (N, C, code_size, code_size) back to the model's image size."""
        if x.shape[-1] == self.config.image_size:
            return x
        return functional.interpolate(x, size=(self.config.image_size,) * 2, mode="bilinear", align_corners=False)

    def label_planes(self, labels: Tensor) -> Tensor:
        """Turn labels (N, S, S) of whole numbers into lEncoder's input (N, label_channels, code_size, code_size) float32."""
        if self.config.one_hot_labels:
            return self.to_code_size(functional.one_hot(labels.long(), self.config.labels).permute(0, 3, 1, 2).float())
        if labels.shape[-1] != self.config.code_size:
            size = (self.config.code_size,) * 2
            return functional.interpolate(labels[:, None].float(), size=size, mode="nearest-exact")
        return labels[:, None].float()

    def abnormal_input(self, images: Tensor, probabilities: Tensor | None = None) -> Tensor:
        """Return aEncoder's input of images (N, C, image_size, image_size), guided by the segmenter where configured."""
        small = self.to_code_size(images)
        if not self.config.guided:
            return small
        if probabilities is None:
            if self.segmenter is None:
                raise ValueError("a guided model needs a segmenter")
            probabilities = self.segmenter.probabilities(images)
        return torch.cat([small, self.to_code_size(probabilities).to(small.dtype)], 1)
