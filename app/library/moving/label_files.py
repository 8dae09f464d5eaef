"""The label map of one study of a library as a file on the scanner's own voxels."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from app.errors import UserError
from app.imaging import LabelOrigin, save_segmentation, save_source_labels
from app.library.addresses import open_library
from app.library.records import Library, StudyFacts
from app.library.whole import every_study, require_names
from app.outputs import check_output

LabelFormat = Literal["nifti", "dicom-seg"]
LABEL_FORMATS: tuple[LabelFormat, ...] = get_args(LabelFormat)


def format_of(path: Path) -> LabelFormat | None:
    """Return what a file's ending says it is to be; None if it says nothing."""
    name = path.name.lower()
    return "nifti" if name.endswith((".nii", ".nii.gz")) else "dicom-seg" if name.endswith(".dcm") else None


def export_labels(address: str, study: str, path: Path, kind: LabelFormat | None = None) -> StudyFacts:
    """Write the label map of a study, given or predicted, on the grid of the series that the study was read from.

    Parameters
    ----------
    address : str
        Of the library.
    study : str
        Its name, or that of its patient, if there is one study of that patient.
    path : Path
        Replaced in one step if it exists.
    kind : LabelFormat, optional
        By default what the ending of `path` says.

    Returns
    -------
    StudyFacts
        Of the study.

    Raises
    ------
    UserError
        There is no such library or study, or its files are not there any more and the format wants them.
    EnvironmentFault
        Something cannot be read or written.
    """
    kind = kind or format_of(path)
    if kind is None:
        raise UserError(f"{path} ends neither in .nii or .nii.gz nor in .dcm: say by --as what it is to be.")
    with open_library(address, read_only=True) as library:
        facts = _study(every_study(library, address), study, library)
        check_output(path, [Path(address)] if "://" not in address else [])
        entry = next((one for one in library.models() if one.space.structures), None)
        if entry is None:
            raise UserError(f"The library {library.address} holds no label maps: its models know no structures.")
        planes = library.label_planes(facts.study)
    structures = entry.space.structures
    if kind == "nifti":
        save_source_labels(path, planes, facts.placement, structures)
    else:
        model = entry.id if facts.labels_from == "predicted" else ""
        origin = LabelOrigin(facts.study, Path(facts.folder), facts.modalities, model)
        save_segmentation(path, planes, facts.placement, structures, origin)
    return facts


def _study(held: dict[str, StudyFacts], name: str, library: Library) -> StudyFacts:
    if name in held:
        return held[name]
    of_patient = [facts for facts in held.values() if facts.patient == name]
    if len(of_patient) > 1:
        names = ", ".join(facts.study for facts in of_patient)
        raise UserError(f"The patient {name} has {len(of_patient)} studies in {library.address} ({names}): name one of them.")
    if not of_patient:
        require_names([name], held, "study", library.address)
    return of_patient[0]
