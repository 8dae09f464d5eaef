"""Measuring whole-brain models on patients that they did not learn from, beside codes that nobody learned."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app import texts
from app.errors import UserError, describe_os_error
from app.jobs import Job
from app.volumes import judging
from app.volumes.files import read_card
from app.volumes.judging import Classes, Doubles, Figure
from app.volumes.maps import layout
from app.volumes.model import VolumeModel
from app.volumes.placing import FloatArray
from app.volumes.subjects import Subject, classes_of, fold_of

FOLDS = 5
_PRINCIPAL = 150
_SHOWN = 4
"""Brains whose reconstructions are shown, and brains that are drawn from the prior."""


@dataclass(frozen=True)
class Row:
    """The figures of one way to make codes, by name; reconstruction only where there is one."""

    name: str
    cases: int
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Seen:
    """A map of the codes that one model made of patients it did not learn from, and some reconstructions.

    Attributes
    ----------
    places : float64 (N, 2)
    classes : int64 (N,)
    originals, reconstructions : float32 (n, 80, 96, 80)
    drawn : float32 (m, 80, 96, 80)
        Of codes from the prior; none of a model that is not variational.
    """

    name: str
    places: Doubles
    classes: Classes
    originals: FloatArray
    reconstructions: FloatArray
    drawn: FloatArray


@dataclass
class Evaluated:
    """All of an evaluation: rows, the names of the classes, and what is to be looked at."""

    classes: list[str]
    rows: list[Row] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return plain values."""
        return {"classes": self.classes, "rows": [asdict(row) for row in self.rows]}


@dataclass(frozen=True)
class Cases:
    """Who is judged: subjects, their prepared volumes (N, 80, 96, 80) and the indices of their diagnoses (N,)."""

    subjects: Sequence[Subject]
    volumes: npt.NDArray[np.float16]
    classes: Classes

    @property
    def patients(self) -> list[str]:
        return [subject.patient for subject in self.subjects]

    def left_out(self, fold: int, folds: int) -> npt.NDArray[np.bool_]:
        """Return whom a model of a fold did not learn from, bool (N,); all for fold -1."""
        return np.ones(len(self.subjects), np.bool_) if fold < 0 else fold_of(self.subjects, folds) == fold


@dataclass(frozen=True)
class Judged:
    """A model file to be measured: its name, the fold it did not see (-1 where it saw all) and of how many."""

    path: Path
    name: str
    fold: int
    folds: int


def judged_models(paths: Sequence[Path]) -> dict[str, list[Judged]]:
    """Return model files by what they have in common: those of one run but for the fold are one row.

    Raises
    ------
    UserError
        If two of them left out the same patients.
    """
    grouped: dict[str, list[Judged]] = {}
    for path in paths:
        run = dict(read_card(path).get("run", {}))
        fold, folds = int(run.pop("fold", -1)), int(run.get("folds", FOLDS))
        key = json.dumps(run, sort_keys=True) if run else str(path)
        grouped.setdefault(key, []).append(Judged(path, _named(run, path), fold, folds))
    for group in grouped.values():
        if len({(one.fold, one.folds) for one in group}) < len(group):
            raise UserError(f"{group[0].path} and {group[1].path} are of the same run and fold: give one of them.")
    return {
        f"{group[0].name}, {number}" if len(grouped) > 1 else group[0].name: group
        for number, group in enumerate(grouped.values(), 1)
    }


def _named(run: Mapping[str, object], path: Path) -> str:
    network = run.get("network")
    numbers = network.get("code") if isinstance(network, dict) else None
    told = {"autoencoder": f"autoencoder, alpha {run.get('alpha')}", "variational": "VAE", "introspective": "Soft-IntroVAE"}
    return f"{told.get(str(run.get('objective')), path.stem)} ({numbers})" if run else path.stem


