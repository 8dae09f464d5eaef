"""Model files of whole-brain networks: configuration and float16 weights, read with ``weights_only=True``."""

from __future__ import annotations

import hashlib
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from torch import Tensor

from app.codes.files import write_atomically
from app.errors import UserError, describe_os_error
from app.settings import REPOSITORY
from app.volumes.config import NetworkConfig
from app.volumes.networks import VolumeNetwork
from app.volumes.placing import PREPARATION

FORMAT = "sbmir-volumes"
VERSION = 1
SHIPPED = REPOSITORY / "resources" / "models" / "sbmir-volumes.pt"


def save_network(network: VolumeNetwork, path: Path, card: str = "") -> None:
    """Write a model file in one step; `EnvironmentFault` if it cannot be written."""
    weights = {name: tensor.detach().to(torch.float16).clone() for name, tensor in network.state_dict().items()}
    content = {"format": FORMAT, "version": VERSION, "config": network.config.model_dump_json(), "weights": weights}
    write_atomically({**content, "preparation": PREPARATION, "card": card}, path)


def load_network(path: Path) -> VolumeNetwork:
    """Read a model file.

    Raises
    ------
    UserError
        If there is no such file, it is no model of this kind, or its weights do not fit or are not finite.
    """
    content = read_tensors(path)
    if content.get("format") != FORMAT:
        raise UserError(
            f"{path} is no whole-brain model: choose one that `python main.py train` wrote from a volumes configuration."
        )
    if content.get("version") != VERSION or content.get("preparation") != PREPARATION:
        raise UserError(f"{path} was written by another version of SBMIR: update the program, or train the model again.")
    weights = content.get("weights")
    try:
        network = VolumeNetwork(NetworkConfig.model_validate_json(str(content.get("config"))))
        if not isinstance(weights, dict) or not all(isinstance(tensor, Tensor) for tensor in weights.values()):
            raise ValueError("weights")
        network.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    except (ValidationError, RuntimeError, ValueError) as error:
        raise UserError(f"{path} holds a whole-brain model whose weights do not fit: get the file again.") from error
    if not all(bool(torch.isfinite(tensor).all()) for tensor in network.state_dict().values()):
        raise UserError(f"{path} holds weights that are not finite: get the file again.")
    return network.eval()


def read_tensors(path: Path) -> dict[str, Any]:
    """Read a dictionary that ``torch.save`` wrote, tensors and plain values only; `UserError` if it is something else."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True) if zipfile.is_zipfile(path) else None
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise UserError(f"{path} is damaged: get the file again, or delete it.") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    if not path.exists():
        raise UserError(f"There is no file {path}: check the path, or train a model with `python main.py train`.")
    if not isinstance(content, dict):
        raise UserError(f"{path} is not a whole-brain model: choose another file.")
    return content


def read_card(path: Path) -> dict[str, Any]:
    """Return what a model file tells of its training: steps, CPU seconds, and the run's configuration; UserError as others."""
    content = read_tensors(path)
    if content.get("format") != FORMAT:
        raise UserError(
            f"{path} is no whole-brain model: choose one that `python main.py train` wrote from a volumes configuration."
        )
    try:
        card = json.loads(str(content.get("card") or "{}"))
    except ValueError:
        return {}
    return card if isinstance(card, dict) else {}


def fingerprint(network: VolumeNetwork) -> str:
    """Return the model's id: SHA-256 over configuration, preparation and float32 tensors."""
    digest = hashlib.sha256(json.dumps([network.config.model_dump_json(), PREPARATION]).encode())
    for name, tensor in sorted(network.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().float().contiguous().numpy().tobytes())
    return digest.hexdigest()
