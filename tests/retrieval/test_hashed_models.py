"""Models that keep bits of their codes: indexed, searched, shown, copied, exported and checked by the commands as any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
import torch

from app import cohort
from app.codes import CodeConfig, CodePart, CodeSpace, load_model, save_networks
from app.codes.config import QuantiserConfig
from app.codes.networks import Networks
from app.imaging import Study
from app.library import CodeTable, open_library
from app.retrieval import Query, Reference
from app.retrieval.measures import choose_measure, offered
from tests.support.code_tables import in_parts, make_table
from tests.support.library_commands import Say, say
from tests.support.library_support import BRAIN_SLICES, make_study, studies_in_memory
from tests.support.search_commands import PLACES, K, signals

__all__ = ["say", "signals"]
pytestmark = pytest.mark.usefixtures("signals")

TINY = CodeConfig(image_size=32, code_size=16, filters=(8, 8, 16), embedding=8, one_hot_labels=True)
QUANTISED = TINY.model_copy(update={"quantise": QuantiserConfig(entries=16, groups=2), "default_by": "both"})


def studies() -> list[Study]:
    return [make_study(f"{name}-s1", place, patient=name) for name, place in PLACES.items()]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two models: continuous codes, and codebooks with entries among its codes."""
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(5)
    plain = Networks(TINY).eval()
    save_networks(plain, folder / "plain.pt", card=json.dumps({"trained": ["nEncoder"]}))
    quantised = Networks(QUANTISED).eval()
    quantised.load_state_dict(plain.state_dict(), strict=False)
    x = np.concatenate([study.network_input(list(BRAIN_SLICES), 32) for study in studies()])
    with torch.inference_mode():
        for book, grid in (
            (quantised.nQuantiser, quantised.nEncoder(quantised.to_code_size(torch.from_numpy(x)))[0]),
            (quantised.aQuantiser, quantised.aEncoder(quantised.to_code_size(torch.from_numpy(x)))),
        ):
            assert book is not None
            vectors = book.vectors(grid)
            book.entries.copy_(vectors[:, torch.linspace(0, vectors.shape[1] - 1, 16).long()])
            book.usage.fill_(1 / 16)
    save_networks(quantised, folder / "vq.pt")
    return folder


@pytest.fixture
def in_memory() -> Iterator[None]:
    """Let commands find studies by the name of the folder."""
    by_name = {study.study: study for study in studies()} | {"template": make_study("template", None, labels=False)}

    def load(folder: Path, labels: bool = True) -> Study:
        return by_name[folder.name]

    with (
        studies_in_memory(studies()),
        patch("app.commands.shared.queries.answering.load_study", load),
        patch.object(cohort, "ensure_template", lambda job: Path("/nowhere/template"), create=True),
    ):
        yield


