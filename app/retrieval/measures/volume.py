"""``volume`` = \\|dV\\|, dV being the difference of two codes of whole brains."""

from app.retrieval.measures.sums import SumOfSquares, Term

VOLUME = SumOfSquares(
    name="volume",
    title="Whole brain",
    explanation="The brain as a whole, by its T1 image alone; of models that make one code a study",
    terms=(Term(("volume",)),),
)
