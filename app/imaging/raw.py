"""The images and the label map of a study that is to be prepared, each on the grid on which it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.imaging.dicom import DicomStudy, read_stacks
from app.imaging.files.nifti import Volume
from app.imaging.files.volumes import read_volume
from app.imaging.labels import label_values, numbering, translated
from app.imaging.placing.forms import settled_forms
from app.imaging.study_files import StudyFiles


def read_series(files: StudyFiles) -> tuple[dict[str, Volume], list[str]]:
    """Read the images of a study; nothing is resampled.

    Parameters
    ----------
    files : StudyFiles
        As :func:`app.imaging.find_studies` found it with `raw`.

    Returns
    -------
    volumes : dict of str to Volume
        By modality.
    notices : list of str
        What was repaired or assumed.

    Raises
    ------
    UserError
        A file cannot be used; the sentence names it.
    EnvironmentFault
        The system could not read a file.
    """
    if isinstance(files, DicomStudy):
        return read_stacks(files), []
    read = {modality: read_volume(path) for modality, path in files.images.items()}
    settled, notices = settled_forms(list(read.values()))
    for volume in settled:
        notices += [f"{volume.path.name}: {what}." for what in volume.notices]
        if not volume.oriented:
            notices.append(
                f"{volume.path} does not say how it is oriented: left and right are taken as NIfTI's default says; check them."
            )
    return dict(zip(read, settled, strict=True)), notices


def read_labels(files: StudyFiles) -> tuple[Volume | None, list[str]]:
    """Read the label map of a study in the program's own numbers, on its own grid, with notices.

    Returns
    -------
    volume : Volume or None
        uint8 numbers (`app.anatomy.Label`); None where there is none, or what its numbers mean is not certain.
    notices : list of str

    Raises
    ------
    UserError
        The file cannot be used; the sentence names it.
    EnvironmentFault
        The system could not read it.
    """
    if files.labels is None:
        return None, []
    (volume,), notices = settled_forms([read_volume(files.labels)])
    found = label_values(volume)
    notices += [found.notice] if found.notice else []
    scheme: str | Mapping[int, int] | None = files.label_table
    if scheme is None:
        reading = numbering(files, found.present)
        scheme = reading.scheme
        notices += [reading.notice] if reading.notice else []
    if scheme is None:
        return None, notices
    labels, more = translated(volume, found, scheme)
    return replace(volume, data=labels), [*notices, *more]
