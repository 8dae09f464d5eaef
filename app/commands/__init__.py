"""The commands of ``python main.py``: arguments in, calls into the rooms below, sentences out.

A command is a module with ``HELP`` (one sentence, a plain string), ``add_arguments(parser)`` and ``run(arguments, job) -> int``.
Only the module of the command that was typed is imported, so that each starts as quickly as what it needs.
"""

COMMANDS = {
    "demo": "demo",
    "cohort": "cohort",
    "train": "train",
    "hash": "hash",
    "prepare": "prepare",
    "receive": "receive",
    "index": "library.index",
    "info": "library.info",
    "search": "search",
    "copy": "library.copy",
    "scale": "scale",
    "export": "library.export",
    "labels": "library.labels",
    "remove": "library.remove",
    "check": "library.check",
    "sketch": "sketch",
    "evaluate": "evaluate",
    "look": "look",
    "study": "study",
    "crossmodal": "crossmodal",
    "register": "register",
}
"""Modules in this package by the name that is typed."""
