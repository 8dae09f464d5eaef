"""What a folder holds, told by its file names: the naming schemes of the BraTS challenges from 2013 to 2024."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.anatomy import MODALITY_TITLES, NETWORK_MODALITIES, STRUCTURES
from app.errors import UserError, describe_os_error
from app.imaging.files import volumes
from app.imaging.needs import lacking
from app.imaging.prepared import read_preparation
from app.imaging.walking import Folder, Walk, require_folder
from app.patients import PatientFacts
from app.placement import Placement

_LABELS = "labels"

_ENDINGS = {
    "t1": "t1",
    "t1n": "t1",
    "t1ce": "t1ce",
    "t1c": "t1ce",
    "t1gd": "t1ce",
    "t2": "t2",
    "t2w": "t2",
    "flair": "flair",
    "t2f": "flair",
    "seg": _LABELS,
    "segm": _LABELS,  # one patient of BraTS 2020 (number 355) came so
}
"""How a file name ends -> what the file is; the ending stands behind ``_``, ``-``, a point or a blank, or alone."""

_MODERN = re.compile(r"(?:(?P<prefix>.*)(?P<separator>[-_. ]))?(?P<ending>" + "|".join(_ENDINGS) + ")", re.IGNORECASE)
_VIRTUAL_SKELETON = re.compile(r"VSD\.Brain.*\.(?:MR_(?P<modality>T1c|T1|T2|Flair)|(?P<labels>OT))\.\d+", re.IGNORECASE)
"""BraTS 2013-2016: ``VSD.Brain.XX.O.MR_T1c.54514`` and ``VSD.Brain_3more.XX.XX.OT.54517``, each file in a folder of its name."""

_TIME_POINT = re.compile(r"(?P<patient>BraTS[-_. ][A-Za-z]+[-_. ]\d{5})[-_. ](?P<time>\d{3})(?!\d)", re.IGNORECASE)
_EARLY_FOLDER = re.compile(r"brats_(?:2013|tcia)_pat\d+_\d+", re.IGNORECASE)
POST_TREATMENT = 100
"""Time points of the post-treatment challenge of 2024 count from here, those of 2023 from 0."""

_ENDINGS_OF_2023 = frozenset({"t1n", "t2f", "t2w"})
"""No challenge before used these, whichever sign stands before them in a copy."""

_LONGEST = 100
"""Characters that an id keeps of a name that had to be changed."""

PREPARED_LABELS: Mapping[int, int] = {0: 0, **{structure.label: structure.label for structure in STRUCTURES}}
"""What the numbers of a prepared label map mean: what they mean inside the program."""

MASK_READ = "its 1 is read as core"
"""What is told of a label map that says where a lesion is and nothing of its parts."""

_EXAMPLES = {"t1": "_t1 or -t1n", "t1ce": "_t1ce or -t1c", "flair": "_flair or -t2f"}


@dataclass(frozen=True)
class StudyFiles:
    """What a study folder holds; nothing of it has been read yet.

    Attributes
    ----------
    patient, study, collection : str
        Ids of [A-Za-z0-9._-] by :func:`identifier`: the folder's name (the patient's without the time point where the name is
        BraTS's own ``BraTS-GLI-00103-000``) and the name of the folder above.
    folder : Path
    images : dict of str to Path
        Keys of `app.anatomy.ALL_MODALITIES` that are there; t1, t1ce and flair always are, unless less was asked for or the
        study is yet to be prepared.
    labels : Path or None
    scheme : str
        Key of `app.anatomy.SCHEMES` that the file names point to.
    notices : tuple of str
        What the reader should know.
    label_table : dict of int to int, optional
        What the labels of this source mean inside the program, where somebody said so; `scheme` does not count then.
    patient_facts : PatientFacts, optional
        Age, sex and diagnosis, where something tells them.
    placement : Placement, optional
        Where the voxels of the scanner's files lie, if these here were prepared from them.
    """

    patient: str
    study: str
    collection: str
    folder: Path
    images: dict[str, Path]
    labels: Path | None
    scheme: str
    notices: tuple[str, ...] = field(default=())
    label_table: Mapping[int, int] | None = None
    patient_facts: PatientFacts | None = field(default=None, repr=False)
    placement: Placement | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Named:
    """A file and what its name says: `prefix` is the name without the ending, None where files of one study need not share it."""

    path: Path
    kind: str
    prefix: str | None
    style: str


def study_folders(root: Path) -> list[Path]:
    """Return `root` and every folder below it that holds images by name, sorted; see :class:`app.imaging.walking.Walk`.

    A folder that may not be opened is in the list too, so that opening it as a study says what is wrong with it.

    Raises
    ------
    UserError
        If `root` is not a folder.
    """
    walk = Walk([Path(root)])
    found = {study_folder(folder) for folder in walk.folders() if image_files(folder.files)}
    return sorted(found | {path for path, _ in walk.problems if path.is_dir() and not path.is_symlink()})


def image_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files among `paths` that are called like an image volume (NIfTI or MetaImage)."""
    return [path for path in paths if volumes.is_image_name(path.name)]


