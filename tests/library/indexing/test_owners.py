"""Who claimed a study, and whether he is alive: claims of the dead are free at once, claims from the future after a watch."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.library import Library, claims, open_library, owners
from app.library.claims import LEASE_S, Claims
from app.library.owners import is_dead, this_owner
from tests.support.library_commands import Say, fill

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell when a process began")
DAY_S = 86400.0
REMOTE = "reading-room-7-4711-0badcafe"


def name_of_another(code: str = "time.sleep(60)") -> tuple[subprocess.Popen[str], str]:
    """Start a process that says who it is and then does something; return it and its name."""
    # The module alone: the room around it takes a second to load.
    program = f"import runpy, time\nprint(runpy.run_path({owners.__file__!r})['this_owner'](), flush=True)\n{code}"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_names_are_told_apart_and_name_the_machine() -> None:
    names = {this_owner() for _ in range(20)}
    assert len(names) == 20
    assert all(name.startswith(f"{socket.gethostname()}-{os.getpid()}-") for name in names)
    assert not any(map(is_dead, names))


@needs_proc
def test_a_process_is_dead_when_it_was_killed_even_before_it_is_fetched() -> None:
    process, name = name_of_another()
    assert not is_dead(name)
    process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 60
    while not is_dead(name) and time.monotonic() < deadline:  # a zombie: nobody has waited for it
        time.sleep(0.02)
    assert is_dead(name)
    process.wait()
    assert is_dead(name)
    assert process.stdout is not None
    process.stdout.close()


@needs_proc
def test_a_number_that_was_given_again_is_another_process() -> None:
    mine = this_owner()
    head, _, life = mine.rpartition("-")
    kernel, started, chance = life.split(".")
    assert is_dead(f"{head}-{kernel}.{int(started) + 1}.{chance}")


@needs_proc
@pytest.mark.parametrize(
    "name",
    [
        REMOTE,
        "indexer-7",
        "",
        f"{socket.gethostname()}-999999-0badcafe",
        "host-999999-0123456789ab.17.0badcafe",  # of another start of a machine, or another container
        "host-99999999999999999999-0123456789ab.17.0badcafe",
    ],
)
def test_of_others_nobody_here_knows(name: str) -> None:
    assert not is_dead(name)


@needs_proc
def test_processes_that_are_hidden_from_this_user_count_as_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    process, name = name_of_another()
    monkeypatch.setattr(owners, "_state_and_start", lambda pid: None)
    assert not is_dead(name)
    process.kill()
    process.wait()
    assert is_dead(name)
    assert process.stdout is not None
    process.stdout.close()


@needs_proc
def test_what_a_dead_process_had_claimed_is_free_at_once(library: Library) -> None:
    process, dead = name_of_another("")
    process.communicate()
    mine = Claims(library)
    assert mine.library.claim("A", dead, LEASE_S)
    assert mine.library.claim("B", REMOTE, LEASE_S)
    assert mine.take("A")
    assert not mine.take("B")
    held, others = mine.library.claims()
    assert (held.study, held.owner, 0 < held.left_s <= LEASE_S) == ("A", mine.owner, True)
    assert (others.study, others.owner) == ("B", REMOTE)


def test_a_claim_from_the_future_is_taken_when_it_is_not_renewed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(claims, "time", SimpleNamespace(monotonic=lambda: now[0]))
    mine = Claims(library)
    for study in "AB":
        assert mine.library.claim(study, REMOTE, 400 * DAY_S)
    assert not mine.take("A")
    assert not mine.take("B")
    assert "reading-room-7-4711" in mine.others()
    assert "check --mend" in mine.others()
    now[0] += 0.7 * claims.WATCH_S
    assert mine.library.claim("B", REMOTE, 400 * DAY_S + 1)  # a sign of life, also where the store's clock has not moved on
    assert not mine.take("B")
    now[0] += 0.7 * claims.WATCH_S
    assert mine.take("A")
    assert not mine.take("B")
    now[0] += 0.7 * claims.WATCH_S
    assert mine.take("B")
    assert mine.others() == ""


def test_claims_of_the_living_are_not_watched(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "WATCH_S", 0.0)
    mine, other = Claims(library), Claims(library)
    assert other.take("A")
    assert not mine.take("A")
    assert not mine.take("A")
    assert mine.others() == ""


def test_check_tells_what_will_mend_itself_and_calls_it_no_fault(say: Say, address: str) -> None:
    fill(address, ["A"])
    with open_library(address) as library:
        assert library.claim("Z", "indexer-7", -1.0)
        assert library.claim("Y", REMOTE, 400 * DAY_S)
        assert library.claim("X", REMOTE, LEASE_S)  # may be at work
        assert library.claim("A", REMOTE, 400 * DAY_S)  # there already: anybody may take it
    said = say("check", "--library", address)
    assert (said.status, said.err) == (0, "")
    assert "0 faults" in said.out.splitlines()[0]
    remarks = said.out.partition("Remarks")[2]
    assert "Z was to be brought in by indexer-7, which did not finish: index its folder again." in remarks
    assert "Y was claimed by reading-room-7" in remarks
    assert "400 days" in remarks
    assert "X " not in remarks
    assert "its claim was removed" in say("check", "--library", address, "--mend").out
    with open_library(address) as library:
        assert [claim.study for claim in library.claims()] == ["X"]
    assert "Remarks" not in say("check", "--library", address).out


@needs_proc
def test_check_knows_the_dead_of_this_machine(say: Say, address: str) -> None:
    fill(address, ["A"])
    process, dead = name_of_another("")
    process.communicate()
    with open_library(address) as library:
        assert library.claim("Z", dead, LEASE_S)
    assert "Z was to be brought in by" in say("check", "--library", address).out.partition("Remarks")[2]
