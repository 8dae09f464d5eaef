"""Label maps as DICOM segmentations (SEG), on the series that a study was read from.

:func:`find_source` finds that series again, :func:`segmentation` makes the segmentation.
"""

from app.imaging.dicom.segmenting.making import Author, segmentation
from app.imaging.dicom.segmenting.sources import find_source

__all__ = ["Author", "find_source", "segmentation"]
