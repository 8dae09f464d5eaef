"""The series on whose grid a study was read, found again among its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.errors import UserError
from app.imaging.dicom.grouping import Grouping
from app.imaging.dicom.stacks import Stack
from app.imaging.dicom.studies import DicomFound, dicom_studies
from app.placement import Placement

_SAME_MM = 1e-3


def find_source(folder: Path, study: str, placement: Placement, first: str, raw: bool) -> Stack:
    """Return the series on whose grid a study lies.

    Parameters
    ----------
    folder : Path
        What its files lie in, at any depth.
    study : str
        As :func:`app.imaging.dicom.dicom_studies` calls it.
    placement : Placement
        Of the study: the grid that is looked for.
    first : str
        The modality that is asked first where several lie on that grid.
    raw : bool
        Whether it was found to be prepared.

    Raises
    ------
    UserError
        The files are not there any more, or are others.
    """
    shape, affine = placement.source_grid()
    there = False
    for found in _looked(folder, raw):
        there = there or bool(found.files)
        for one in found.studies:
            if one.study != study:
                continue
            order = sorted(one.series, key=lambda modality: modality not in (first, one.grid_of))
            for stack in (one.series[modality] for modality in order):
                if stack.shape == shape and np.allclose(stack.affine, affine, atol=_SAME_MM):
                    return stack
    if not there:
        raise UserError(
            f"The DICOM files of the study {study} are no longer in {folder}: bring them back, or index it where they are now."
        )
    raise UserError(
        f"The DICOM files in {folder} are not those that the study {study} was read from: bring those back, or index it again."
    )


def _looked(folder: Path, raw: bool) -> Iterator[DicomFound]:
    """Look for studies in every way in which they may have been found before, the usual one first."""
    if folder.is_dir():
        for grouping in (Grouping.AUTO, Grouping.STUDY, Grouping.DAY, Grouping.FOLDER):
            yield dicom_studies([folder], grouping=grouping, raw=raw)
