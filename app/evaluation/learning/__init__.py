"""Learning the second look's weights from labelled patients, by simulated readers, so that a hospital can learn its own."""

from app.evaluation.learning.examples import Group
from app.evaluation.learning.weights import learn_look

__all__ = ["Group", "learn_look"]
