"""CT-MR similarity: do a patch of a CT and one of an MR show the same place? And where in the MR is this place of the CT?

``Trainer`` learns the network, ``load_model`` opens one, ``evaluate`` measures it beside mutual information, correlation and
MIND-SSC, ``find`` asks it. Cheng, Zhang and Zheng, "Deep similarity learning for multimodal medical images" (2016).
"""

from app.crossmodal.config import NetworkConfig, TrainConfig, load_train_config
from app.crossmodal.evaluation import Row, as_text, as_values, check_planes, evaluate
from app.crossmodal.files import SHIPPED, load_model
from app.crossmodal.images import Pair, choose_patients, head_folders, read_head, read_pictures
from app.crossmodal.matching import Found, Match, Modality, find, place_of, point_of, read_pair
from app.crossmodal.measures import Measure, NetworkMeasure, baselines
from app.crossmodal.patches import Drawing, draw_patches
from app.crossmodal.training import Trainer, tune

__all__ = [
    "SHIPPED",
    "Drawing",
    "Found",
    "Match",
    "Measure",
    "Modality",
    "NetworkConfig",
    "NetworkMeasure",
    "Pair",
    "Row",
    "TrainConfig",
    "Trainer",
    "as_text",
    "as_values",
    "baselines",
    "check_planes",
    "choose_patients",
    "draw_patches",
    "evaluate",
    "find",
    "head_folders",
    "load_model",
    "load_train_config",
    "place_of",
    "point_of",
    "read_head",
    "read_pair",
    "read_pictures",
    "tune",
]
