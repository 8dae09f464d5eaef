"""What changes whole structures at once: growing, shrinking, smoothing, and filling the slices between drawn ones."""

from app.sketch.reshaping.between import Between, fill_between
from app.sketch.reshaping.masks import grown, shrunk, smoothed
from app.sketch.reshaping.structures import grow, shrink, smooth

__all__ = ["Between", "fill_between", "grow", "grown", "shrink", "shrunk", "smooth", "smoothed"]
