"""Places of a CT found in an MR, model files, and the command; real pairs where they are."""

from __future__ import annotations

import argparse
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import main
from app.cohort.nifti import write_nifti
from app.commands import crossmodal as command
from app.crossmodal import (
    SHIPPED,
    NetworkConfig,
    NetworkMeasure,
    baselines,
    evaluate,
    find,
    load_model,
    place_of,
    point_of,
    read_head,
    read_pair,
    read_pictures,
)
from app.crossmodal.files import save_model
from app.crossmodal.networks import SimilarityNetwork
from app.errors import UserError
from app.jobs import Job
from app.settings import REPOSITORY
from tests.crossmodal.heads import AFFINE, SIDE, volumes, write_toy_heads

REAL = Path(os.environ.get("SBMIR_CTMR", REPOSITORY.parent / "shared" / "ctmr"))
LCC = baselines()[1]
MOVED = (3, -2)
"""How much further to the right and to the front the MR's file shows the head, mm."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a CT and an MR of one head; the MR's file says that the head lies `MOVED`."""
    folder = tmp_path_factory.mktemp("pair")
    ct, mr = volumes(1)
    shifted = AFFINE.copy()
    shifted[:2, 3] += MOVED
    write_nifti(folder / "ct.nii.gz", ct, AFFINE)
    write_nifti(folder / "mr.nii.gz", mr, shifted)
    return folder / "ct.nii.gz", folder / "mr.nii.gz"


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(list(words))


def test_a_place_is_found_where_the_mr_shows_it(files: tuple[Path, Path]) -> None:
    point = (-26.0, 36.0, 3.0)
    found = find(read_pair(*files), point, LCC)
    best = found.matches[0]
    assert np.allclose(best.offset_mm, (*MOVED, 0), atol=1)
    assert np.allclose(best.mm, np.add(point, best.offset_mm), atol=0.01)
    assert best.similarity == found.similarities.max() > found.there
    assert found.similarities.shape == (7, 81, 81) and found.first[0] == 0
    apart = [np.abs(np.subtract(best.mm, other.mm)).max() for other in found.matches[1:]]
    assert len(apart) == 2 and min(apart) > 4


def test_the_ct_is_searched_for_what_the_mr_shows_and_the_planes_around_it_too(files: tuple[Path, Path]) -> None:
    pair = read_pair(*files)
    raised = type(pair)(pair.name, pair.patient, np.roll(pair.ct, 2, axis=0), pair.mr, 0, pair.affine)
    point = (-26.0, 36.0, 3.0)
    assert np.allclose(find(raised, point, LCC, "ct").matches[0].offset_mm, (-MOVED[0], -MOVED[1], 2), atol=1)
    flat = find(raised, point, LCC, "ct", around_mm=0)
    assert flat.similarities.shape == (1, 81, 81) and flat.matches[0].offset_mm[2] == 0
    k, row, column = place_of(pair, point)
    assert np.allclose(point_of(pair, round(k), row, column), point, atol=0.01)