def evaluate(
    subjects: Sequence[Subject],
    volumes: npt.NDArray[np.float16],
    models: Mapping[str, Sequence[Judged]],
    opened: Callable[[Path], VolumeModel],
    measures: Mapping[str, Doubles],
    job: Job,
) -> Evaluated:
    """Measure models and, on the folds of all patients, what needs no learning.

    Parameters
    ----------
    subjects : sequence of Subject
    volumes : float16 array (N, 80, 96, 80)
    models : mapping
        As :func:`judged_models` gives them.
    opened : callable
        Opens a model file.
    measures : mapping of str to float array (N, k)
        Further codes that are known of each subject, such as volumes of structures, by name.
    job : Job
        An item is a model file or a baseline.

    Raises
    ------
    UserError
        If there are too few patients of each diagnosis.
    """
    names, classes = classes_of(subjects)
    patients = [subject.patient for subject in subjects]
    groups = fold_of(subjects, FOLDS)
    _check(names, classes, subjects)
    result = Evaluated(names)
    job.start(sum(map(len, models.values())) + 2 + len(measures), "Measuring")
    flat = volumes[:, ::2, ::2, ::2].reshape(len(volumes), -1).astype(np.float64)
    plain: dict[str, Callable[[npt.NDArray[np.bool_]], Doubles]] = {
        "raw voxels (every second)": lambda _: flat,
        f"PCA, {_PRINCIPAL} numbers": partial(_components, flat),
        **{name: partial(_scaled, its) for name, its in measures.items()},
    }
    for name, codes_for in plain.items():
        rows = [(fold, codes_for(groups != fold)[groups == fold]) for fold in range(FOLDS)]
        result.rows.append(_row(name, rows, [groups == fold for fold in range(FOLDS)], classes, patients, ()))
        job.advance("Measuring")
    cases = Cases(subjects, volumes, classes)
    for name, group in models.items():
        _measure_models(result, name, group, cases, opened, job)
    return result


def _measure_models(
    result: Evaluated, name: str, group: Sequence[Judged], cases: Cases, opened: Callable[[Path], VolumeModel], job: Job
) -> None:
    coded: list[tuple[int, Doubles]] = []
    held: list[npt.NDArray[np.bool_]] = []
    back: list[dict[str, Doubles]] = []
    for one in group:
        mask = cases.left_out(one.fold, one.folds)
        model = opened(one.path)
        wanted = cases.volumes[mask].astype(np.float32)
        codes = model.encode_volumes(wanted)
        found = model.reconstruct(codes)
        coded.append((one.fold, codes.astype(np.float64)))
        held.append(mask)
        back.append(_returned(found, wanted))
        if one is group[0]:
            shown = wanted[:_SHOWN], found[:_SHOWN], model.draw(_SHOWN)
            result.seen.append(Seen(name, layout(codes), cases.classes[mask], *shown))
        job.advance(f"Measured {one.path}")
    result.rows.append(_row(name, coded, held, cases.classes, cases.patients, back))


def _returned(found: FloatArray, wanted: FloatArray) -> dict[str, Doubles]:
    """Return how well each volume came back."""
    sharp = judging.sharpness(found)
    return {
        "rmse_percent": judging.errors(found, wanted),
        "ssim": judging.likeness(found, wanted),
        "sharpness": sharp,
        "sharpness_share": sharp / judging.sharpness(wanted),
    }


def _row(
    name: str,
    coded: Sequence[tuple[int, Doubles]],
    held: Sequence[npt.NDArray[np.bool_]],
    classes: Classes,
    patients: Sequence[str],
    back: Sequence[Mapping[str, Doubles]],
) -> Row:
    columns: dict[str, list[Doubles]] = {key: [] for key in ("kmeans", "precision5", "silhouette")}
    owners: list[str] = []
    folds: list[Classes] = []
    for (fold, codes), mask in zip(coded, held, strict=True):
        its, own = classes[mask], [patient for patient, kept in zip(patients, mask, strict=True) if kept]
        columns["kmeans"].append(judging.clustered(codes, its))
        columns["precision5"].append(judging.precise(codes, its, own))
        columns["silhouette"].append(judging.silhouettes(codes, its))
        owners += own
        folds.append(np.full(len(own), fold))
    for one in back:
        for key, values in one.items():
            columns.setdefault(key, []).append(values)
    joined = np.concatenate(folds)
    figures = {key: judging.figure(np.concatenate(values), owners, joined) for key, values in columns.items()}
    return Row(name, len(owners), figures)


