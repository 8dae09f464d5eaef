"""Growing a glioma: a core, then its edema, by geodesic distance through the tissue, then necrosis inside the core."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.graph import MCP_Geometric

from app.cohort.fields import FloatArray, Shape, drop_small, refine, rough_noise, smooth_noise
from app.cohort.head import BOX_SHAPE, COARSE_MM, COARSE_SHAPE, CoarseHead, FineHead

SMALLEST_ISLAND = 60
"""Voxels below which a separate part of a label is dropped."""

Span = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Plan:
    """What the tumour should become: volumes in ml, the enhancing share of the core, the number of foci, its texture."""

    kind: str
    core_ml: float
    edema_ml: float
    enhancing_share: float
    foci: int
    push: float


@dataclass
class Growth:
    """A tumour at 2 mm: arrival times relative to the margin (1 is the margin), of `COARSE_SHAPE`."""

    plan: Plan
    core: FloatArray
    edema: FloatArray


@dataclass
class Tumour:
    """A tumour at 1 mm in `span` of the box: BraTS labels uint8 and soft memberships float32, all of the span's shape."""

    plan: Plan
    span: Span
    labels: npt.NDArray[np.uint8]
    necrotic: FloatArray
    enhancing: FloatArray
    edema: FloatArray


def draw_plan(rng: np.random.Generator) -> Plan:
    """Draw kind and sizes with the frequencies of the real cohorts."""
    kind = str(rng.choice(["ring", "solid", "low", "cystic"], p=[0.62, 0.2, 0.12, 0.06]))
    # Large cores tend to have much edema: the two sizes are correlated at 0.35.
    first, second = rng.standard_normal(2)
    core = float(np.clip(np.exp(np.log(29) + 0.95 * first), 1.5, 120))
    edema = float(np.clip(np.exp(np.log(55) + 0.76 * (0.35 * first + 0.94 * second)), 4, 190))
    if kind == "ring":
        share = rng.beta(3.6, 2.7)
    elif kind == "solid":
        share = rng.beta(7, 2.2)
    elif kind == "low":
        share = 0.0 if rng.random() < 0.35 else rng.beta(0.8, 8)
    else:
        share = rng.beta(3, 7)
    # Necrosis beyond about 60 ml does not occur: a large core enhances the more.
    share = max(float(share), 1 - 60 / core)
    foci = int(rng.choice([1, 2, 3], p=[0.84, 0.12, 0.04]))
    return Plan(kind, core, edema, share, foci, float(rng.uniform(0.35, 1.0)))


def _seeds(rng: np.random.Generator, head: CoarseHead, foci: int) -> list[tuple[int, int, int]]:
    allowed = (head.white > 0.55) & (head.hindbrain < 0.1) & (head.mask > 0.9)
    deep = ndimage.distance_transform_edt(head.mask > 0.5) * COARSE_MM
    z = np.arange(COARSE_SHAPE[2])[None, None, :] * COARSE_MM
    weight = allowed * np.clip(deep / 12, 0, 1) * np.clip((z - 26) / 14, 0, 1) * np.clip((118 - z) / 55, 0, 1)
    chance = weight.ravel().astype(np.float64)
    first = np.unravel_index(rng.choice(chance.size, p=chance / chance.sum()), COARSE_SHAPE)
    seeds = [(int(first[0]), int(first[1]), int(first[2]))]
    grids = np.meshgrid(*(np.arange(n) for n in COARSE_SHAPE), indexing="ij", sparse=True)
    for _ in range(foci - 1):
        apart = np.sqrt(sum(((g - s) * COARSE_MM) ** 2 for g, s in zip(grids, seeds[0], strict=True)))
        near = (weight * (apart > 28) * np.exp(-((apart - 40) ** 2) / 600)).ravel().astype(np.float64)
        if near.sum() > 0:
            other = np.unravel_index(rng.choice(near.size, p=near / near.sum()), COARSE_SHAPE)
            seeds.append((int(other[0]), int(other[1]), int(other[2])))
    return seeds


