"""When something becomes of a study, and what, whatever stops the program in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydicom import dcmread

from app.errors import Cancelled, EnvironmentFault, UserError
from app.imaging import read_identity
from app.jobs import Job
from app.receiving import Brought, Reception, Storage, StoredStudy, StudyState, Terms
from app.receiving.waiting import Waiting
from tests.support.receiving.receivers import Bringing, receiving, send, sending


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Someone:
    """A sender, alive until it is not."""

    alive = True

    def is_alive(self) -> bool:
        return self.alive


class Desk:
    """A reception whose clock is the test's."""

    def __init__(self, folder: Path, *answers: Brought | Exception, discard: bool = False) -> None:
        self.clock = Clock()
        self.storage = Storage(folder, 10**9)
        self.waiting = Waiting(10, self.clock)
        self.bringing = Bringing(answers=list(answers))
        self.told: list[str] = []
        self.reception = Reception(self.storage, self.waiting, self.bringing, discard, self.told.append)
        self.left = self.reception.take_up()

    def comes(self, *paths: Path) -> StoredStudy:
        for path in paths:
            content = path.read_bytes()
            identity = read_identity(content)
            self.storage.keep(identity, content)
            self.waiting.comes(self.storage.name(identity))
        return self.storage.study(self.storage.name(identity))

    def after(self, seconds: float) -> int:
        """Let time pass and return how often something was brought in so far."""
        self.clock.now += seconds
        self.reception.step(Job())
        return len(self.bringing.calls)

    def close(self) -> None:
        self.storage.close()


# -- when a study is complete


def test_a_study_is_complete_when_it_is_quiet_and_its_last_sender_is_gone() -> None:
    clock, one, other = Clock(), Someone(), Someone()
    waiting = Waiting(10, clock)
    waiting.comes("S1", one)
    waiting.comes("S1", other)
    clock.now += 50
    assert waiting.complete() == []
    waiting.ends(one)
    clock.now += 50
    assert waiting.complete() == []
    waiting.ends(other)
    clock.now += 9
    assert waiting.complete() == []
    clock.now += 1
    assert waiting.complete() == ["S1"]
    assert waiting.complete() == []


def test_a_sender_that_died_or_goes_on_with_others_holds_nothing_up_for_ever() -> None:
    clock, dead, busy = Clock(), Someone(), Someone()
    waiting = Waiting(10, clock)
    waiting.comes("S1", dead)
    waiting.comes("S2", busy)
    dead.alive = False
    clock.now += 11
    assert waiting.complete() == ["S1"]
    clock.now += 90
    assert waiting.complete() == ["S2"]


# -- what becomes of it


def test_late_images_open_a_study_again(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path)
    stored = desk.comes(*study[:20])
    assert [desk.after(9), desk.after(1), desk.after(100)] == [0, 1, 1]
    assert stored.state().outcome == "in" and not stored.waits()
    desk.comes(*study)
    assert stored.waits()
    assert [desk.after(9), desk.after(1)] == [1, 2]
    assert [len(images) for _, images in desk.bringing.calls] == [20, 36]
    desk.close()


def test_what_comes_while_a_study_is_brought_in_opens_it_again(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path)

    def bring_in(stored: StoredStudy, job: Job) -> Brought:
        if len(stored.names()) == 20:
            desk.comes(study[20])
        return Brought("in", "")

    desk.comes(*study[:20])
    desk.reception = Reception(desk.storage, desk.waiting, bring_in, True, desk.told.append)
    desk.after(10)
    stored = desk.storage.studies()[0]
    assert stored.waits() and len(stored.names()) == 21  # nothing was discarded
    desk.after(10)
    assert not stored.waits() and stored.names() == []
    desk.close()


def test_what_cannot_be_used_is_told_once_and_tried_again_when_more_comes(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path, UserError("It holds no T1."), RuntimeError("Traceback: what was wrong"), Brought("in", "good"))
    stored = desk.comes(*study[:12])
    assert [desk.after(10), desk.after(1000)] == [1, 1]
    assert (stored.state().outcome, stored.state().sentence) == ("unusable", "It holds no T1.")
    assert any(one.endswith("not brought in. It holds no T1.") for one in desk.told)
    desk.comes(study[12])
    assert desk.after(10) == 2
    assert "bug in SBMIR" in desk.told[-1] and "Traceback" not in " ".join(desk.told)
    assert "what was wrong" in (stored.folder / "bug.txt").read_text("utf-8")
    desk.comes(study[13])
    assert desk.after(10) == 3
    assert stored.state().outcome == "in"
    desk.close()


