"""From tissue to the four images: contrasts that vary as between real scanners, vessels, bias, slice thickness, noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from app.cohort.fields import FloatArray, refine, rough_noise, smooth_noise, thick_slices
from app.cohort.head import BOX, BOX_SHAPE, COARSE_SHAPE, GRID_SHAPE, FineHead, Person
from app.cohort.tumour import Tumour

MODALITIES = ("t1", "t1ce", "t2", "flair")


@dataclass(frozen=True)
class Weighting:
    """Signal of a modality where white matter is 1: (mean, deviation between patients) of each tissue.

    `texture` scales the template's residual, `wmh` is what an age spot adds. `black` is where the background lies, in
    standard deviations below the brain's mean: it says how much of the scanner's range the tissue contrast fills. The
    tumour rows and `black` were set so that the classes' z-scores have the mean and the spread of real patients.
    """

    fluid: tuple[float, float]
    grey: tuple[float, float]
    necrotic: tuple[float, float]
    edema: tuple[float, float]
    enhancing: tuple[float, float]
    texture: float
    wmh: float
    black: tuple[float, float]


WEIGHTINGS = {
    "t1": Weighting((0.40, 0.06), (0.79, 0.04), (0.79, 0.10), (0.86, 0.05), (0.80, 0.07), 1.0, -0.08, (3.7, 0.9)),
    "t1ce": Weighting((0.42, 0.07), (0.84, 0.05), (0.75, 0.10), (0.83, 0.07), (1.18, 0.13), 0.8, -0.05, (3.6, 1.1)),
    "t2": Weighting((2.10, 0.25), (1.25, 0.08), (1.90, 0.30), (1.70, 0.15), (1.45, 0.20), -0.5, 0.35, (2.6, 0.5)),
    "flair": Weighting((0.38, 0.10), (1.12, 0.06), (1.40, 0.30), (1.53, 0.17), (1.50, 0.22), -0.3, 0.42, (2.5, 0.5)),
}


def _spots(rng: np.random.Generator, fine: FineHead, person: Person) -> FloatArray:
    """White-matter hyperintensities of age: caps and bands at the ventricles, and scattered spots; (V,) 0 to 1."""
    whole = np.zeros(BOX_SHAPE, np.float32)
    whole[fine.inside] = fine.ventricle
    near = refine(ndimage.gaussian_filter(whole[::2, ::2, ::2], 2.2), BOX_SHAPE)[fine.inside]
    burden = max(0.0, 0.018 * (person.age - 40) + 0.15 * rng.standard_normal())
    noise = refine(smooth_noise(rng, COARSE_SHAPE, 4.0), BOX_SHAPE)[fine.inside]
    amount = 5 * burden * near + 0.35 * burden * np.maximum(noise - 2.1 + burden, 0)
    return np.asarray(np.minimum(amount, 1) * fine.white, np.float32)


def _vessels(rng: np.random.Generator, fine: FineHead) -> FloatArray:
    """Contrast-filled vessels in the sulci and at the surface, the sagittal sinus, choroid plexus; (V,) 0 to 1."""
    first, second = (refine(smooth_noise(rng, COARSE_SHAPE, 4.0), BOX_SHAPE)[fine.inside] for _ in range(2))
    # Where two smooth fields are both zero lies a curve: a tube around it is a vessel.
    tubes = np.exp(-(np.square(first) + np.square(second)) / np.float32(0.04))
    bed = np.clip(1.3 * fine.fluid + 0.7 * fine.rim, 0, 1) * (1 - fine.ventricle)
    sinus = np.clip(fine.falx * fine.rim * 2 - 0.5, 0, 1)
    return np.asarray(np.clip(tubes * bed + sinus + 0.9 * fine.plexus, 0, 1), np.float32)


def _remnants(rng: np.random.Generator, fine: FineHead) -> FloatArray:
    """What skull-stripping left of dura and marrow: bright patches on the outermost voxels; (V,) 0 to 1."""
    patches = refine(smooth_noise(rng, COARSE_SHAPE, 7.0), BOX_SHAPE)[fine.inside]
    amount = rng.uniform(0.6, 2.4)
    return np.asarray(np.clip(patches - amount, 0, 0.8) * np.clip(2 * fine.rim - 1, 0, 1), np.float32)


def _bias(rng: np.random.Generator) -> FloatArray:
    strength = rng.uniform(0.02, 0.09)
    return np.asarray(np.exp(np.float32(strength) * refine(smooth_noise(rng, COARSE_SHAPE, 30.0), BOX_SHAPE)), np.float32)


def _thickness(rng: np.random.Generator, modality: str) -> tuple[int, float]:
    """Axis and thickness (mm) of the acquired slices; now and then they were not axial."""
    thin, middle = {"t1": (0.5, 0.3), "t1ce": (0.62, 0.25), "t2": (0.3, 0.4), "flair": (0.35, 0.25)}[modality]
    drawn = rng.random()
    thickness = 1.0 if drawn < thin else float(rng.uniform(2, 3.5)) if drawn < thin + middle else float(rng.uniform(4, 6))
    axis = int(rng.choice([0, 1, 2], p=[0.07, 0.07, 0.86]))
    return axis, thickness


def _acquire(rng: np.random.Generator, volume: FloatArray, modality: str, noise: float, clean: bool) -> FloatArray:
    """Scan `volume` (X, Y, Z): Rician noise of standard deviation `noise`, slice thickness, resolution in the plane."""
    axis, thickness = _thickness(rng, modality)
    offset = float(rng.uniform(0, thickness))
    blur = float(rng.uniform(0.3, 0.85))
    if clean:
        axis, thickness, blur = 2, 1.0, 0.35
    x, y, z = volume.shape
    grain = rng.standard_normal((2, x + 1, y, z), dtype=np.float32)
    grain = grain[:, 1:] + grain[:, :-1]  # reconstruction leaves neighbours correlated in the plane
    # Averaging over a thick slice makes the noise smaller again, as a thick slice does.
    grain *= np.float32(noise * np.sqrt(thickness / 2))
    volume = np.sqrt(np.square(volume + grain[0]) + np.square(grain[1]))
    for a in range(3):
        if a == axis and thickness > 1.5:
            volume = thick_slices(volume, a, thickness, offset)
        else:
            edge = np.exp(-0.5 / blur**2)
            volume = ndimage.correlate1d(volume, np.array([edge, 1, edge]) / (1 + 2 * edge), axis=a, mode="nearest")
    return volume


def draw_images(
    rng: np.random.Generator,
    fine: FineHead,
    person: Person,
    tumour: Tumour | None,
    clean: bool,
    modalities: Sequence[str] = MODALITIES,
) -> dict[str, npt.NDArray[np.int16]]:
    """Draw the images.

    Parameters
    ----------
    rng : Generator
    fine : FineHead
    person : Person
    tumour : Tumour or None
    clean : bool
        Good scans only, as for the template: 1-mm slices, little bias and noise, average contrasts.
    modalities : sequence of str
        The first of `MODALITIES`, so many as are wanted.

    Returns
    -------
    dict of int16 (240, 240, 155)
        By modality, RAS, the background exactly 0 and the brain nowhere 0.
    """
    spots = _spots(rng, fine, person)
    vessels = _vessels(rng, fine)
    remnants = _remnants(rng, fine) * np.float32(0 if clean else 1)
    parts: dict[str, FloatArray] = {}
    if tumour is not None:
        for name in ("necrotic", "edema", "enhancing"):
            whole = np.zeros(BOX_SHAPE, np.float32)
            whole[tumour.span] = getattr(tumour, name)
            parts[name] = whole[fine.inside]
    mottle = rough_noise(rng, COARSE_SHAPE, (7.0, 3.0), (1.0, 1.0))
    patchy = refine(mottle, BOX_SHAPE)[fine.inside]
    held = ndimage.find_objects(fine.inside.astype(np.uint8))[0]
    images = {}
    spread = 0.3 if clean else 1.0
    for modality in modalities:
        weighting = WEIGHTINGS[modality]

        def level(pair: tuple[float, float], low: float = 0.1) -> np.float32:
            return np.float32(max(pair[0] + spread * pair[1] * rng.standard_normal(), low))

        grey, fluid = level(weighting.grey), level(weighting.fluid)
        # Skull-stripping leaves little of the fluid's full signal at the surface.
        signal = fine.white + grey * fine.grey + fluid * fine.fluid * (1 - np.float32(0.3 if modality == "t2" else 0) * fine.rim)
        signal += np.float32(weighting.texture) * fine.texture + np.float32(weighting.wmh) * spots
        signal += np.float32(0.012) * patchy
        if tumour is not None:
            # Where edema runs the normal tissue still shows through; the core replaces it.
            solid = np.minimum(parts["necrotic"] + parts["enhancing"], 1)
            through = np.minimum(parts["edema"], 1) * np.float32(0.85)
            necrotic, edema, enhancing = level(weighting.necrotic), level(weighting.edema), level(weighting.enhancing)
            body = parts["necrotic"] * (necrotic + np.float32(0.10) * patchy)
            body += parts["enhancing"] * (enhancing + np.float32(0.09) * patchy)
            signal = signal * (1 - solid) * (1 - through * (1 - solid)) + body
            signal += (1 - solid) * through * edema * np.clip(0.55 + 0.45 * parts["edema"], 0.6, 1.15)
        if modality == "t1ce":
            signal += vessels * level((0.6, 0.2)) + remnants * np.float32(0.8)
        elif modality == "t1":
            signal += remnants * np.float32(0.5)
        elif modality == "t2":
            signal -= np.float32(0.35) * vessels * fine.fluid
        # Move black to where it lies on this scanner; a floor keeps fluid above the background.
        black = max(level(weighting.black), np.float32(1.8))
        mean, deviation = np.float32(signal.mean(dtype=np.float64)), np.float32(signal.std(dtype=np.float64))
        signal = np.maximum(signal - (mean - black * deviation), np.float32(0.12) * deviation)
        signal /= black * deviation  # the mean is 1 now
        volume = np.full(BOX_SHAPE, 0.6, np.float32)
        volume[fine.inside] = signal
        volume = volume[held] * _bias(rng)[held]
        noise = float(rng.uniform(0.012, 0.06) * (0.5 if clean else 1))
        volume = _acquire(rng, volume, modality, noise, clean)
        scale = float(np.clip(np.exp(rng.normal(np.log(500), 0.7)), 90, 6000))
        brain = fine.inside[held]
        part = np.zeros(BOX_SHAPE, np.int16)
        part[held] = np.where(brain, np.clip(np.round(volume * scale), 1, 32767), 0).astype(np.int16)
        whole_image = np.zeros(GRID_SHAPE, np.int16)
        whole_image[BOX] = part
        images[modality] = whole_image
    return images
