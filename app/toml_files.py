"""Configurations of training: TOML that people write, checked by a model of pydantic."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app import texts
from app.errors import UserError, describe_os_error

Config = TypeVar("Config", bound=BaseModel)


def read_toml(path: Path, what: str = "configuration") -> dict[str, Any]:
    """Return what a TOML file says; `what` it should be is told where there is none.

    Raises
    ------
    UserError
        If it is missing or no TOML.
    EnvironmentFault
        If it cannot be read.
    """
    try:
        return tomllib.loads(texts.decode(path.read_bytes()))
    except FileNotFoundError as error:
        raise UserError(f"There is no {what} {path}: check the path (examples are in resources/training).") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not a TOML file: {error}.") from error


def load_toml(path: Path, kind: type[Config], what: str = "configuration") -> Config:
    """Return a configuration of a TOML file; errors as :func:`read_toml`, and UserError for an entry that is not understood."""
    try:
        return kind.model_validate(read_toml(path, what))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the configuration"
        raise UserError(f"{path}: {where}: {first['msg']}; correct this entry.") from error
