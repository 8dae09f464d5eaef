"""Model files of the similarity network: configuration and float16 weights, read with ``weights_only=True``."""

from __future__ import annotations

from pathlib import Path

from app.codes.files import write_atomically
from app.codes.tensor_files import half_weights, read_tensors, restored
from app.crossmodal.config import NetworkConfig
from app.crossmodal.networks import SimilarityNetwork
from app.errors import UserError
from app.settings import REPOSITORY

FORMAT = "sbmir-crossmodal"
VERSION = 1
WHAT = "a CT-MR model"
TRAIN = "python main.py crossmodal train"
"""What makes such a file."""
SHIPPED = REPOSITORY / "resources" / "models" / "sbmir-crossmodal.pt"


def save_model(network: SimilarityNetwork, path: Path, card: str = "") -> None:
    """Write a model file in one step.

    Raises
    ------
    EnvironmentFault
        If it cannot be written.
    """
    weights = half_weights(network)
    content = {"format": FORMAT, "version": VERSION, "config": network.config.model_dump_json(), "weights": weights, "card": card}
    write_atomically(content, path)


def load_model(path: Path) -> SimilarityNetwork:
    """Read a model file; the network is ready to be asked.

    Raises
    ------
    UserError
        If there is no such file, it is no model of this kind, or its weights do not fit or are not finite.
    """
    content = read_tensors(path, WHAT, TRAIN)
    if content.get("format") != FORMAT:
        raise UserError(f"{path} is no CT-MR model: choose one that `{TRAIN}` wrote.")
    if content.get("version") != VERSION:
        raise UserError(f"{path} was written by a newer SBMIR (CT-MR model {content.get('version')}): update the program.")
    return restored(lambda: SimilarityNetwork(NetworkConfig.model_validate_json(str(content.get("config")))), content, path, WHAT)
