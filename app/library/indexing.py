"""Bringing studies into a library: find, claim, read, encode, one atomic write a study."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.anatomy import NETWORK_MODALITIES
from app.codes import SliceModel, StackModel, StudyModel
from app.errors import Cancelled, EnvironmentFault, SbmirError, UserError, describe_os_error
from app.imaging import Looking, StudyFiles, Unused, find_studies, read_patient_table
from app.jobs import Job
from app.library.cache.pictures import remember_pictures
from app.library.claims import Claims, SharedQueue
from app.library.encoding import LabelSource, ReadStudy, encode, encode_whole, read_study
from app.library.records import Library, StudyPresent, StudyRecord
from app.library.spaces import other_space, same_space

_log = logging.getLogger(__name__)

STUDIES = 3
"""So many are in memory at most (about 0.3 GB each): read ahead, or encoded one beside the other."""

POLL_S = 2.0
"""How often to look whether the studies that other indexers have claimed are there."""

Made = ReadStudy | StudyRecord
"""What the threads of a run make of a study's files."""

AS_NAMED = Looking()

SILENCE_S = 5.0
"""When a library has not answered for so long, the progress says so."""


@dataclass(frozen=True)
class IndexReport:
    """What became of an index run.

    Attributes
    ----------
    added, present : list of str
        Studies brought in now, and those that the library held already or that another indexer brought in.
    failed : list of (Path, str)
        Folders that could not be used, each with the sentence why.
    unused : list of Unused
        What looks like images and is part of no study, though nothing is wrong with it.
    told : list of str
        What is to be known of the table of patients.
    """

    added: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def index_studies(
    folders: Iterable[Path | str],
    library: Library,
    model: SliceModel | StudyModel,
    job: Job,
    labels: LabelSource = "source",
    looking: Looking = AS_NAMED,
) -> IndexReport:
    """Bring every study below some folders into a library; studies it holds already are skipped, so a run resumes.

    Studies are read while others are encoded. Several indexers may fill one library: each study is claimed before it is read,
    and stored once. A study that cannot be used is reported and does not stop the rest; a library that cannot be written does.

    Parameters
    ----------
    folders : iterable of Path
        Each is searched with everything below it.
    library : Library
        Open for writing, with the codes of `model`.
    model : SliceModel or StudyModel
        One of whole studies needs the modalities of its space only.
    job : Job
        Gets one item a study; a cancel is answered between batches of slices, and what was finished is kept.
    labels : "source" or "predicted"
        Whether a study's own label map is used where there is one, or the model's always.
    looking : Looking
        How to look for the studies: by a mapping file, along links, by what makes DICOM files one study (``docs/indexing.md``).

    Returns
    -------
    IndexReport

    Raises
    ------
    UserError
        If there is no study at all in one of the folders, the mapping is wrong, or the library belongs to another model.
    EnvironmentFault
        If the library cannot be written.
    Cancelled
        If the job was cancelled.
    """
    if library.read_only:
        raise EnvironmentFault(f"The library {library.address} is open for reading only: check the permissions of its folder.")
    if library.model_id not in (None, model.id):
        raise UserError(f"The library {library.address} was made by another model: index into a new library.")
    if library.space is not None and not same_space(library.space, model.space):
        raise other_space(library.address, library.space, model.space)
    roots = [Path(folder) for folder in folders]
    patients = None if looking.patients is None else read_patient_table(looking.patients)
    found = find_studies(
        roots,
        looking.mapping,
        job,
        follow_links=looking.follow_links,
        grouping=looking.grouping,
        needed=model.space.modalities or NETWORK_MODALITIES,
    )
    report = IndexReport(failed=list(found.failed), unused=list(found.unused))
    studies = found.studies
    if patients is not None:
        studies, told = patients.given_to(studies)
        report.told.extend([*told, *_others_facts(studies, library)])
    waiting = list(_sort_out(studies, library, report))
    total = len(found.studies) + len(found.failed)
    job.start(total, "Indexing", done=total - len(waiting))
    _Run(library, model, job, report).bring_in(waiting, labels == "source")
    return report


def _others_facts(studies: Sequence[StudyFiles], library: Library) -> Iterator[str]:
    """Say how many studies the library holds already with other facts of their patients."""
    held = {facts.study: facts.patient_facts for facts in library.studies()}
    others = [files.study for files in studies if files.study in held and held[files.study] != files.patient_facts]
    if others:
        yield (
            f"{len(others)} studies are in the library already, {others[0]} among them, and keep what is known there of their "
            "patients: remove them and index them again to change that."
        )


def _sort_out(studies: Sequence[StudyFiles], library: Library, report: IndexReport) -> Iterator[StudyFiles]:
    """Yield the studies that are yet to be brought in; put the others into the report."""
    held = {facts.study: facts.collection for facts in library.studies()}
    seen: dict[str, Path] = {}
    for files in studies:
        if files.study in seen:
            sentence = f"{files.folder} and {seen[files.study]} are both named {files.study}: rename one of the folders."
            report.failed.append((files.folder, sentence))
            continue
        seen[files.study] = files.folder
        if files.study not in held:
            yield files
        elif held[files.study] == files.collection:
            report.present.append(files.study)
        else:
            sentence = (
                f"{files.folder} is of the collection {files.collection}, but the library holds a study named {files.study} of "
                f"the collection {held[files.study]}: rename the folder if it is another one."
            )
            report.failed.append((files.folder, sentence))


