"""A second look ranks as a reader would: this size, this place, this pattern."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.anatomy import STRUCTURES, Structure
from app.errors import SbmirError
from app.retrieval.second_look import ANYWHERE, HERE, LOOKS, Look, Seen, looks, shipped_weights
from app.retrieval.second_look.judging import Drawn
from app.retrieval.second_look.weights import read_weights
from app.settings import RESOURCES
from tests.support.evaluation_cases import lesion
from tests.support.look_tables import BOX, Case, Plane, table_of, throughout

K = 72
WHERE = (110, 80)
ASKED = lesion(*WHERE, 22, ring=True)


def drawn(plane: Plane, k: int = K, structures: Sequence[Structure] = STRUCTURES) -> Drawn:
    found = Drawn.of(plane, k, BOX.__class__(74, BOX.row, BOX.column), structures)
    assert found is not None
    return found


def seen(
    look: Look, cases: Sequence[Case], asked: Plane = ASKED, beside: dict[int, Plane] | None = None, structures: Any = STRUCTURES
) -> tuple[Seen, list[str]]:
    """Rank all slices; return what was seen, and the patients in the order in which they come first."""
    table = table_of(cases, structures)
    others = {step: drawn(plane, K + step, structures) for step, plane in (beside or {}).items()}
    found = look.rank(drawn(asked, K, structures), others, table, np.arange(len(table)), shipped_weights())
    return found, list(dict.fromkeys(cases[n].patient for n in table.study[found.places].tolist()))


VARIANTS = {
    "smaller": lesion(*WHERE, 11, ring=True),
    "larger": lesion(*WHERE, 40, ring=True),
    "solid": lesion(*WHERE, 22),
    "farther back": lesion(165, 80, 22, ring=True),
    "on the other side": lesion(110, 159, 22, ring=True),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_here_prefers_what_was_drawn_to_what_differs_in_one_thing(name: str) -> None:
    found, patients = seen(HERE, [throughout("other", VARIANTS[name]), throughout("same", ASKED)])
    assert patients == ["same", "other"]
    assert np.all(np.diff(found.score) <= 0)
    assert np.all((found.similarity >= 0) & (found.similarity <= 1))
    assert np.all(np.diff(found.similarity) <= 0)
    assert found.judgements["overlap"][0] == 1


def test_here_prefers_the_level() -> None:
    slices = (50, 51, 52, 53, 54)
    low = Case("low", [ASKED] * 5 + [None] * 2, (*slices, 73, 74))
    assert seen(HERE, [low, throughout("same", ASKED)])[1] == ["same", "low"]


def test_each_thing_is_judged_by_itself() -> None:
    def judged(name: str) -> dict[str, float]:
        found, _ = seen(HERE, [throughout("other", VARIANTS[name])])
        return {key: float(values[0]) for key, values in found.judgements.items()}

    same = {key: float(values[0]) for key, values in seen(HERE, [throughout("same", ASKED)])[0].judgements.items()}
    assert list(same) == ["size", "place", "pattern", "overlap"]
    assert all(value > 0.6 for value in same.values())
    assert judged("smaller")["size"] < 0.2 < same["size"]
    assert judged("farther back")["place"] < 0.2
    assert judged("solid")["pattern"] < 0.4


def test_anywhere_finds_the_mirrored_lesion_first() -> None:
    """Not round, so that it takes a mirror to lay one over the other; nearer ones of another size or pattern come after it."""
    asked = np.where(lesion(80, 60, 30) > 0, lesion(100, 70, 20), ASKED)
    mirrored = np.ascontiguousarray(asked[:, ::-1])
    cases = [
        throughout("smaller", VARIANTS["smaller"]),
        throughout("mirrored", mirrored),
        throughout("larger", VARIANTS["larger"]),
    ]
    found, patients = seen(ANYWHERE, cases, asked)
    assert patients[0] == "mirrored"
    assert found.judgements["overlap"][0] > 0.95
    moved = np.roll(asked, (40, 20), (0, 1))
    here = seen(HERE, [throughout("moved", moved)], asked)[0]
    anywhere = seen(ANYWHERE, [throughout("moved", moved)], asked)[0]
    assert here.judgements["overlap"][0] < 0.5
    assert anywhere.judgements["overlap"][0] == 1


def test_several_drawn_slices_decide_together() -> None:
    """Alike on the slice asked about; what is drawn above tells them apart."""
    small, large = lesion(*WHERE, 8), lesion(*WHERE, 36)
    slices = tuple(range(66, 79))
    cases = [
        Case(name, [ASKED if k <= 73 else above for k in slices], slices)
        for name, above in (("grows", large), ("shrinks", small), ("ends", None))
    ]

    def first(beside: dict[int, Plane] | None) -> tuple[str, int]:
        table = table_of(cases)
        found, patients = seen(HERE, cases, beside=beside)
        return patients[0], int(table.slice[found.places[0]])

    assert first({4: small})[0] == "shrinks"
    assert first({4: large})[0] == "grows"
    assert first({-4: ASKED, -3: ASKED, 4: small, 5: small, 6: small})[0] == "shrinks"
    many = dict.fromkeys(range(2, 7), small) | dict.fromkeys(range(-6, 0), ASKED)
    assert len(many) > looks.MOST_BESIDE
    assert first(many)[0] == "shrinks"


def test_equal_ones_stand_in_the_order_of_the_library() -> None:
    cases = [throughout(name, ASKED) for name in ("C", "A", "B")]
    for look in LOOKS.values():
        found, patients = seen(look, cases)
        assert patients == ["C", "A", "B"]
        assert sorted(found.places.tolist()) == list(range(15))


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_of_too_many_the_most_alike_are_compared(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is left out, the best are the same; of equal ones the library's first are compared."""
    rng = np.random.default_rng(1)
    places = rng.integers(60, 170, (12, 2)).tolist()
    cases = [throughout(f"P{n}", lesion(row, column, int(rng.integers(6, 40)))) for n, (row, column) in enumerate(places)]
    cases.append(throughout("same", ASKED))
    whole, patients = seen(look, cases)
    for most in ("COMPARED", "COMPARED_ANYWHERE"):
        monkeypatch.setattr(looks, most, 20)
    some, chosen = seen(look, cases)
    assert len(some.places) == 20
    assert some.places[:5].tolist() == whole.places[:5].tolist()
    assert chosen[0] == patients[0] == "same"
    for most in ("COMPARED", "COMPARED_ANYWHERE"):
        monkeypatch.setattr(looks, most, 7)
    equal, _ = seen(look, [throughout(f"P{n}", ASKED) for n in range(4)])
    table = table_of([throughout(f"P{n}", ASKED) for n in range(4)])
    middle = [n for n in range(20) if table.level[n] == 2]
    assert len(equal.places) == 7
    assert set(equal.places.tolist()) <= set(range(20))
    assert equal.places[0] == (middle[0] if look is HERE else equal.places[0])


