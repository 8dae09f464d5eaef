"""Reference cases and their codes: `open_library` gives a store, `index_studies` brings studies in.

Stores fulfil `Library`; each is one module, named by the scheme of its addresses in `STORES`.
"""

from app.library.addresses import STORES, open_library
from app.library.cache.codes import CodeCache, open_code_cache
from app.library.cache.findings import FindingCache, open_finding_cache
from app.library.indexing import IndexReport, index_studies
from app.library.moving.checking import CheckReport, check_library
from app.library.moving.copying import CopyReport, copy_library
from app.library.moving.exporting import FORMATS, ExportReport, export_library
from app.library.moving.importing import import_codes
from app.library.moving.label_files import LABEL_FORMATS, LabelFormat, export_labels, format_of
from app.library.readings import KeptReading, Readings
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
from app.library.whole import every_study, require_names

__all__ = [
    "FORMATS",
    "LABELS",
    "LABEL_FORMATS",
    "STORES",
    "CheckReport",
    "CodeCache",
    "CodeTable",
    "CopyReport",
    "DamagedLibrary",
    "ExportReport",
    "Fault",
    "FindingCache",
    "IndexReport",
    "KeptReading",
    "LabelFormat",
    "Library",
    "ModelEntry",
    "NoPictures",
    "PlaneKey",
    "Planes",
    "Readings",
    "StudyFacts",
    "StudyPresent",
    "StudyRecord",
    "check_library",
    "copy_library",
    "every_study",
    "export_labels",
    "export_library",
    "format_of",
    "import_codes",
    "index_studies",
    "open_code_cache",
    "open_finding_cache",
    "open_library",
    "require_names",
]
