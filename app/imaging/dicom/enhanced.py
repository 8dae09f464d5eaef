"""Enhanced multi-frame MR: one file holds a whole series, each frame described by functional groups."""

from __future__ import annotations

from pathlib import Path

from pydicom.dataset import Dataset

from app.imaging.dicom.elements import MAX_FRAMES, Frame, Unusable, number_of, plane, rescale, text_of

_NUMBERS = (
    ("EchoTime", "MREchoSequence", "EffectiveEchoTime"),
    ("RepetitionTime", "MRTimingAndRelatedParametersSequence", "RepetitionTime"),
    ("FlipAngle", "MRTimingAndRelatedParametersSequence", "FlipAngle"),
    ("InversionTime", "MRModifierSequence", "InversionTimes"),
    ("DiffusionBValue", "MRDiffusionSequence", "DiffusionBValue"),
)
_ECHO_PULSES = {"SPIN": "SE", "GRADIENT": "GR", "BOTH": "SE\\GR"}


def enhanced_frames(
    path: Path, dataset: Dataset, tags: dict[str, str | float]
) -> tuple[tuple[Frame, ...], dict[str, str | float]]:
    """Return the frames of an enhanced file and its tags for the rules (of the first frame, where frames differ).

    Raises
    ------
    Unusable
        A frame does not say where it lies, or the number of frames is not that of their descriptions.
    """
    described = list(dataset.PerFrameFunctionalGroupsSequence)
    announced = int(number_of(dataset, "NumberOfFrames") or 0)
    if len(described) != announced or not 1 <= announced <= MAX_FRAMES:
        raise Unusable(f"announces {announced} images but describes {len(described)}")
    shared = _first(dataset, "SharedFunctionalGroupsSequence")
    instance = text_of(dataset, "SOPInstanceUID")
    frames = []
    for index, groups in enumerate(described):
        slope, intercept = rescale(_group("PixelValueTransformationSequence", groups, shared))
        content = _group("FrameContentSequence", groups, shared)
        frames.append(
            Frame(
                path=path,
                index=index,
                instance=f"{instance}#{index}",
                **plane(
                    _group("PlanePositionSequence", groups, shared),
                    _group("PlaneOrientationSequence", groups, shared),
                    _group("PixelMeasuresSequence", groups, shared),
                ),
                slope=slope,
                intercept=intercept,
                kind=(
                    round(number_of(_group("MREchoSequence", groups, shared), "EffectiveEchoTime") or 0),
                    text_of(content, "TemporalPositionIndex"),
                    number_of(_group("MRDiffusionSequence", groups, shared), "DiffusionBValue"),
                    text_of(_group("MRImageFrameTypeSequence", groups, shared), "FrameType"),
                    text_of(content, "StackID"),
                ),
            )
        )
    return tuple(frames), tags | _tags(dataset, described[0], shared)


def _tags(dataset: Dataset, groups: Dataset, shared: Dataset) -> dict[str, str | float]:
    """Return the rules' tags under the names that classic files have for them."""
    found: dict[str, str | float] = {}
    for name, sequence, keyword in _NUMBERS:
        value = number_of(_group(sequence, groups, shared), keyword)
        if value is not None:
            found[name] = value
    if pulse := _ECHO_PULSES.get(text_of(dataset, "EchoPulseSequence").upper()):
        found["ScanningSequence"] = pulse
    return found


def _group(sequence: str, groups: Dataset, shared: Dataset) -> Dataset:
    """Return a functional group of a frame, else the one that all frames share, else an empty one."""
    return _first(groups if sequence in groups else shared, sequence)


def _first(dataset: Dataset, sequence: str) -> Dataset:
    items = dataset.get(sequence)
    return items[0] if items else Dataset()
