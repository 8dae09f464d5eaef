"""What is brought into a library: how studies are found, and the command that brings them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.jobs import Job
from widgets.language import tr, tr_later
from widgets.libraries.child_process import Stage

if TYPE_CHECKING:
    from app.imaging import Found

LIBRARY_VARIABLE = "SBMIR_LIBRARY"
"""Where the index command finds the address, which may hold a password, so that no list of processes shows it."""

LABELS = {
    "source": tr_later("The studies' own, predicted where there are none"),
    "predicted": tr_later("Always predicted by the model"),
}


GROUPINGS = {
    "auto": tr_later("As the files say; parts that complete each other by day"),
    "study": tr_later("As the files say, each alone"),
    "day": tr_later("All of a patient's day"),
    "folder": tr_later("All of a folder"),
}
"""What is one study, by the index command's words for it."""


def look(folders: Sequence[Path], mapping: Path | None, job: Job, follow_links: bool = False, grouping: str = "auto") -> Found:
    """Find the studies below some folders; off the window's thread, for it imports the readers of all formats."""
    from app.imaging import Grouping, find_studies

    return find_studies(folders, mapping, job, grouping=Grouping(grouping), follow_links=follow_links)


@dataclass(frozen=True)
class Import:
    """What is to be brought in where; the address may hold a password."""

    folders: tuple[Path, ...]
    address: str
    model: Path
    labels: str = "source"
    mapping: Path | None = None
    follow_links: bool = False
    grouping: str = "auto"

    def stage(self) -> Stage:
        """Return the command that does it."""
        arguments = ["index", *map(str, self.folders), "--labels", self.labels, "--model", str(self.model)]
        arguments += ["--group", self.grouping]
        if self.mapping is not None:
            arguments += ["--mapping", str(self.mapping)]
        if self.follow_links:
            arguments.append("--follow-links")
        return Stage(tr("Bringing in studies"), tuple(arguments), ((LIBRARY_VARIABLE, self.address),))
