"""The tables of an export, as CSV in UTF-8 with a heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.anatomy import ALL_MODALITIES
from app.errors import UserError
from app.library.records import StudyFacts
from app.patients import PatientFacts

Row = dict[str, object]


def write_tables(folder: Path, studies: Sequence[StudyFacts], names: Mapping[str, str], force: bool) -> None:
    """Write ``studies.csv`` and ``slices.csv``.

    Parameters
    ----------
    folder : Path
    studies : sequence of StudyFacts
    names : mapping of str to str
        Study to the name of its folder in the export.
    force : bool
        Replace other tables of these names; without it, `UserError` before anything is written.
    """
    rows: dict[str, list[Row]] = {
        "studies.csv": [_study_row(facts, names[facts.study]) for facts in studies],
        "slices.csv": [row for facts in studies for row in _slice_rows(facts)],
    }
    texts = {folder / name: _as_csv(part).encode("utf-8", "replace") for name, part in rows.items()}
    changed = [path for path, text in texts.items() if not path.exists() or path.read_bytes() != text]
    for path in changed:
        if path.exists() and not force:
            raise UserError(f"{path} is there already, with other content: give --force to replace it, or another folder.")
    for path in changed:
        partial = path.with_name(f".{path.name}.partial")
        partial.write_bytes(texts[path])
        partial.replace(path)


def _study_row(facts: StudyFacts, name: str) -> Row:
    known = facts.patient_facts or PatientFacts()
    volumes = {f"{key}_ml": _ml(values) for key, values in facts.area_mm2.items()}
    return {
        "patient": facts.patient,
        "study": facts.study,
        "collection": facts.collection,
        "export_folder": name,
        "side": facts.side,
        "slices": len(facts.slices),
        "first_slice": facts.slices[0],
        "last_slice": facts.slices[-1],
        "representative_slice": facts.representative_slice,
        **volumes,
        "abnormal_ml": _ml(facts.abnormal_mm2),
        "labels_from": facts.labels_from,
        "placed": "yes" if facts.placed else "no",
        "source_folder": facts.folder,
        **{f"source_{modality}": facts.modalities.get(modality, "") for modality in ALL_MODALITIES},
        "notices": " | ".join(facts.notices),
        "placement": facts.placement.how,
        "source_voxels": " ".join(map(str, facts.placement.native_shape or ())),
        "age": "" if known.age is None else known.age,
        "sex": known.sex,
        "diagnosis": known.diagnosis,
        "source_to_library": " ".join(f"{value:.9g}" for row in (facts.placement.to_library or ())[:3] for value in row),
    }


def _slice_rows(facts: StudyFacts) -> Iterator[Row]:
    for row, k in enumerate(facts.slices):
        columns = {**facts.area_mm2, "abnormal": facts.abnormal_mm2}
        areas = {f"{key}_mm2": f"{values[row]:g}" for key, values in columns.items()}
        yield {"patient": facts.patient, "study": facts.study, "slice": k, **areas}


def _ml(areas_mm2: Sequence[float]) -> str:
    """Return the volume under areas on slices of 1 mm, in ml."""
    return f"{sum(areas_mm2) / 1000:.3f}"


def _as_csv(rows: Sequence[Row]) -> str:
    stream = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return stream.getvalue()
