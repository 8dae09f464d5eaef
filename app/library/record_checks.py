"""Refusing records that could not be read back or compared."""

from __future__ import annotations

import numpy as np

from app.codes import CodeBlock, CodeSpace
from app.errors import UserError
from app.library.records import LABELS, PLANES_SHAPE, StudyFacts, StudyRecord


def unwritable(text: object) -> UserError:
    """Return the sentence about a name or path with characters that are none (an undecodable file name, a NUL)."""
    return UserError(f"A name or path cannot be stored because of its characters ({ascii(text)[:100]}): rename it.")


def check_record(record: StudyRecord, space: CodeSpace) -> None:
    """Refuse a record that could not be read back or compared.

    Parameters
    ----------
    record : StudyRecord
    space : CodeSpace
        Of the codes that the library holds of the model.

    Raises
    ------
    UserError
        If the codes are not finite, or of another length than the space's, or a name cannot be stored.
    ValueError
        If anything else does not fit, which would be a bug of the caller.
    """
    facts = record.facts
    rows = len(facts.slices)
    ascending = list(facts.slices) == sorted(set(facts.slices))
    if not rows or not ascending or not 0 <= facts.slices[0] <= facts.slices[-1] < PLANES_SHAPE[0]:
        raise ValueError(f"{facts.study}: slices must be ascending within the library grid, and at least one")
    if any(len(values) != rows for values in facts.area_mm2.values()):
        raise ValueError(f"{facts.study}: areas must have one value for each of {rows} slices")
    diagnosis = "" if facts.patient_facts is None else facts.patient_facts.diagnosis
    named = (facts.study, facts.patient, facts.collection, facts.folder, diagnosis)
    for text in (*named, *facts.modalities.values(), *facts.notices):
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise unwritable(text) from error
        if "\0" in text:  # ends a text for SQLite's JSON
            raise unwritable(text)
    if LABELS in record.display:
        raise ValueError(f"{facts.study}: {LABELS} is no modality")
    for name, planes in {**record.display, "labels": record.labels}.items():
        if planes.shape != PLANES_SHAPE or planes.dtype != np.uint8:
            raise ValueError(f"{facts.study}: {name} must be uint8 {PLANES_SHAPE}, not {planes.dtype} {planes.shape}")
    _check_codes(facts, record.codes, space)


def _check_codes(facts: StudyFacts, codes: CodeBlock, space: CodeSpace) -> None:
    for part in space.parts:
        numbers = codes.parts.get(part.name)
        if numbers is not None and numbers.ndim == 2 and numbers.shape[1] != part.length:
            raise UserError(
                f"The codes of {facts.study} have {numbers.shape[1]} numbers, those of the library {part.length}: "
                "they come from different models; index into another library."
            )
    units = list(space.units(facts.slices))
    if codes.unit.tolist() != units:
        raise ValueError(f"{facts.study}: codes of the units {codes.unit.tolist()}, not {units}")
    try:
        space.check(codes)
    except ValueError as error:
        raise ValueError(f"{facts.study}: {error}") from error
    for part in space.parts:
        if not np.isfinite(codes.parts[part.name]).all():
            raise UserError(f"The model gives codes for {facts.study} that are not finite in {part.dtype}: use another model.")
