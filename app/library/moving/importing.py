"""Codes and slices of the published SBMIR (``.npy`` files), imported as they are; ``docs/indexing.md`` tells the layout.

A patient is a folder; a file holds one slice of one kind, both told by its name. The codes belong to a model of which only the
name of their folder is known, so they get an id of their own, ``sbmir:NAME``, and are never compared with another model's; with
the model's own checkpoint at hand, its codes of a few slices prove whether it is the one.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES
from app.codes import CodeBlock, CodeSpace, Numbers, SliceModel
from app.errors import UserError, describe_os_error
from app.imaging import Study, StudyFiles, Walk, identifier
from app.jobs import Job
from app.library.addresses import open_library
from app.library.indexing import IndexReport
from app.library.measuring import measure
from app.library.records import PLANES_SHAPE, Planes, StudyPresent, StudyRecord
from app.library.spaces import former_space
from app.placement import Placement

Floats = npt.NDArray[np.float32]

_KINDS = {
    **dict.fromkeys(("nac", "normal"), "normal"),
    **dict.fromkeys(("aac", "abnormal"), "abnormal"),
    **dict.fromkeys(("seg", "label", "labels"), "labels"),
    **{modality: modality for modality in ALL_MODALITIES},
}
"""What a word of a file's name (or of its folder's) says that the file holds."""

_CODES = ("normal", "abnormal")
_LARGEST_BYTES = 1 << 26
_NPY = re.compile(
    rb"\x93NUMPY(?:\x01\x00..|[\x02\x03]\x00....)\{'descr': '(?P<type>[<>|](?:[iu][1248]|f[248]|b1))', "
    rb"'fortran_order': (?P<order>True|False), 'shape': \((?P<shape>[0-9, ]{0,80})\),? *\} *\n",
    re.DOTALL,
)
"""The header that NumPy writes before an array of numbers."""

_SAME_CODES = 0.02
"""Two encodings of one slice on different machines differ by far less, relative to their length."""

_PROOFS = 4


@dataclass
class _Patient:
    """The files of one patient: kind -> slice -> file."""

    name: str
    collection: str
    folder: Path
    model: str | None = None
    files: dict[str, dict[int, Path]] = field(default_factory=dict)


def import_codes(
    folders: Sequence[Path],
    address: str,
    job: Job,
    *,
    model: SliceModel | None = None,
    add_model: bool = False,
    pictures: bool | None = None,
    follow_links: bool = False,
) -> tuple[str, IndexReport]:
    """Import the codes below some folders into a library; patients that it holds already are skipped.

    Parameters
    ----------
    folders : sequence of Path
        Each is searched with everything below it; codes and slices of a patient may lie in different trees.
    address : str
        The library, made if it is missing.
    job : Job
        Gets one item a patient.
    model : SliceModel, optional
        The model that made the codes, which is checked on a few slices; without it they are an unknown model's.
    add_model, pictures
        As of :func:`app.library.open_library`.
    follow_links : bool
        Whether links are followed that lead out of the folders.

    Returns
    -------
    shown : str
        The library's address, fit to be shown.
    report : IndexReport

    Raises
    ------
    UserError
        There are no codes, they are of several models, or not those of `model`.
    EnvironmentFault
        If the library cannot be written.
    Cancelled
        If the job was cancelled.
    """
    walk = Walk(folders, follow_links)
    patients = _patients(path for folder in walk.folders() for path in folder.files if path.suffix.lower() == ".npy")
    coded = [patient for patient in patients if patient.model is not None]
    if not coded:
        raise UserError(f"There are no codes (.npy files called normal and abnormal) in {folders[0]} or below it.")
    names = sorted({patient.model or "" for patient in coded})
    if len(names) > 1:
        raise UserError(f"There are codes of several models ({', '.join(names)}): import the folder of one.")
    report = IndexReport(failed=list(walk.problems))
    if model is not None:
        _prove(coded, model)
    space = _space(coded, f"sbmir:{identifier(names[0])}") if model is None else model.space
    with open_library(address, space=space, create=True, add_model=add_model, pictures=pictures) as library:
        waiting = [patient for patient in coded if not library.has(patient.name)]
        report.present.extend(patient.name for patient in coded if patient not in waiting)
        job.start(len(coded), "Importing", done=len(coded) - len(waiting))
        for patient in waiting:
            try:
                library.add(_record(patient, space))
                report.added.append(patient.name)
            except StudyPresent:
                report.present.append(patient.name)
            except UserError as error:
                report.failed.append((patient.folder, str(error)))
            job.advance(f"Imported {patient.name}")
        return library.address, report


def _patients(paths: Iterable[Path]) -> list[_Patient]:
    """Sort files by patient, kind and slice; files whose names say neither are passed by."""
    patients: dict[str, _Patient] = {}
    for path in paths:
        told = _told(path)
        if told is None:
            continue
        kind, k, folder = told
        name = identifier(folder.name)
        patient = patients.setdefault(name, _Patient(name, identifier(folder.parent.name or "root"), folder))
        other = patient.files.setdefault(kind, {}).setdefault(k, path)
        if other != path:
            raise UserError(f"{other} and {path} are both slice {k} of {kind} of {name}: import the folder of one data set.")
        if kind in _CODES:  # .../DATA SET/MODEL/PATIENT/file
            patient.folder, patient.model = folder, folder.parent.name
            patient.collection = identifier(folder.parent.parent.name or "root")
    return sorted(patients.values(), key=lambda patient: patient.name)


def _told(path: Path) -> tuple[str, int, Path] | None:
    """Return kind, slice and patient's folder by a file's name; the kind may be the name of a folder between."""
    words = re.split(r"[^a-z0-9]+", path.stem.lower())
    numbers = [word for word in words if word.isdecimal()]
    if not numbers or not int(numbers[-1][:9]) < frames.LIBRARY_SLICES:
        return None
    own = [_KINDS[word] for word in words if word in _KINDS]
    if own:
        return own[-1], int(numbers[-1]), path.parent
    above = _KINDS.get(path.parent.name.lower())
    return (above, int(numbers[-1]), path.parent.parent) if above else None


def _load(path: Path) -> npt.NDArray[Any]:
    """Read one array of numbers; its header is matched and not evaluated."""
    wrong = UserError(f"{path} is not an array of numbers (.npy), or is cut short: copy it again.")
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise UserError(f"{path} is larger than any code or slice: check that it is the right file.")
        content = path.read_bytes()
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    head = _NPY.match(content)
    if head is None:
        raise wrong
    shape = tuple(int(size) for size in head["shape"].split(b",") if size.strip())
    dtype = np.dtype(head["type"].decode())
    data = content[head.end() :]
    if len(data) != prod(shape) * dtype.itemsize or not data:
        raise wrong
    return np.frombuffer(data, dtype).reshape(shape, order="F" if head["order"] == b"True" else "C")


def _code(path: Path) -> Floats:
    return _load(path).reshape(-1).astype(np.float32)


def _plane(path: Path) -> npt.NDArray[Any]:
    plane = _load(path).squeeze()
    if plane.ndim != 2 or plane.shape[0] != plane.shape[1] or not 16 <= plane.shape[0] <= 1024:
        raise UserError(f"{path} is no square slice but an array {plane.shape}: check that it is the right file.")
    if not np.isfinite(plane).all():
        raise UserError(f"{path} holds values that are not finite numbers: export it again.")
    return plane


def _codes(patient: _Patient, slices: Sequence[int], space: CodeSpace) -> CodeBlock:
    stacks: dict[str, Numbers] = {}
    for kind in _CODES:
        codes = [_code(patient.files[kind][k]) for k in slices]
        if len({len(code) for code in codes}) > 1:
            raise UserError(f"The {kind} codes of {patient.folder} are not all of one length: export them again.")
        stacks[kind] = space.stored_as(kind, np.stack(codes))
    if len({stack.shape for stack in stacks.values()}) > 1:
        raise UserError(f"The normal and the abnormal codes of {patient.folder} differ in length: export them again.")
    return CodeBlock.of_study(slices, stacks)


def _space(patients: Sequence[_Patient], model: str) -> CodeSpace:
    """Return the space of an unknown model's codes, by the length of the first of them that can be read."""
    for patient in patients:
        for path in patient.files.get(_CODES[0], {}).values():
            with contextlib.suppress(UserError):
                return former_space(model, len(_code(path)))
    raise UserError(f"None of the codes in {patients[0].folder} and beside it can be read: copy them again.")


