"""The second look: candidates that the codes give are ranked by what was drawn, as a reader would judge them.

A reader judges three points of a case: is the SIZE alike, the LOCATION, the PATTERN of contrast enhancement? For every
candidate the second look estimates how likely each judgement is a yes (:mod:`app.retrieval.second_look.judging`), and ranks by
their sum and the overlap of the lesions. Its weights were learned from training patients and travel with the program.
"""

from app.retrieval.second_look.judging import rough_in_sql
from app.retrieval.second_look.looks import ANYWHERE, HERE, LOOKS, Look, Seen
from app.retrieval.second_look.table import LookTable, of_template
from app.retrieval.second_look.weights import LookWeights, chosen_weights, shipped_weights

__all__ = [
    "ANYWHERE",
    "HERE",
    "LOOKS",
    "Look",
    "LookTable",
    "LookWeights",
    "Seen",
    "chosen_weights",
    "of_template",
    "rough_in_sql",
    "shipped_weights",
]
