"""Where sessions are kept: a file each, written anew at every step, and a copy in the library that is read from.

The file is what counts: a step is made when it is on the disk. The library's copy may be some steps behind where it does not
answer for a while or cannot be written, and is brought up at the next step or when the session is taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from app import settings
from app.errors import EnvironmentFault, SbmirError, UserError, describe_os_error
from app.library import KeptReading, Library, open_library
from app.outputs import write_output
from app.reading.reader_study.plan import Plan, read_plan
from app.reading.reader_study.session import Session, read_session, session_bytes
from app.settings.holding import Hold

ENDING = ".reader.json"
MOST_BYTES = 64 << 20


def sessions_folder() -> Path:
    """Return the folder in which sessions are kept; made if missing."""
    folder = settings.data_folder() / "reader-sessions"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise describe_os_error(error, folder, "make the folder") from error
    return folder


class SessionFile:
    """The file of a session, which this program alone writes until it is let go.

    Parameters
    ----------
    session : Session
    folder : Path, optional
        If not the usual one.

    Raises
    ------
    UserError
        If another program has the session open.
    EnvironmentFault
        If the folder cannot be written.
    """

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        readable = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{session.plan}-{session.reader.code}")[:80]
        self.path = (folder or sessions_folder()) / f"{readable}-{session.id}{ENDING}"
        self._hold = Hold(self.path)
        if not self._hold.taken:
            raise UserError(
                f"The session of {session.reader.code} is open in another window of SBMIR: go on there, or close it there first."
            )

    def save(self, session: Session) -> None:
        """Write a session in one step and see it onto the disk; EnvironmentFault if that fails, the former step stays then."""
        write_output(self.path, session_bytes(session), "the reader's answers")

    def close(self) -> None:
        """Let go of the file."""
        self._hold.release()


def keep_plan(plan: Plan, folder: Path | None = None) -> None:
    """Keep a plan beside its sessions, so that they go on whatever becomes of the study's own file."""
    path = _plan_path(plan.fingerprint, folder)
    if not path.exists():
        write_output(path, (plan.model_dump_json(indent=1) + "\n").encode("utf-8"), "the reader study")


def kept_plan(session: Session, folder: Path | None = None) -> Plan:
    """Return the plan that a session was begun with; UserError if it is not kept (any more)."""
    path = _plan_path(session.fingerprint, folder)
    if not path.exists():
        raise UserError(
            f"The study that the session of {session.reader.code} was begun with is not kept on this machine: copy {path.name} "
            f"into {path.parent} from where the session was begun."
        )
    return read_plan(path)


def _plan_path(fingerprint: str, folder: Path | None) -> Path:
    return (folder or sessions_folder()) / f"study-{fingerprint[:32]}.json"


class LibraryKeeper:
    """Puts a session into the library beside its file; each call opens the library, so that any thread may call it.

    Parameters
    ----------
    address : str
        Of the library; it may hold a password.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._known: int | None = None
        self._asked = False

    def save(self, session: Session) -> None:
        """Put the session there, in the place of an earlier step of it.

        Raises
        ------
        UserError
            If it was gone on with elsewhere meanwhile: both are kept, here the file and there the library's.
        EnvironmentFault
            If the library does not answer or cannot be written.
        """
        content = session_bytes(session).decode("utf-8")
        with open_library(self._address) as library:
            if library.read_only:
                raise EnvironmentFault(f"The library {library.address} cannot be written: answers are kept in their file only.")
            if not self._asked:
                self._known = self._revision_there(library, session)
                self._asked = True
            if not library.readings.put(KeptReading(session.id, session.revision, content), self._known):
                raise _went_on_elsewhere(session, library)
        self._known = session.revision

    def _revision_there(self, library: Library, session: Session) -> int | None:
        """Return the revision of the copy that is there, if it is an earlier step of this very session."""
        kept = library.readings.get(session.id)
        if kept is None:
            return None
        if not session.continues(read_session(kept.content, f"The session {kept.name} of {library.address}")):
            raise _went_on_elsewhere(session, library)
        return kept.revision


def _went_on_elsewhere(session: Session, library: Library) -> UserError:
    return UserError(
        f"The session of {session.reader.code} was gone on with elsewhere, and {library.address} keeps what was answered there: "
        "what is answered here is kept in its file. Give the report one of the two."
    )


def kept_sessions(folder: Path | None = None) -> tuple[list[tuple[Path, Session]], list[str]]:
    """Return the sessions on this machine, the one that was worked on last first, and a sentence for each damaged file."""
    found: list[tuple[int, Path, Session]] = []
    told = []
    for path in (folder or sessions_folder()).glob(f"[!.]*{ENDING}"):
        try:
            found.append((path.stat().st_mtime_ns, path, read_session(_raw(path), str(path))))
        except (SbmirError, OSError) as error:
            told.append(str(error))
    return [(path, session) for _, path, session in sorted(found, key=lambda one: one[:2], reverse=True)], told


def newest_copies(sessions: Iterable[Session], address: str) -> list[Session]:
    """Return sessions as a library keeps them where they were gone on with elsewhere, and others as they are."""
    kept = {session.id: session for session in sessions_of_library(address)}
    return [there if (there := kept.get(one.id)) is not None and there.continues(one) else one for one in sessions]


def sessions_in(paths: Iterable[Path]) -> list[Session]:
    """Return the sessions in files, and in all files of folders; UserError if one cannot be read, or there is none."""
    sessions = []
    for path in paths:
        files = sorted(path.glob(f"[!.]*{ENDING}")) if path.is_dir() else [path]
        if not files:
            raise UserError(f"{path} holds no sessions of a reader study: they are called ...{ENDING}.")
        sessions += [read_session(_raw(file), str(file)) for file in files]
    return sessions


def sessions_of_library(address: str) -> list[Session]:
    """Return the sessions that a library keeps, by reader; UserError for one that cannot be read."""
    with open_library(address, read_only=True) as library:
        kept = library.readings.all()
        sessions = [read_session(one.content, f"The session {one.name} of {library.address}") for one in kept]
    return sorted(sessions, key=lambda session: (session.reader.code, session.created))


def _raw(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise describe_os_error(error, path, "read the session") from error
    if len(raw) > MOST_BYTES:
        raise UserError(f"{path} is too large for a session of a reader study: choose another file.")
    return raw
