"""How an evaluation is told beside its text: lines of a table, one page with plots and pictures."""

from app.evaluation.telling.lines import as_csv
from app.evaluation.telling.page import as_html
from app.evaluation.telling.pictures import Strips, picture_strips

__all__ = ["Strips", "as_csv", "as_html", "picture_strips"]
