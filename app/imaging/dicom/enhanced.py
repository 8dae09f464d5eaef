"""Enhanced multi-frame MR: one file holds a whole series, each frame described by functional groups."""

from __future__ import annotations

from pathlib import Path

from pydicom.dataset import Dataset

from app.imaging.dicom.elements import MAX_FRAMES, Frame, Kind, Unusable, number_of, padding_of, plane, rescale, text_of, whole_of

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
    instance, padding = text_of(dataset, "SOPInstanceUID"), padding_of(dataset)
    frames = []
    for index, groups in enumerate(described):
        slope, intercept = rescale(_group("PixelValueTransformationSequence", groups, shared))
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
                padding=padding,
                kind=_kind(dataset, groups, shared, index + 1),
            )
        )
    return tuple(frames), tags | _tags(dataset, described[0], shared)


def _kind(dataset: Dataset, groups: Dataset, shared: Dataset, number: int) -> Kind:
    content = _group("FrameContentSequence", groups, shared)
    timing = _group("MRTimingAndRelatedParametersSequence", groups, shared)
    return Kind(
        storage=text_of(dataset, "SOPClassUID"),
        image_type=text_of(_group("MRImageFrameTypeSequence", groups, shared), "FrameType"),
        stack=text_of(content, "StackID"),
        time=text_of(content, "TemporalPositionIndex"),
        acquisition=whole_of(content, "FrameAcquisitionNumber"),
        number=number,
        echo=number_of(_group("MREchoSequence", groups, shared), "EffectiveEchoTime") or 0.0,
        inversion=number_of(_group("MRModifierSequence", groups, shared), "InversionTimes") or 0.0,
        repetition=number_of(timing, "RepetitionTime") or 0.0,
        flip=number_of(timing, "FlipAngle") or 0.0,
        b_value=number_of(_group("MRDiffusionSequence", groups, shared), "DiffusionBValue") or 0.0,
    )


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
