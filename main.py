"""SBMIR: ``python main.py`` opens the window, ``python main.py COMMAND ...`` runs a command.

Exit status: 0 done, 1 a bug in the program, 2 bad input or a fault of the machine (one sentence on stderr says which), 3 some
items of the work failed and are listed, 130 cancelled.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import errno
import importlib
import importlib.util
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from app.commands import COMMANDS
from app.errors import EXIT_CANCELLED, EnvironmentFault, SbmirError, UserError, describe_os_error
from app.jobs import ConsoleProgress, Job, console_job

MODULES = {name: f"app.commands.{module}" for name, module in COMMANDS.items()} | {"snapshot": "widgets.window.snapshot"}
EXIT_BUG = 1
EXIT_BROKEN_PIPE = 141
STORAGE_FAULTS = (
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENAMETOOLONG, errno.ELOOP,
    errno.ESTALE, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN, errno.ETIMEDOUT,
)  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Run the program with the command line's `words` (without the program's name) and return its exit status."""
    words = sys.argv[1:] if words is None else words
    limit_threads()
    escape_what_cannot_be_shown()
    try:
        status = run_window(words) if opens_window(words) else run_command(words[0], words[1:])
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a full disk gets its sentence, and not when Python ends
        return status
    except SbmirError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        return EXIT_CANCELLED
    except BrokenPipeError:
        # The reader of our output (a pager, head) has left; keep Python from complaining again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except Exception as error:
        fault = fault_of_the_machine(error)
        if fault is not None:
            print(fault, file=sys.stderr)
            return fault.exit_code
        traceback.print_exc()
        print("This is a bug in SBMIR: please report it together with the lines above and what you did.", file=sys.stderr)
        return EXIT_BUG


def opens_window(words: Sequence[str]) -> bool:
    """Tell whether no command is named: there are options only, or a link to a study, as a mail or a RIS hands it on."""
    return not words or words[0].startswith("-") or words[0][:6].lower() == "sbmir:"


