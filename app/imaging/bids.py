"""BIDS data sets: ``sub-*/[ses-*/]anat/`` with T1w, T2w and FLAIR images; label maps from ``derivatives``.

A T1w image with a contrast agent (``ce-...``) is T1ce. The ids of patient and study carry the data set's name in front, since
``sub-01`` is in every data set. Label maps are taken only where something says that they are a tumour's: many pipelines leave a
``dseg`` of tissues behind, whose labels 1, 2, 3 would pass for a tumour's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app import texts
from app.anatomy import MODALITY_TITLES, NETWORK_MODALITIES, Label
from app.errors import UserError
from app.imaging.files import nifti
from app.imaging.needs import lacking
from app.imaging.participants import Participants, read_participants
from app.imaging.study_files import MASK_READ, StudyFiles, identifier, renamed
from app.imaging.walking import Folder, Problem

DERIVATIVES = "derivatives"
_LABELS = "labels"
_SUFFIXES = {
    "t1w": "t1",
    "unit1": "t1",  # the uniform image of MP2RAGE
    "t2w": "t2",
    "flair": "flair",
    "dseg": _LABELS,
    "mask": _LABELS,
    "roi": _LABELS,
}
"""In small letters: some tools write ``T1W`` and ``Flair``."""
_BINARY = ("mask", "roi")
"""Suffixes of what says where a lesion is, and nothing of its parts."""
_TUMOUR = re.compile(r"tumou?r|lesion|glioma|brats", re.IGNORECASE)
_NO_TUMOUR = re.compile(
    r"(?:non?|not|without|sans|contra|anti)(?:tumou?r|lesion|glioma)|(?:tumou?r|lesion|glioma)s?(?:free|less|removed|filled)",
    re.IGNORECASE,
)
"""What turns such a word into its opposite."""
_NO_AGENT = re.compile(r"no|non|none|without|pre|native|nativ|unenhanced|0", re.IGNORECASE)
"""``ce-...`` that names no contrast agent."""
_NO_MAGNITUDE = frozenset({"phase", "real", "imag"})
"""``part-...`` of images that show no tissue."""
_OWN_SPACES = frozenset({"orig", "individual", "native", "scanner", "subject", "anat", "t1w", "t2w", "flair"})
"""``space-...`` that is the images' own."""
_MEANINGS = (
    (re.compile(r"non.?enhanc|necro|cyst", re.IGNORECASE), Label.NECROTIC),
    (re.compile(r"enhanc", re.IGNORECASE), Label.ENHANCING),
    (re.compile(r"edema|flair|infiltrat", re.IGNORECASE), Label.EDEMA),
    (re.compile(r"core", re.IGNORECASE), Label.NECROTIC),
    (re.compile(r"cavity|background", re.IGNORECASE), Label.BACKGROUND),
)
"""What the names of a ``dseg.tsv`` mean; the first that fits counts."""

_EXAMPLES = {"t1": "_T1w", "t1ce": "_ce-GADOLINIUM_T1w", "flair": "_FLAIR"}
_OTHER_IMAGES = frozenset({"dwi", "func", "fmap", "perf", "pet", "meg", "eeg", "ieeg", "beh", "micr", "nirs", "motion", "mrs"})
_TSV = "dseg.tsv"
_MAX_TABLE_BYTES = 1 << 16


@dataclass(frozen=True)
class _Session:
    """What one visit of one subject is called: data set, ``sub-...`` and ``ses-...`` (None where there is none)."""

    dataset: Path
    subject: str
    session: str | None


def is_anat(folder: Path) -> bool:
    """Whether a folder is a BIDS ``anat`` folder by its path."""
    parents = [parent.name for parent in folder.parents[:2]] if len(folder.parts) > 2 else []
    return folder.name == "anat" and any(name.startswith("sub-") for name in parents)


def is_of_other_images(folder: Path) -> bool:
    """Whether a folder is one in which BIDS keeps what is no anatomical image (``dwi``, ``func``...)."""
    return folder.name in _OTHER_IMAGES and any(parent.name.startswith("sub-") for parent in list(folder.parents)[:2])


