"""Several indexers share the work: a study is claimed before it is read, and who dies loses what he claimed."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.errors import SbmirError
from app.imaging import StudyFiles
from app.library.records import Library

LEASE_S = 60.0
"""So long after its last sign of life an indexer loses its claims; a batch of slices or a slow write must fit into it."""

RENEW_S = 15.0


def this_owner() -> str:
    """Return a name for this indexer that no other has: machine, process and chance."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


@dataclass
class Claims:
    """The studies that this indexer is bringing into a library.

    Parameters
    ----------
    library : Library
    owner : str
    """

    library: Library
    owner: str = field(default_factory=this_owner)
    _renewed: dict[str, float] = field(default_factory=dict, init=False)

    def take(self, study: str) -> bool:
        """Claim a study; False while another indexer has it."""
        now = time.monotonic()
        taken = self.library.claim(study, self.owner, LEASE_S)
        if taken:
            self._renewed[study] = now
        return taken

    @property
    def due(self) -> bool:
        """Whether leases want to be renewed."""
        return any(time.monotonic() - renewed >= RENEW_S for renewed in self._renewed.values())

    def renew(self) -> None:
        """Renew all leases. One that was lost is let go: the library takes a study once, whoever is first."""
        for study in list(self._renewed):
            if not self.take(study):
                del self._renewed[study]

    def release(self, study: str) -> None:
        """Give a study back."""
        self._renewed.pop(study, None)
        self.library.release(study, self.owner)

    def release_all(self) -> None:
        """Give everything back; a store that fails is asked once only, since it may be patient, and the leases run out."""
        with contextlib.suppress(SbmirError):
            for study in list(self._renewed):
                self.release(study)


class SharedQueue:
    """Studies that several indexers take from, each once; those of others are looked at again later.

    Parameters
    ----------
    studies : iterable of StudyFiles
        What is to be brought in.
    claims : Claims
    on_present : callable
        Called with a study that another indexer has brought in meanwhile.
    """

    def __init__(self, studies: Iterable[StudyFiles], claims: Claims, on_present: Callable[[StudyFiles], None]) -> None:
        self._waiting = deque(studies)
        self._claims = claims
        self._on_present = on_present

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> StudyFiles | None:
        """Claim and return a study, or None if others have claimed all that wait."""
        for _ in range(len(self._waiting)):
            files = self._waiting.popleft()
            ours = self._claims.take(files.study)
            if self._claims.library.has(files.study):  # asked after the claim, since another may have finished before it
                if ours:
                    self._claims.release(files.study)
                self._on_present(files)
            elif ours:
                return files
            else:
                self._waiting.append(files)
        return None
