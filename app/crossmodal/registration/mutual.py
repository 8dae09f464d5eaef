"""Rigid motion and B-splines that make the mutual information of two whole heads large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor
from torch.nn import functional

from app import frames
from app.crossmodal.images import AIR_HU, FloatArray, Matrix, grid_around, on_grid, windowed
from app.crossmodal.registration.scan import Scan
from app.crossmodal.registration.transforms import Lattice, Mapping, Points, Spline, bending
from app.errors import UserError
from app.jobs import Job

BINS = 32
POINTS = 20_000
KNOTS_MM = 32.0
_STIFFNESS = 2e-5
_RIGID_STEPS = ((4.0, 80), (2.0, 40))
_SPLINE_STEPS = ((3.0, 80), (2.0, 60))
"""Blur of both images, mm, and steps."""


def mutual_information(a: Tensor, b: Tensor) -> Tensor:
    """Return the mutual information, in nats, of grey values (N,) and (N,), 0 to 1, by a joint histogram with linear bins."""
    places = []
    for values in (a, b):
        at = values.clamp(0, 1) * (BINS - 1)
        low = at.detach().floor().clamp(max=BINS - 2)
        places.append((low.long(), at - low))
    (i, u), (j, v) = places
    joint = torch.zeros(BINS * BINS)
    for di, share in ((0, 1 - u), (1, u)):
        for dj, other in ((0, 1 - v), (1, v)):
            joint = joint.index_add(0, (i + di) * BINS + j + dj, share * other)
    joint = joint.reshape(BINS, BINS) / len(a) + 1e-10
    apart = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    return (joint * torch.log(joint / apart)).sum()


def register_by_information(scan: Scan, job: Job, bend: bool = True) -> Mapping:
    """Find where places of the MR lie in the CT, by mutual information (Viola and Wells 1995; Rueckert et al. 1999).

    Returns
    -------
    Mapping
        Without a spline unless `bend`.

    Raises
    ------
    UserError
        If the MR shows no head.
    Cancelled
    """
    steps = sum(n for _, n in (*_RIGID_STEPS, *(_SPLINE_STEPS if bend else ())))
    job.start(steps, "Raising mutual information")
    ct, grid = _on_millimetres(scan)
    points, grey = _points(scan)
    middle = points.mean(axis=0)
    place = torch.from_numpy((points - middle).astype(np.float32))
    turns, shift = torch.zeros(3, requires_grad=True), torch.zeros(3, requires_grad=True)
    to_ct = _Reader(ct, grid, middle)
    none = torch.zeros(())

    def rigid() -> Tensor:
        return place @ _rotation(turns * 0.01).T + shift

    for blur, count in _RIGID_STEPS:
        _Hill([turns, shift], rigid, lambda: none).climb(to_ct.blurred(blur), grey(blur), count, 0.6, job)
    motion = np.eye(4)
    motion[:3, :3] = _rotation(turns.detach() * 0.01).numpy()
    motion[:3, 3] = middle + shift.detach().numpy() - motion[:3, :3] @ middle
    if not bend:
        return Mapping(motion)
    lattice = Lattice.around(points, KNOTS_MM)
    index, weight = (torch.from_numpy(part) for part in lattice.weights(points))
    weight = weight.float()
    knots = torch.zeros(int(np.prod(lattice.shape)), 3, requires_grad=True)
    stiff = torch.from_numpy(bending(lattice.shape)).float()
    turn, moved = _rotation(turns.detach() * 0.01), shift.detach()

    def bent() -> Tensor:
        return (place + (weight[:, :, None] * knots[index]).sum(1)) @ turn.T + moved

    def bending_energy() -> Tensor:
        return _STIFFNESS * (knots * (stiff @ knots)).sum()

    for blur, count in _SPLINE_STEPS:
        _Hill([knots], bent, bending_energy).climb(to_ct.blurred(blur), grey(blur), count, 0.4, job)
    return Mapping(motion, Spline(lattice, knots.detach().double().numpy().reshape(*lattice.shape, 3)))


@dataclass(frozen=True)
class _Hill:
    """What is climbed: grey values of both images at places that parameters move, less a penalty."""

    parameters: list[Tensor]
    where: Callable[[], Tensor]
    penalty: Callable[[], Tensor]

    def climb(self, read: Callable[[Tensor], Tensor], grey: Tensor, steps: int, rate: float, job: Job) -> None:
        """Raise the mutual information of what is read at the places and `grey` (N,)."""
        optimizer = torch.optim.Adam(self.parameters, lr=rate)
        for step in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = rate * (1 - 0.9 * step / steps)
            optimizer.zero_grad(set_to_none=True)
            loss = self.penalty() - mutual_information(read(self.where()), grey)
            torch.autograd.backward(loss)
            optimizer.step()
            job.advance("Raising mutual information")


def _on_millimetres(scan: Scan) -> tuple[FloatArray, Matrix]:
    """Return the CT in the brain window on a RAS grid of 1 mm, and that grid's affine."""
    grid, shape = grid_around(scan.hounsfield.shape, scan.ct_affine)
    return windowed(on_grid(scan.hounsfield, np.linalg.inv(scan.ct_affine) @ grid, shape, AIR_HU)), grid


def _points(scan: Scan) -> tuple[Points, Callable[[float], Tensor]]:
    """Return places of the head in the MR (N, 3), mm, and what reads the blurred MR (N,) there."""
    grey = frames.from_planes(scan.mr).astype(np.float32)
    head = np.argwhere(ndimage.binary_dilation(ndimage.uniform_filter(grey, 5) > 0.08, iterations=4))
    if len(head) < POINTS // 10:
        raise UserError("The MR shows too little structure to register a CT with: check that it is a head.")
    chosen = head[np.random.default_rng(0).choice(len(head), min(POINTS, len(head)), replace=False)]

    def read(blur: float) -> Tensor:
        return torch.from_numpy(ndimage.gaussian_filter(grey, blur / 2)[tuple(chosen.T)])

    return chosen @ scan.grid[:3, :3].T + scan.grid[:3, 3], read


class _Reader:
    """Reads the CT at places (N, 3), mm from `middle`."""

    def __init__(self, ct: FloatArray, grid: Matrix, middle: Points) -> None:
        self._ct = ct
        self._low = torch.from_numpy((grid[:3, 3] - middle).astype(np.float32))
        self._half = (torch.tensor(ct.shape, dtype=torch.float32) - 1) / 2

    def blurred(self, blur: float) -> Callable[[Tensor], Tensor]:
        """Return what reads it after a Gaussian blur whose standard deviation is half of `blur`, mm."""
        volume = torch.from_numpy(ndimage.gaussian_filter(self._ct, blur / 2))[None, None]

        def read(places: Tensor) -> Tensor:
            at = ((places - self._low) / self._half - 1).flip(1)[None, :, None, None]
            grey: Tensor = functional.grid_sample(volume, at, align_corners=True)
            return grey.flatten()

        return read


def _rotation(turns: Tensor) -> Tensor:
    """Return the rotation (3, 3) by a vector of radians."""
    x, y, z = turns
    zero = torch.zeros(())
    cross = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero]).reshape(3, 3)
    turned: Tensor = torch.linalg.matrix_exp(cross)
    return turned
