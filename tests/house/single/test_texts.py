"""Text files as editors leave them, wherever the program reads one."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from app import texts
from app.commands.shared.queries import read_queries
from app.imaging.dicom.modalities.rules import SHIPPED_RULES, load_rules
from app.privacy import load_pseudonyms
from app.settings import load_settings
from app.structures import read_structures

MARKED = {
    "UTF-8": lambda text: text.encode("utf-8"),
    "UTF-8 with its mark": lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
    "UTF-16, little end first": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "UTF-32": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
}


@pytest.fixture(params=MARKED)
def written(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that writes a text into the data folder as one of the editors does."""
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_bytes(MARKED[request.param](text))
        return path

    return write


@pytest.mark.parametrize("encode", MARKED.values(), ids=MARKED)
def test_the_mark_is_no_part_of_the_text(encode: object) -> None:
    assert callable(encode)
    assert texts.decode(encode("Köpfe 症例 😀")) == "Köpfe 症例 😀"
    assert texts.decode(encode("")) == ""


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        texts.decode(b"K\xf6pfe")


def test_every_file_of_the_user_may_have_a_mark(written: object) -> None:
    assert callable(written)
    written("settings.json", '{"schema": 2, "search": {"top": 3}}')
    assert load_settings().search.top == 3
    written("dicom-modalities.toml", SHIPPED_RULES.read_text("utf-8"))
    assert load_rules().rule
    written("pseudonym.key", "ab" * 32 + "\r\n")
    assert load_pseudonyms().key == bytes.fromhex("ab" * 32)
    liver = [{"label": 1, "key": "liver", "name": "Leber (ü)", "colour": "#c86432"}]
    (structure,) = read_structures(written("structures.json", json.dumps(liver, ensure_ascii=False)))
    assert structure.title == "Leber (ü)"
    ((entry, _),) = read_queries(written("queries.json", '[{"sketch": "a.sketch.json"}]'), {})
    assert entry == {"sketch": "a.sketch.json"}
