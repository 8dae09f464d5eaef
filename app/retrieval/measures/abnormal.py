"""``abnormal`` = \\|dA\\|, dA being query AAC - reference AAC."""

from app.retrieval.measures.sums import SumOfSquares, Term

ABNORMAL = SumOfSquares(
    name="abnormal",
    title="Abnormal",
    explanation="The lesion alone, in any anatomy",
    terms=(Term(("abnormal",)),),
    drawn=True,
)