def test_places_and_files_that_cannot_be_get_a_sentence(files: tuple[Path, Path], tmp_path: Path) -> None:
    ct, mr = files
    pair = read_pair(ct, mr)
    with pytest.raises(UserError, match=r"lies outside mr\.nii\.gz, which reaches from -68, -2, 0 to 3, 69, 6"):
        find(pair, (500, 0, 0), LCC)
    deep = NetworkMeasure("deep", SimilarityNetwork(NetworkConfig(depth=3, own=4, joint=4, code=4)))
    with pytest.raises(UserError, match=r"-26, 36, 0 mm is too near the end of mr\.nii\.gz for this model, which compares 3"):
        find(pair, (-26, 36, 0), deep)
    with pytest.raises(UserError, match="shows nothing at -65, 2, 3 mm"):
        find(pair, (-65, 2, 3), LCC)
    with pytest.raises(UserError, match=r"mr\.nii\.gz is no CT in Hounsfield units"):
        read_pair(mr, ct)
    far = AFFINE.copy()
    far[0, 3] = 900
    write_nifti(tmp_path / "far.nii.gz", volumes(1)[1], far)
    with pytest.raises(UserError, match="do not lie at the same place"):
        read_pair(ct, tmp_path / "far.nii.gz")
    with pytest.raises(UserError, match="is given as CT and as MR"):
        read_pair(ct, ct)
    for name, grey in (("black", 0), ("negative", -40)):
        write_nifti(tmp_path / f"{name}.nii.gz", np.full_like(volumes(1)[1], grey), AFFINE)
        with pytest.raises(UserError, match=f"{name}.nii.gz shows nothing|{name}.nii.gz is empty"):
            read_pair(ct, tmp_path / f"{name}.nii.gz")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--point=nan,1,2"], "--point nan,1,2 is no place"),
        (["--point=-26,36,3", "--model", "MODEL", "--json", "MODEL"], "would overwrite .*, which is read here"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(
    files: tuple[Path, Path], more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "m.pt"
    save_model(SimilarityNetwork(NetworkConfig(own=8, joint=8, code=4)), model)
    before = model.read_bytes()
    words = [str(model) if word == "MODEL" else word for word in more]
    assert main.main(["crossmodal", "match", *map(str, files), *words]) == 2
    assert re.search(sentence, capsys.readouterr().err)
    assert model.read_bytes() == before


def test_progress_is_chosen_after_the_second_word_too(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "m.pt"
    network = SimilarityNetwork(NetworkConfig(own=8, joint=8, code=4))
    with torch.no_grad():
        network.last.bias.copy_(torch.tensor([50.0, -50.0]))  # takes all places for different ones
    save_model(network, model)
    words = ["match", *map(str, files), "--point=-26,36,3", "--around", "0", "--model", str(model)]
    for said in (["crossmodal", "--progress", "json", *words], ["crossmodal", *words, "--progress", "json"]):
        assert main.main(said) == 0
        told = capsys.readouterr()
        assert '{"progress"' in told.out and not told.err
        assert "Nothing stands out" in told.out


def test_a_head_is_read_with_its_ct_moved_back(tmp_path: Path) -> None:
    write_toy_heads(tmp_path, 1)
    folder = next(tmp_path.iterdir())
    still = read_head(folder, ["t1", "pd"])
    assert [pair.name for pair in still] == [f"{folder.name} t1", f"{folder.name} pd"]
    assert still[0].ct.shape == (7, SIDE, SIDE) and still[0].floor == 1
    truth = folder / f"{folder.name}_truth.json"
    content = json.loads(truth.read_text("utf-8"))
    content["mr_to_ct"][0][3] = 4.0
    truth.write_text(json.dumps(content))
    moved = read_head(folder, ["t1"])[0]
    assert np.array_equal(moved.ct[:, :, :-4], still[0].ct[:, :, 4:]) and np.array_equal(moved.mr, still[0].mr)
    truth.write_text("{}")
    with pytest.raises(UserError, match="does not hold the truth"):
        read_head(folder, ["t1"])


def test_model_files_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    network = SimilarityNetwork(NetworkConfig(own=4, joint=4, code=4))
    save_model(network, path)
    for name, tensor in load_model(path).state_dict().items():
        assert torch.equal(tensor, network.state_dict()[name].half().float())
    content = torch.load(path, weights_only=True)
    for change, sentence in (
        ({"format": "other"}, "is no CT-MR model"),
        ({"version": 2}, "newer SBMIR"),
        ({"weights": {}}, "do not fit"),
        ({"weights": {n: t * float("nan") for n, t in content["weights"].items()}}, "not finite"),
    ):
        torch.save(content | change, path)
        with pytest.raises(UserError, match=sentence):
            load_model(path)
    path.write_bytes(b"text")
    with pytest.raises(UserError, match="is not a CT-MR model"):
        load_model(path)
    with pytest.raises(UserError, match="There is no file"):
        load_model(tmp_path / "none.pt")


def test_the_shipped_model_is_small_and_matches_at_once(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert SHIPPED.stat().st_size < 5e6
    ct, mr = map(str, files)
    target = tmp_path / "found.json"
    assert command.run(parsed("match", ct, mr, "--point=-26,36,3", "--json", str(target)), Job()) == 0
    said = capsys.readouterr().out
    assert "within 40 mm in the axial plane of z = 3 mm, and 6 mm above and below" in said and said.count("similarity") == 3
    assert len(json.loads(target.read_text("utf-8"))["matches"]) == 3
    for wrong in ("1,2", "nan,1,2", "1,1e400,2"):
        with pytest.raises(UserError, match=f"--point {wrong} is no place: give three numbers in mm"):
            command.run(parsed("match", ct, mr, f"--point={wrong}"), Job())
    with pytest.raises(UserError, match="asks one model"):
        command.run(parsed("match", ct, mr, "--point=1,2,3", "--model", "a.pt", "--model", "b.pt"), Job())


def test_pairs_are_measured_with_and_without_tuning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for part, index in (("ct", 0), ("mr", 1)):
        (tmp_path / part).mkdir()
        for seed in (1, 2):
            volume = volumes(seed)[index][:, :, 3].T
            grey = np.clip(volume / (80, 800)[index], 0, 1) * 255
            Image.fromarray(grey.astype(np.uint8)).save(tmp_path / part / f"{seed}001.png")
    model = tmp_path / "tiny.pt"
    save_model(SimilarityNetwork(NetworkConfig(own=4, joint=4, code=4)), model)
    words = ["evaluate", "--pairs", str(tmp_path), "--points", "4", "--model", str(model), "--json", "-"]
    assert command.run(parsed(*words), Job()) == 0
    assert [row["measure"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["nmi", "lcc", "mind-ssc", "tiny"]
    assert command.run(parsed(*words, "--tune", "1", "--tune-steps", "2"), Job()) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["rows"][-1]["measure"] == "tiny tuned" and content["patients"] == 1
    with pytest.raises(UserError, match="--tune names patients of --pairs"):
        command.run(parsed("evaluate", "--heads", str(tmp_path), "--tune", "1"), Job())
    with pytest.raises(UserError, match="--seed -1 is no seed"):
        command.run(parsed(*words, "--seed", "-1"), Job())
    save_model(SimilarityNetwork(NetworkConfig(depth=3, own=4, joint=4, code=4)), model)
    with pytest.raises(UserError, match="1001 has too few planes for this model, which compares 3"):
        command.run(parsed(*words, "--tune", "1"), Job())
    with pytest.raises(UserError, match="holds no synthetic heads"):
        command.run(parsed("evaluate", "--heads", str(tmp_path)), Job())


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real pairs in {REAL} (SBMIR_CTMR)")
def test_on_real_pairs_the_shipped_model_is_ahead_of_correlation() -> None:
    pairs = read_pictures(REAL)
    assert all(pair.ct.shape == pair.mr.shape for pair in pairs)
    rows = evaluate(pairs[-35:], [LCC, NetworkMeasure("shipped", load_model(SHIPPED))], 60, 0, Job())
    assert rows[1].median < rows[0].median
