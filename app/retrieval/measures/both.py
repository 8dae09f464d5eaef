"""``both`` = sqrt((1 - W) (normal / sN)^2 + W (abnormal / sA)^2), W in [0, 1] weighing the abnormal part.

sN is typical of the library's slices, sA of those with a lesion (:mod:`app.retrieval.scales`).
"""

from app.retrieval.measures.sums import SumOfSquares, Term
from app.retrieval.scales import Over

BOTH = SumOfSquares(
    name="both",
    title="Both",
    explanation="Normal and abnormal distances, weighed by the slider",
    terms=(
        Term(("normal",), share=lambda weight: 1 - weight, scale=Over.ALL),
        Term(("abnormal",), share=lambda weight: weight, scale=Over.LESIONS),
    ),
    drawn=True,
)