def _arrival(cost: FloatArray, seeds: list[tuple[int, int, int]], voxels: int) -> FloatArray:
    """Geodesic arrival times divided by the time at which `voxels` are filled; 3 is 'never'."""
    # Grow in a box that is generous for the volume, widened if the tumour had to run along a barrier.
    reach = int(1.6 * (3 * voxels / (4 * np.pi)) ** (1 / 3)) + 8
    where = np.array(seeds)
    low = np.maximum(where.min(axis=0) - reach, 0)
    high = np.minimum(where.max(axis=0) + reach + 1, cost.shape)
    span = tuple(slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    # Seeds may be many (the whole core): those inside a box of the box are all in it by construction.
    times, _ = MCP_Geometric(cost[span]).find_costs([tuple(int(v) for v in s - low) for s in where])
    flat = np.sort(times[np.isfinite(times)])
    if flat.size == 0:
        return np.full(cost.shape, 3, np.float32)
    margin = flat[min(voxels, flat.size - 1)]
    result = np.full(cost.shape, 3, np.float32)
    result[span] = np.minimum(np.where(np.isfinite(times), times, np.inf) / max(margin, 1e-6), 3)
    return result


def grow_core(rng: np.random.Generator, head: CoarseHead, plan: Plan) -> FloatArray:
    """Grow the core at 2 mm; returns arrival times relative to its margin, of `COARSE_SHAPE`."""
    noise = rough_noise(rng, COARSE_SHAPE, (9.0, 4.5, 2.2), (1.0, 0.8, 0.5))
    fluid = np.clip(-head.tissue, 0, 1)
    speed = (0.55 + 0.45 * head.white) * np.exp(-3.2 * fluid) * np.exp(0.42 * noise)
    speed *= (1 - 0.95 * head.falx) * (1 - 0.6 * head.hindbrain) * (1 - 0.6 * head.midline)
    cost = np.where(head.mask > 0.5, 1 / np.maximum(speed, 0.01), -1).astype(np.float32)
    seeds = _seeds(rng, head, plan.foci)
    sizes = rng.dirichlet([6.0] + [1.5] * (len(seeds) - 1)) if len(seeds) > 1 else np.ones(1)
    times = np.full(COARSE_SHAPE, 3, np.float32)
    for seed, size in zip(seeds, sizes, strict=True):
        voxels = max(int(size * plan.core_ml * 1000 / COARSE_MM**3), 6)
        times = np.minimum(times, _arrival(cost, [seed], voxels))
    return times


def push(points: list[FloatArray], core: FloatArray, plan: Plan) -> None:
    """Mass effect: tissue around the core comes from nearer its middle, in place."""
    radius = (3 * plan.core_ml * 1000 / (4 * np.pi)) ** (1 / 3)
    blurred = ndimage.gaussian_filter((core < 1).astype(np.float32), 0.45 * radius / COARSE_MM)
    strength = np.float32(plan.push * 0.30 * radius * radius / COARSE_MM / 2)
    for axis, gradient in enumerate(np.gradient(blurred)):
        points[axis] += strength * np.asarray(gradient, np.float32)


def grow_edema(rng: np.random.Generator, head: CoarseHead, core: FloatArray, plan: Plan) -> FloatArray:
    """Grow the edema from the core at 2 mm along white matter; returns relative arrival times."""
    noise = rough_noise(rng, COARSE_SHAPE, (12.0, 6.0, 3.0), (1.0, 0.8, 0.5))
    fluid = np.clip(-head.tissue, 0, 1)
    speed = (0.16 + 0.84 * head.white**1.5) * np.exp(-3.5 * fluid) * np.exp(0.45 * noise)
    speed *= (1 - 0.97 * head.falx) * (1 - 0.85 * head.hindbrain) * (1 - 0.75 * head.midline)
    cost = np.where(head.mask > 0.5, 1 / np.maximum(speed, 0.01), -1).astype(np.float32)
    inside = core < 1
    edge = inside & ~ndimage.binary_erosion(inside)
    cost[inside & (cost > 0)] = 1.0
    seeds = [(int(a), int(b), int(c)) for a, b, c in np.argwhere(edge & (head.mask > 0.5))]
    if not seeds:
        return np.full(COARSE_SHAPE, 3, np.float32)
    outward = np.where(inside & ~edge, np.float32(-1), cost)
    times = _arrival(outward, seeds, int(plan.edema_ml * 1000 / COARSE_MM**3) + len(seeds))
    times[inside] = 0
    return times


def _span(mask: npt.NDArray[np.bool_], margin: int, shape: Shape) -> Span:
    spans = []
    for axis in range(3):
        held = np.flatnonzero(mask.any(axis=tuple(a for a in range(3) if a != axis)))
        spans.append(slice(max(int(held[0]) * 2 - margin, 0), min(int(held[-1]) * 2 + margin, shape[axis])))
    return spans[0], spans[1], spans[2]


def _fill(score: FloatArray, allowed: npt.NDArray[np.bool_], voxels: int) -> npt.NDArray[np.bool_]:
    """The `voxels` allowed voxels of lowest score."""
    held = score[allowed]
    if held.size == 0 or voxels <= 0:
        return np.zeros_like(allowed)
    limit = np.partition(held, min(voxels, held.size - 1))[min(voxels, held.size - 1)]
    return np.asarray(allowed & (score < limit))


def refine_tumour(rng: np.random.Generator, growth: Growth, fine: FineHead) -> Tumour:
    """Bring the tumour to 1 mm: margins that follow the fine tissue, necrosis with an uneven rim, labels."""
    plan = growth.plan
    span = _span((growth.edema < 1.5) | (growth.core < 1.5), 4, BOX_SHAPE)
    inside = fine.inside[span]
    size: Shape = (inside.shape[0], inside.shape[1], inside.shape[2])

    def spread(flat: FloatArray) -> FloatArray:
        whole = np.zeros(BOX_SHAPE, np.float32)
        whole[fine.inside] = flat
        return whole[span]

    fluid, white = spread(fine.fluid), spread(fine.white)
    rough = rough_noise(rng, size, (9.0, 4.0), (1.0, 0.7))
    core_time = refine(growth.core, BOX_SHAPE)[span] + 0.10 * rough + 0.25 * fluid
    core = _fill(core_time, inside, int(plan.core_ml * 1000))
    core = drop_small(np.asarray(ndimage.binary_opening(core)), SMALLEST_ISLAND)
    core = np.asarray(ndimage.binary_fill_holes(core))

    edema_time = refine(growth.edema, BOX_SHAPE)[span] + 0.22 * (1 - white) - 0.10 * rough
    # Readers draw smoother than water spreads: the margin is smoothed before the volume is filled up.
    edema_time = ndimage.gaussian_filter(np.minimum(edema_time, 2.2), 1.0)
    edema = _fill(edema_time, inside & ~core & (fluid < 0.5), int(plan.edema_ml * 1000))
    edema = np.asarray(ndimage.binary_closing(ndimage.binary_opening(edema | core), iterations=2)) & (fluid < 0.6)
    edema = drop_small(edema, 4 * SMALLEST_ISLAND) & ~core & inside
    edema = drop_small(edema, SMALLEST_ISLAND)

    depth = ndimage.distance_transform_edt(core).astype(np.float32)
    uneven = rough_noise(rng, size, (13.0, 6.0, 3.0), (1.0, 0.7, 0.35))
    follow, roughness = {"ring": (1.0, 2.0), "solid": (0.5, 3.0), "low": (0.3, 3.0), "cystic": (1.2, 1.0)}[plan.kind]
    score = -(follow * depth + roughness * uneven)
    necrotic = _fill(score, core, int((1 - plan.enhancing_share) * core.sum()))
    necrotic = drop_small(necrotic, SMALLEST_ISLAND // 2)
    if plan.enhancing_share == 0:
        necrotic = core
    enhancing = drop_small(core & ~necrotic, SMALLEST_ISLAND // 2)
    necrotic = core & ~enhancing

    labels = np.zeros(size, np.uint8)
    labels[edema] = 2
    labels[necrotic] = 1
    labels[enhancing] = 4
    soft = [ndimage.gaussian_filter(m.astype(np.float32), 0.75) for m in (necrotic, enhancing, edema | core)]
    # Edema fades outward, and unevenly; the label's margin is where a reader would draw it.
    fade = np.clip(1.25 - 0.45 * np.minimum(edema_time, 1.5) + 0.16 * smooth_noise(rng, size, 8.0), 0.45, 1.3)
    halo = np.clip(soft[2] - soft[0] - soft[1], 0, 1) * fade
    return Tumour(plan, span, labels, soft[0], soft[1], halo.astype(np.float32))
