"""What lies on a slice, measured once: of one plane at a time, or as a table of many that a search looks through."""

from app.findings.lesion import ENHANCING, NECROTIC, Lesion, patterns
from app.findings.regions import infratentorial, region
from app.findings.table import CELL_MM, Findings, small_map

__all__ = ["CELL_MM", "ENHANCING", "NECROTIC", "Findings", "Lesion", "infratentorial", "patterns", "region", "small_map"]
