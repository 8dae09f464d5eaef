"""Files whose sform and qform contradict each other: which of them counts, told by the other files of the study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from app.errors import UserError
from app.imaging.files.nifti import Volume
from app.imaging.files.orientation import apart_mm, difference_of
from app.imaging.placing import grid as grids

_SAME_MM = 0.5


def settled_forms(volumes: Sequence[Volume], certain: Sequence[Volume] = ()) -> tuple[list[Volume], list[str]]:
    """Decide between sform and qform where they contradict each other.

    Where all files of a study contradict themselves alike, the sform counts, as in most programs. Where others are certain, the
    form counts that lies on their grid.

    Parameters
    ----------
    volumes : sequence of Volume
    certain : sequence of Volume
        Volumes of the study whose place is known.

    Returns
    -------
    volumes : list of Volume
        None of them has an alternative.
    notices : list of str

    Raises
    ------
    UserError
        If both forms of a file lie on the others' grid, mirrored to each other.
    """
    doubtful = [volume for volume in volumes if volume.alternative is not None]
    if not doubtful:
        return list(volumes), []
    anchors = [*certain, *(volume for volume in volumes if volume.oriented and volume.alternative is None)]
    if not anchors:
        return _all_by_sform(volumes, doubtful)
    out, notices = [], []
    for volume in volumes:
        if volume.alternative is None:
            out.append(volume)
            continue
        settled, told = _by_anchors(volume, anchors)
        out.append(settled)
        notices.append(told)
    return out, notices


def _all_by_sform(volumes: Sequence[Volume], doubtful: Sequence[Volume]) -> tuple[list[Volume], list[str]]:
    notices: dict[str, list[str]] = {}
    for volume in doubtful:
        notices.setdefault(_contradiction(volume), []).append(volume.path.name)
    told = [
        f"{', '.join(names)}: {what}; the sform was taken, as most programs do: check left and right."
        for what, names in notices.items()
    ]
    return [replace(volume, alternative=None) for volume in volumes], told


def _by_anchors(volume: Volume, anchors: Sequence[Volume]) -> tuple[Volume, str]:
    assert volume.alternative is not None
    forms = {"sform": volume.affine, "qform": volume.alternative}
    fitting = {name: anchor for name, form in forms.items() for anchor in anchors if _on_grid_of(volume, form, anchor)}
    if len(fitting) == 2:
        raise UserError(
            f"{volume.path}: {_contradiction(volume)}, and either lies on the grid of {fitting['sform'].path.name}: "
            "repair its orientation."
        )
    name = next(iter(fitting), "sform")
    why = f"which agrees with {fitting[name].path.name}" if fitting else "as most programs do: check left and right"
    return replace(
        volume, affine=forms[name], alternative=None
    ), f"{volume.path}: {_contradiction(volume)}; the {name} was taken, {why}."


def _contradiction(volume: Volume) -> str:
    assert volume.alternative is not None
    return f"its sform and its qform contradict each other ({difference_of(volume.affine, volume.alternative)})"


def _on_grid_of(volume: Volume, form: npt.NDArray[np.float64], anchor: Volume) -> bool:
    """Whether a volume lies on the grid of another one by a form of its own, though perhaps stored along other axes."""
    shape, other = volume.data.shape, anchor.data.shape
    if grids.ras_shape(shape, form) != grids.ras_shape(other, anchor.affine):
        return False
    turned = grids.ras_affine(shape, form), grids.ras_affine(other, anchor.affine)
    return apart_mm(*turned, grids.ras_shape(shape, form)) <= _SAME_MM
