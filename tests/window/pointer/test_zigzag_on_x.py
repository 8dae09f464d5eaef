"""With a real X display and its own pointer: a zigzag of any speed keeps its turning points."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import REPOSITORY

NEEDED = ("Xvfb", "xdotool")
MISSING = [name for name in NEEDED if shutil.which(name) is None]
SECONDS = 60


@pytest.fixture
def display() -> Iterator[str]:
    """Return the name of an X display of this test's own."""
    seen, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[told], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        os.close(told)
        with os.fdopen(seen) as numbers:
            number = numbers.readline().strip()
        try:
            if not number:
                pytest.skip(f"Xvfb does not start: {server.communicate()[1].decode().strip()}")
            yield f":{number}"
        finally:
            server.terminate()


@pytest.mark.skipif(bool(MISSING), reason=f"a real pointer needs {' and '.join(NEEDED)}; missing: {', '.join(MISSING)}")
def test_a_zigzag_while_the_program_is_busy_keeps_its_turning_points(display: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "SBMIR_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "tests.support.gui.workers.zigzag_worker"]
    done = subprocess.run(command, check=False, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=SECONDS)
    if "Could not load the Qt platform plugin" in done.stderr:
        pytest.skip(f"Qt finds no X libraries: {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["kept"] == found["turns"], found
    assert found["compressed"] < found["turns"], "there was nothing to lose"
