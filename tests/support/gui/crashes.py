"""Windows that die, within the process of a test: what a killed one leaves on the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QLockFile

from app import settings
from widgets.window.main_window import MainWindow


def kept(state: str = "") -> list[Path]:
    """Return the kept sketches, or what lies beside them (".lock", ".unanswered")."""
    return sorted((settings.data_folder() / "sketches").glob(f"[!.]*.sketch.json{state}"))


def make_void(lock: Path) -> None:
    """Let a lock be that of a program that is dead; one that is not there is made."""
    made = QLockFile(str(lock))
    if not lock.exists():
        assert made.tryLock(0)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    words = lock.read_text().split("\n")
    made.unlock()
    lock.write_text("\n".join([str(gone.pid), *words[1:]]))


def die(window: MainWindow) -> Path:
    """Have a window write nothing more and leave its lock as a killed process does; returns the sketch that it kept."""
    keeper = window.sketches.keeper
    keeper.save_now()
    assert keeper._own is not None, "nothing was drawn"
    path = keeper._own.path
    keeper._own.release()
    keeper._own = keeper._kept = None
    make_void(path.with_name(path.name + ".lock"))
    return path
