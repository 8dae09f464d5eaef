"""Several indexers share the work: a study is claimed before it is read, and who dies loses what he claimed."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.errors import SbmirError
from app.imaging import StudyFiles
from app.library.owners import is_dead, this_owner
from app.library.records import Claim, Library

LEASE_S = 60.0
"""So long after its last sign of life an indexer loses its claims; a batch of slices or a slow write must fit into it."""

CLOCKS_S = 10.0
"""By so much the clocks of machines that share a library file may differ; a lease that ends later is dated wrongly."""

RENEW_S = 15.0
WATCH_S = LEASE_S
"""Whose lease is dated too far ahead, by a clock that is wrong, is given so long to show a sign of life."""


_UNITS = (("days", 86400), ("hours", 3600), ("minutes", 60))


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
    _watched: dict[str, tuple[Claim, float]] = field(default_factory=dict, init=False)

    def take(self, study: str) -> bool:
        """Claim a study; False while another indexer has it that may be alive."""
        now = time.monotonic()
        taken = self.library.claim(study, self.owner, LEASE_S) or self._take_over(study)
        if taken:
            self._renewed[study] = now
            self._watched.pop(study, None)
        return taken

    def _take_over(self, study: str) -> bool:
        """Take the claim of an indexer that is known to be dead, or whose clock is ahead and that shows no sign of life."""
        held = next((claim for claim in self.library.claims() if claim.study == study), None)
        if held is None or held.owner == self.owner:
            return False
        if not is_dead(held.owner) and not self._silent(held):
            return False
        self.library.release(study, held.owner)
        return self.library.claim(study, self.owner, LEASE_S)

    def _silent(self, held: Claim) -> bool:
        """Whether a claim that is dated too far ahead has been watched for long without being renewed."""
        if held.left_s <= LEASE_S + CLOCKS_S:
            return False
        seen, since = self._watched.get(held.study, (held, time.monotonic()))
        if (seen.owner, seen.until) != (held.owner, held.until):
            since = time.monotonic()
        self._watched[held.study] = held, since
        return time.monotonic() - since >= WATCH_S

    def others(self) -> str:
        """Say in whose claims it is waited that are dated too far ahead; empty where all are as usual."""
        ahead = sorted({claim.owner for claim, _ in self._watched.values()})
        if not ahead:
            return ""
        return (
            f"claimed by {', '.join(ahead)}, whose clock is ahead: taken over after {WATCH_S:.0f} s without a sign of life "
            "(check --mend removes such claims at once)"
        )

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


def abandoned(claim: Claim, removed: bool) -> str | None:
    """Return what there is to say of a claim to which nobody may come back; None for one whose owner may be at work.

    Nothing is wrong with a library that has such claims: whoever indexes the study's folder takes them.
    """
    if claim.left_s <= 0 or is_dead(claim.owner):
        what = f"{claim.study} was to be brought in by {claim.owner}, which did not finish: index its folder again"
    elif claim.left_s > LEASE_S + CLOCKS_S:
        what = (
            f"{claim.study} was claimed by {claim.owner}, whose clock is ahead of the library's (by {_long(claim.left_s)}): "
            "index takes it when that gives no sign of life for a minute, check --mend at once"
        )
    else:
        return None
    return f"{what}{'; its claim was removed' if removed else ''}."


def _long(seconds: float) -> str:
    """Say a length of time in its largest unit."""
    unit, size = next(((unit, size) for unit, size in _UNITS if seconds >= 2 * size), ("s", 1))
    return f"{seconds / size:.0f} {unit}"