def _record(patient: _Patient, space: CodeSpace) -> StudyRecord:
    """Put a patient's files together; what is not there is told in the notices."""
    kinds = patient.files
    held = [set(kinds.get(kind, {})) for kind in _CODES]
    if held[0] != held[1]:
        k = min(held[0] ^ held[1])
        raise UserError(f"The codes in {patient.folder} are not whole: of slice {k} there is only one of normal and abnormal.")
    notices = [f"The codes were imported from {patient.model}, the published SBMIR's files."]
    images = {key: _volume(kinds[key]) for key in ALL_MODALITIES if key in kinds}
    if missing := [MODALITY_TITLES[key] for key in NETWORK_MODALITIES if key not in images]:
        notices.append(f"There were no slices of {', '.join(missing)} to import: the pictures are black.")
    marks = np.zeros(PLANES_SHAPE, np.uint8)
    for k, path in kinds.get("labels", {}).items():
        plane = _plane(path)
        if not np.isin(plane, (0, 1, 2, 3)).all():
            raise UserError(f"{path} holds other labels than 0 to 3: import the label maps that the preprocessing wrote.")
        marks[k] = frames.labels_from_network(plane.astype(np.uint8))
    if "labels" not in kinds:
        notices.append("There was no label map to import: areas and side are not known.")
    study = _study(patient, images, frames.from_planes(marks), tuple(notices))
    brain = frames.planes(study.brain()) if images else np.zeros(PLANES_SHAPE, np.bool_)
    slices = sorted(k for k in held[0] if brain[k].any()) or sorted(held[0])
    codes = _codes(patient, slices, space)
    black = np.zeros(PLANES_SHAPE, np.uint8)
    display: dict[str, Planes] = dict.fromkeys(NETWORK_MODALITIES, black) | {key: study.display(key) for key in images}
    sources = {key: next(iter(kinds[key].values())) for key in images}
    files = StudyFiles(study.patient, study.study, study.collection, patient.folder, sources, None, "brats2023")
    facts = measure(study, files, slices, marks, brain, space.labels)
    return StudyRecord(facts, codes, display, marks)


