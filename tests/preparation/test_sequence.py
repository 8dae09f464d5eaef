"""Sequences told by their pictures: confirmed where they are what they are said to be, questioned where not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app.anatomy import ALL_MODALITIES
from app.cohort import SyntheticPatient
from app.errors import EnvironmentFault
from app.preparation.judging import sequence
from app.preparation.judging.quality import judged, thinned
from app.preparation.judging.sequence import likely_sequences, traits
from tests.preparation.test_quality import GOOD

Images = dict[str, npt.NDArray[np.float32]]
Mask = npt.NDArray[np.bool_]


def seen(patient: SyntheticPatient) -> tuple[Images, Mask]:
    """Return the images of a patient as the classifier sees them, and the brain."""
    images = {name: thinned(image[::-1, ::-1]).astype(np.float32) for name, image in patient.images.items()}
    return images, np.logical_or.reduce([image > 0 for image in images.values()])


def asked(images: Images, brain: Mask) -> dict[str, dict[str, float]]:
    return likely_sequences(images, dict.fromkeys(images, np.ones_like(brain)), brain)


@pytest.mark.parametrize("kind", ["synthetic_patient", "normal_subject"])
def test_each_sequence_is_told_by_its_picture(kind: str, request: pytest.FixtureRequest) -> None:
    for name, chances in asked(*seen(request.getfixturevalue(kind))).items():
        assert chances[name] > 0.5
        assert sum(chances.values()) == pytest.approx(1)
        assert set(chances) == set(ALL_MODALITIES)


@pytest.mark.parametrize(("one", "other"), [("t2", "flair"), ("t1", "t2"), ("t1ce", "flair"), ("t1", "t1ce")])
def test_exchanged_sequences_are_questioned(synthetic_patient: SyntheticPatient, one: str, other: str) -> None:
    images, brain = seen(synthetic_patient)
    likely = asked({**images, one: images[other], other: images[one]}, brain)
    assert likely[one][one] < 0.05
    assert likely[other][other] < 0.05
    assert max(likely[one], key=lambda name: likely[one][name]) == other


def test_the_place_of_greys_counts_and_not_their_scale(synthetic_patient: SyntheticPatient) -> None:
    images, brain = seen(synthetic_patient)
    everywhere = np.ones_like(brain)
    cells = sequence.TRAITS - 12
    plain = traits(images["t1"], brain, everywhere)
    bent = traits((3 * images["t1"]) ** np.float32(1.5), brain, everywhere)
    other = traits(images["t2"], brain, everywhere)
    assert plain is not None
    assert bent is not None
    assert other is not None
    assert bent[:cells] == pytest.approx(plain[:cells], abs=2e-3)
    assert np.abs(other[:cells] - plain[:cells]).max() > 0.3


def test_too_little_brain_says_nothing(synthetic_patient: SyntheticPatient) -> None:
    images, brain = seen(synthetic_patient)
    little = np.zeros_like(brain)
    little[:12, :12, :12] = True
    assert likely_sequences(images, dict.fromkeys(images, brain), little) == {}
    assert likely_sequences(images, dict.fromkeys(images, little), brain) == {}


def test_a_doubt_wants_a_look_and_names_what_the_picture_is_like() -> None:
    likely = {"t1": 0.002, "t1ce": 0.001, "t2": 0.987, "flair": 0.01}
    doubtful = {f"flair_looks_like_{name}": chance for name, chance in likely.items()}
    found = judged({**GOOD, **doubtful}, ["t1ce", "flair"])
    assert found.verdict == "look"
    assert found.reasons == ("FLAIR looks like T2: check which sequence it is.",)
    certain = {**doubtful, "flair_looks_like_flair": 0.9}
    assert judged({**GOOD, **certain}, ["t1ce", "flair"]).verdict == "good"


def test_damaged_weights_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "sequences.json"
    monkeypatch.setattr(sequence, "_SHIPPED", broken)
    sequence.shipped_weights.cache_clear()
    try:
        with pytest.raises(EnvironmentFault, match=r"sequences\.json"):
            sequence.shipped_weights()
        broken.write_text('{"learned_from": ""}', encoding="utf-8")
        with pytest.raises(EnvironmentFault, match="damaged"):
            sequence.shipped_weights()
    finally:
        sequence.shipped_weights.cache_clear()
