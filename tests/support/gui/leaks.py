"""Pytest plugin: a test that knows Qt and leaves a thread, timer, child process, VTK object or window behind fails and names it.

A test knows Qt where its module has anything of Qt, of `widgets` or of the helpers beside this file. Each such test is looked at
when all that it asked for is taken down, and each such module once more at its end, for what lives as long as the module.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Generator, Iterator
from types import FrameType, ModuleType
from typing import Any

import pytest

KNOWING = ("PySide6", "shiboken6", "vtkmodules", "widgets", "tests.support.gui")

KEPT = "sbmir-planes"
"""How threads begin that wait for work as long as the program runs: those that inflate planes."""

THREAD_SECONDS = 5.0
"""How long a thread that was told to end may take, on a busy machine."""

_RAISED = pytest.StashKey[bool]()


@pytest.fixture(scope="module", autouse=True)
def nothing_outlives_the_module(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail at the end of a module that leaves behind what its own fixtures should have taken down.

    What is there before is put aside by the collector, which would else walk through 300,000 objects and more at each test.
    """
    if not _knows_qt(request.module):
        yield
        return
    gc.collect()
    gc.freeze()
    before = living()
    yield
    if not request.node.stash.get(_RAISED, False):
        _fail_of_leaks("module", before)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest, nothing_outlives_the_module: None) -> Iterator[None]:
    """Fail if the test left something behind."""
    if not _knows_qt(request.module):
        yield
        return
    before = living()
    yield
    request.node.funcargs.clear()  # pytest itself lets go of them only when the last fixture was taken down
    if not request.node.stash.get(_RAISED, False):
        _fail_of_leaks("test", before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember what did not pass: the traceback holds what the test had, and one failure is enough."""
    if call.excinfo is not None:
        for node in (item, item.getparent(pytest.Module)):
            if node is not None:
                node.stash[_RAISED] = True
    return (yield)


def _knows_qt(module: ModuleType) -> bool:
    """Tell whether a module has anything of Qt, VTK or our widgets."""
    names = (str(getattr(thing, "__module__", None) or getattr(thing, "__name__", "")) for thing in vars(module).values())
    return any(name == known or name.startswith(f"{known}.") for name in names for known in KNOWING)


def _fail_of_leaks(whose: str, before: list[Any]) -> None:
    if left := leaks(before):
        pytest.fail("\n  ".join([f"This {whose} left behind:", *left]), pytrace=False)


# What is alive


def living() -> list[Any]:
    """Return all that a test could leave behind: what runs, VTK objects, and windows (widgets without a parent)."""
    threads = [thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)]  # those are QThreads
    threads = [thread for thread in threads if not thread.name.startswith(KEPT)]
    return [*threads, *_windows(), *(thing for thing in gc.get_objects() if _counts(thing))]


def leaks(before: list[Any]) -> list[str]:
    """Return the names of what is alive and was not `before`, after Qt and the collector had their turn.

    Of windows only the outermost is named.
    """
    known = {id(thing) for thing in before}
    found: list[Any] = []
    for _ in range(2):  # what one round destroys may have held what the next one finds
        _settle()
        gc.collect()
        found = [thing for thing in living() if id(thing) not in known]
        if not found:
            return []
    _wait_for_threads(found)
    found = [thing for thing in living() if id(thing) not in known]
    if found:
        gc.unfreeze()  # else what holds them may be out of sight
    windows = {id(thing) for thing in found if hasattr(thing, "windowTitle")}
    inner = {id(thing) for thing in found if id(thing) in windows and any(id(parent) in windows for parent in _parents(thing))}
    return sorted(name_of(thing) for thing in found if id(thing) not in inner)


def _settle() -> None:
    """Have Qt delete what was to be deleted later, and handle what is due."""
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _windows() -> list[Any]:
    """Return the widgets without a parent, shown or not, except those that Qt keeps for itself."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return [widget for widget in QApplication.topLevelWidgets() if widget.metaObject().className() != "QTipLabel"]


_KINDS: dict[type, str] = {}
"""What is asked of the objects of a class, "" for nothing: there are many objects and few classes."""


def _counts(thing: object) -> bool:
    """Tell whether an object is one of VTK, or one of Qt that runs; `isinstance` would wake weak proxies (pymongo has some)."""
    kind = _KINDS.get(type(thing))
    if kind is None:
        kind = _KINDS[type(thing)] = _kind_of(type(thing))
    return kind == "vtkObjectBase" or (kind != "" and _runs(thing, kind))


def _kind_of(of: type) -> str:
    names = {base.__name__ for base in of.__mro__ if str(base.__module__).startswith(("PySide6.", "vtkmodules."))}
    return next((kind for kind in ("vtkObjectBase", "QThread", "QThreadPool", "QTimer", "QProcess") if kind in names), "")


def _runs(thing: Any, kind: str) -> bool:
    from shiboken6 import isValid

    if not isValid(thing):
        return False
    if kind == "QThread":
        return bool(thing.isRunning())
    if kind == "QThreadPool":
        return bool(thing.activeThreadCount())
    if kind == "QTimer":
        return bool(thing.isActive())
    return bool(thing.state() != thing.ProcessState.NotRunning)


def _wait_for_threads(things: list[Any]) -> None:
    """Give the threads among them, which may be ending, the time to do so."""
    for thing in things:
        kind = _kind_of(type(thing))
        if isinstance(thing, threading.Thread):
            thing.join(THREAD_SECONDS)
        elif kind == "QThread":
            thing.wait(int(1000 * THREAD_SECONDS))
        elif kind == "QThreadPool":
            thing.waitForDone(int(1000 * THREAD_SECONDS))


# How it is called


def name_of(thing: Any) -> str:
    """Return what a thing is, what it belongs to, and who holds it."""
    if isinstance(thing, threading.Thread):
        target = getattr(thing, "_target", None)
        words = [f"thread {thing.name}", f"running {_qualified(target)}" if target is not None else ""]
    elif hasattr(thing, "objectName"):
        words = [_described(thing), *(f"in {_described(parent)}" for parent in _parents(thing))]
    else:
        words = [thing.GetClassName()]
    return ", ".join([" ".join(word for word in words if word), *_holders(thing)])


def _described(thing: Any) -> str:
    """Return class, object name, window title and beat of a Qt object."""
    kind = type(thing)
    words = [kind.__name__ if kind.__module__.startswith("PySide6") else _qualified(kind), thing.objectName()]
    if hasattr(thing, "windowTitle") and thing.windowTitle():
        words.append(f'"{thing.windowTitle()}"')
    if hasattr(thing, "interval"):
        words.append(f"every {thing.interval()} ms")
    return " ".join(word for word in words if word)


def _qualified(thing: Any) -> str:
    return f"{thing.__module__}.{getattr(thing, '__qualname__', type(thing).__name__)}"


def _parents(thing: Any) -> Iterator[Any]:
    """Go up from a Qt object; anything else has no parents."""
    while hasattr(thing, "objectName") and (thing := thing.parent()) is not None:
        yield thing


def _holders(thing: Any) -> list[str]:
    """Return the attributes, globals and local variables that hold a thing."""
    found = set()
    for holder in gc.get_referrers(thing):
        if isinstance(holder, FrameType):
            if holder.f_globals.get("__name__") != __name__:
                found.add(f"local of {holder.f_code.co_qualname}, line {holder.f_lineno}")
        elif isinstance(holder, dict):
            keys = [key for key, value in holder.items() if value is thing]
            owners = [owner for owner in gc.get_referrers(holder) if getattr(owner, "__dict__", None) is holder]
            found |= {f"held as {_owner(owner)}.{key}" for owner in owners for key in keys}
        elif hasattr(holder, "__dict__"):
            found |= {f"held as {_owner(holder)}.{key}" for key, value in vars(holder).items() if value is thing}
    return sorted(found)


def _owner(owner: Any) -> str:
    return owner.__name__ if isinstance(owner, ModuleType) else _qualified(type(owner))
