"""Receiving: a place that a PACS or a scanner sends studies to (DICOM C-STORE), which brings them into a library.

What was acknowledged is on the disk. :class:`Storage` keeps it in a bounded folder with what became of each study,
:class:`Listener` takes it in from the network, :class:`Reception` sees when a study is complete and has it brought in, one after
another, in a process of its own (:func:`bring_in_by`). :func:`receive` is all of them together.
"""

from app.receiving.bringing import Way, bring_in_by, check_way
from app.receiving.listener import Listener
from app.receiving.reception import Reception, receive
from app.receiving.states import Brought, Outcome, StudyState
from app.receiving.storage import Full, Storage, StoredStudy
from app.receiving.terms import Terms

__all__ = [
    "Brought",
    "Full",
    "Listener",
    "Outcome",
    "Reception",
    "Storage",
    "StoredStudy",
    "StudyState",
    "Terms",
    "Way",
    "bring_in_by",
    "check_way",
    "receive",
]
