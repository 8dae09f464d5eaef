"""The front door: choosing a command, exit statuses, sentences instead of tracebacks."""

from __future__ import annotations

import argparse
import errno
import importlib
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

import main
from app.errors import Cancelled, PartialFailure, UserError
from app.jobs import ConsoleProgress, Job, ProgressStyle
from app.settings import REPOSITORY

Install = Callable[[Callable[[Job], int]], None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that makes ``main.py probe`` do what it is given."""

    def put(action: Callable[[Job], int]) -> None:
        module = types.ModuleType("probe_command")
        module.__dict__.update(
            HELP="Probe.",
            add_arguments=lambda parser: parser.add_argument("--times", type=int, default=1),
            run=lambda arguments, job: action(job),
        )
        monkeypatch.setitem(sys.modules, "probe_command", module)
        monkeypatch.setitem(main.MODULES, "probe", "probe_command")

    return put


def raising(error: BaseException) -> Callable[[Job], int]:
    def action(job: Job) -> int:
        raise error

    return action


def test_result_of_the_command_is_the_exit_status(install: Install) -> None:
    install(lambda job: 7)
    assert main.main(["probe"]) == 7


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UserError("P1 has no t1: add it."), 2),
        (PartialFailure("P2 was left out."), 3),
        (Cancelled(), 130),
        (KeyboardInterrupt(), 130),
        (OSError(errno.ENOSPC, "No space left on device", "/data/lib.sbmir"), 2),
        (OSError(errno.EROFS, "Read-only file system", "/data/lib.sbmir"), 2),
        (OSError(errno.EACCES, "Permission denied", "/data/lib.sbmir"), 2),
        (OSError(errno.ENAMETOOLONG, "File name too long", "/data/lib.sbmir"), 2),
        (OSError(errno.ESTALE, "Stale file handle", "/data/lib.sbmir"), 2),
        (MemoryError(), 2),
        (ModuleNotFoundError("No module named 'vtkmodules'", name="vtkmodules"), 2),
        (ModuleNotFoundError("No module named 'c_geometry.raster'", name="c_geometry.raster"), 2),
        (ImportError("libGL.so.1: cannot open shared object file: No such file or directory"), 2),
    ],
)
def test_an_expected_failure_is_one_sentence(
    install: Install, capsys: pytest.CaptureFixture[str], error: BaseException, status: int
) -> None:
    install(raising(error))
    assert main.main(["probe"]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert len(captured.err.strip().splitlines()) == 1
    if isinstance(error, OSError):
        assert "/data/lib.sbmir" in captured.err


@pytest.mark.parametrize("error", [ValueError("shapes differ"), OSError(errno.EBADF, "Bad file descriptor")])
def test_a_bug_shows_its_traceback(install: Install, capsys: pytest.CaptureFixture[str], error: Exception) -> None:
    install(raising(error))
    assert main.main(["probe"]) == 1
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert str(error) in told
    assert "report" in told.splitlines()[-1]


def test_json_progress_goes_to_stdout(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    def action(job: Job) -> int:
        job.start(2, "Probing")
        job.advance("Probing", 2)
        return 0

    install(action)
    assert main.main(["probe", "--progress", "json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["progress"]["done"] for line in lines] == [0, 2]
    assert main.main(["probe", "--progress", "none"]) == 0
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_unknown_command_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["serach"]) == 2
    assert "did you mean search?" in capsys.readouterr().err


def test_wrong_arguments_exit_2(install: Install) -> None:
    install(lambda job: 0)
    for words in (["probe", "--times", "often"], ["--no-such-option"]):
        with pytest.raises(SystemExit) as stopped:
            main.main(words)
        assert stopped.value.code == 2


def test_the_window_gets_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[argparse.Namespace] = []

    def run_window(arguments: argparse.Namespace, hold: object) -> int:
        assert hold is None
        seen.append(arguments)
        return 0

    launch = types.ModuleType("widgets.window.launch")
    launch.__dict__["run_window"] = run_window
    monkeypatch.setitem(sys.modules, "widgets.window.launch", launch)
    assert main.main([]) == 0
    assert main.main(["--library", "mongodb://host/db", "--engine", "chdb:there", "--template", "T"]) == 0
    assert [one.library for one in seen] == [None, "mongodb://host/db"]
    assert [one.engine for one in seen] == [None, "chdb:there"]
    assert seen[1].template == Path("T")


@pytest.mark.parametrize("name", main.MODULES)
def test_every_command_has_its_parts(name: str) -> None:
    module = importlib.import_module(main.MODULES[name])
    assert main.summary(main.MODULES[name]) == module.HELP.splitlines()[0]
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    assert "--progress" not in parser.format_help()
    assert callable(module.run)


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys, main\n"
        "try:\n    main.main(['--help'])\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "print(sorted({'torch', 'numpy', 'PySide6', 'vtkmodules'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    *listing, loaded = done.stdout.splitlines()
    assert loaded == "[]"
    for name in main.MODULES:
        assert any(line.split()[:1] == [name] for line in listing)


def test_a_reader_that_leaves_early_is_no_bug() -> None:
    code = (
        "import sys, types, main\n"
        "probe = types.ModuleType('probe')\n"
        "probe.HELP, probe.add_arguments = 'Probe.', lambda parser: None\n"
        "probe.run = lambda arguments, job: [print('x' * 1000) for _ in range(10_000)] and 0\n"
        "sys.modules['probe'] = probe\n"
        "main.MODULES['probe'] = 'probe'\n"
        "sys.exit(main.main(['probe']))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == main.EXIT_BROKEN_PIPE


SAY = r"""
import sys, types, main
probe = types.ModuleType('probe')
probe.HELP, probe.add_arguments = 'Probe.', lambda parser: None
def run(arguments, job):
    job.start(1, 'Reading \u75c7\u4f8b')
    print('caf\udce9 \u75c7 \xe9')
    job.advance('Read \u75c7')
    if FAILS:
        raise main.UserError('There is no \u75c7\u4f8b.')
    return 0
probe.run = run
sys.modules['probe'] = probe
main.MODULES['probe'] = 'probe'
sys.exit(main.main(['probe']))
"""


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "utf-8", "latin-1:strict"])
def test_what_a_console_cannot_show_is_escaped_and_the_status_stays(encoding: str, fails: bool) -> None:
    narrow = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-c", SAY.replace("FAILS", str(fails))]
    done = subprocess.run(command, cwd=REPOSITORY, env=narrow, capture_output=True, check=False)
    assert done.returncode == (2 if fails else 0)
    out, err = (text.decode(encoding.partition(":")[0]) for text in (done.stdout, done.stderr))
    assert "Traceback" not in err
    assert out.startswith("caf\\udce9 ")
    assert ("\u75c7" if encoding == "utf-8" else "\\u75c7") in out
    assert fails == ("There is no" in err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_onto_a_full_disk_is_a_sentence() -> None:
    command = [sys.executable, "-c", SAY.replace("FAILS", "False")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=REPOSITORY, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"No space left" in done.stderr, b"Traceback" in done.stderr) == (2, True, False)


@pytest.mark.parametrize("style", ["text", "json"])
def test_streams_that_were_closed_are_told_nothing(monkeypatch: pytest.MonkeyPatch, style: ProgressStyle) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    progress = ConsoleProgress(style)
    Job(progress).start(2, "Reading")
    progress.close()
