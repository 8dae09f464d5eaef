"""The receiver as a whole: it waits until a study is complete, and has one after another brought in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.errors import Cancelled, SbmirError, UserError
from app.jobs import Job
from app.receiving.bringing import BringIn
from app.receiving.listener import Listener
from app.receiving.states import Brought, StudyState
from app.receiving.storage import Storage, StoredStudy
from app.receiving.terms import Terms
from app.receiving.waiting import Waiting, names_of

POLL_S = 0.5
BUG_FILE = "bug.txt"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 60.0, 3600.0
"""After a fault of the machine a study is tried again: after so long, then twice as long each time."""

Tell = Callable[[str], None]


class Reception:
    """Sees to it that something becomes of every study in a storage.

    Parameters
    ----------
    storage : Storage
    waiting : Waiting
    bring_in : callable
        Brings one study in.
    discard : bool
        Whether what was received goes once it is in the library.
    tell : callable
        Gets sentences.
    """

    def __init__(self, storage: Storage, waiting: Waiting, bring_in: BringIn, discard: bool, tell: Tell) -> None:
        self._storage = storage
        self._waiting = waiting
        self._bring_in = bring_in
        self._discard = discard
        self._tell = tell
        self._pauses: dict[str, float] = {}

    def take_up(self) -> list[str]:
        """Take up what a former run left, and return the studies that wait.

        Raises
        ------
        EnvironmentFault
            If the storage cannot be read.
        """
        waiting = []
        for study in self._storage.studies():
            if study.waits():
                self._waiting.comes(study.name)
                waiting.append(study.name)
            elif self._discard and study.state().outcome == "in":
                self._storage.discard(study)
        return waiting

    def step(self, job: Job) -> None:
        """Bring in what is complete; raises :class:`~app.errors.Cancelled`, and nothing else that a study may be the cause of."""
        for name in self._waiting.complete():
            try:
                self._see_to(self._storage.study(name), job)
            except Cancelled:
                raise
            except SbmirError as error:
                self._try_again(name, str(error))
            except OSError as error:
                self._try_again(name, f"{self._storage.folder} cannot be used: {error.strerror or type(error).__name__}.")

    def _see_to(self, study: StoredStudy, job: Job) -> None:
        state, images = study.state(), study.images
        if images in ("", state.images):
            return
        names = study.names()
        if state.discarded and not self._is_worth_it(study, state, images, names):
            return
        began = time.monotonic()
        self._tell(f"{study.name}: complete, {len(names)} images; it is brought in.")
        try:
            brought = self._bring_in(study, job)
        except UserError as error:
            brought = Brought("unusable", str(error))
        except (SbmirError, OSError):
            raise
        except Exception as error:  # a bug of ours that one odd study meets must not stop the others
            (study.folder / BUG_FILE).write_text(f"{error}\n", "utf-8")
            brought = Brought("unusable", f"A bug in SBMIR: please report it with what {study.folder / BUG_FILE} holds.")
        study.become(StudyState(images, brought.outcome, brought.sentence, () if brought.outcome == "in" else state.discarded))
        self._pauses.pop(study.name, None)
        done = f"in the library after {time.monotonic() - began:.0f} s" if brought.outcome == "in" else "not brought in"
        self._tell(f"{study.name}: {done}. {brought.sentence}".strip())
        if brought.outcome == "in" and self._discard:
            self._storage.discard(study)
        self._storage.count()

    def _is_worth_it(self, study: StoredStudy, state: StudyState, images: str, names: list[str]) -> bool:
        """Whether a study whose images were discarded is there again, with more than there was."""
        former, now = set(state.discarded), set(names)
        if now <= former:
            study.become(replace(state, images=images))
            self._tell(f"{study.name}: {len(names)} images were sent again after it was brought in; there is nothing new.")
            self._storage.discard(study)
            return False
        if former - now:
            sentence = (
                f"{len(now - former)} images came after it was brought in and what it was made of was discarded: send the whole "
                "study again to have them in the library."
            )
            study.become(replace(state, images=images, outcome="late", sentence=sentence))
            self._tell(f"{study.name}: {sentence}")
            return False
        return True

    def _try_again(self, name: str, sentence: str) -> None:
        pause = self._pauses.get(name, FIRST_PAUSE_S)
        self._pauses[name] = min(2 * pause, LONGEST_PAUSE_S)
        self._waiting.again_in(name, pause)
        self._tell(f"{name}: {sentence} It is tried again in {pause:.0f} s.")


def receive(terms: Terms, storage: Storage, bring_in: BringIn, job: Job, tell: Tell) -> None:
    """Listen until the job is cancelled, and bring in whatever is complete.

    Parameters
    ----------
    terms : Terms
    storage : Storage
    bring_in : callable
        Brings one study in (:func:`app.receiving.bring_in_by`).
    job : Job
    tell : callable
        Gets a sentence for each thing that happens, from any thread.

    Raises
    ------
    UserError, EnvironmentFault
        It cannot listen there, or the storage cannot be used.
    """
    waiting = Waiting(terms.quiet_s)
    reception = Reception(storage, waiting, bring_in, terms.discard, tell)
    left = reception.take_up()
    listener = Listener(terms, storage, waiting, tell)
    try:
        whoever = f"of {names_of(terms.allowed)}" if terms.allowed else "of anybody on this machine"
        tell(f"Listening at {terms.address} port {listener.port} as {terms.title}, for studies {whoever}.")
        if left:
            tell(f"{len(left)} studies of a former run wait to be brought in: {names_of(left)}.")
        while True:
            job.wait(POLL_S)
            reception.step(job)
    except Cancelled:
        pass
    finally:
        listener.close()
    left = [study.name for study in storage.studies() if study.waits()]
    tell(f"Stopped. {len(left)} studies wait for the next start{f': {names_of(left)}' if left else ''}.")
