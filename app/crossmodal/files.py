"""Model files of the similarity network: configuration and float16 weights, read with ``weights_only=True``."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from torch import Tensor

from app.codes.files import write_atomically
from app.crossmodal.config import NetworkConfig
from app.crossmodal.networks import SimilarityNetwork
from app.errors import UserError, describe_os_error
from app.settings import REPOSITORY

FORMAT = "sbmir-crossmodal"
VERSION = 1
SHIPPED = REPOSITORY / "resources" / "models" / "sbmir-crossmodal.pt"


def save_model(network: SimilarityNetwork, path: Path, card: str = "") -> None:
    """Write a model file in one step.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    weights = {name: tensor.detach().to(torch.float16).clone() for name, tensor in network.state_dict().items()}
    content = {"format": FORMAT, "version": VERSION, "config": network.config.model_dump_json(), "weights": weights, "card": card}
    write_atomically(content, path)


def load_model(path: Path) -> SimilarityNetwork:
    """Read a model file; the network is ready to be asked.

    Raises
    ------
    UserError
        If there is no such file, it is no model of this kind, or its weights do not fit or are not finite.
    """
    content = read_tensors(path, "a CT-MR model")
    if content.get("format") != FORMAT:
        raise UserError(f"{path} is no CT-MR model: choose one that `python main.py crossmodal train` wrote.")
    if content.get("version") != VERSION:
        raise UserError(f"{path} was written by a newer SBMIR (CT-MR model {content.get('version')}): update the program.")
    weights = content.get("weights")
    try:
        network = SimilarityNetwork(NetworkConfig.model_validate_json(str(content.get("config"))))
        if not isinstance(weights, dict) or not all(isinstance(tensor, Tensor) for tensor in weights.values()):
            raise ValueError("weights")
        network.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    except (ValidationError, RuntimeError, ValueError) as error:
        raise UserError(f"{path} holds a CT-MR model whose weights do not fit: get the file again.") from error
    if not all(bool(torch.isfinite(tensor).all()) for tensor in network.state_dict().values()):
        raise UserError(f"{path} holds weights that are not finite: get the file again.")
    return network.eval()


def read_tensors(path: Path, what: str) -> dict[str, Any]:
    """Read a dictionary that ``torch.save`` wrote, without unpickling anything but tensors and plain values.

    Raises
    ------
    UserError
        If there is no such file, or it is something else.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True) if zipfile.is_zipfile(path) else None
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise UserError(f"{path} is damaged: get the file again, or delete it.") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    if not path.exists():
        raise UserError(f"There is no file {path}: check the path, or train a model with `python main.py crossmodal train`.")
    if not isinstance(content, dict):
        raise UserError(f"{path} is not {what}: choose another file.")
    return content
