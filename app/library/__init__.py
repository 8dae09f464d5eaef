"""Reference cases and their codes: `open_library` gives a store, `index_studies` brings studies in.

Stores fulfil `Library`; each is one module, named by the scheme of its addresses in `STORES`.
"""

from app.library.addresses import STORES, open_library
from app.library.code_cache import CodeCache, open_code_cache
from app.library.encoding import Encoder
from app.library.indexing import IndexReport, index_studies
from app.library.records import (
    LABELS,
    CodeTable,
    DamagedLibrary,
    Fault,
    Library,
    ModelEntry,
    NoPictures,
    PlaneKey,
    Planes,
    StudyFacts,
    StudyPresent,
    StudyRecord,
)

__all__ = [
    "LABELS",
    "STORES",
    "CodeCache",
    "CodeTable",
    "DamagedLibrary",
    "Encoder",
    "Fault",
    "IndexReport",
    "Library",
    "ModelEntry",
    "NoPictures",
    "PlaneKey",
    "Planes",
    "StudyFacts",
    "StudyPresent",
    "StudyRecord",
    "index_studies",
    "open_code_cache",
    "open_library",
]
