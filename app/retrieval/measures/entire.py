"""``entire`` = \\|dN + dA\\|, the paper's query; it is no function of the normal and the abnormal distance."""

from app.retrieval.measures.sums import SumOfSquares, Term

ENTIRE = SumOfSquares(
    name="entire",
    title="Entire",
    explanation="Anatomy and lesion together, as one code",
    terms=(Term(("normal", "abnormal")),),
    drawn=True,
)