def test_a_fault_of_the_machine_is_tried_again_and_each_time_later(tmp_path: Path, study: list[Path]) -> None:
    fault = EnvironmentFault("The server does not answer.")
    desk = Desk(tmp_path, fault, OSError(28, "No space left on device"), fault, Brought("in", "good"))
    stored = desk.comes(study[0])
    assert [desk.after(10), desk.after(59), desk.after(1), desk.after(119), desk.after(1), desk.after(240)] == [1, 1, 2, 2, 3, 4]
    assert stored.state().outcome == "in"
    assert "The server does not answer. It is tried again in 60 s." in desk.told[1]
    desk.close()


def test_a_study_of_somebody_else_is_left_to_them(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path, Brought("present", "S1 is in the library already, from /archive."), discard=True)
    stored = desk.comes(*study)
    desk.after(10)
    assert len(stored.names()) == 36
    assert "not brought in. S1 is in the library already" in desk.told[-1]
    desk.close()


# -- what was brought in may go


def test_what_was_brought_in_goes_if_it_is_to(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path, discard=True)
    used = desk.storage.used_bytes
    stored = desk.comes(*study)
    desk.after(10)
    assert stored.names() == [] and len(stored.state().discarded) == 36
    desk.storage.count()
    assert desk.storage.used_bytes - used < 5000
    desk.comes(*study[:5])  # the same again
    assert desk.after(10) == 1
    assert stored.names() == [] and "there is nothing new" in desk.told[-1]
    desk.close()


def test_late_images_alone_replace_no_study_that_was_whole(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path, discard=True)
    stored = desk.comes(*study[:30])
    desk.after(10)
    desk.comes(*study[30:])
    assert desk.after(10) == 1
    assert "6 images came after it was brought in" in desk.told[-1] and "send the whole study again" in desk.told[-1]
    assert len(stored.names()) == 6 and stored.state().outcome == "late"
    desk.comes(*study)
    assert desk.after(10) == 2
    assert len(desk.bringing.calls[-1][1]) == 36
    assert stored.names() == []
    desk.close()


@pytest.mark.parametrize("gone", [0, 1, 35])
def test_a_run_that_was_killed_while_it_discarded_is_finished_by_the_next(tmp_path: Path, study: list[Path], gone: int) -> None:
    desk = Desk(tmp_path)
    stored = desk.comes(*study)
    desk.after(10)
    state = stored.state()
    names = stored.names()
    stored.become(StudyState(state.images, "in", "", tuple(names)))
    for name in names[:gone]:
        (stored.images_folder / name).unlink()
    desk.close()
    again = Desk(tmp_path, discard=True)
    assert again.after(10) == 0
    assert stored.names() == []
    again.close()


# -- whatever stopped it


def test_what_a_former_run_left_is_taken_up(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path)
    stored = desk.comes(*study)
    (stored.images_folder / ".partial-0123").write_bytes(b"half")
    desk.close()
    again = Desk(tmp_path)
    assert again.left == [stored.name]
    assert [again.after(9), again.after(1)] == [0, 1]
    assert len(again.bringing.calls[0][1]) == 36
    assert not list(tmp_path.rglob(".partial-*"))
    again.close()
    last = Desk(tmp_path)
    assert last.left == []
    last.close()


def test_a_state_that_is_damaged_only_costs_time(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path)
    stored = desk.comes(study[0])
    desk.after(10)
    (stored.folder / "state.json").write_bytes(b'{"images": "3')
    desk.close()
    again = Desk(tmp_path)
    assert (again.left, again.after(10)) == ([stored.name], 1)
    again.close()


def test_a_stop_leaves_what_was_begun_for_the_next_start(tmp_path: Path, study: list[Path]) -> None:
    desk = Desk(tmp_path, Cancelled())
    stored = desk.comes(study[0])
    with pytest.raises(Cancelled):
        desk.after(10)
    desk.close()
    assert stored.waits()


def test_a_slow_way_of_bringing_in_holds_up_no_sender(tmp_path: Path, study: list[Path]) -> None:
    import threading

    bringing = Bringing(hold=threading.Event())
    with receiving(tmp_path / "store", Terms(), bringing=bringing) as receiver:
        send(receiver.port, study[:1])
        assert bringing.begun.wait(60)
        with sending(receiver.port) as association:
            assert {association.send_c_store(dcmread(path)).Status for path in study} == {0}
        receiver.stop()  # and it is not waited for at the end
    assert "Stopped. 1 studies wait for the next start" in receiver.told[-1]
