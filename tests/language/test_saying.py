"""What the window says in the language that was chosen, and finished English sentences found again by their templates."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.errors import describe_os_error
from app.settings import REPOSITORY
from widgets import language
from widgets.language import tr, tr_counted, tr_later, translated
from widgets.language.catalogue import FOLDER, templates
from widgets.language.sentences import PLACE, Sentences, letters


@pytest.fixture
def japanese(qt: QApplication) -> Iterator[None]:
    language.choose(qt, "ja")
    yield
    language.choose(qt, "en")


def test_english_stands_in_the_code() -> None:
    assert language.current() == "en"
    assert tr("{count} of {total}", count=3, total=7) == "3 of 7"
    assert tr("a brace { alone") == "a brace { alone"
    assert [tr_counted("{count} slice", "{count} slices", count) for count in (0, 1, 2)] == ["0 slices", "1 slice", "2 slices"]
    assert tr_later("Size") == "Size"
    assert translated("left frontal, same level") == "left frontal, same level"


def test_japanese_has_its_own_order_and_one_form(japanese: None) -> None:
    assert language.current() == "ja"
    assert tr("Study {name} of patient {patient}", name="S1", patient="P1") == "患者 P1 の検査 S1"
    assert [tr_counted("{count} slice", "{count} slices", count) for count in (1, 2)] == ["1 スライス", "2 スライス"]
    assert tr("what nobody has translated {name}", name="x") == "what nobody has translated x"


def test_the_desktop_decides_where_nobody_has_chosen(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    for spoken, chosen in ((["de-DE", "ja-JP", "en-US"], "ja"), (["en-GB", "ja-JP"], "en"), (["de-DE"], "en"), ([], "en")):
        monkeypatch.setattr(QLocale, "uiLanguages", lambda self, spoken=spoken: spoken)
        language.choose(qt, "system")
        assert language.current() == chosen
    language.choose(qt, "en")


def test_qt_speaks_it_too(japanese: None) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "キャンセル"
    box.deleteLater()


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("left frontal, 8 mm higher, ring, 31 mm for 34 mm", "左前頭葉、8 mm 頭側、リング状、31 mm(検索側 34 mm)"),
        ("no lesion, same level", "病変なし、同じ高さ"),
        ("Not left side", "左側以外"),
        ("Left side or right side", "左側または右側"),
        ("Undo grow by 3 mm", "元に戻す: 3 mm 拡大"),
        ("Exclude this patient (P0001)", "この患者を除外 (P0001)"),
        ("Indexing P3: 12 of 40, 2.1 a second, 13 s left", "Indexing P3: 12/40、毎秒 2.1、残り 13 秒"),
        (
            "The library /left/a b.sbmir is gone: it was moved or deleted, or its drive is not connected. Unknown.",
            "ライブラリ /left/a b.sbmir がありません。移動または削除されたか、ドライブが接続されていません。Unknown.",
        ),
        ("P0001-left", "P0001-left"),
        ("", ""),
    ],
)
def test_sentences_are_found_by_their_templates(japanese: None, english: str, said: str) -> None:
    assert translated(english) == said


def test_a_fault_of_the_system_is_said_whole(japanese: None) -> None:
    error = describe_os_error(PermissionError(13, "Permission denied"), "/data/a b.json", "read the sketch")
    assert translated(str(error)) == (
        "/data/a b.json: スケッチの読み込みができません: 権限がありません。フォルダの権限を確認してください。"
    )


def test_the_template_that_says_most_is_taken() -> None:
    given = {"{name} has {count} slices": "{count}/{name}", "{name} has {what}": "{what}:{name}"}
    sentences = Sentences(given, {"no slices": "none"}.get)
    assert sentences.translate("P1 has 12 slices") == "12/P1"
    assert sentences.translate("P1 has no slices") == "no/P1"
    assert sentences.translate("P1 has nothing") == "nothing:P1"
    assert sentences.translate("unknown") == "unknown"


def test_no_template_takes_what_another_says(japanese: None) -> None:
    """A sentence of each template is said by its own translation, though others may fit it too."""
    wrong = []
    for source, translation in templates(FOLDER / "sbmir_ja.ts").items():
        if not letters(source) or "}{" in source:
            continue
        names = {place[1] for place in PLACE.finditer(source)}
        values = {name: "read the sketch" if name == "doing" else f"/{number}" for number, name in enumerate(sorted(names))}
        said = {name: "スケッチの読み込み" if name == "doing" else value for name, value in values.items()}
        sentence, wanted = (filled(text, given) for text, given in ((source, values), (translation, said)))
        if translated(sentence) != wanted:
            wrong.append((sentence, translated(sentence), wanted))
    assert wrong == []


def filled(template: str, values: dict[str, str]) -> str:
    return PLACE.sub(lambda place: values[place[1]], template)


def test_values_that_are_names_stay() -> None:
    sentences = Sentences({"The study {name} is gone": "{name} なし"}, {"left": "左"}.get)
    assert sentences.translate("The study a/left is gone") == "a/left なし"
    assert letters("{a}: {b}") == 0


def test_nothing_is_said_before_a_language_is_chosen() -> None:
    """A text at a module's level would be said once, when the module is loaded: tables are marked by `tr_later`."""
    early = []
    for path in (REPOSITORY / "widgets").rglob("*.py"):
        for statement in ast.parse(path.read_text("utf-8")).body:
            parts = statement.body if isinstance(statement, ast.ClassDef) else [statement]
            for part in parts:
                if not isinstance(part, (ast.FunctionDef, ast.ClassDef)) and any(_says(node) for node in _outside_lambdas(part)):
                    early.append(f"{path.name}:{part.lineno}")
    assert early == []


def _outside_lambdas(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Lambda):
            yield from _outside_lambdas(child)


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "tr_counted", "translated")
