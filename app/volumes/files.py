"""Model files of whole-brain networks: configuration and float16 weights, read with ``weights_only=True``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from app.codes.files import write_atomically
from app.codes.tensor_files import half_weights, read_tensors, restored
from app.errors import UserError
from app.settings import REPOSITORY
from app.volumes.config import NetworkConfig
from app.volumes.networks import VolumeNetwork
from app.volumes.placing import PREPARATION

FORMAT = "sbmir-volumes"
VERSION = 1
WHAT = "a whole-brain model"
TRAIN = "python main.py train"
"""What makes such a file."""
SHIPPED = REPOSITORY / "resources" / "models" / "sbmir-volumes.pt"


def save_network(network: VolumeNetwork, path: Path, card: str = "") -> None:
    """Write a model file in one step; `EnvironmentFault` if it cannot be written."""
    content = {"format": FORMAT, "version": VERSION, "config": network.config.model_dump_json(), "weights": half_weights(network)}
    write_atomically({**content, "preparation": PREPARATION, "card": card}, path)


def load_network(path: Path) -> VolumeNetwork:
    """Read a model file.

    Raises
    ------
    UserError
        If there is no such file, it is no model of this kind, or its weights do not fit or are not finite.
    """
    content = _content(path)
    if content.get("version") != VERSION or content.get("preparation") != PREPARATION:
        raise UserError(f"{path} was written by another version of SBMIR: update the program, or train the model again.")
    return restored(lambda: VolumeNetwork(NetworkConfig.model_validate_json(str(content.get("config")))), content, path, WHAT)


def _content(path: Path) -> dict[str, Any]:
    content = read_tensors(path, WHAT, TRAIN)
    if content.get("format") != FORMAT:
        raise UserError(f"{path} is no whole-brain model: choose one that `{TRAIN}` wrote from a volumes configuration.")
    return content


def read_card(path: Path) -> dict[str, Any]:
    """Return what a model file tells of its training: steps, CPU seconds, and the run's configuration; UserError as others."""
    content = _content(path)
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
