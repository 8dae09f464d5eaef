"""``python main.py remove STUDY... --library LIB``: take studies out of a library."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from app.commands.shared.options import add_library_option, library_address
from app.errors import UserError
from app.jobs import Job
from app.library import Library, StudyFacts, every_study, open_library, require_names

HELP = "Take studies out of a library, with everything it holds of them; their own files stay."

NAMED = 10
"""So many studies are named one by one, more are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("studies", nargs="*", metavar="STUDY", help="exact name of a study (the info command lists them)")
    parser.add_argument("--patient", action="append", default=[], metavar="P", help="all studies of a patient; may be repeated")
    add_library_option(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and leave it")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Say what goes and remove it; nothing goes if one of the names is unknown."""
    if not arguments.studies and not arguments.patient:
        raise UserError("Nothing to remove: give the names of studies, or --patient with the name of a patient.")
    address = library_address(arguments)
    with open_library(address, read_only=True) as library:  # a name that is unknown changes nothing, a former schema neither
        choose(every_study(library, address), arguments.studies, arguments.patient, library.address)
    with open_library(address, read_only=arguments.dry_run) as library:
        held = every_study(library, address)
        chosen = choose(held, arguments.studies, arguments.patient, library.address)
        print(_what_goes(chosen, library, arguments.dry_run), flush=True)
        if arguments.dry_run:
            return 0
        job.start(len(chosen), "Removing")
        for facts in chosen:
            library.remove(facts.study)
            job.advance(f"Removed {facts.study}")
    return 0


def choose(held: dict[str, StudyFacts], studies: Collection[str], patients: Collection[str], source: str) -> list[StudyFacts]:
    """Return the studies of these names and of these patients, each once; `UserError` for a name that is unknown."""
    require_names(studies, held, "study", source)
    require_names(patients, {facts.patient for facts in held.values()}, "patient", source)
    return [facts for name, facts in held.items() if name in studies or facts.patient in patients]


def _what_goes(chosen: list[StudyFacts], library: Library, dry_run: bool) -> str:
    models = len(library.models())
    names = ", ".join(facts.study for facts in chosen[:NAMED])
    more = f" and {len(chosen) - NAMED} more" if len(chosen) > NAMED else ""
    of_models = f" of {models} models" if models > 1 else ""
    studies = _counted(len(chosen), "study", "studies")
    patients = _counted(len({facts.patient for facts in chosen}), "patient", "patients")
    slices = sum(len(facts.slices) for facts in chosen)
    return (
        f"{'Would remove' if dry_run else 'Removing'} from {library.address}: {studies} of {patients} ({names}{more}), with the "
        f"codes{of_models} of {slices} slices and the label maps{' and pictures' if library.pictures else ''}. "
        "The studies' own files stay."
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
