"""The commands of ``python main.py``: arguments in, calls into the rooms below, sentences out."""

COMMANDS = ("cohort", "train", "index", "info", "search", "evaluate")
"""Names of the modules in this package; each has ``HELP``, ``add_arguments`` and ``run``."""
