"""Options that several commands share."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from app import texts
from app.errors import UserError, describe_os_error
from app.imaging import Grouping, Looking
from app.outputs import check_output, write_output
from app.settings import Precision, load_settings

if TYPE_CHECKING:
    from app.codes import Model

PRECISIONS: tuple[Precision, ...] = get_args(Precision)
LIBRARY_VARIABLE = "SBMIR_LIBRARY"
ADDRESS_HELP = "path of a library file or a mongodb:// address; env:NAME takes it from the environment variable NAME"
_FROM_ENVIRONMENT = "env:"


def add_progress_option(parser: argparse.ArgumentParser, default: str = "text") -> None:
    """Declare ``--progress``; a command's second word that has options of its own takes it too (`default` ``SUPPRESS``)."""
    parser.add_argument(
        "--progress",
        choices=("text", "json", "none"),
        default=default,
        help="how progress is told: in words on stderr, as JSON lines on stdout, or not at all (default: text)",
    )


def add_library_option(parser: argparse.ArgumentParser) -> None:
    """Declare ``--library``; :func:`library_address` reads it."""
    parser.add_argument("--library", metavar="LIB", help=f"{ADDRESS_HELP} (default: env:{LIBRARY_VARIABLE})")


def library_address(arguments: argparse.Namespace) -> str:
    """Return the address that ``--library`` or else the environment gives; it may hold a password, so never show it."""
    address = optional_address(arguments.library)
    if address is None:
        raise UserError(f"Which library? Give its path or address with --library, or in the environment as {LIBRARY_VARIABLE}.")
    return address


def optional_address(text: str | None) -> str | None:
    """Return the address as typed, else that of the environment; None where there is neither."""
    return read_address(text) if text else os.environ.get(LIBRARY_VARIABLE) or None


def read_address(text: str) -> str:
    """Return an address as typed; ``env:NAME`` keeps one with a password out of the list of processes."""
    if not text.startswith(_FROM_ENVIRONMENT):
        return text
    name = text.removeprefix(_FROM_ENVIRONMENT)
    address = os.environ.get(name)
    if not address:
        raise UserError(f"The environment variable {name} is not set: put the path or address of a library into it.")
    return address


def add_looking_options(parser: argparse.ArgumentParser) -> None:
    """Declare how to look for studies; :func:`looking_of` reads it."""
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help="TOML or CSV file that says which file is which, instead of their names"
    )
    parser.add_argument(
        "--patients", type=Path, metavar="FILE", help="CSV table that tells age, sex and diagnosis of patients or of studies"
    )
    parser.add_argument(
        "--follow-links", action="store_true", help="follow links that lead out of DIR too, for data sets that are made of links"
    )
    parser.add_argument(
        "--group",
        choices=[grouping.value for grouping in Grouping],
        default=Grouping.AUTO.value,
        help="what makes DICOM files one study: StudyInstanceUID (study), patient and date (day), the innermost folder that "
        "holds all sequences (folder), or study, joined by day where studies complete each other (auto, the default)",
    )


def looking_of(arguments: argparse.Namespace) -> Looking:
    """Return how to look for studies."""
    return Looking(arguments.mapping, arguments.follow_links, Grouping(arguments.group), arguments.patients)


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Declare ``--model``, ``--device`` and ``--precision``."""
    parser.add_argument("--model", type=Path, metavar="M", help="model file (default: the one of the settings)")
    parser.add_argument("--device", metavar="NAME", help="auto, cpu, cuda or mps (default: the one of the settings)")
    parser.add_argument("--precision", choices=PRECISIONS, help="arithmetic of the networks")


def load_chosen_model(arguments: argparse.Namespace) -> Model:
    """Load the model that the options or else the settings name; imports torch."""
    settings = load_settings()
    precision: Precision = arguments.precision or settings.precision
    from app.codes import load_model

    return load_model(
        arguments.model or settings.model,
        device=arguments.device or settings.device,
        precision=precision,
    )


def check_json(target: str | None, *read: str | Path | None) -> None:
    """Refuse a ``--json`` that cannot be written, or would overwrite what the command reads, before anything is done."""
    if target is None or target == "-":
        return
    if not target:
        raise UserError("--json wants the name of a file, or - for the screen.")
    check_output(Path(target), [Path(one) for one in read if one and "://" not in str(one)])


def write_json(content: object, target: str) -> None:
    """Write `content` to the file `target` in one step (see :func:`app.outputs.write_output`), or to stdout for ``-``."""
    text = _as_json(content, escaped=False)
    if target == "-":
        sys.stdout.write(text if _can_show(text) else _as_json(content, escaped=True))
        return
    write_output(Path(target), text.encode("utf-8", "surrogatepass"))


def listed_studies(path: Path, names: Collection[str]) -> list[str]:
    """Return the study names that a text file lists; UserError if one of them is not among `names`, or it lists none."""
    try:
        listed = texts.decode(path.read_bytes()).split()
    except OSError as error:
        raise describe_os_error(error, path, "read the list of studies") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not text in UTF-8: save it as UTF-8.") from error
    unknown = [name for name in listed if name not in names]
    if unknown or not listed:
        what = f"names {unknown[0]}, which is not among the studies" if unknown else "names no study"
        raise UserError(f"{path} {what}: give one study name a line.")
    return listed


def _as_json(content: object, escaped: bool) -> str:
    return json.dumps(content, indent=2, ensure_ascii=escaped, allow_nan=False) + "\n"


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
