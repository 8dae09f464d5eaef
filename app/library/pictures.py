"""Pictures of a library's studies, from wherever they can be had: the library, this machine's cache, the source files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from app import frames
from app.anatomy import ALL_MODALITIES, MODALITY_TITLES, NETWORK_MODALITIES
from app.errors import UserError, describe_os_error
from app.imaging import Study, StudyFiles, find_studies, load_study
from app.imaging.study_files import image_files
from app.library.cache.pictures import open_picture_cache
from app.library.records import Library, Planes, StudyFacts


def display_planes(library: Library, facts: StudyFacts) -> dict[str, Planes]:
    """Return all windowed planes of a study, uint8 (155, 240, 240) by modality.

    Where the library keeps no pictures they come from this machine's cache, or else from the study's source files, as
    :func:`read_display` reads them and with its errors.
    """
    if not library.pictures:
        return kept_or_read(library.address, facts)
    display = {}
    for modality in facts.modalities:
        with suppress(UserError):  # a library need not keep the pictures of T2
            display[modality] = library.display_planes(facts.study, modality)
    return display


def kept_or_read(address: str, facts: StudyFacts) -> dict[str, Planes]:
    """Return a study's windowed planes, (155, 240, 240) by modality, from the cache or else from its files; then they are kept.

    Parameters
    ----------
    address : str
        Of the library, as it may be shown.
    facts : StudyFacts
    """
    with open_picture_cache() as cache:
        kept = cache.study(address, facts)
        kinds = {kind for kind, _ in kept}
        if set(NETWORK_MODALITIES) <= kinds and len(kept) == len(kinds) * frames.LIBRARY_SLICES:
            return {kind: np.stack([kept[kind, k] for k in range(frames.LIBRARY_SLICES)]) for kind in sorted(kinds)}
        display = read_display(facts)
        cache.keep(address, facts, display)
        return display


def display_plane(library: Library, facts: StudyFacts, modality: str, k: int) -> Planes:
    """Return one windowed plane of any modality of a study, uint8 (240, 240): as the library keeps it, or from the study's file.

    Raises
    ------
    UserError
        The study has no such modality, or its file is not there, cannot be read, or is another study's by now.
    EnvironmentFault
        The system could not read a file.
    """
    if library.pictures:
        with suppress(UserError):  # it need not keep the pictures of T2
            return library.display_slice(facts.study, modality, k)
    if modality not in facts.modalities:
        raise UserError(f"{facts.study} has no {MODALITY_TITLES[modality]}.")
    alone = facts.placement.how == "as found"  # else all images together say where the brain lies
    plane: Planes = read_display(facts, (modality,) if alone else (*NETWORK_MODALITIES, modality))[modality][k]
    return plane


def read_display(facts: StudyFacts, modalities: Sequence[str] = NETWORK_MODALITIES) -> dict[str, Planes]:
    """Read a study's source files again and window them, uint8 (155, 240, 240) by modality (1-2 s).

    Raises
    ------
    UserError
        The files are not there, cannot be read, or are another study's by now.
    EnvironmentFault
        The system could not read a file.
    """
    try:
        study = load_study(_files(facts), modalities, labels=False, hashed=False)
    except OSError as error:
        raise describe_os_error(error, facts.folder, "read the pictures of") from error
    _check_same(study, facts)
    return {modality: study.display(modality) for modality in study.images}


def whole_study(library: Library, facts: StudyFacts) -> Study:
    """Return a study of a library with its images: from its source files, or else made of the pictures that the library keeps.

    A notice tells of the second: such images are coarser (8 bits), and windowed.

    Raises
    ------
    UserError
        There are neither files nor pictures.
    EnvironmentFault
        The system could not read a file.
    """
    try:
        study = load_study(_files(facts), ALL_MODALITIES, labels=False)
        _check_same(study, facts)
    except (OSError, UserError) as error:
        if not library.pictures:
            if isinstance(error, OSError):
                raise describe_os_error(error, facts.folder, "read the pictures of") from error
            raise
        return _of_pictures(library, facts)
    return study


def _of_pictures(library: Library, facts: StudyFacts) -> Study:
    display = display_planes(library, facts)
    digest = hashlib.sha256()
    for modality in NETWORK_MODALITIES:
        digest.update(display[modality].tobytes())
    return Study(
        patient=facts.patient,
        study=facts.study,
        collection=facts.collection,
        folder=Path(facts.folder),
        images={modality: np.asarray(frames.from_planes(planes), np.float32) for modality, planes in display.items()},
        labels=None,
        placement=facts.placement,
        notices=(f"{facts.study}: its files cannot be reached; what is drawn on are the library's pictures, 8 bits deep.",),
        content_hash=digest.hexdigest(),
    )


def _files(facts: StudyFacts) -> StudyFiles:
    """Say where a study's files are: by their names as they were, or else (DICOM) by looking into its folder again."""
    folder = Path(facts.folder)
    if not folder.exists():
        raise UserError(f"The files of {facts.study} cannot be reached: there is no folder {folder} on this machine.")
    images = {modality: Path(path) for modality, path in facts.modalities.items()}
    if folder in images.values():  # a DICOM study whose path would name the patient: to search the folder above could take hours
        raise UserError(f"The files of {facts.study} cannot be reached: their path names the patient and is not in the library.")
    if images and len(image_files(list(images.values()))) == len(images):
        missing = [path for path in images.values() if not path.exists()]
        if missing:
            raise UserError(f"The files of {facts.study} cannot be reached: {missing[0]} is gone.")
        return StudyFiles(facts.patient, facts.study, facts.collection, folder, images, None, scheme="brats2017")
    for files in find_studies([folder]).studies:
        if files.study == facts.study:
            return files
    raise UserError(f"The files of {facts.study} cannot be reached: {folder} does not hold it any more.")


def _check_same(study: Study, facts: StudyFacts) -> None:
    if study.placed != facts.placed or not study.placement.same_source(facts.placement):
        raise UserError(f"The files of {facts.study} in {facts.folder} have changed since it was indexed: index it again.")
