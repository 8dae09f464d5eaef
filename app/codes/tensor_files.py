"""Files of tensors and plain values, for the model files and checkpoints of every room: nothing else is ever unpickled."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import torch
from pydantic import ValidationError
from torch import Tensor, nn

from app.errors import UserError, describe_os_error

Network = TypeVar("Network", bound=nn.Module)


def read_tensors(path: Path, what: str, made_by: str) -> dict[str, Any]:
    """Read a dictionary that ``torch.save`` wrote, without unpickling anything but tensors and plain values.

    Parameters
    ----------
    path : Path
    what : str
        What it should be, for the sentence: "a CT-MR model".
    made_by : str
        The command that makes such a file.

    Raises
    ------
    UserError
        If there is no such file, or it is something else.
    EnvironmentFault
        If it cannot be read.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True) if zipfile.is_zipfile(path) else None
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise UserError(f"{path} is damaged: get the file again, or delete it.") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    if not path.exists():
        raise UserError(f"There is no file {path}: check the path, or train a model with `{made_by}`.")
    if not isinstance(content, dict):
        raise UserError(f"{path} is not {what}: choose another file.")
    return content


def half_weights(network: nn.Module) -> dict[str, Tensor]:
    """Return a network's weights as float16, as model files keep them."""
    return {name: tensor.detach().to(torch.float16).clone() for name, tensor in network.state_dict().items()}


def restored(make: Callable[[], Network], content: Mapping[str, Any], path: Path, what: str) -> Network:
    """Return the network of a model file, ready to be asked.

    Parameters
    ----------
    make : callable
        Makes the network of the file's configuration; may raise what pydantic raises.
    content : mapping
        Of the file, with ``weights``.
    path, what : Path, str
        For the sentences: the file, "a CT-MR model".

    Raises
    ------
    UserError
        If configuration and weights do not fit, or weights are not finite.
    """
    weights = content.get("weights")
    try:
        network = make()
        if not isinstance(weights, dict) or not all(isinstance(tensor, Tensor) for tensor in weights.values()):
            raise ValueError("weights")
        network.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    except (ValidationError, RuntimeError, ValueError) as error:
        raise UserError(f"{path} holds {what} whose weights do not fit: get the file again.") from error
    if not all(bool(torch.isfinite(tensor).all()) for tensor in network.state_dict().values()):
        raise UserError(f"{path} holds weights that are not finite: get the file again.")
    return network.eval()
