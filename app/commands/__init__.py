"""The commands of ``python main.py``: arguments in, calls into the rooms below, sentences out.

A command is a module with ``HELP`` (one sentence, a plain string), ``add_arguments(parser)`` and ``run(arguments, job) -> int``.
Only the module of the command that was typed is imported, so that each starts as quickly as what it needs.
"""

COMMANDS = (
    "demo",
    "cohort",
    "train",
    "hash",
    "index",
    "info",
    "search",
    "copy",
    "export",
    "remove",
    "check",
    "sketch",
    "evaluate",
    "look",
    "study",
    "crossmodal",
)
"""Names of the modules in this package."""
