"""Model files: ours (float16 weights with a typed configuration) and published PyTorch Lightning checkpoints.

Nothing is unpickled from a user's file: everything goes through ``torch.load(weights_only=True)``.
"""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path
from typing import Any, Literal, cast, get_args

import torch
from pydantic import ValidationError
from torch import Tensor

from app.codes.config import CodeConfig
from app.codes.model import Model, choose_device
from app.codes.networks import NETWORKS, OPTIONAL, Networks
from app.errors import UserError, describe_os_error
from app.settings import Precision

FORMAT = "sbmir-model"
VERSION = 2
"""Of model files with codebooks, hashes or a plain path around a widening block; all others are of version 1, as before."""

_OTHER_ROOMS = {
    "sbmir-volumes": "a whole-brain model, which goes with `index --volumes` and `search --by volume`: say so",
    "sbmir-crossmodal": "a CT-MR model, which goes with `crossmodal match`: use it there",
}
"""What model files of other rooms are, which a reader may take for one of slices."""


def load_model(path: str | Path, device: str = "auto", precision: Precision = "float32") -> Model:
    """Open a model file of ours or a published Lightning checkpoint.

    Parameters
    ----------
    path : path
        The file.
    device : str
        "auto" (cuda, mps or cpu, in this order), or the name of one.
    precision : {"auto", "float32", "bfloat16"}
        Arithmetic of the networks (`app.codes.model.Precision`); codes come out as float32 either way.

    Raises
    ------
    UserError
        If the file is no model, or its tensors do not fit the networks.
    """
    path = Path(path)
    if precision not in get_args(Precision):
        raise UserError(f"There is no precision called {precision}: choose {', '.join(get_args(Precision))}.")
    return Model(load_networks(path), choose_device(device), precision)


def load_networks(path: Path) -> Networks:
    """Read a model file into networks (see :func:`load_model` for the errors)."""
    content = _read(path)
    if content.get("format") == FORMAT:
        if content.get("version") not in range(1, VERSION + 1):
            raise UserError(f"{path} was written by a newer SBMIR (model format {content.get('version')}): update the program.")
        try:
            config = CodeConfig.model_validate_json(str(content.get("config")))
        except ValidationError as error:
            raise UserError(f"{path} has a configuration that cannot be used: get the model file again.") from error
        weights = content.get("weights")
    elif isinstance(content.get("state_dict"), dict):
        weights = content["state_dict"]
        config = published_config(cast(dict[str, Tensor], weights), path)
    elif told := _OTHER_ROOMS.get(str(content.get("format"))):
        raise UserError(f"{path} is {told}, or choose a model of slices.")
    else:
        raise UserError(f"{path} is neither an SBMIR model nor a published checkpoint: choose another file.")
    networks = Networks(config)
    _fill(networks, cast(dict[str, Tensor], weights), path)
    return networks


def _read(path: Path) -> dict[str, Any]:
    not_a_model = f"{path} is not a model file (a text file or a damaged download?): choose a .pt or .ckpt model."
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb"):
                raise UserError(not_a_model)
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise UserError(f"There is no model file {path}: check the path, or train one with `python main.py train`.") from error
    except IsADirectoryError as error:
        raise UserError(f"{path} is a folder, not a model file.") from error
    except OSError as error:
        raise describe_os_error(error, path, "read") from error
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise UserError(not_a_model) from error
    if not isinstance(content, dict):
        raise UserError(not_a_model)
    return content


def published_config(weights: dict[str, Tensor], path: Path) -> CodeConfig:
    """Read the sizes of a published checkpoint off its tensors (256 x 256 slices, one label channel)."""
    filters: list[int] = []
    try:
        filters.append(weights["aEncoder.module_list.0.weight"].shape[0])
        while (name := f"aEncoder.module_list.{2 * len(filters) - 1}.conv.2.weight") in weights:
            tensor = weights[name]
            following = f"aEncoder.module_list.{2 * len(filters) - 1}.conv.5.weight"
            if following in weights:
                break
            filters.append(tensor.shape[0])
        embedding = weights["nEncoder.final_conv1.conv.2.weight"].shape[0]
        labels = weights["lDecoder.module_list.0.weight"].shape[1]
        outputs = [name for name in weights if name.startswith("lDecoder.") and name.endswith(".conv.2.weight")]
        last = max(outputs, key=lambda name: int(name.split(".")[2]))
        labels = weights[last].shape[0]
        widening = f"aEncoder.module_list.{2 * len(filters) - 1}.downsample.0.weight"
        return CodeConfig(filters=tuple(filters), embedding=embedding, labels=labels, plain_widening=widening in weights)
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise UserError(f"{path} does not hold the five networks of a published checkpoint: choose another file.") from error


def _fill(networks: Networks, weights: dict[str, Tensor], path: Path) -> None:
    expected = networks.state_dict()
    if not isinstance(weights, dict) or not all(isinstance(t, Tensor) for t in weights.values()):
        raise UserError(f"{path} holds no weights: get the model file again.")
    missing = sorted(set(expected) - set(weights))
    foreign = sorted(name for name in set(weights) - set(expected) if name.split(".")[0] in (*NETWORKS, *OPTIONAL))
    wrong = sorted(n for n in set(expected) & set(weights) if expected[n].shape != weights[n].shape)
    if missing or foreign or wrong:
        name = (wrong or missing or foreign)[0]
        what = "has another size than" if wrong else "is missing, unlike in" if missing else "is not part of"
        raise UserError(f"{path} is a checkpoint of other sizes: {name} {what} the networks this program builds.")
    networks.load_state_dict({name: weights[name].float() for name in expected})
    if not all(bool(torch.isfinite(tensor).all()) for tensor in networks.state_dict().values()):
        raise UserError(f"{path} holds weights that are not finite: get the model file again.")


def save_networks(networks: Networks, path: Path, card: str = "", dtype: Literal["float16", "float32"] = "float16") -> None:
    """Write a model file in one step: configuration, weights (float16 unless told) and a short card of its making."""
    kind = getattr(torch, dtype)
    content = {
        "format": FORMAT,
        "version": VERSION if networks.config.hash_bits is not None or networks.config.plain_widening else 1,
        "config": networks.config.as_json(),
        "weights": {name: tensor.detach().to("cpu", kind).clone() for name, tensor in networks.state_dict().items()},
        "card": card,
    }
    write_atomically(content, path)


def read_card(path: Path) -> dict[str, Any]:
    """Return what a model file's card says of its making, by name; nothing where it has none that can be read."""
    try:
        card = json.loads(str(_read(path).get("card") or "{}"))
    except ValueError:
        return {}
    return card if isinstance(card, dict) else {}


def write_atomically(content: dict[str, Any], path: Path) -> None:
    """Write `content` with ``torch.save`` beside `path` and rename it, so that a crash leaves the old file."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            torch.save(content, stream)
        partial.replace(path)
    except OSError as error:
        raise describe_os_error(error, path, "write") from error