def _check(names: Sequence[str], classes: Classes, subjects: Sequence[Subject]) -> None:
    unknown = next((subject.study for subject in subjects if not subject.diagnosis), None)
    if unknown is not None or len(names) < 2:
        what = "all of these have " + names[0] if unknown is None else f"that of {unknown} is not known"
        raise UserError(
            "An evaluation of whole-brain codes needs the diagnosis of every patient, two different ones at least, and "
            f"{what}: tell them in participants.tsv, or give other studies."
        )
    patients = [subject.patient for subject in subjects]
    few = [name for k, name in enumerate(names) if len({p for p, c in zip(patients, classes, strict=True) if c == k}) < 2 * FOLDS]
    if few:
        raise UserError(
            f"There are fewer than {2 * FOLDS} patients with the diagnosis {few[0]}: give more, to be dealt into {FOLDS} folds."
        )


def _components(flat: Doubles, learned: npt.NDArray[np.bool_]) -> Doubles:
    """Return the coordinates of all along the principal axes of those that are learned from."""
    mean = flat[learned].mean(0)
    centred = flat - mean
    # The axes of few long vectors, by the products of these.
    values, vectors = np.linalg.eigh(centred[learned] @ centred[learned].T)
    kept = np.argsort(values)[::-1][: min(_PRINCIPAL, len(values) - 1)]
    axes = centred[learned].T @ vectors[:, kept] / np.sqrt(np.maximum(values[kept], 1e-9))
    return np.asarray(centred @ axes)


def _scaled(values: Doubles, learned: npt.NDArray[np.bool_]) -> Doubles:
    return np.asarray((values - values[learned].mean(0)) / np.maximum(values[learned].std(0), 1e-9), np.float64)


def read_measures(path: Path, subjects: Sequence[Subject], columns: Sequence[str]) -> Doubles:
    """Read numbers of each subject from a TSV or CSV file with a column ``study``: float64 (N, k).

    Raises
    ------
    UserError
        If it is missing or a subject or a column is.
    """
    try:
        text = texts.decode(path.read_bytes())
        rows = list(csv.DictReader(text.splitlines(), delimiter="\t" if "\t" in text else ","))
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path} is no table: save it as CSV or TSV.") from error
    told = {row.get("study") or "": row for row in rows}
    try:
        return np.array([[float(_told(told, subject.study)[column]) for column in columns] for subject in subjects])
    except (KeyError, ValueError, TypeError) as error:
        raise UserError(
            f"{path} lacks a number of some study ({error}): it needs the columns study, {', '.join(columns)}."
        ) from error


def _told(told: Mapping[str, Mapping[str, str]], study: str) -> Mapping[str, str]:
    """Return the row of a study, by its whole name or by what follows the data set's name."""
    return told[study] if study in told else told[study.partition("_")[2]]


def as_text(found: Evaluated) -> str:
    """Return the rows as a table; `sharp` is the gradient energy of what comes back, as a share of the originals'."""
    head = f"{'':34}{'cases':>6}{'K-means':>20}{'precision@5':>20}{'silhouette':>12}{'RMSE %':>8}{'SSIM':>7}{'sharp':>7}"
    return "\n".join([head, *map(_line, found.rows)])


def _line(row: Row) -> str:
    bounded = (row.figures[key] for key in ("kmeans", "precision5"))
    cells = [f"{one.value:.3f} ({one.low:.2f}-{one.high:.2f})".rjust(20) for one in bounded]
    cells.append(f"{row.figures['silhouette'].value:.3f}".rjust(12))
    for key, digits, width in (("rmse_percent", 2, 8), ("ssim", 3, 7), ("sharpness_share", 3, 7)):
        cells.append((f"{row.figures[key].value:.{digits}f}" if key in row.figures else "").rjust(width))
    return f"{row.name:34}{row.cases:>6}{''.join(cells)}"
