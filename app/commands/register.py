"""``register``: let links to studies (``sbmir://study/ID``), in a RIS or a mail, start SBMIR."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from app.errors import UserError, describe_os_error
from app.jobs import Job
from app.settings import REPOSITORY, RESOURCES

HELP = "Make links to studies (sbmir://study/ID) open in SBMIR, for this user on a Linux desktop."

NAME = "sbmir.desktop"
_TYPE = "x-scheme-handler/sbmir"
_RESERVED = '"`$\\'
_SECONDS = 30
"""For a program of the desktop."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--remove", action="store_true", help="let links open nothing again")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Write or remove the desktop's entry and tell the desktop."""
    if not sys.platform.startswith("linux"):
        raise UserError("Only Linux desktops are registered by SBMIR: docs/links.md says what to enter on Windows.")
    path = entry_path()
    try:
        if arguments.remove:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(entry(os.environ.get("SBMIR_HOME")), encoding="utf-8")
    except OSError as error:
        raise describe_os_error(error, path, "write the desktop's entry") from error
    untold = _tell_desktop(path, arguments.remove)
    print(f"{path} is {'gone' if arguments.remove else 'written: links to sbmir://study/ID open in SBMIR'}.")
    if untold:
        print(f"The desktop sees it when you log in again, since {' and '.join(untold)} could not be run.", file=sys.stderr)
    return 0


def entry_path() -> Path:
    """Return where the desktop looks for the user's programs."""
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home and Path(home).is_absolute() else Path.home() / ".local" / "share") / "applications" / NAME


def entry(home: str | None) -> str:
    """Return the desktop's entry of this checkout and Python; with `home`, of that data folder.

    Raises
    ------
    UserError
        If a path cannot stand in such an entry.
    """
    words = [sys.executable, str(REPOSITORY / "main.py")]
    if home:
        words = ["env", f"SBMIR_HOME={Path(home).resolve()}", *words]
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Name=SBMIR",
        "Comment=Finds cases that resemble a sketched lesion",
        f"Exec={' '.join(map(_quoted, words))} %u",
        f"Icon={RESOURCES / 'icons' / 'brush.svg'}",
        "Terminal=false",
        "Categories=Science;MedicalSoftware;",
        f"MimeType={_TYPE};",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    r"""Quote a word as entries want it: what has a meaning gets a backslash, itself doubled as in every value; % is doubled."""
    if any(ord(sign) < ord(" ") for sign in word):
        raise UserError(f"{word!r} cannot be registered: move it to a folder without line breaks in its name.")
    escaped = "".join(f"\\{sign}" if sign in _RESERVED else sign for sign in word)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


def _tell_desktop(path: Path, removed: bool) -> list[str]:
    """Have the desktop read its entries anew; return the programs that could not be run."""
    calls = [["update-desktop-database", str(path.parent)]]
    if not removed:
        calls.append(["xdg-mime", "default", NAME, _TYPE])
    return [call[0] for call in calls if not _runs(call)]


def _runs(call: list[str]) -> bool:
    if shutil.which(call[0]) is None:
        return False
    try:
        return subprocess.run(call, capture_output=True, timeout=_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