def find_studies(
    root: Path, folders: Sequence[Folder], needed: Sequence[str] = NETWORK_MODALITIES, raw: bool = False
) -> tuple[list[StudyFiles], list[Problem]]:
    """Return the studies of the BIDS ``anat`` folders among `folders`, which lie below `root`, with the modalities `needed`.

    Where `root` itself lies in ``derivatives``, it is a data set of its own (of skull-stripped images, say); else what is below
    ``derivatives`` gives label maps only. With `raw` they are to be prepared (:func:`app.imaging.needs.lacking`).
    """
    source: dict[_Session, Folder] = {}
    derived: dict[tuple[Path, str, str | None], list[Path]] = {}
    for folder in folders:
        session = _session(folder.path)
        dataset = _dataset(root, session.dataset)
        if dataset is None:
            source[session] = folder
        else:
            derived.setdefault((dataset, session.subject, session.session), []).extend(folder.files)
    found: list[StudyFiles] = []
    problems: list[Problem] = []
    participants: dict[Path, Participants] = {}
    for session, folder in source.items():
        if session.dataset not in participants:  # above the root nothing is read
            inside = session.dataset.is_relative_to(root)
            participants[session.dataset] = read_participants(session.dataset) if inside else Participants()
        told = participants[session.dataset]
        extra = derived.get((session.dataset, session.subject, session.session), [])
        try:
            study = _study(session, folder, extra, lambda there: lacking(there, raw, needed))
            facts, notices = told.facts.get(session.subject), told.notices.get(session.subject, ())
            facts = None if facts is None or facts.nothing else facts
            found.append(replace(study, patient_facts=facts, notices=(*study.notices, *notices)))
        except UserError as error:
            problems.append((folder.path, str(error)))
    return found, problems


def _session(anat: Path) -> _Session:
    above = anat.parent
    if above.name.startswith("ses-"):
        return _Session(above.parent.parent, above.parent.name, above.name)
    return _Session(above.parent, above.name, None)


def _dataset(root: Path, dataset: Path) -> Path | None:
    """Return the data set that a derivative belongs to, None for what is no derivative seen from `root`."""
    inside = dataset.relative_to(root).parts if dataset.is_relative_to(root) else ()
    if DERIVATIVES not in inside:
        return None
    return root.joinpath(*inside[: inside.index(DERIVATIVES)])


def _study(
    session: _Session, folder: Folder, derived: Iterable[Path], lacked: Callable[[Container[str]], list[str]]
) -> StudyFiles:
    candidates: dict[str, list[Path]] = {}
    for path in [*folder.files, *derived]:
        kind = _kind(path)
        if kind == _LABELS or (kind is not None and path.parent == folder.path):
            candidates.setdefault(kind, []).append(path)
    missing = lacked(candidates)
    if missing:
        wanted = " and no ".join(f"{MODALITY_TITLES[key]} image (a name ending in {_EXAMPLES[key]})" for key in missing)
        raise UserError(f"The study {folder.path} has no {wanted}: add what is missing.")
    notices: list[str] = []
    images = {key: _plainest(candidates[key], notices) for key in MODALITY_TITLES if key in candidates}
    notices += [
        f"{path.name} was taken after contrast agent: there is no other {MODALITY_TITLES[key]} image."
        for key, path in images.items()
        if key != "t1ce" and _with_agent(path)
    ]
    labels, table = _label_map(_in_their_space(candidates.get(_LABELS, []), images.values(), notices), notices)
    dataset = (session.dataset.absolute() if session.dataset.name else session.dataset.resolve()).name or "root"
    patient = f"{dataset}_{session.subject}"
    study = f"{patient}_{session.session}" if session.session else patient
    return StudyFiles(
        patient=identifier(patient),
        study=identifier(study),
        collection=identifier(dataset),
        folder=folder.path,
        images=images,
        labels=labels,
        scheme="brats2017",
        notices=(*renamed((study, identifier(study))), *notices),
        label_table=table,
    )


def _entities(path: Path) -> tuple[dict[str, str], str]:
    """Return the ``key-value`` parts of a BIDS name and its suffix."""
    *parts, suffix = path.name[: path.name.lower().index(".nii")].split("_")
    return {key: value for key, _, value in (part.partition("-") for part in parts)}, suffix


def _kind(path: Path) -> str | None:
    """Say what a file is by its name: a modality, "labels", or None."""
    if not nifti.is_nifti_name(path.name):
        return None
    entities, suffix = _entities(path)
    if entities.get("part", "").lower() in _NO_MAGNITUDE:
        return None
    kind = _SUFFIXES.get(suffix.lower())
    return "t1ce" if kind == "t1" and _with_agent(path) else kind


def why_unused(path: Path) -> str | None:
    """Say why a file that bears a name of those that are looked for was passed by, as the rest of a sentence; None for others."""
    kind = _kind(path) if is_anat(path.parent) else None
    if kind is None:
        return None
    if kind == _LABELS and (_table(path) or _named_tumour(path)):
        return "is not used: another label map was taken, or it lies in another space; its study's notices say which"
    if kind == _LABELS:
        return f"is not used: nothing says that it is the tumour's label map ({_TSV} beside it, desc-tumor or label-lesion)"
    if DERIVATIVES in path.parts:
        return f"is not used: below {DERIVATIVES} only label maps are looked for; give {DERIVATIVES}/PIPELINE for its images"
    return "is not used: another file of its kind was taken, which its study's notices name"