def study_folder(folder: Folder) -> Path:
    """Return the folder of the study whose files `folder` holds: the one above, where every file has a folder of its own."""
    return folder.path.parent if _stands_for_a_file(folder.path, image_files(folder.files)) else folder.path


def _stands_for_a_file(folder: Path, images: Sequence[Path]) -> bool:
    """Whether a folder is one of BraTS 2013-2016, or what a program unpacked one file into: called like it, one image in it."""
    if _VIRTUAL_SKELETON.fullmatch(folder.name):
        return True
    if len(images) != 1:
        return False
    modern = _MODERN.fullmatch(_plain_name(folder))
    above = unicodedata.normalize("NFC", folder.parent.name)
    return modern is not None and (volumes.is_image_name(folder.name) or modern["prefix"] == above)


def _plain_name(path: Path) -> str:
    """Return a name without the ending of an image, in one Unicode form: some file systems take accents apart."""
    return unicodedata.normalize("NFC", volumes.stem(path) if volumes.is_image_name(path.name) else path.name)


def find_study(folder: Path) -> StudyFiles:
    """Say which file of a study folder is which, by name alone.

    Raises
    ------
    UserError
        The folder is missing, holds no image, lacks one of t1, t1ce and flair, or holds two files for one of them.
    EnvironmentFault
        The folder cannot be read.
    """
    folder = Path(folder)
    require_folder(folder)
    try:
        inside = sorted(folder.iterdir())
        for one in [path for path in inside if path.is_dir() and not path.name.startswith(".")]:
            held = _files_of_its_own(one)
            if _stands_for_a_file(one, held):
                inside += held
    except OSError as error:
        raise describe_os_error(error, folder, "read the folder") from error
    return describe_study(folder, [path for path in image_files(inside) if path.is_file() or not path.exists()])


def _files_of_its_own(folder: Path) -> list[Path]:
    try:
        return image_files(sorted(folder.iterdir()))
    except OSError:  # not to be entered: the files beside it may be enough
        return []


def describe_study(
    folder: Path, paths: Sequence[Path], needed: Sequence[str] = NETWORK_MODALITIES, raw: bool = False
) -> StudyFiles:
    """Say by name what the image files `paths` of a study folder are, which must be of the modalities `needed` at least.

    With `raw` the study is to be prepared, and one of t1, t1ce and flair is enough. Raises `UserError` as :func:`find_study`.
    """
    if not paths:
        raise UserError(f"The folder {folder} holds no NIfTI files (.nii or .nii.gz): choose the folder of one study.")
    files = _by_kind(folder, [named for path in paths if (named := _named(folder, path)) is not None])
    missing = lacking(files, raw, needed)
    if missing and set(needed) == set(NETWORK_MODALITIES) and read_preparation(folder) is not None:
        missing = lacking(files, True, needed)  # told when it is read (`app.imaging.study`)
    if missing:
        wanted = " and no ".join(f"{MODALITY_TITLES[key]} image (a name ending in {_EXAMPLES[key]})" for key in missing)
        unknown = [path for path in paths if _named(folder, path) is None]
        raise UserError(f"The study {folder} has no {wanted}: add what is missing{_or_a_mapping(unknown)}.")
    whole = folder.absolute() if folder.name not in ("", "..") else folder.resolve()
    study, collection = identifier(whole.name), identifier(whole.parent.name or "root")
    timed = _TIME_POINT.fullmatch(whole.name)
    labels = files.pop(_LABELS, None)
    described = StudyFiles(
        patient=identifier(timed["patient"]) if timed else study,
        study=study,
        collection=collection,
        folder=folder,
        images={kind: named.path for kind, named in files.items()},
        labels=labels.path if labels else None,
        scheme=_scheme(study, {named.style for named in files.values()}, timed),
        notices=renamed((whole.name, study), (whole.parent.name, collection)),
    )
    return _as_prepared(described)


