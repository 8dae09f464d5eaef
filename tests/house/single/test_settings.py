"""The settings file: only what the user set is written, older ones are read, newer and damaged ones are told and never lost."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import main
from app import settings
from app.errors import EnvironmentFault, UserError
from app.privacy import KEY_VARIABLE, load_pseudonyms
from app.settings.migrations import MIGRATIONS, SCHEMA, Document, migrate, only_what_was_set

NEWER = {"schema": SCHEMA + 1, "convention": {"view": "neurological"}, "pseudonym_key": "/shared/key"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SBMIR_HOME", str(tmp_path))
    return tmp_path


def write(content: Any, name: str = "settings.json") -> bytes:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (settings.data_folder() / name).write_bytes(raw)
    return raw


def written(name: str = "settings.json") -> Any:
    return json.loads((settings.data_folder() / name).read_bytes())


def names() -> list[str]:
    return sorted(path.name for path in settings.data_folder().iterdir())


def as_schema_1(**entries: Any) -> Document:
    """Return the file as the program of schema 1 wrote it: every entry, whether set or not."""
    return {
        "model": str(settings.SHIPPED_MODEL),
        "device": "auto",
        "precision": "float32",
        "convention": "radiological",
        "last_library": None,
        "last_template": None,
        "keep_identifiers": False,
        "pseudonym_key": None,
        "structures": None,
        "search": {"top": 10, "rest_ms": 120},
        "cache": {"codes_gb": 4.0, "pictures_gb": 4.0},
    } | entries


# -- what is written ---------------------------------------------------------------------------------------------------


def test_without_a_file_there_are_the_defaults_and_nothing_is_written(home: Path) -> None:
    assert settings.read_settings() == settings.LoadedSettings(settings.Settings(), ())
    assert names() == []


def test_only_what_was_set_is_written() -> None:
    settings.change_settings(convention="neurological")
    assert written() == {"schema": SCHEMA, "convention": "neurological"}
    settings.change_settings(search=settings.SearchSettings(top=5), pseudonym_key=Path("key"))
    assert written() == {"schema": SCHEMA, "convention": "neurological", "search": {"top": 5}, "pseudonym_key": "key"}
    loaded = settings.load_settings()
    assert (loaded.convention, loaded.search.top, loaded.search.rest_ms) == ("neurological", 5, 120)
    assert names() == ["settings.json"]


def test_a_choice_that_equals_the_default_is_a_choice() -> None:
    settings.change_settings(convention="radiological")
    assert written() == {"schema": SCHEMA, "convention": "radiological"}


@pytest.mark.parametrize("entries", [{"convention": "sideways"}, {"colour": "red"}, {"search": {"top": 0}}])
def test_what_cannot_be_set_is_not_written(entries: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(entries))):
        settings.change_settings(**entries)
    assert names() == []


def test_the_settings_themselves_cannot_be_changed_unwritten() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.load_settings().search.__setattr__("top", 3)


def test_a_link_stays_a_link(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("dotfiles") / "sbmir.json"
    elsewhere.write_text('{"schema": 2}', "utf-8")
    settings.settings_file().symlink_to(elsewhere)
    settings.change_settings(device="cpu")
    assert settings.settings_file().is_symlink()
    assert json.loads(elsewhere.read_bytes())["device"] == "cpu"


def test_a_fault_of_the_disk_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.change_settings(device="cpu")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentFault, match=r"write the settings .*settings\.json: No space left"):
        settings.change_settings(device="cuda")
    assert written()["device"] == "cpu"
    assert names() == ["settings.json"]


# -- older files -------------------------------------------------------------------------------------------------------


def test_a_file_of_schema_1_keeps_only_what_was_set() -> None:
    assert migrate(as_schema_1(), 1) == {}
    mine = {"convention": "neurological", "cache": {"codes_gb": 0, "pictures_gb": 4.0}, "model": "/models/mine.pt"}
    wanted = {"convention": "neurological", "cache": {"codes_gb": 0}, "model": "/models/mine.pt"}
    assert migrate(as_schema_1(**mine), 1) == wanted


def test_the_shipped_model_of_a_checkout_that_moved_is_the_shipped_model(tmp_path: Path) -> None:
    moved = tmp_path / "resources" / "models" / "sbmir-brain.pt"
    assert only_what_was_set({"model": str(moved)}) == {}
    moved.parent.mkdir(parents=True)
    moved.touch()
    assert only_what_was_set({"model": str(moved)}) == {"model": str(moved)}, "another checkout's, chosen by the user"


def test_an_old_file_is_read_as_it_is_and_kept_when_it_is_rewritten() -> None:
    old = write(as_schema_1(convention="neurological", last_library="/data/a.sbmir"))
    loaded = settings.read_settings()
    assert (loaded.settings.convention, loaded.notices) == ("neurological", ())
    assert names() == ["settings.json"]
    settings.change_settings(device="cpu")
    assert written() == {"schema": SCHEMA, "convention": "neurological", "device": "cpu"}
    assert (settings.data_folder() / "settings-1.json").read_bytes() == old
    write(as_schema_1(convention="neurological"))
    settings.change_settings(device="cpu")
    assert (settings.data_folder() / "settings-1.json").read_bytes() == old, "the first is kept"


def test_there_is_a_step_for_every_schema() -> None:
    assert len(MIGRATIONS) == SCHEMA - 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("step", MIGRATIONS)
@given(data=st.data())
def test_a_step_bears_any_value_and_loses_nothing_unknown(step: Any, data: st.DataObject) -> None:
    entries = st.sampled_from(list(as_schema_1()))
    document = data.draw(st.dictionaries(entries, JSON)) | {"of-nobody": data.draw(JSON)}
    before = repr(document)
    assert step(document)["of-nobody"] is document["of-nobody"]
    assert repr(document) == before, "the one given stays as it is"


# -- newer files -------------------------------------------------------------------------------------------------------


def test_a_newer_file_gets_a_notice_and_defaults_and_is_left_alone() -> None:
    newer = write(NEWER)
    loaded = settings.read_settings()
    assert loaded.settings == settings.Settings()
    (notice,) = loaded.notices
    assert "written by a newer SBMIR" in notice
    assert f"settings-{SCHEMA}.json" in notice
    settings.change_settings(device="cpu")
    settings.change_settings(convention="neurological")
    assert settings.settings_file().read_bytes() == newer
    assert settings.load_settings().device == "cpu"
    assert settings.load_settings().convention == "neurological"
    assert len(settings.read_settings().notices) == 1, "it is told at every start"


def test_what_the_newer_program_kept_of_ours_counts() -> None:
    write({"schema": SCHEMA, "device": "cpu"}, f"settings-{SCHEMA}.json")
    write(NEWER)
    assert settings.load_settings().device == "cpu"


# -- entries that cannot be used ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "named", "said"),
    [
        ({"search": {"top": 0}}, "'search.top'", "greater than or equal to 1"),
        ({"search": {"topp": 3}}, "'search.topp'", "is not known"),
        ({"search": 7}, "'search'", "cannot be used"),
        ({"cache": {"codes_gb": float("nan")}}, "'cache.codes_gb'", "cannot be used"),
        ({"convention": "sideways"}, "'convention'", "cannot be used"),
        ({"structures": [1, 2]}, "'structures'", "cannot be used"),
        ({"colour": "red"}, "'colour'", "is not known"),
        ({"note": "\ud800"}, "'note'", "is not known"),
    ],
)
def test_one_entry_that_cannot_be_used_is_told_and_stays(entry: dict[str, Any], named: str, said: str) -> None:
    write({"schema": SCHEMA, "precision": "bfloat16", **entry})
    loaded = settings.read_settings()
    assert loaded.settings == settings.Settings(precision="bfloat16")
    (notice,) = loaded.notices
    assert named in notice
    assert said in notice
    assert "settings.json" in notice
    assert "\n" not in notice
    settings.change_settings(keep_identifiers=True)
    kept = {name: value for name, value in written().items() if name in entry}
    assert json.dumps(kept) == json.dumps(entry)
    assert settings.load_settings().keep_identifiers


def test_several_entries_are_told_apart() -> None:
    write({"schema": SCHEMA, "search": {"top": 0, "rest_ms": 5}, "colour": 1, "cache": {"codes_gb": -1, "pictures_gb": 2}})
    loaded = settings.read_settings()
    assert len(loaded.notices) == 3
    assert loaded.settings.search == settings.SearchSettings(rest_ms=5)
    assert loaded.settings.cache == settings.CacheSettings(pictures_gb=2)


# -- damaged files -----------------------------------------------------------------------------------------------------

DAMAGED = [
    b"",
    b"{",
    b"\xff\x00\x01",
    b"[]",
    b"[" * 100_000,
    b'{"schema": "two"}',
    b'{"schema": true}',
    b'{"schema": 0}',
    b'{"a": "' + b"x" * (1 << 20) + b'"}',
    b'{"schema": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("raw", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_told_and_kept_aside(raw: bytes) -> None:
    write(raw)
    for _ in range(2):
        loaded = settings.read_settings()
        assert loaded.settings == settings.Settings()
        assert "is damaged" in loaded.notices[0]
    assert names() == ["settings.json"]
    settings.change_settings(device="cpu")
    assert (settings.data_folder() / "settings-damaged-1.json").read_bytes() == raw
    assert written() == {"schema": SCHEMA, "device": "cpu"}
    assert settings.read_settings().notices == ()


def test_no_damaged_file_replaces_another() -> None:
    for raw in (b"{1", b"{2"):
        write(raw)
        settings.change_settings(device="cpu")
    assert names() == ["settings-damaged-1.json", "settings-damaged-2.json", "settings.json"]
    assert (settings.data_folder() / "settings-damaged-1.json").read_bytes() == b"{1"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_byte_order_marks_are_borne(mark: bytes, encoding: str) -> None:
    write(mark + json.dumps({"model": "/modèles/ä.pt"}, ensure_ascii=False).encode(encoding))
    assert settings.read_settings() == settings.LoadedSettings(settings.Settings(model=Path("/modèles/ä.pt")), ())


def test_a_file_that_cannot_be_read_is_a_fault_of_the_machine() -> None:
    settings.settings_file().mkdir()
    with pytest.raises(EnvironmentFault, match="read the settings"):
        settings.read_settings()


# -- how patients are named --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [NEWER, b"{", {"pseudonim_key": "k"}, {"keep_identifiers": "perhaps"}], ids=["newer", "damaged", "typo", "value"]
)
def test_names_of_patients_never_fall_back_to_a_default(content: Any, home: Path) -> None:
    write(content)
    with pytest.raises(UserError, match="How patients are named depends on the settings"):
        load_pseudonyms()
    assert not (home / "pseudonym.key").exists()


def test_names_of_patients_wait_until_a_damaged_file_is_dealt_with(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(b"{")
    settings.change_settings(device="cpu")
    with pytest.raises(UserError, match=r"settings-damaged-1\.json"):
        load_pseudonyms()
    key = home / "my.key"
    key.write_text("ab" * 32)
    monkeypatch.setenv(KEY_VARIABLE, str(key))
    assert load_pseudonyms().key == b"\xab" * 32, "whoever names the key asks the settings nothing"
    monkeypatch.delenv(KEY_VARIABLE)
    (home / "settings-damaged-1.json").unlink()
    assert len(load_pseudonyms().key) == 32


# -- where it is told --------------------------------------------------------------------------------------------------


def test_a_command_tells_and_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write(b"{")
    assert main.main(["info", "--library", str(tmp_path / "none.sbmir")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "is damaged" in lines[0]
    assert "none.sbmir" in lines[1]


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("precision", "float64"),
        ("device", "gpu9"),
        ("model", "a\0b"),
        ("structures", [{"label": 1}]),
        ("structures", []),
    ],
)
def test_what_only_its_user_would_refuse_is_refused_when_read(entry: str, value: object) -> None:
    """A window that opens by such an entry would not open at all."""
    write({"schema": SCHEMA, entry: value, "keep_identifiers": True})
    loaded = settings.read_settings()
    assert getattr(loaded.settings, entry) == getattr(settings.Settings(), entry)
    assert loaded.settings.keep_identifiers
    assert len(loaded.notices) == 1 and f"'{entry}' cannot be used and its default counts" in loaded.notices[0]