def _with_agent(path: Path) -> bool:
    """Whether a name says that there was contrast agent."""
    agent = _entities(path)[0].get("ce")
    return agent is not None and not _NO_AGENT.fullmatch(agent)


def _plainest(paths: Sequence[Path], notices: list[str]) -> Path:
    """Return the file with the fewest entities, the first run of several; a choice is told."""
    agent = min(map(_with_agent, paths))  # of FLAIR and T2, one without contrast agent where there is one
    alike = [path for path in paths if _with_agent(path) == agent]
    chosen, *others = sorted(alike, key=_plainness)
    if others:
        notices.append(f"{chosen.name} was taken, not {', '.join(other.name for other in others)}.")
    if _entities(chosen)[1].lower() == "unit1":
        notices.append(f"{chosen.name}, the uniform image of MP2RAGE, was taken for the {'T1ce' if agent else 'T1'}.")
    return chosen


def _plainness(path: Path) -> tuple[bool, int, list[tuple[int, str]]]:
    """Sort ordinary images before those of MP2RAGE, those of few entities first, and numbers by what they count."""
    entities, suffix = _entities(path)
    parts = [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", path.name)]
    return suffix.lower() == "unit1", len(entities), parts


def _in_their_space(paths: Sequence[Path], images: Iterable[Path], notices: list[str]) -> list[Path]:
    """Return the label maps that lie in the space of a study's images; tumours in that of an atlas, say, are told."""
    spaces = {_entities(path)[0].get("space", "") for path in images}
    kept = []
    for path in paths:
        space = _entities(path)[0].get("space", "")
        if space in spaces or not space or (space.lower() in _OWN_SPACES and "" in spaces):
            kept.append(path)
        elif _table(path) or _named_tumour(path):
            notices.append(f"{path.name} was not taken for the label map: it lies in another space ({space}) than the images.")
    return kept


def _label_map(paths: Sequence[Path], notices: list[str]) -> tuple[Path | None, Mapping[int, int] | None]:
    """Return the tumour's label map and what its labels mean (None: BraTS numbering); what is not taken is told."""
    tumours = [(path, table) for path in paths if (table := _table(path)) or _named_tumour(path)]
    tumours.sort(key=lambda found: (_entities(found[0])[1] in _BINARY, found[1] is None, found[0]))
    if not tumours:
        # A mask of the brain, say, is nobody's label map.
        notices += [
            f"{path.name} was not taken for the tumour's label map: neither a {_TSV} beside it nor desc-tumor in its name "
            "says that it is one."
            for path in sorted(paths)[:1]
            if _entities(path)[1] not in _BINARY
        ]
        return None, None
    (chosen, table), *others = tumours
    if others:
        notices.append(f"{chosen.name} was taken for the label map, not {', '.join(path.name for path, _ in others)}.")
    if _entities(chosen)[1] in _BINARY and not table:
        notices.append(f"{chosen.name} says where the lesion is and not what its parts are: {MASK_READ}.")
    return chosen, table


def _named_tumour(path: Path) -> bool:
    entities, _ = _entities(path)
    said = f"{entities.get('label', '')} {entities.get('desc', '')}"
    return _TUMOUR.search(said) is not None and _NO_TUMOUR.search(said) is None


def _table(path: Path) -> Mapping[int, int] | None:
    """Read what labels mean from the ``dseg.tsv`` of a label map or of its pipeline; None if that is not a tumour's."""
    beside = path.with_name(path.name[: path.name.lower().index(".nii")] + ".tsv")
    above = _session(path.parent).dataset / _TSV
    for table in (beside, above):
        try:
            if table.is_symlink() or not table.is_file():
                continue
            with table.open("rb") as stream:
                rows = list(csv.DictReader(_text(stream.read(_MAX_TABLE_BYTES)).splitlines(), delimiter="\t"))
        except (OSError, csv.Error):
            continue
        meaning: dict[int, int] = {}
        for row in rows:
            index, name = row.get("index") or "", row.get("name") or ""
            label = next((label for pattern, label in _MEANINGS if pattern.search(name)), None)
            if label is None or not re.fullmatch(r"[0-9]{1,4}", index):
                break
            meaning[int(index)] = int(label)
        else:
            if any(meaning.values()):
                return meaning
    return None


def _text(raw: bytes) -> str:
    """Return the text of a table; its words are English, so other letters may be anything."""
    try:
        return texts.decode(raw)
    except UnicodeDecodeError:
        return raw.decode("latin-1")