def _volume(paths: dict[int, Path]) -> Floats:
    """Return z-scored slices as a volume (240, 240, 155) that is 0 outside the brain: their background is their least value."""
    planes = {k: _plane(path).astype(np.float32) for k, path in paths.items()}
    least = min(float(plane.min()) for plane in planes.values())
    stack = np.zeros(PLANES_SHAPE, np.float32)
    for k, plane in planes.items():
        stack[k] = frames.resize_bilinear(plane - np.float32(least), frames.PLANE_SHAPE[0])
    return frames.from_planes(stack)


def _study(patient: _Patient, images: dict[str, Floats], labels: npt.NDArray[np.uint8], notices: tuple[str, ...]) -> Study:
    return Study(
        patient=patient.name,
        study=patient.name,
        collection=patient.collection,
        folder=patient.folder,
        images=images,
        labels=labels,
        placement=Placement.as_found(),
        notices=notices,
        content_hash="",
    )


def _prove(patients: Sequence[_Patient], model: SliceModel) -> None:
    """Refuse a model that does not make the codes of a few slices again."""
    for patient in patients:
        kinds = patient.files
        if not all(kind in kinds for kind in (*_CODES, *NETWORK_MODALITIES)):
            continue
        common = sorted(set.intersection(*(set(kinds[kind]) for kind in (*_CODES, *NETWORK_MODALITIES))))
        middle = common[len(common) // 2 : len(common) // 2 + _PROOFS]
        if not middle:
            continue
        images = np.stack([[_plane(kinds[key][k]).astype(np.float32) for key in NETWORK_MODALITIES] for k in middle])
        size = model.config.image_size
        if images.shape[-1] != size:
            raise UserError(f"The slices in {patient.folder} have {images.shape[-1]} pixels a side, the model wants {size}.")
        try:
            made = model.encode_images(images)
            theirs = [np.stack([_code(kinds[kind][k]) for k in middle]) for kind in _CODES]
            apart = max(_apart(made.parts[kind], given) for kind, given in zip(_CODES, theirs, strict=True))
        except ValueError:
            apart = np.inf
        if apart > _SAME_CODES:
            raise UserError(
                f"The codes in {patient.folder} were not made by the model given with --model: name the one that made them, or "
                "leave --model away to import them as those of an unknown model."
            )
        return
    raise UserError("Whether the model given with --model made the codes cannot be proved without slices: leave it away.")


def _apart(ours: Floats, given: Floats) -> float:
    if ours.shape != given.shape:
        return float(np.inf)
    return float((np.linalg.norm(ours - given, axis=1) / np.maximum(np.linalg.norm(given, axis=1), 1e-6)).max())
