"""What lies on a slice, measured once: of one plane at a time, or as a table of many that a search looks through."""

from app.findings.lesion import ENHANCING, NECROTIC, Lesion, patterns
from app.findings.regions import infratentorial, region
from app.findings.table import CELL_MM, Findings, small_map
from app.findings.volumes import Extent, LesionVolume, measure_volume

__all__ = [
    "CELL_MM",
    "ENHANCING",
    "NECROTIC",
    "Extent",
    "Findings",
    "Lesion",
    "LesionVolume",
    "infratentorial",
    "measure_volume",
    "patterns",
    "region",
    "small_map",
]