class _Run:
    """One run over the studies that are not there yet."""

    def __init__(self, library: Library, model: SliceModel | StudyModel, job: Job, report: IndexReport) -> None:
        self._library = library
        self._model = model
        self._job = job
        self._report = report
        self._claims = Claims(library)
        self._at_once = model.studies_at_once if isinstance(model, StackModel) else 1
        self._ended = threading.Event()

    def bring_in(self, waiting: Sequence[StudyFiles], source_labels: bool) -> None:
        """Bring in what waits, as far as other indexers do not."""
        queue = SharedQueue(waiting, self._claims, self._on_present)
        begun: deque[tuple[StudyFiles, Future[Made]]] = deque()
        readers = ThreadPoolExecutor(STUDIES - self._at_once, "sbmir-read")
        encoders = ThreadPoolExecutor(self._at_once, "sbmir-study", self._join_in)
        try:
            while queue or begun:
                with self._awaiting_library():
                    while len(begun) < STUDIES and (files := queue.take()) is not None:
                        reading = readers.submit(_read, files, source_labels)
                        begun.append((files, reading if self._at_once == 1 else encoders.submit(self._encoded, reading, files)))
                if begun:
                    self._bring_in_one(*begun.popleft())
                elif queue:
                    self._wait_for_others(len(queue))
        finally:
            self._ended.set()
            readers.shutdown(wait=False, cancel_futures=True)
            encoders.shutdown(cancel_futures=True)
            readers.shutdown()
            self._claims.release_all()

    def _bring_in_one(self, files: StudyFiles, begun: Future[Made]) -> None:
        try:
            while not wait([begun], POLL_S).done:
                self._between()
            made = begun.result()
            self._store(made if isinstance(made, StudyRecord) else self._record(made, files, self._between))
            self._report.added.append(files.study)
        except StudyPresent:  # another indexer was quicker
            self._report.present.append(files.study)
        except (UserError, _Unreadable) as error:
            self._report.failed.append((files.folder, str(error)))
        with self._awaiting_library():
            self._claims.release(files.study)
        self._job.advance(f"Indexed {files.study}")

    def _join_in(self) -> None:
        if isinstance(self._model, StackModel):
            self._model.join_in()

    def _encoded(self, reading: Future[Made], files: StudyFiles) -> Made:
        """Encode a study beside others, in a thread that must leave library and claims alone."""
        read = reading.result()
        return self._record(read, files, self._go_on) if isinstance(read, ReadStudy) else read

    def _record(self, read: ReadStudy, files: StudyFiles, between: Callable[[], None]) -> StudyRecord:
        if isinstance(self._model, StudyModel):
            return encode_whole(read, files, self._model)
        return encode(read, files, self._model, between)

    def _go_on(self) -> None:
        self._job.check()
        if self._ended.is_set():
            raise Cancelled()

    def _store(self, record: StudyRecord) -> None:
        with self._awaiting_library():
            self._library.add(record)
        if not self._library.pictures:  # so that the first search on this machine finds them
            remember_pictures(self._library.address, record)

    def _between(self) -> None:
        self._job.check()
        if self._claims.due:
            with self._awaiting_library():
                self._claims.renew()

    def _on_present(self, files: StudyFiles) -> None:
        self._report.present.append(files.study)
        self._job.advance(f"{files.study} is there")

    def _wait_for_others(self, count: int) -> None:
        ahead = self._claims.others()
        self._job.tell(f"Waiting for {count} studies that another run has begun{f', {ahead}' if ahead else ''}")
        self._job.wait(POLL_S)

    @contextmanager
    def _awaiting_library(self) -> Iterator[None]:
        """Say so in the progress when the library takes long to answer; the store itself tries again for a while."""
        timer = threading.Timer(SILENCE_S, self._job.tell, ["The library does not answer, trying again"])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _read(files: StudyFiles, source_labels: bool) -> Made:
    """Read a study; whatever is wrong with it is its own failure."""
    try:
        return read_study(files, source_labels)
    except SbmirError as error:
        raise _Unreadable(str(error)) from error
    except OSError as error:
        raise _Unreadable(str(describe_os_error(error, files.folder, "read"))) from error
    except MemoryError as error:
        raise _Unreadable(f"There is not enough memory to read {files.folder}: close other programs.") from error
    except Exception as error:  # a bug of ours that one odd file meets must not cost a night's run
        _log.exception("Reading %s failed", files.folder)
        raise _Unreadable(f"{files.folder} could not be read because of a bug in SBMIR: please report it.") from error


class _Unreadable(SbmirError):
    """A study that could not be read, for whatever reason: its own failure and not the run's."""
