"""Old brains with and without dementia: groups overlap, a subject's visits belong together, runs are whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.cohort import make_ageing_brain, read_truth, write_ageing_brains
from app.cohort.ageing import draw_ageing_person, visits
from app.cohort.ageing_writing import image_path, subject_name, write_participants, write_subject
from app.cohort.head import coarse_points
from app.cohort.maps import template_maps
from app.errors import UserError
from app.imaging import find_studies
from app.jobs import Job

pytestmark = pytest.mark.usefixtures("shared_anatomy")


def test_a_brain_has_the_form_of_a_skull_stripped_t1_at_2_mm() -> None:
    scan = make_ageing_brain(1, 1)
    assert scan.t1.dtype == np.int16 and scan.t1.shape == (120, 120, 77) and scan.t1.min() == 0
    assert np.array_equal(np.abs(np.diag(scan.affine)), [2, 2, 2, 1])
    assert scan.diagnosis == "AD" and 55 <= scan.age <= 92 and scan.sex in ("F", "M")
    brain_ml = np.count_nonzero(scan.t1) * 8 / 1000
    assert brain_ml == pytest.approx(scan.volumes_ml["brain"], rel=0.08) and 1000 < brain_ml < 2100
    assert np.array_equal(make_ageing_brain(1, 1).t1, scan.t1)


def test_groups_differ_in_all_three_structures_and_overlap() -> None:
    drawn = {
        ill: [draw_ageing_person(np.random.default_rng([seed, 20]), ill, 1)[0] for seed in range(400)] for ill in ("CN", "AD")
    }
    for name in ("ventricles", "hippocampi", "sulci"):
        cn, ad = (np.array([getattr(person.atrophy, name) for person in drawn[ill]]) for ill in ("CN", "AD"))
        assert ad.mean() > cn.mean() + 0.5
        spread = np.array([person.atrophy.hippocampi for person in drawn["CN"]]).std()
        assert spread > 0.5
    ages = [np.mean([person.age for person in drawn[ill]]) for ill in ("CN", "AD")]
    assert 0 < ages[1] - ages[0] < 3


def test_a_second_visit_is_the_same_person_later() -> None:
    maps = template_maps()
    first, second = (draw_ageing_person(np.random.default_rng([4, 20]), "AD", visit)[0] for visit in (1, 2))
    assert second.age - first.age == pytest.approx(1.5) and second.atrophy.ventricles > first.atrophy.ventricles
    one, two = (coarse_points(np.random.default_rng([4, 21]), person, maps) for person in (first, second))
    assert np.abs(one[0] - two[0]).max() < 1.0  # but for the ventricles nothing has moved
    assert sum(visits(seed) for seed in range(160)) == 200
    assert sum(visits(seed) for seed in range(0, 160, 2)) == 100


def test_a_data_set_is_bids_and_tells_what_is_true(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    scan = make_ageing_brain(2, 1)
    write_subject(folder / subject_name(2), [scan])
    write_participants(folder)
    assert read_truth(folder / subject_name(2)).visits[0].volumes_ml == scan.volumes_ml
    (study,) = find_studies([folder], needed=("t1",)).studies
    assert study.images == {"t1": image_path(folder / subject_name(2), 1)}
    known = study.patient_facts
    assert known is not None and (known.diagnosis, known.sex) == ("CN", scan.sex) and known.age == round(scan.age)
    header, line = (folder / "measures.tsv").read_text().splitlines()
    assert header.split("\t") == ["study", "ventricles_ml", "hippocampi_ml", "sulci_ml", "brain_ml"]
    assert line.startswith("sub-DEM000002_ses-1\t")
    assert write_ageing_brains(folder, 1, 2, 1, Job()) == [folder / subject_name(2)]


def test_without_the_other_images_it_is_no_study_for_the_slice_models(tmp_path: Path) -> None:
    write_subject(tmp_path / subject_name(2), [make_ageing_brain(2, 1)])
    assert not find_studies([tmp_path]).studies


def test_a_damaged_truth_is_named(tmp_path: Path) -> None:
    subject = tmp_path / subject_name(0)
    subject.mkdir()
    (subject / "truth.json").write_text(json.dumps({"version": 1}))
    with pytest.raises(UserError, match=r"truth\.json is missing or damaged"):
        read_truth(subject)
    (subject / "truth.json").unlink()
    with pytest.raises(UserError, match="is not a whole subject"):
        write_ageing_brains(tmp_path, 1, 0, 1, Job())
