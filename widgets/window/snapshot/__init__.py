"""``python main.py snapshot``: a picture of the window, without a screen."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from app import frames, settings
from app.errors import UserError
from app.jobs import Job

HELP = "Save a picture of the window without a screen, with a sketch and its similar cases."

LEAST_SIZE = (640, 480)
MOST_SIDE = 8192


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to `parser`."""
    parser.add_argument("picture", metavar="OUT.png", type=Path, help="the picture to write")
    parser.add_argument("--sketch", metavar="LABELS.nii.gz", type=Path, help="a label map on the template's grid to search by")
    parser.add_argument("--slice", metavar="K", type=int, help="slice to show, from the feet (default: the one with most labels)")
    parser.add_argument("--size", metavar="WxH", default="1280x800", help="size of the window (default: 1280x800)")
    parser.add_argument("--library", metavar="LIB", help="library to search in (default: the demo library)")
    parser.add_argument("--model", metavar="M", type=Path, help="model file (default: the one in the settings)")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark", help="colours of the window (default: dark)")
    parser.add_argument("--language", choices=("en", "ja"), default="en", help="language of the window (default: en)")
    parser.add_argument("--template", metavar="DIR", type=Path, help="study to draw on (default: the program's own template)")


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Show the window off-screen, wait until its rows are painted, and save what it looks like."""
    size = window_size(arguments.size)
    check_files(arguments)
    library = arguments.library or (str(settings.demo_library()) if settings.demo_library().exists() else None)
    if arguments.sketch is not None and library is None:
        raise UserError("There is no library to search in: name one with --library, or build one with `main.py demo`.")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Qt and VTK are loaded only now, so that a wrong argument is told at once.
    from widgets.window.snapshot.scene import Look, Scene, take_snapshot

    job.start(1, "Taking a picture of the window")
    look = Look(arguments.theme, arguments.language)
    scene = Scene(library, arguments.template, arguments.model, arguments.sketch, arguments.slice, size, look)
    take_snapshot(scene, arguments.picture, job)
    job.advance(f"Saved {arguments.picture}")
    return 0


def window_size(text: str) -> tuple[int, int]:
    """Read ``WxH``; UserError if it is none, or one that the window cannot have."""
    match = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", text)
    if match is None:
        raise UserError(f"The size {text!r} is not of the form WxH: write for example 1920x1080.")
    width, height = int(match[1]), int(match[2])
    if width < LEAST_SIZE[0] or height < LEAST_SIZE[1] or max(width, height) > MOST_SIDE:
        raise UserError(f"The size {text} is out of range: from {LEAST_SIZE[0]}x{LEAST_SIZE[1]} to {MOST_SIDE}x{MOST_SIDE}.")
    return width, height


def check_files(arguments: argparse.Namespace) -> None:
    """Refuse at once what cannot work: files that are not there, a slice out of range, a picture that cannot be written."""
    picture: Path = arguments.picture
    if picture.suffix.lower() != ".png":
        raise UserError(f"{picture} does not end in .png: give the picture such a name.")
    if not picture.absolute().parent.is_dir():
        raise UserError(f"The folder of {picture} does not exist: make it, or choose another one.")
    for path in (arguments.sketch, arguments.template, arguments.model):
        if path is not None and not path.exists():
            raise UserError(f"{path} does not exist: check the path.")
    if arguments.slice is not None and not 0 <= arguments.slice < frames.LIBRARY_SLICES:
        raise UserError(f"Slice {arguments.slice} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")
