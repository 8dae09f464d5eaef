"""Measuring a study: areas, side and the slice that represents it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app import lesions
from app.imaging import Study, StudyFiles
from app.library.records import Planes, StudyFacts


def measure(
    study: Study,
    files: StudyFiles,
    slices: Sequence[int],
    labels: Planes,
    brain: npt.NDArray[np.bool_],
    classes: Mapping[str, int],
) -> StudyFacts:
    """Return the facts of a study.

    Parameters
    ----------
    study : Study
    files : StudyFiles
        Where it was read from.
    slices : sequence of int
        The slices that get codes, ascending.
    labels : uint8 array (155, 240, 240)
        Label planes, the study's own or predicted ones; pixels of 1 mm2.
    brain : bool array (155, 240, 240)
        Brain planes; the middle of their box is the midline.
    classes : mapping of str to int
        Label by the key of its structure (`app.codes.CodeSpace.labels`): whose areas are kept.
    """
    chosen = labels[list(slices)]
    areas = {key: (chosen == label).sum(axis=(1, 2)) for key, label in classes.items()}
    whole = sum(areas.values(), np.zeros(len(chosen), np.int64))
    largest = int(np.argmax(whole)) if np.any(whole) else len(slices) // 2
    return StudyFacts(
        study=study.study,
        patient=study.patient,
        collection=study.collection,
        folder=str(files.folder.resolve()),
        modalities={modality: str(path.resolve()) for modality, path in files.images.items()},
        slices=tuple(slices),
        area_mm2={key: tuple(float(value) for value in values) for key, values in areas.items()},
        side=lesion_side(labels, brain),
        representative_slice=slices[largest],
        labels_from="predicted" if study.labels is None else "source",
        placement=study.placement,
        notices=study.notices,
        brain=lesions.BrainBox.of(brain),
        patient_facts=files.patient_facts,
    )


def lesion_side(labels: Planes, brain: npt.NDArray[np.bool_]) -> str:
    """Return where the lesion lies: "left", "right", "both" or "none".

    Parameters
    ----------
    labels : uint8 array (Z, rows, columns)
        Label planes, column 0 being the patient's LEFT.
    brain : bool array (Z, rows, columns)
    """
    return lesions.sides(labels, lesions.BrainBox.of(brain).column).side
