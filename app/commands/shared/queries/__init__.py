"""What ``search`` is asked, in words or in a file, and the answers."""

from app.commands.shared.queries.answering import Answered, Answerer
from app.commands.shared.queries.asked import Asked, read_place
from app.commands.shared.queries.files import read_queries
from app.commands.shared.queries.reporting import report_of
from app.commands.shared.queries.saved import SavedAsked, read_saved

__all__ = ["Answered", "Answerer", "Asked", "SavedAsked", "read_place", "read_queries", "read_saved", "report_of"]
