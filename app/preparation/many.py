"""Many studies, beside one another in child processes: one that fails never stops the rest, and a second run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.errors import EnvironmentFault, SbmirError, UserError, describe_os_error
from app.imaging import Looking, Preparation, StudyFiles, Unused, find_studies, read_patient_table, read_preparation
from app.jobs import Job
from app.preparation.place import check_place
from app.preparation.study import STEPS, prepare_study
from app.preparation.writing import clear_unfinished, kept, source_of, write_prepared
from app.threads import cores
from app.workers import run_tasks

MOST_JOBS = 4
"""More at once by themselves would want more memory (1.5 GB each) than a workstation may have."""

AS_NAMED = Looking()


@dataclass(frozen=True)
class PrepareReport:
    """What became of a run.

    Attributes
    ----------
    prepared, present : list of Preparation
        Made now, and made by a former run from the same files.
    failed : list of (Path, str)
        Folders that could not be used, each with the sentence why.
    unused : list of Unused
        What looks like images and is part of no study.
    """

    prepared: list[Preparation] = field(default_factory=list)
    present: list[Preparation] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)

    @property
    def usable(self) -> list[Preparation]:
        """What a library may take in."""
        return [
            record for record in (*self.prepared, *self.present) if record.verdict != "failed" and record.decision != "rejected"
        ]


def prepare_studies(
    folders: Sequence[Path], out: Path, job: Job, *, jobs: int | None = None, looking: Looking = AS_NAMED
) -> PrepareReport:
    """Prepare every study below some folders; each becomes a folder in `out` that ``index`` brings into a library.

    Parameters
    ----------
    folders : sequence of Path
        Each is searched with everything below it.
    out : Path
        Made if missing; must lie in none of `folders`.
    job : Job
        Gets one item a study, or `STEPS` where there is one only. A cancel stops within seconds; what was finished is kept.
    jobs : int, optional
        Studies at once, each by a process with one thread. By default as many as there are cores, `MOST_JOBS` at most. Voxels
        do not depend on it.
    looking : Looking
        How to look for the studies.

    Returns
    -------
    PrepareReport

    Raises
    ------
    UserError
        If there is no study in one of the folders, or `out` lies in one.
    EnvironmentFault
        If `out` cannot be written.
    Cancelled
    """
    if jobs is not None and jobs < 1:
        raise UserError(f"--jobs {jobs}: give 1 or more.")
    _check_apart(folders, out)
    patients = None if looking.patients is None else read_patient_table(looking.patients)
    found = find_studies(folders, looking.mapping, job, follow_links=looking.follow_links, grouping=looking.grouping, raw=True)
    studies = found.studies if patients is None else patients.given_to(found.studies)[0]
    report = PrepareReport(failed=list(found.failed), unused=list(found.unused))
    make_ready(out)
    clear_unfinished(out)
    waiting = list(_sorted_out(studies, out, report))
    if len(waiting) == 1:
        job.start(STEPS, f"Preparing {waiting[0][0].study}")
        _take(out, waiting[0][0], prepared_one(waiting[0][0], str(out), waiting[0][1], job=job, alone=True), report)
        return report
    job.start(len(studies), "Preparing", done=len(studies) - len(waiting))
    by_name = {files.study: files for files, _ in waiting}
    tasks = [(files, str(out), source) for files, source in waiting]
    for answer in run_tasks(prepared_one, tasks, min(len(tasks), jobs or min(cores(), MOST_JOBS)), job):
        files = by_name[json.loads(answer)["study"]]
        _take(out, files, answer, report)
        job.advance(f"Prepared {files.study}")
    return report


def prepared_one(
    files: StudyFiles, out: str, source: str, for_review: bool = False, job: Job | None = None, alone: bool = False
) -> str:
    """Prepare and write one study (in a worker process, but where there is one only); returns JSON, with the sentence why not.

    With `for_review` a reader is to decide on it; then, and with `alone`, it may use two cores.
    """
    answer = {"study": files.study}
    try:
        work = job or Job()
        if for_review:
            work.start(STEPS, f"{files.study}: reading")
        prepared = prepare_study(files, source, work, alone or for_review)
        if for_review:
            prepared = replace(prepared, record=replace(prepared.record, decision="waiting"))
        write_prepared(Path(out) / files.study, prepared)
    except (UserError, EnvironmentFault) as error:
        answer["problem"] = str(error)
    return json.dumps(answer)


def problem_of(answer: str) -> str | None:
    """Return why a study was not prepared, from what :func:`prepared_one` returned."""
    problem = json.loads(answer).get("problem")
    return None if problem is None else str(problem)


def _take(out: Path, files: StudyFiles, answer: str, report: PrepareReport) -> None:
    """Put what became of a study into the report."""
    problem = problem_of(answer)
    record = None if problem else read_preparation(out / files.study)
    if record is None:
        report.failed.append((files.folder, problem or f"{out / files.study} is gone: prepare the study again."))
        return
    report.prepared.append(record)
    _tell_failure(files, record, out, report)


def _tell_failure(files: StudyFiles, record: Preparation, out: Path, report: PrepareReport) -> None:
    if record.verdict == "failed":
        sentence = f"The preparation of {files.study} failed (see {out / files.study}): {' '.join(record.reasons)}"
        report.failed.append((files.folder, sentence))


def _sorted_out(studies: Sequence[StudyFiles], out: Path, report: PrepareReport) -> Iterator[tuple[StudyFiles, str]]:
    """Yield the studies that are to be prepared, with the state of their files; put the others into the report."""
    seen: dict[str, Path] = {}
    for files in studies:
        if files.study in seen:
            sentence = f"{files.folder} and {seen[files.study]} are both named {files.study}: rename one of the folders."
            report.failed.append((files.folder, sentence))
            continue
        seen[files.study] = files.folder
        try:
            source = source_of(files)
            record = kept(out / files.study, source)
            if record is None:
                check_place(out / files.study, files)
        except SbmirError as error:
            report.failed.append((files.folder, str(error)))
            continue
        if record is None:
            yield files, source
        else:
            report.present.append(record)
            _tell_failure(files, record, out, report)


def _check_apart(folders: Sequence[Path], out: Path) -> None:
    target = out.resolve()
    for folder in folders:
        if not folder.is_dir():
            raise UserError(f"There is no folder {folder}: give the folder that holds the studies.")
        if target.is_relative_to(folder.resolve()):
            raise UserError(f"{out} lies in {folder}, where studies are looked for: choose a folder beside it.")


def make_ready(out: Path) -> None:
    """Make the folder for prepared studies; EnvironmentFault if that cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise describe_os_error(error, out, "write into") from error
