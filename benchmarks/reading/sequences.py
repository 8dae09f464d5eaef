"""Learn to tell sequences by their pictures, and say how often that is right.

    .venv/bin/python -m benchmarks.reading.sequences --real REAL --out resources/sequences.json
    .venv/bin/python -m benchmarks.reading.sequences --real REAL --judge --prepared PREPARED...

Learned from synthetic patients and the `train` part (``split.csv``) of real ones, each image spoiled several times anew as
scanners and preparation spoil them: turned, averaged over thick slices, shaded, noisy, its greys bent, cut off below or above,
the brain's edge a little off. ``--judge`` asks the `check` part, spoiled too, and prepared studies whose sequences are known.
Nothing of a patient is written.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage, optimize
from scipy.spatial.transform import Rotation

from app.anatomy import ALL_MODALITIES
from app.cohort import make_patient
from app.imaging import find_study, load_study
from app.preparation.judging.quality import thinned
from app.preparation.judging.sequence import SequenceWeights, differences, likely_sequences, traits

Array = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Images = dict[str, Array]

_ANEW = {"synthetic": 3, "real": 8}
"""So many times each image is spoiled."""
_FIRST_SEED = 31_000
_DECAY, _AGENT_DECAY = 0.03, 3e-3
"""Of squared weights; chosen by patients of the training part that were left out in turn."""


def synthetic(seed: int) -> Images:
    """Return the images of a synthetic patient, every third one without a tumour, RAS+, 2 mm."""
    patient = make_patient(seed, normal=seed % 3 == 0)
    return {name: thinned(np.ascontiguousarray(image[::-1, ::-1]).astype(np.float32)) for name, image in patient.images.items()}


def real(cases: Path, part: str) -> Iterator[Images]:
    """Return the images of the real patients of a part, RAS+, 2 mm."""
    with (cases / "split.csv").open(newline="", encoding="utf-8") as file:
        names = [row["case"] for row in csv.DictReader(file) if row["part"] == part]
    for name in names:
        study = load_study(find_study(cases / name))
        yield {modality: thinned(volume.astype(np.float32)) for modality, volume in study.images.items()}


def spoiled(rng: np.random.Generator, image: Array, brain: Mask) -> tuple[Array, Mask, Mask]:
    """Return an image (X, Y, Z) as a scanner and a preparation might leave it, its brain, and what was measured of it.

    Where an image is 0 in the brain, it was not measured.
    """
    held = (image > 0) | ~brain
    turn = Rotation.from_rotvec(np.radians(rng.uniform(-6, 6, 3))).as_matrix()
    middle = (np.array(image.shape) - 1) / 2
    offset = middle - turn @ middle + rng.uniform(-2, 2, 3)
    image = ndimage.affine_transform(image, turn, offset, order=1, output=np.float32)
    brain = ndimage.affine_transform(brain.astype(np.float32), turn, offset, order=1) > 0.5
    measured = ndimage.affine_transform(held.astype(np.float32), turn, offset, order=1, cval=1.0) > 0.5
    # Thick slices, with the resolution in the plane.
    sigma = np.full(3, rng.uniform(0, 0.4))
    axis = int(rng.choice(3, p=[0.2, 0.2, 0.6]))
    image = ndimage.gaussian_filter(image, sigma)
    image = ndimage.uniform_filter1d(image, max(1, round(rng.uniform(1, 8) / 2)), axis)
    high = float(np.percentile(image[brain], 99))
    image = np.clip(image / high, 0, None) ** np.float32(np.exp(rng.normal(0, 0.2)))
    shade = ndimage.zoom(rng.standard_normal((4, 4, 3)), np.array(image.shape) / (4, 4, 3), order=1).astype(np.float32)
    image = image * np.exp(np.float32(rng.uniform(0, 0.12)) * shade)
    image = image + rng.standard_normal(image.shape, np.float32) * np.float32(rng.uniform(0, 0.05))
    wave = ndimage.zoom(rng.standard_normal((8, 8, 6)), np.array(image.shape) / (8, 8, 6), order=1)
    brain = ndimage.gaussian_filter(brain.astype(np.float32), 1.0) > 0.5 + rng.uniform(-0.1, 0.3) + 0.15 * wave
    if rng.random() < 0.25:
        along = int(rng.choice(3, p=[0.1, 0.1, 0.8]))
        reach = np.flatnonzero(brain.any(axis=tuple({0, 1, 2} - {along})))
        cut = int(rng.uniform(0, 0.25) * reach.size)
        away = np.moveaxis(measured, along, 0)
        if rng.random() < 0.6:
            away[: reach[0] + cut] = False
        if rng.random() < 0.6:
            away[reach[-1] - cut :] = False
    return np.asarray(image, np.float32), np.asarray(brain, np.bool_), measured


def told(images: Images, seed: tuple[int, ...], anew: int) -> tuple[list[tuple[str, Doubles]], list[Doubles]]:
    """Return the traits of a patient's images, spoiled, by sequence, and what differs between T1 and T1ce."""
    rng = np.random.default_rng(seed)
    brain = np.logical_or.reduce([image > 0 for image in images.values()])
    found, differing = [], []
    for _ in range(anew):
        for name, image in images.items():
            trait = traits(*spoiled(rng, image, brain))
            if trait is not None:
                found.append((name, trait))
        if "t1ce" in images:  # which registration lays over T1
            both = (images["t1"] > 0) & (images["t1ce"] > 0)
            differing.append(differences(_soft(rng, images["t1"]), _soft(rng, images["t1ce"]), both))
    return found, [one for one in differing if one is not None]


