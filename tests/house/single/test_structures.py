"""Structures that the reader names: read with suspicion, and followed by everything from the digits to the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import settings
from app.anatomy import STRUCTURES, Structure
from app.errors import EnvironmentFault, UserError
from app.structures import parse_structures, read_structures, same_structures, unknown_among

LIVER = {"label": 5, "key": "liver", "name": "Liver", "colour": "#c86432"}
CYST = {"label": 9, "key": "cyst", "name": "Cyst of the liver", "colour": "#3C78DC"}


def test_structures_come_in_the_files_order(tmp_path: Path) -> None:
    path = tmp_path / "organ.json"
    path.write_text(json.dumps([LIVER, CYST]), "utf-8")
    assert read_structures(path) == (
        Structure(5, "liver", "Liver", (200, 100, 50)),
        Structure(9, "cyst", "Cyst of the liver", (60, 120, 220)),
    )


Edit = Callable[[list[dict[str, Any]]], object]
EDITS: dict[str, tuple[Edit, str]] = {
    "label 0": (lambda s: s[0].update(label=0), "label of structure 1"),
    "label a fraction": (lambda s: s[1].update(label=1.5), "label of structure 2"),
    "label true": (lambda s: s[0].update(label=True), "label of structure 1"),
    "label 256": (lambda s: s[0].update(label=256), "label of structure 1"),
    "key with a space": (lambda s: s[0].update(key="the liver"), "key of structure 1"),
    "key a path": (lambda s: s[0].update(key="../x"), "key of structure 1"),
    "no name": (lambda s: s[0].update(name="  "), "name of structure 1"),
    "name of two lines": (lambda s: s[0].update(name="a\nb"), "name of structure 1"),
    "long name": (lambda s: s[0].update(name="x" * 61), "name of structure 1"),
    "colour by name": (lambda s: s[0].update(colour="red"), "colour of structure 1"),
    "colour short": (lambda s: s[0].update(colour="#fff"), "colour of structure 1"),
    "unknown entry": (lambda s: s[0].update(alpha=1), "does not have just the entries"),
    "missing entry": (lambda s: s[0].pop("key"), "does not have just the entries"),
    "no table": (lambda s: s.append({}), "structure 3 does not have"),
    "label twice": (lambda s: s[1].update(label=5), "the label 5 is there twice"),
    "key twice": (lambda s: s[1].update(key="liver"), "the key liver is there twice"),
    "name twice": (lambda s: s[1].update(name="Liver"), "the name Liver is there twice"),
    "none": (lambda s: s.clear(), "list of 1 to 9"),
    "ten": (lambda s: s.extend([LIVER] * 8), "list of 1 to 9"),
}


@pytest.mark.parametrize("name", list(EDITS))
def test_wrong_structures_get_one_sentence(name: str) -> None:
    edit, said = EDITS[name]
    content = [dict(LIVER), dict(CYST)]
    edit(content)
    with pytest.raises(UserError) as caught:
        parse_structures(content, "organ.json")
    assert "organ.json" in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"{", b"[" * 100_000])
def test_files_that_are_no_json_get_one_sentence(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "organ.json"
    path.write_bytes(raw)
    with pytest.raises(UserError, match=r"organ\.json is not JSON"):
        read_structures(path)
    with pytest.raises(EnvironmentFault, match="No such file"):
        read_structures(tmp_path / "nowhere.json")


def test_the_settings_name_structures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    assert settings.load_settings().drawn_structures() == STRUCTURES
    settings.change_settings(structures=[LIVER])
    assert [s.key for s in settings.load_settings().drawn_structures()] == ["liver"]
    with pytest.raises(ValueError, match="the label of structure 1 is not a whole number"):
        settings.change_settings(structures=[LIVER | {"label": 0}])
    assert [s.key for s in settings.load_settings().drawn_structures()] == ["liver"]


def test_what_models_know_is_told_by_label_and_key() -> None:
    renamed = tuple(Structure(s.label, s.key, "x" + s.title, (1, 2, 3)) for s in reversed(STRUCTURES))
    assert same_structures(renamed, STRUCTURES)
    assert unknown_among(renamed, STRUCTURES) == ()
    strange = Structure(STRUCTURES[0].label, "liver", "Liver", (1, 2, 3))
    assert unknown_among((strange, STRUCTURES[1]), STRUCTURES) == (strange,)
    assert not same_structures((strange, *STRUCTURES[1:]), STRUCTURES)
