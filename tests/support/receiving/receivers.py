"""A receiver at work within the test, and those who send to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage
from pynetdicom import AE
from pynetdicom.association import Association

from app.jobs import Job
from app.receiving import Brought, Storage, StoredStudy, Terms, receive
from tests.support.studies.dicom_files import write_edited

PATIENCE_S = 60


@dataclass
class Bringing:
    """Stands for what brings studies in: keeps what it was given, and answers or raises what it is told to."""

    calls: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[Brought | Exception] = field(default_factory=list)
    hold: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)

    def __call__(self, study: StoredStudy, job: Job) -> Brought:
        self.calls.append((study.name, study.names()))
        self.begun.set()
        while self.hold is not None and not self.hold.is_set():
            job.wait(0.02)
        answer = self.answers.pop(0) if self.answers else Brought("in", "good")
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Receiver:
    """A receiver at work."""

    storage: Storage
    bringing: Bringing
    told: list[str]
    job: Job
    thread: threading.Thread
    failed: list[BaseException]
    port: int = 0

    def wait_for(self, sentence: str, times: int = 1) -> None:
        """Wait until so many of the sentences that were told hold some words."""
        wait_until(lambda: sum(sentence in one for one in self.told) >= times, lambda: f"{sentence!r} in {self.told}")

    def stop(self) -> None:
        self.job.cancel()
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


def wait_until(holds: Callable[[], bool], what: Callable[[], str] = lambda: "it") -> None:
    ends = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < ends, f"waited in vain for {what()}"
        time.sleep(0.01)


@contextmanager
def receiving(
    folder: Path, terms: Terms | None = None, most_bytes: int = 10**9, bringing: Bringing | None = None
) -> Iterator[Receiver]:
    """Run a receiver in a thread; whatever ended it before it was stopped is raised."""
    storage = Storage(folder, most_bytes)
    told: list[str] = []
    failed: list[BaseException] = []
    job, bringing = Job(), bringing or Bringing()

    def run() -> None:
        try:
            receive(replace(terms or Terms(), port=0, quiet_s=0.2), storage, bringing, job, told.append)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    receiver = Receiver(storage, bringing, told, job, thread, failed)
    thread.start()
    try:
        wait_until(lambda: any(one.startswith("Listening") for one in told) or bool(failed))
        if not failed:
            receiver.port = int(told[0].split(" port ")[1].split()[0])
        yield receiver
    finally:
        receiver.stop()
        storage.close()
        if failed:
            raise failed[0]


@contextmanager
def sending(
    port: int, title: str = "PACS", called: str = "SBMIR", kinds: Sequence[str] = (MRImageStorage,), syntax: str | None = None
) -> Iterator[Association]:
    """Open an association, which need not be accepted; it is released at the end, if it still stands."""
    entity = AE(title)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = 2 * PATIENCE_S  # of a disk that others keep busy, too
    entity.add_requested_context("1.2.840.10008.1.1")
    for kind in kinds:
        entity.add_requested_context(kind, syntax or ExplicitVRLittleEndian)
    association = entity.associate("127.0.0.1", port, ae_title=called)
    _let_answers_arrive(association)
    try:
        yield association
    finally:
        if association.is_established and association.is_alive():
            association.release()
        wire = association.dul.socket
        if wire is not None and wire.socket is not None:  # which pynetdicom leaves open where the other side closed it
            wire.socket.close()


def _let_answers_arrive(association: Association) -> None:
    """Let a sender's own thread rest before it sends: on a busy machine pynetdicom's throws answers away else, now and then."""
    send_c_store = association.send_c_store

    def unhurried(*args: Any, **options: Any) -> Dataset:
        association._reactor_checkpoint.clear()
        time.sleep(0.01)
        return send_c_store(*args, **options)

    vars(association)["send_c_store"] = unhurried


def wait_for_end(association: Association) -> None:
    """Wait until an association has noticed that the other side ended it."""
    wait_until(lambda: not association.is_established and not association.is_alive())


def send(port: int, paths: Iterable[Path], title: str = "PACS") -> list[int]:
    """Send some files by one association and return their statuses."""
    with sending(port, title) as association:
        assert association.is_established
        return [int(association.send_c_store(dcmread(path)).Status) for path in paths]


def small_study(folder: Path, study: str = "1") -> list[Path]:
    """Write the smallest study, 36 images, of the StudyInstanceUID ``2.25.`` and `study`, and return its files."""

    def edit(out: Dataset, k: int) -> None:
        out.StudyInstanceUID = f"2.25.{study}"
        out.SOPInstanceUID = f"2.25.{study}.{out.SeriesNumber}.{k + 1}"
        out.SeriesInstanceUID = f"2.25.{study}.{out.SeriesNumber}"

    write_edited(folder, dict.fromkeys(("t1", "t1ce", "flair"), edit))
    return sorted(folder.iterdir())


def other_object(kind: str, study: str = "1", **elements: Any) -> Dataset:
    """Return an object without images, such as a report."""
    out = Dataset()
    out.SOPClassUID, out.SOPInstanceUID = kind, f"2.25.{study}.99"
    out.StudyInstanceUID, out.SeriesInstanceUID = f"2.25.{study}", f"2.25.{study}.98"
    out.PatientName, out.PatientID, out.Modality = "Testperson^Zebulon", "MRN-4711-77", "SR"
    for keyword, value in elements.items():
        setattr(out, keyword, value)
    out.file_meta = FileMetaDataset()
    out.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return out
