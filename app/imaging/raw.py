"""The images of a study that is to be prepared, each on the grid on which it was measured."""

from __future__ import annotations

from app.imaging.dicom import DicomStudy, read_stacks
from app.imaging.files.nifti import Volume
from app.imaging.files.volumes import read_volume
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