def _soft(rng: np.random.Generator, image: Array) -> Array:
    """Return an image in slices of another thickness, noisy."""
    image = ndimage.uniform_filter1d(image, max(1, round(rng.uniform(1, 8) / 2)), int(rng.choice(3, p=[0.2, 0.2, 0.6])))
    image = image / np.float32(np.percentile(image[image > 0], 99))
    return np.asarray(image + rng.standard_normal(image.shape, np.float32) * np.float32(rng.uniform(0, 0.05)), np.float32)


def learned(samples: list[tuple[str, Doubles]], pairs: list[Doubles], learned_from: str) -> SequenceWeights:
    """Fit both linear scores, their squared weights held small."""
    found = np.array([trait for _, trait in samples])
    middle, spread = found.mean(axis=0), np.maximum(found.std(axis=0), 1e-3)
    standard = (found - middle) / spread
    kinds = np.array([ALL_MODALITIES.index(name) for name, _ in samples])
    count = len(ALL_MODALITIES)
    share = 1 / np.bincount(kinds, minlength=count)[kinds] / count  # each sequence counts alike

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights, constants = flat[:-count].reshape(-1, count), flat[-count:]
        scores = standard @ weights + constants
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -float(share @ np.log(np.maximum(chances[np.arange(len(kinds)), kinds], 1e-12)))
        chances[np.arange(len(kinds)), kinds] -= 1
        chances *= share[:, None]
        slope = np.concatenate(((standard.T @ chances + _DECAY * weights).ravel(), chances.sum(axis=0)))
        return value + _DECAY / 2 * float(np.sum(weights**2)), slope

    flat = optimize.minimize(loss, np.zeros((standard.shape[1] + 1) * count), jac=True, method="L-BFGS-B").x
    weights, constants = flat[:-count].reshape(-1, count), flat[-count:]
    differing = np.array(pairs)  # of exchanged images the signs would be others, and the loss the same

    def pair_loss(weight: Doubles) -> tuple[float, Doubles]:
        margin = differing @ weight
        slope = -(1 / (1 + np.exp(np.clip(margin, -60, 60)))) @ differing / len(differing)
        return float(np.logaddexp(0, -margin).mean()) + _AGENT_DECAY / 2 * float(weight @ weight), slope + _AGENT_DECAY * weight

    agent = optimize.minimize(pair_loss, np.zeros(differing.shape[1]), jac=True, method="L-BFGS-B").x
    rounded = {name: tuple(np.round(weights[:, place], 4).tolist()) for place, name in enumerate(ALL_MODALITIES)}
    return SequenceWeights(
        learned_from=learned_from,
        middle=tuple(np.round(middle, 4).tolist()),
        spread=tuple(np.round(spread, 4).tolist()),
        weights=rounded,
        constants=dict(zip(ALL_MODALITIES, np.round(constants, 4).tolist(), strict=True)),
        agent=tuple(np.round(agent, 4).tolist()),
    )


