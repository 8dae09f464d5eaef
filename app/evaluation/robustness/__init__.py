"""How much worse sketches and scans make what is found: curves over what may be wrong with them."""

from app.evaluation.robustness.curves import Robustness, measure_robustness
from app.evaluation.robustness.picture import as_picture

__all__ = ["Robustness", "as_picture", "measure_robustness"]