def test_a_model_that_tells_no_pattern() -> None:
    """Size and place count for all three: the scale is the same."""
    edema = [one for one in STRUCTURES if one.key == "edema"]
    cases = [throughout("smaller", lesion(*WHERE, 8)), throughout("same", lesion(*WHERE, 22))]
    for look in LOOKS.values():
        found, patients = seen(look, cases, lesion(*WHERE, 22), structures=edema)
        assert patients == ["same", "smaller"]
        judged = found.judgements
        scored = 3 / 2 * (judged["size"] + judged["place"]) if look.placed else 2 * judged["size"]
        laid = shipped_weights().overlap * judged["overlap"] if look.placed else looks.SHAPE * judged["shape"]
        assert found.score == pytest.approx(scored + laid)


def test_nobody_to_look_at() -> None:
    table = table_of([throughout("A", ASKED)])
    for look in LOOKS.values():
        found = look.rank(drawn(ASKED), {}, table, np.empty(0, np.intp), shipped_weights())
        assert found.places.shape == found.score.shape == found.similarity.shape == (0,)


SHIPPED = RESOURCES / "second-look.json"


def test_the_shipped_weights_say_how_they_were_learned() -> None:
    weights = read_weights(SHIPPED)
    assert weights == shipped_weights()
    assert "patients" in weights.learned_from
    assert weights.here.slope > 0
    assert weights.anywhere.slope > 0


def changed(**parts: Any) -> str:
    return json.dumps({**json.loads(SHIPPED.read_text()), **parts})


def without_a_weight() -> str:
    told = json.loads(SHIPPED.read_text())
    del told["size"]["weights"]["longest"]
    return json.dumps(told)


def renamed_pattern() -> str:
    told = json.loads(SHIPPED.read_text())
    told["pattern"]["rim"] = told["pattern"].pop("ring")
    return json.dumps(told)


BROKEN = {
    "nothing": "",
    "half": SHIPPED.read_text()[:500],
    "a list": "[]",
    "another file": '{"model": "m1"}',
    "a weight too few": without_a_weight(),
    "a pattern that is none": renamed_pattern(),
    "an entry too many": changed(extra=1),
    "no scale": changed(here=None),
    "a scale upside down": changed(here={"slope": -1.0, "constant": 0.0}),
    "a weight that is no number": changed(overlap=float("nan")),
    "a weight without end": changed(place={"weights": {"apart": float("inf")}, "constant": 0}),
    "a constant without end": changed(anywhere={"slope": 1.0, "constant": float("-inf")}),
    "an overlap that counts against": changed(overlap=-0.1),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_holds_no_weights_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_text(BROKEN[name])
    told(file)


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    told(tmp_path / "gone.json")
    told(tmp_path)
    binary = tmp_path / "weights.json"
    binary.write_bytes(b"\xff\xfe\x00\x80")
    told(binary)


def told(file: Path) -> None:
    with pytest.raises(SbmirError) as caught:
        read_weights(file)
    sentence = str(caught.value)
    assert str(file) in sentence
    assert "\n" not in sentence
    assert sentence.endswith((".", "`."))