@pytest.fixture(scope="module")
def made(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the models, with a library of the continuous one and a model of hashes that was learned from it."""
    from main import main

    with studies_in_memory(studies()):
        words = ["--library", str(models / "plain.sbmir"), "--model", str(models / "plain.pt"), "--progress", "none"]
        assert main(["index", str(models), *words]) == 0
    assert main(["hash", str(models / "hash.pt"), *words, "--bits", "24"]) == 0
    return models


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("name", ["vq.pt", "hash.pt"])
def test_a_library_of_bits_goes_through_every_command(made: Path, name: str, tmp_path: Path, say: Say) -> None:
    model, library, copy = made / name, tmp_path / "bits.sbmir", tmp_path / "copy.sbmir"
    told = say("index", made, "--library", library, "--model", model)
    assert told.status == 0, told.err
    length = load_model(model, "cpu").space.parts[0].length
    described = json.loads(say("info", "--library", library, "--json").out)["models"][0]
    assert described["parts"] == [{"name": part, "dtype": "bits", "length": length} for part in ("normal", "abnormal")]
    assert described["bytes_a_code"] == 2 * length
    assert say("copy", library, copy).status == 0
    assert say("check", "--library", copy).status == 0
    answers = []
    for address in (library, copy):
        asked = say("search", "--library", address, "--model", model, "--example", "/nowhere/P3-s1", "--slice", K, "--json", "-")
        assert asked.status == 0, asked.err
        answers.append(json.loads(asked.out))
    assert answers[0]["hits"] == answers[1]["hits"]
    assert answers[0]["query"]["by"] == "both"
    first = answers[0]["hits"][0]
    assert (first["patient"], first["distance"], first["reasons"]["farther"]["distance"]) == ("P3", 0.0, 1.0)
    assert say("export", copy, tmp_path / "out").status == 0
    with np.load(tmp_path / "out" / "P1-s1" / "codes.npz") as codes, open_library(library, read_only=True) as opened:
        table = opened.codes()
        assert codes["normal"].dtype == np.uint8
        assert np.array_equal(codes["normal"], table.codes.parts["normal"][: len(codes["normal"])])


@pytest.mark.usefixtures("in_memory")
def test_measures_that_bits_do_not_allow_are_refused(made: Path, tmp_path: Path, say: Say) -> None:
    library, model = tmp_path / "bits.sbmir", made / "hash.pt"
    assert say("index", made, "--library", library, "--model", model).status == 0
    asked = ("search", "--library", library, "--example", "/nowhere/P3-s1", "--slice", K)
    told = say(*asked, "--model", model, "--by", "entire")
    assert told.status == 2
    assert (
        "A search by entire adds up the numbers of codes, and this model keeps bits of them: choose one of normal, abnormal"
        in told.err
    )
    told = say(*asked, "--model", made / "plain.pt")
    assert told.status == 2
    assert "was made by another model" in told.err
    for by in ("normal", "abnormal"):
        hits = json.loads(say(*asked, "--model", model, "--by", by, "--json", "-").out)["hits"]
        assert [(hit["patient"], hit["distance"]) for hit in hits[:1]] == [("P3", 0.0)]
        assert all(hit["distance"] == hit["parts"][by] for hit in hits)


def test_what_no_hashes_can_be_made_of(made: Path, tmp_path: Path, say: Say) -> None:
    words = ("--library", made / "plain.sbmir", "--model", made / "plain.pt")
    for output, more, sentence in (
        ("h.bin", (), "does not end in .pt"),
        ("h.pt", ("--bits", "12"), "give a multiple of 8"),
        ("h.pt", ("--weight", "2"), "--weight 2 is out of range"),
        ("h.pt", ("--bits", "64"), "30 slices are too few to learn 64 bits from"),
        ("h.pt", ("--model", made / "hash.pt"), "was made by another model"),
    ):
        told = say("hash", tmp_path / output, *words, *more)
        assert told.status == 2
        assert sentence in told.err
        assert not (tmp_path / output).exists()
    told = say("hash", made / "plain.pt", *words)
    assert (told.status, "plain.pt" in told.err) == (2, True), "what is read is never overwritten"


BITS = CodeSpace("bits", "slice", (CodePart("normal", "bits", 5), CodePart("abnormal", "bits", 5)))


def bits_table(rows: int = 240) -> CodeTable:
    """Return random bits of 30 patients, many of them alike."""
    rng = np.random.default_rng(7)
    zeros = np.zeros((rows, 8), np.float16)
    owners = [(f"P{n // 8:02}", f"P{n // 8:02}-{n // 4}") for n in range(rows)]
    plain = make_table(zeros, zeros, owners, area=[float(n % 3) for n in range(rows)])
    parts = {name: rng.integers(0, 4, (rows, 5)).astype(np.uint8) for name in ("normal", "abnormal")}
    return CodeTable.of(BITS, plain.studies, parts)


@pytest.mark.parametrize("by", ["normal", "abnormal", "both"])
@pytest.mark.parametrize("weight", [0.0, 0.35, 1.0])
def test_the_search_is_that_of_every_distance(by: str, weight: float) -> None:
    """Rows and their order are those of counting the bits that differ in every row, whatever the tables."""
    table = bits_table()
    reference = Reference(in_parts(table, 3))
    rng = np.random.default_rng(3)
    for _ in range(5):
        codes = {name: rng.integers(0, 4, 5).astype(np.uint8) for name in ("normal", "abnormal")}
        query = Query.of(BITS, codes, 0)
        hits = reference.search(query, by, weight, 10)
        lengths = {
            name: np.sqrt(np.unpackbits(table.codes.parts[name] ^ code, axis=1).sum(1, dtype=np.float64))
            for name, code in codes.items()
        }
        n, a = (reference.rows.typical.get(((name,), over), 1.0) for name, over in (("normal", "all"), ("abnormal", "lesions")))
        wanted = {
            "normal": lengths["normal"],
            "abnormal": lengths["abnormal"],
            "both": np.sqrt((1 - weight) * (lengths["normal"] / n) ** 2 + weight * (lengths["abnormal"] / a) ** 2),
        }[by]
        studies = [table.studies[int(study)] for study in table.codes.study]
        best: dict[str, tuple[float, str, int]] = {}
        for distance, study, unit in zip(wanted.tolist(), studies, table.codes.unit.tolist(), strict=True):
            one = (distance, study.study, unit)
            best[study.patient] = min(best.get(study.patient, one), one)
        ranked = sorted((distance, patient, study, unit) for patient, (distance, study, unit) in best.items())[:10]
        assert [(hit.distance, hit.patient, hit.study, hit.slice) for hit in hits] == ranked


def test_only_what_suits_bits_is_offered() -> None:
    assert list(offered(BITS)) == ["normal", "abnormal", "both"]
    mixed = CodeSpace("mixed", "slice", (CodePart("normal", "float16", 5), CodePart("abnormal", "bits", 5)))
    assert "entire" not in offered(mixed)
    assert choose_measure("both", 0.5, mixed).name == "both"
