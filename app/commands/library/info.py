"""``python main.py info --library LIB``: what a library holds."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.commands.shared.options import add_library_option, check_json, library_address, write_json
from app.jobs import Job
from app.library import Library, ModelEntry, StudyFacts, every_study, open_library
from app.scale import is_engine, open_database

HELP = "Say what a library, or a search engine, holds."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_library_option(parser)
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write JSON, every study in it, to FILE or else to the screen"
    )


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Print the library's summary."""
    address = library_address(arguments)
    check_json(arguments.json, address)
    if is_engine(address):
        return _tell_engine(address, arguments.json)
    with open_library(address, read_only=True) as library:
        content = describe(library, list(every_study(library, address).values()))
    if arguments.json is not None:
        write_json(content, arguments.json)
    if arguments.json != "-":
        print(_as_text(content))
    return 0


def _tell_engine(address: str, target: str | None) -> int:
    """Print what a search engine holds."""
    from app.scale import CodeStore, held_spaces

    database = open_database(address)
    try:
        models = []
        for space in held_spaces(database):
            patients, studies, rows = CodeStore.opened(database, space.model).counts()
            models.append({"id": space.model, "patients": patients, "studies": studies, "slices": rows})
        taken = database.size_bytes()
        content = {"engine": database.address, "bytes": taken, "models": models}
    finally:
        database.close()
    if target is not None:
        write_json(content, target)
    if target != "-":
        print(f"Engine       {content['engine']}\nSize         {taken / 1e6:.1f} MB")
        for one in models:
            print(f"Model        {one['id']}: {one['patients']} patients, {one['studies']} studies, {one['slices']} slices")
    return 0


def describe(library: Library, studies: Sequence[StudyFacts]) -> dict[str, Any]:
    """Return what ``info --json`` writes, of the studies with codes of any model."""
    return {
        "library": library.address,
        "bytes": library.size_bytes(),
        "model": library.model_id,
        "models": [_describe_model(entry) for entry in library.models()],
        "pictures": library.pictures,
        "search": {"exact": True, "recall": 1.0, "index": None},
        "revision": library.revision(),
        "patients": len({study.patient for study in studies}),
        "slices": sum(len(study.slices) for study in studies),
        "collections": dict(sorted(Counter(study.collection for study in studies).items())),
        "labels": dict(sorted(Counter(study.labels_from for study in studies).items())),
        "sides": dict(sorted(Counter(study.side for study in studies).items())),
        "studies": [
            {
                "study": study.study,
                "patient": study.patient,
                "collection": study.collection,
                "folder": study.folder,
                "modalities": sorted(study.modalities),
                "slices": [study.slices[0], study.slices[-1]],
                "abnormal_ml": round(sum(study.abnormal_mm2) / 1000, 2),
                "side": study.side,
                "representative_slice": study.representative_slice,
                "labels_from": study.labels_from,
                "placed": study.placed,
                "placement": asdict(study.placement),
                "patient_facts": None if study.patient_facts is None else asdict(study.patient_facts),
                "notices": list(study.notices),
            }
            for study in studies
        ],
    }


def _describe_model(entry: ModelEntry) -> dict[str, Any]:
    space = entry.space
    lengths = {part.length for part in space.parts}
    return {
        "id": entry.id,
        "code_length": lengths.pop() if entry.studies and len(lengths) == 1 else None,
        "studies": entry.studies,
        "unit": space.unit,
        "parts": [asdict(part) for part in space.parts],
        "bytes_a_code": space.row_bytes,
        "structures": space.labels,
        "modalities": list(space.modalities),
        "preparation": space.preparation,
    }


def _as_text(content: dict[str, Any]) -> str:
    def counted(counts: dict[str, int]) -> str:
        return ", ".join(f"{name} {count}" for name, count in counts.items()) or "-"

    models = content["models"]
    named = [entry["id"] + (f" ({entry['studies']} studies)" if len(models) > 1 else "") for entry in models]
    lines = [
        f"Library      {content['library']}",
        f"Size         {content['bytes'] / 1e6:.1f} MB",
        *(f"Model        {name}" for name in named or ["-"]),
        f"Patients     {content['patients']}",
        f"Studies      {len(content['studies'])}",
        f"Slices       {content['slices']}",
        f"Collections  {counted(content['collections'])}",
        f"Label maps   {counted(content['labels'])}",
        f"Lesion side  {counted(content['sides'])}",
        f"Search       exact, recall 1: all {content['slices']} slices are compared with each query, there is no index",
        f"Pictures     {'kept' if content['pictures'] else 'not kept: made from the files of the studies'}",
    ]
    noticed: dict[str, list[str]] = {}
    for study in content["studies"]:
        for notice in study["notices"]:
            noticed.setdefault(notice, []).append(study["study"])
    lines += ["Notices"] if noticed else []
    lines += [f"  {names[0] if len(names) == 1 else f'{len(names)} studies'}: {notice}" for notice, names in noticed.items()]
    return "\n".join(lines)
