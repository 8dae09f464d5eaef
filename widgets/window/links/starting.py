"""Whether a start of the program opens a window, or asks the one that runs."""

from __future__ import annotations

import argparse
import importlib
import logging
from collections.abc import Callable
from typing import cast

from app.errors import EnvironmentFault
from app.settings.holding import Hold
from widgets.window.links.address import linked_study
from widgets.window.links.place import meeting_place

_log = logging.getLogger(__name__)


def start(arguments: argparse.Namespace) -> int:
    """Open a window and stay until it is closed, or hand the study that is asked for to the one that runs.

    Parameters
    ----------
    arguments : Namespace
        `study` is a link or an ID, or None; with `library`, `engine`, `template`, `model` or `structures` a window of
        its own is wanted, and opens in any case.

    Raises
    ------
    UserError
        If the study cannot be one, or the window that runs does not take it.
    EnvironmentFault
        If that window does not answer.
    """
    hold = None
    if arguments.study is not None:
        arguments.study = linked_study(arguments.study)
        own = (arguments.library, arguments.engine, arguments.template, arguments.model, arguments.structures)
        if all(option is None for option in own) and _can_meet():
            hand_over = importlib.import_module("widgets.window.links.handing").hand_over
            hold = cast(Hold | None, hand_over(arguments.study))
            if hold is None:
                return 0
    run_window = cast(
        Callable[[argparse.Namespace, Hold | None], int], importlib.import_module("widgets.window.launch").run_window
    )
    return run_window(arguments, hold)


def _can_meet() -> bool:
    """Whether windows of this machine can ask each other: Qt's network needs Kerberos' library (libgssapi_krb5) on Linux."""
    try:
        importlib.import_module("PySide6.QtNetwork")
        meeting_place()
    except (ImportError, EnvironmentFault) as error:
        _log.warning("Windows cannot ask each other: %s", error)
        return False
    return True
