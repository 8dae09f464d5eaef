"""``normal`` = \\|dN\\|, dN being query NAC - reference NAC."""

from app.retrieval.measures.sums import SumOfSquares, Term

NORMAL = SumOfSquares(
    name="normal",
    title="Normal",
    explanation="The anatomy as if healthy; needs no sketch",
    terms=(Term(("normal",)),),
)
