"""``main.py receive``: what cannot be is told in one sentence, and a stop is no failure."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app import receiving
from app.cohort.raw import make_raw_study
from app.library import open_library
from app.receiving import Storage
from app.settings import REPOSITORY
from tests.support.library_commands import Say, fill
from tests.support.receiving.raw_dicom import write_raw_dicom
from tests.support.receiving.receivers import send


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--host", "0.0.0.0"], "--allow"),
        (["--port", "99999"], "--port 99999"),
        (["--title", "much too long a title"], "no AE title"),
        (["--most", "0"], "--most 0"),
        (["--most", "nan"], "--most nan"),
        (["--quiet", "-1"], "--quiet"),
        (["--folder", "/proc/nowhere"], "/proc/nowhere"),
        (["--model", "nowhere.pt", "--create"], "nowhere.pt"),
        ([], "There is no library"),
    ],
)
def test_what_cannot_be_is_one_sentence(say: Say, tmp_path: Path, words: list[str], sentence: str) -> None:
    folder = [] if "--folder" in words else ["--folder", tmp_path / "store"]
    said = say("receive", "--library", tmp_path / "none.sbmir", *folder, *words)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err and said.err.count("\n") == 1
    assert not (tmp_path / "none.sbmir").exists()


def test_a_library_of_another_model_is_refused_before_anything_is_received(say: Say, tmp_path: Path) -> None:
    fill(tmp_path / "other.sbmir", ["A"])
    said = say("receive", "--library", tmp_path / "other.sbmir", "--folder", tmp_path / "store")
    assert (said.status, said.out) == (2, "")
    assert "model" in said.err and said.err.count("\n") == 1


def test_a_folder_that_another_receiver_has_is_told(say: Say, tmp_path: Path) -> None:
    storage = Storage(tmp_path / "store", 10)
    said = say("receive", "--library", tmp_path / "none.sbmir", "--folder", tmp_path / "store")
    storage.close()
    assert said.status == 2 and "Another receiver is writing into" in said.err


def test_a_port_in_use_is_told(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "check_way", lambda way, create, job: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = say("receive", "--library", tmp_path / "new.sbmir", "--create", "--folder", tmp_path / "store", "--port", port)
    assert (said.status, said.out) == (2, "")
    assert said.err == f"Something else listens at 127.0.0.1 port {port} already: stop it, or choose another --port.\n"


@pytest.mark.slow
def test_a_raw_study_that_is_sent_is_found_in_the_library(tmp_path: Path) -> None:
    paths = write_raw_dicom(tmp_path / "scanner", make_raw_study(20_001))
    library = tmp_path / "library.sbmir"
    words = ["receive", "--library", library, "--create", "--folder", tmp_path / "store", "--port", 0, "--quiet", 2, "--discard"]
    with subprocess.Popen(
        [sys.executable, "main.py", *map(str, words)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        port = int(running.stdout.readline().split(" port ")[1].split()[0])
        assert set(send(port, paths)) == {0}
        told = ""
        while "in the library after" not in told:
            told = running.stdout.readline()
            assert told and "not brought in" not in told
        running.send_signal(signal.SIGTERM)
        assert (running.wait(60), running.stderr.read()) == (0, "")
    with open_library(library, read_only=True) as held:
        (facts,) = held.studies()
    assert (facts.collection, facts.placement.how) == ("received", "registered")
    assert not list((tmp_path / "store").glob("studies/*/images/*"))
    for secret in ("Testperson", "MRN-4711", "2.25."):
        assert secret not in repr(facts)