def samples_of(seeds: range, cases: Path, jobs: int) -> tuple[list[tuple[str, Doubles]], list[Doubles]]:
    """Return what is learned from: of synthetic patients and of the real `train` part."""
    samples: list[tuple[str, Doubles]] = []
    pairs: list[Doubles] = []
    with ProcessPoolExecutor(jobs) as pool:
        answers = [pool.submit(_told_synthetic, seed) for seed in seeds]
        answers += [pool.submit(told, images, (1, place), _ANEW["real"]) for place, images in enumerate(real(cases, "train"))]
        for answer in answers:
            found, differing = answer.result()
            samples += found
            pairs += differing
    return samples, pairs


def _told_synthetic(seed: int) -> tuple[list[tuple[str, Doubles]], list[Doubles]]:
    return told(synthetic(seed), (2, seed), _ANEW["synthetic"])


def judge(every: Iterator[tuple[str, Images, dict[str, Mask], Mask]]) -> None:
    """Print for each study what its images were taken for, and at the end how often that was right."""
    right: dict[str, list[bool]] = {name: [] for name in ALL_MODALITIES}
    lowest = 1.0
    for study, images, fields, brain in every:
        likely = likely_sequences(images, fields, brain)
        for name, chances in likely.items():
            right[name].append(max(chances, key=lambda other: chances[other]) == name)
            lowest = min(lowest, chances[name])
        words = (f"{name} {max(c, key=lambda other: c[other])} {c[name]:.3f}" for name, c in likely.items())
        print(f"{study}: {', '.join(words)}", flush=True)
    print(", ".join(f"{name} {sum(hits)} of {len(hits)}" for name, hits in right.items() if hits), f"lowest {lowest:.4f}")


def checked(cases: Path) -> Iterator[tuple[str, Images, dict[str, Mask], Mask]]:
    """Return the `check` part, each patient as it is and spoiled four times, T1 and T1ce turned alike."""
    for place, images in enumerate(real(cases, "check")):
        brain = np.logical_or.reduce([image > 0 for image in images.values()])
        fields = {name: image > 0 for name, image in images.items()}
        yield f"{place}", images, fields, brain
        for again in range(4):
            seen = {name: _soft(np.random.default_rng((3, place, again)), image) for name, image in images.items()}
            yield f"{place} spoiled", seen, fields, brain


def prepared(folders: list[Path]) -> Iterator[tuple[str, Images, dict[str, Mask], Mask]]:
    """Return prepared studies below folders, their sequences as they were said to be."""
    for folder in folders:
        for path in sorted(one.parent for one in folder.rglob("preparation.json")):
            study = load_study(find_study(path))
            images = {
                name: thinned(volume.astype(np.float32)) for name, volume in study.images.items() if name not in study.missing
            }
            brain = np.logical_or.reduce([image > 0 for image in images.values()])
            yield path.name, images, {name: image > 0 for name, image in images.items()}, brain


def main() -> None:
    """Learn, or judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, required=True, help="labelled patients with split.csv")
    parser.add_argument("--patients", type=int, default=30, help="synthetic ones")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, help="learn, and write the weights there")
    parser.add_argument("--judge", action="store_true", help="ask the weights that come with the program")
    parser.add_argument("--prepared", type=Path, nargs="*", default=[], help="folders of prepared studies to be asked too")
    arguments = parser.parse_args()
    if arguments.out:
        seeds = range(_FIRST_SEED, _FIRST_SEED + arguments.patients)
        samples, pairs = samples_of(seeds, arguments.real, arguments.jobs)
        patients = sum(1 for _ in real(arguments.real, "train"))
        told_of = f"{arguments.patients} synthetic patients and {patients} real ones (BraTS, train), {len(samples)} images"
        arguments.out.write_text(learned(samples, pairs, told_of).model_dump_json() + "\n", encoding="utf-8")
    if arguments.judge:
        judge(checked(arguments.real))
        judge(prepared(arguments.prepared))


if __name__ == "__main__":
    main()