def run_window(words: Sequence[str]) -> int:
    """Open the window, or show a study in the one that runs; `words` are options and a link."""
    parser = argparse.ArgumentParser(
        prog="main.py",
        usage="main.py [-h] [--library LIB [--engine ENGINE]] [--template DIR] [--model FILE] [--structures FILE]\n"
        "               [--study ID | sbmir://study/ID]\n"
        "       main.py COMMAND [-h] ...",
        description="Without a command: open the window, in which a sketch on a template brain finds similar cases.",
        epilog=command_list() if {"-h", "--help"} & set(words) else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--library", metavar="LIB", help="open this library instead of the one used last")
    parser.add_argument("--engine", metavar="ENGINE", help="search in this engine, into which LIB was copied (docs/scale.md)")
    parser.add_argument("--template", metavar="DIR", type=Path, help="draw on this study instead of the one used last")
    parser.add_argument("--model", metavar="FILE", type=Path, help="use this model instead of the one in the settings")
    parser.add_argument(
        "--structures", metavar="FILE", type=Path, help="draw the structures of this JSON file (docs/sketch-files.md)"
    )
    parser.add_argument(
        "--study", metavar="ID", help="show this study of the open library, in the window that runs if there is one; or its link"
    )
    parser.add_argument("link", nargs="?", help=argparse.SUPPRESS)
    arguments = parser.parse_args(words)
    if arguments.link is not None:
        if arguments.study is not None:
            parser.error("one study at a time: give --study or a link")
        arguments.study = arguments.link
    start = cast(Callable[[argparse.Namespace], int], importlib.import_module("widgets.window.links.starting").start)
    return start(arguments)


def run_command(name: str, words: Sequence[str]) -> int:
    """Import the command `name`, parse `words` with its parser and run it; UserError if there is no such command."""
    if name not in MODULES:
        near = difflib.get_close_matches(name, MODULES, n=1)
        hint = f"did you mean {near[0]}?" if near else "python main.py --help lists the commands."
        raise UserError(f"There is no command {name!r}: {hint}")
    module = importlib.import_module(MODULES[name])
    from app.commands.shared.options import add_progress_option  # here, as it loads numpy

    parser = argparse.ArgumentParser(prog=f"main.py {name}", description=module.HELP)
    module.add_arguments(parser)
    add_progress_option(parser)
    arguments = parser.parse_args(words)
    run = cast(Callable[[argparse.Namespace, Job], int], module.run)
    tell_of_settings()
    if getattr(module, "PAINTS_REPORTS", False):
        have_reports_painted()
    progress = ConsoleProgress(arguments.progress)
    try:
        return run(arguments, console_job(progress))
    finally:
        progress.close()


def have_reports_painted() -> None:
    """Let commands, which know nothing of windows, have their reports painted by those who do; Qt is loaded by the first."""
    from app.reading.reports import set_painter

    def paint(report: object, kind: str, paper: str) -> bytes:
        painter = importlib.import_module("widgets.reports.painting")
        return cast(bytes, painter.paint_report(report, kind, paper))

    set_painter(paint)


def tell_of_settings() -> None:
    """Say what of the settings file cannot be used, as the window does in its own way."""
    from app.settings import read_settings  # here, so that a package that is missing gets its sentence

    for notice in read_settings().notices:
        print(notice, file=sys.stderr)


def command_list() -> str:
    """Say what each command does, one line a command."""
    lines = [f"  {name:<{max(map(len, MODULES))}}  {summary(module)}" for name, module in MODULES.items()]
    return "\n".join(["commands (main.py COMMAND --help says more):", *lines])


def summary(module: str) -> str:
    """Return the first line of the ``HELP`` of a command's module without importing it (torch alone takes seconds)."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    for statement in ast.parse(Path(spec.origin).read_text("utf-8")).body:
        match statement:
            case ast.Assign([ast.Name("HELP")], ast.expr() as text) | ast.AnnAssign(ast.Name("HELP"), _, ast.expr() as text):
                return str(ast.literal_eval(text)).splitlines()[0]
    raise AttributeError(f"{module} has no HELP")


def limit_threads() -> None:
    """Choose how the numeric libraries use threads; what the environment says already wins.

    Must run before NumPy and torch are loaded. torch keeps all cores. NumPy's own algebra is small or bound by memory here, and
    one thread makes its sums the same on every machine. Waiting threads must not spin: cohort, index and the window share cores.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def escape_what_cannot_be_shown() -> None:
    """Let a console or file of a narrow encoding (a code page of Windows, ASCII) get a name's signs as escapes.

    By itself Python raises at the first such sign, in the middle of the work.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def fault_of_the_machine(error: Exception) -> EnvironmentFault | None:
    """Return the sentence for what the machine lacks (space, permission, memory, an installation); None if `error` is a bug."""
    match error:
        case OSError(errno=number) if number in STORAGE_FAULTS:
            return describe_os_error(error, error.filename or "a file or what output goes to", "use")
        case MemoryError():
            return EnvironmentFault("There is not enough memory: close other programs, or give less work at once.")
        case ModuleNotFoundError(name=str(name)) if name.partition(".")[0] == "c_geometry":
            return EnvironmentFault("c_geometry is not compiled: type `python setup.py build_ext --inplace` in SBMIR's folder.")
        case ModuleNotFoundError(name=str(name)) if name.partition(".")[0] not in ("app", "widgets"):
            return EnvironmentFault(
                f"The Python package {name} is missing from {sys.executable}: `sh run.sh` installs all of them into .venv, "
                "and .venv/bin/python is the Python to start SBMIR with."
            )
        case ImportError(msg=str(message)) if "shared object" in message or "DLL load failed" in message:
            return EnvironmentFault(f"A library of the system is missing ({message}): `sh run.sh` names the package that has it.")
    return None


if __name__ == "__main__":
    sys.exit(main())