def _as_prepared(files: StudyFiles) -> StudyFiles:
    """Return a study by the names of its source and with what is to be told, if it was prepared from raw series."""
    prepared = read_preparation(files.folder)
    if prepared is None:
        return files
    if prepared.verdict == "failed":
        raise UserError(f"The preparation of {files.folder} failed: {' '.join(prepared.reasons)}")
    if prepared.decision == "rejected":
        raise UserError(f"The preparation of {files.folder} was rejected by a reader: prepare it again, or remove the folder.")
    return replace(
        files,
        patient=identifier(prepared.patient),
        study=identifier(prepared.study),
        collection=identifier(prepared.collection),
        notices=prepared.told(),
        patient_facts=prepared.patient_facts,
        placement=prepared.placement,
        label_table=PREPARED_LABELS,
    )


def _or_a_mapping(unknown: Sequence[Path]) -> str:
    """Return what else can be done where there are images whose names say nothing; the rest of a sentence."""
    if not unknown:
        return ""
    first, others = min(unknown).name, len(unknown) - 1
    return f", or say by --mapping FILE what {first}{f' and {others} other files' if others else ''} may be"


def renamed(*names: tuple[str, str]) -> tuple[str, ...]:
    """Return a notice for each pair of a given name and an id that differ."""
    return tuple(f"The name {given!r} was turned into the id {ours!r}." for given, ours in names if given and given != ours)


def time_point(name: str) -> int | None:
    """Return the time point of a name that begins as BraTS's own (``BraTS-GLI-00104-101``, ``_`` for ``-`` allowed), or None."""
    timed = _TIME_POINT.match(name)
    return int(timed["time"]) if timed else None


def image_kind(path: Path) -> str | None:
    """Return what an image file is by its name: a key of `app.anatomy.ALL_MODALITIES`, "labels", or None."""
    named = _named(path.parent, path)
    return None if named is None else named.kind


def _named(folder: Path, path: Path) -> _Named | None:
    """Say what a file of a study is by its name, or by that of a folder of its own; None if that says nothing."""
    name = _plain_name(path if path.parent == folder or _VIRTUAL_SKELETON.fullmatch(volumes.stem(path)) else path.parent)
    if early := _VIRTUAL_SKELETON.fullmatch(name):
        return _Named(path, _LABELS if early["labels"] else _ENDINGS[early["modality"].lower()], None, "early")
    modern = _MODERN.fullmatch(name)
    if modern is None:
        return None
    ending = modern["ending"].lower()
    style = "hyphen" if modern["separator"] == "-" or ending in _ENDINGS_OF_2023 else "underscore"
    return _Named(path, _ENDINGS[ending], None if ending == "segm" else modern["prefix"], style)


def _by_kind(folder: Path, named: list[_Named]) -> dict[str, _Named]:
    """Sort files by what they are, refusing two of a kind and files of two patients in one folder."""
    files: dict[str, _Named] = {}
    for one in named:
        other = files.setdefault(one.kind, one)
        if other is not one:
            raise UserError(
                f"The study {folder} is ambiguous: {other.path.name} and {one.path.name} would both be its "
                f"{MODALITY_TITLES.get(one.kind, 'label map')}; keep one study and one file of each kind in the folder, "
                "or say by --mapping FILE which is which."
            )
    prefixes = sorted({one.prefix for one in files.values() if one.prefix})
    if len(prefixes) > 1:
        raise UserError(
            f"The study {folder} mixes files of {prefixes[0]!r} and {prefixes[1]!r}: give every study a folder of its own."
        )
    return files


def _scheme(study: str, styles: set[str], timed: re.Match[str] | None) -> str:
    """Return the label scheme that the naming scheme stands for."""
    if "early" in styles or _EARLY_FOLDER.fullmatch(study):
        return "brats2013"
    if "hyphen" not in styles:
        return "brats2017"
    return "brats2024" if timed and int(timed["time"]) >= POST_TREATMENT else "brats2023"


def identifier(name: str) -> str:
    """Turn a name into an id of [A-Za-z0-9._-], the same on every machine; such names stay as they are.

    Every other character becomes ``_``, and a few digits of the name's hash tell apart what would then be one id. A name of
    dots only would be a path, and is treated alike.
    """
    whole = unicodedata.normalize("NFC", name)  # some file systems take accents apart
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", whole) if whole.strip(".") else "_" * len(whole)
    if plain == whole:
        return plain
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{plain[:_LONGEST]}-{digest[:8]}"
