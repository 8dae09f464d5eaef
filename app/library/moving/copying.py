"""Copying a library into another one, whatever each of them is stored in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.errors import UserError
from app.jobs import Job
from app.library.addresses import open_library
from app.library.pictures import kept_or_read
from app.library.records import DamagedLibrary, Library, StudyFacts, StudyPresent
from app.library.whole import every_study, require_names


@dataclass(frozen=True)
class CopyReport:
    """What became of a copy.

    Attributes
    ----------
    source, target : str
        Addresses, fit to be shown.
    copied, present : list of str
        Studies copied now, and those that the target held already; a study counts once for each model.
    failed : list of (str, str)
        Studies that could not be copied, each with the sentence why.
    removed : list of str
        Studies that the target held and the source has no longer; of a search engine that follows a library.
    pictures : str
        "kept"; "dropped", because the target keeps none; or "made" from the studies' files, because the source keeps none.
    """

    source: str
    target: str
    copied: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pictures: str = "kept"


def copy_library(
    source: str,
    target: str,
    job: Job,
    *,
    studies: Collection[str] = (),
    model_id: str | None = None,
    pictures: bool | None = None,
) -> CopyReport:
    """Copy studies with the codes of all models; what is there already is skipped, so a copy resumes.

    Parameters
    ----------
    source, target : str
        Addresses; the target is made if it is missing.
    job : Job
        Gets one item a study and model.
    studies : collection of str
        Copy these only.
    model_id : str, optional
        Copy this model's codes only.
    pictures : bool, optional
        Whether a target that is made now keeps display pictures; by default a server does not, a file does if the source does.
        Where the target keeps them and the source does not, they are made from the studies' own files.

    Returns
    -------
    CopyReport

    Raises
    ------
    UserError
        If there is no such library, study or model, both are the same library, or the target is another model's.
    EnvironmentFault
        If a store fails; what was copied is kept.
    Cancelled
        If the job was cancelled; what was copied is kept.
    """
    _refuse_same_file(source, target)
    with open_library(source, read_only=True) as whole:
        held = [entry.id for entry in whole.models() if entry.studies]
        if not held:
            raise UserError(f"The library {whole.address} holds no studies: there is nothing to copy.")
        if model_id is not None:
            require_names([model_id], held, "model", whole.address)
        models = held if model_id is None else [model_id]
        require_names(studies, every_study(whole, source, models), "study", whole.address)
        if pictures is None and not whole.pictures and "://" not in target and _file_at(target) is None:
            pictures = False
        with open_library(target, create=True, pictures=pictures) as other:
            _refuse_same_library(whole, other)
            _refuse_mixing(models, other)
            report = CopyReport(whole.address, other.address, pictures=_what_becomes_of_pictures(whole, other))
            there = every_study(other, target)
    for model in models:
        with (
            open_library(source, model_id=model, read_only=True) as giving,
            open_library(target, space=giving.space, add_model=True) as taking,
        ):
            _copy_model(giving, taking, studies, there, job, report)
    return report


def _copy_model(
    source: Library,
    target: Library,
    studies: Collection[str],
    there: dict[str, StudyFacts],
    job: Job,
    report: CopyReport,
) -> None:
    """Copy one model's codes; `there` are the studies of the target, with whatever model's codes."""
    present = {facts.study for facts in target.studies()}
    wanted = [facts for facts in source.studies() if not studies or facts.study in studies]
    waiting = []
    for facts in wanted:
        if facts.study in there and _another(facts, there[facts.study]):
            sentence = f"{target.address} holds another study named {facts.study}: remove it there, or leave this one out."
            report.failed.append((facts.study, sentence))
        elif facts.study in present:
            report.present.append(facts.study)
        else:
            waiting.append(facts)
    job.start(len(wanted), "Copying", done=len(wanted) - len(waiting))
    for facts in waiting:
        try:
            record = source.record(facts.study)
            if target.pictures and not source.pictures:
                record = replace(record, display=kept_or_read(source.address, record.facts))
        except (DamagedLibrary, UserError) as error:  # half, removed meanwhile, without files: not the whole copy's failure
            report.failed.append((facts.study, str(error)))
        else:
            try:
                target.add(record)
                there[facts.study] = record.facts
                report.copied.append(facts.study)
            except StudyPresent:  # another copy was quicker
                report.present.append(facts.study)
            except UserError as error:
                report.failed.append((facts.study, str(error)))
        job.advance(f"Copied {facts.study}")


def _another(one: StudyFacts, other: StudyFacts) -> bool:
    """Tell whether two studies of one name are different ones (their files may have moved)."""
    named = (one.patient, one.collection, one.slices) == (other.patient, other.collection, other.slices)
    return not (named and one.placement.same_source(other.placement))


def _what_becomes_of_pictures(source: Library, target: Library) -> str:
    if source.pictures == target.pictures:
        return "kept"
    return "dropped" if source.pictures else "made"


def _file_at(address: str) -> Path | None:
    """Return the file that an address names, None where there is none (or none that can be asked for)."""
    path = Path(address)
    try:
        return path if "://" not in address and path.exists() else None
    except OSError:  # opening it will say why
        return None


def _refuse_same_file(source: str, target: str) -> None:
    files = _file_at(source), _file_at(target)
    if files[0] is not None and files[1] is not None and files[0].samefile(files[1]):
        raise UserError(f"{source} and {target} are the same library: name another one to copy into.")


def _refuse_same_library(source: Library, target: Library) -> None:
    """Tell one library under two addresses by its stamps, which are drawn by chance for every study that is written."""
    stamps = source.stamps()
    if stamps and stamps == target.stamps():
        raise UserError(f"{source.address} and {target.address} are the same library: there is nothing to copy.")


def _refuse_mixing(models: Collection[str], target: Library) -> None:
    held = [entry.id for entry in target.models()]
    if held and not set(held) & set(models):
        names = [", ".join(model[:12] for model in group) for group in (held, models)]
        raise UserError(
            f"The library {target.address} is of another model ({names[0]}, not {names[1]}): copy into a new library."
        )
