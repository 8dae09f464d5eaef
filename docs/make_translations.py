"""Collects what the window says and compiles its translations: ``python docs/make_translations.py [--check]``.

For each language there is a list in ``resources/translations`` (``sbmir_ja.ts``), which Qt Linguist and any editor open. What is
new in the code is added to it as unfinished, what is gone is taken out, and the list is compiled to the ``.qm`` file that the
window loads. ``--check`` writes nothing: it tells what is not translated, and exits with 1 if there is anything.

Texts come from calls of `tr` and its kin in ``widgets``, from the tables of commands there, and from what ``app`` says, which
knows no language. An f-string there becomes a template with a place for each value; the window finds the values again.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "resources" / "translations"
LANGUAGES = ("ja",)
CONTEXT = "SBMIR"

SAYING = ("tr", "tr_later", "tr_counted")

TABLES = ("widgets/commands/tables/", "widgets/commands/command.py", "widgets/results/cases/row_commands.py")
"""Where commands are declared as data: all words in these files are shown, but for ids and keys."""

SILENT = (
    *(f"app/{room}" for room in ("cohort", "commands", "evaluation", "receiving", "training", "codes/config", "scale/asked")),
    *(f"app/crossmodal/{name}" for name in ("training", "evaluation", "autoencoders", "baselines", "registration", "config")),
    *(f"app/volumes/{name}" for name in ("training", "evaluation", "judging", "page", "config")),
    *(f"app/scale/{name}" for name in ("conditions", "home", "signs", "statements", "tables", "typical", "databases/database")),
    *(f"app/library/{name}" for name in ("sqlite/schema", "sqlite/readings", "sqlite/faults", "cache/pictures")),
    *(f"app/imaging/dicom/{name}" for name in ("modalities/words", "decoder")),
    "app/reading/reader_study/report",
    "app/retrieval/second_look/judging",
)
"""What of `app` speaks on the command line only, or to databases."""

TITLES = (
    "anatomy",
    "preparation/review",
    "reading/reports/parts",
    "retrieval/",
    "settings/model",
    "sketch/sketch",
    "sketch/tools/",
)
"""Where in `app` a single word with a capital letter is a title that a reader sees."""

WORDS = """
left right both midline none ring solid size place pattern edema enhancing core enhances predicted kept rejected higher lower
axial coronal sagittal oblique encode search pictures any on off mm years female male brain median undo redo mirror dark light
brush lasso polygon ellipse fill move grow shrink smooth frontal parietal temporal occipital deep infratentorial
Side Size Pattern Level Slice Age Sex Diagnosis Collection Labels Patient Distance Entire Normal Abnormal
"""
"""Single words in small letters, and such as are made of keys: no rule tells them from ids."""

PHRASES = ("enhancing tumour", "non-enhancing core", "threshold brush", "clean up", "both sides")

PLACES = tuple(
    f"{side} {part}"
    for side in ("left", "right", "midline")
    for part in ("frontal", "parietal", "temporal", "occipital", "deep", "infratentorial")
)
"""As reasons and case windows put them together."""

SPELT_OUT = (
    "{path} is not a NIfTI file (.nii or .nii.gz) but {what}.",
    "{path} is not a NIfTI file (.nii or .nii.gz): {what}.",
)
"""Templates of which two places stand side by side in the code, so that nothing tells where one value ends."""

OF_THE_SYSTEM = (
    *("No such file or directory", "Permission denied", "No space left on device", "Read-only file system", "Is a directory"),
    *("Not a directory", "File exists", "Input/output error", "File name too long"),
)
"""What the system says of files."""

KEYS = frozenset(("Return", "Enter", "Escape", "Esc", "Space", "Delete", "Home", "F"))

NOT_SAID = re.compile(
    r"(SELECT|INSERT|CREATE|DELETE|DROP|UPDATE|ALTER|BEGIN|CASE WHEN|FROM|WHERE|ORDER BY|AND|SETTINGS|Value error)\b"
    r"|.*\b(SELECT|NOT IN|uniqExactIf|ON CLUSTER|FROM \w+|model = |study = |SETTINGS|julianday|max_execution|active AND)"
    r"| ?AND |.*\\b|.*[a-z]\.[a-z]+\(|(space|signs) \{|python main.py (crossmodal )?train$|SCREEN SAVE"
    r"|module .* has no|(a library|a model) that (a|has)|a filter by|the command needs"
)
"""Statements to databases, patterns, and what Python itself asks."""

FAULTS = (
    "ValueError",
    "TypeError",
    "KeyError",
    "AssertionError",
    "NotImplementedError",
    "RuntimeError",
    "AttributeError",
    "TypeVar",
)
SILENT_CALLS = (*FAULTS, "debug", "info", "warning", "exception", "getLogger", "compile", "execute", "executescript", "Literal")


@dataclass(frozen=True)
class Message:
    """A text to be translated, where it was found first, and whether a number chooses its form."""

    source: str
    place: str
    counted: bool = False


def messages() -> dict[str, Message]:
    """Return all texts by themselves, in the order of the files they stand in; one of both houses counts as of `app`."""
    found: dict[str, Message] = {}
    for message in (
        *_of_widgets(),
        *_of_app(),
        *_of_studies(),
        *_of_manual(),
        *(Message(word, "app/__init__.py") for word in (*WORDS.split(), *PHRASES, *PLACES, *SPELT_OUT, *OF_THE_SYSTEM)),
    ):
        former = found.get(message.source)
        if former is None or (former.place.startswith("widgets") and message.place.startswith("app")):
            found[message.source] = message if former is None else replace(former, place=message.place)
    return found


def _of_widgets() -> Iterator[Message]:
    for path, name in _files("widgets"):
        if name.startswith(TABLES):
            yield from _table(path, name)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING and node.args:
                counted = node.func.id == "tr_counted"
                text = node.args[1 if counted else 0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield Message(text.value, name, counted)


def _table(path: Path, name: str) -> Iterator[Message]:
    for node, text in _texts(ast.parse(path.read_text("utf-8"))):
        keys = text in KEYS or re.match(r"(Ctrl|Alt|Shift)\+", text) or re.fullmatch(r"F?\{\w+\}", text)
        titled = isinstance(node, ast.Constant) and re.match(r"&?[A-Z][a-z&]+", text)
        if not keys and (titled or " " in text.strip()):
            yield Message(text, name)


def _of_app() -> Iterator[Message]:
    for path, name in _files("app"):
        if name.startswith(SILENT):
            continue
        titles = name.removeprefix("app/").startswith(TITLES)
        for _, text in _texts(ast.parse(path.read_text("utf-8"))):
            bare = re.sub(r"\{\w*[^}]*\}", "", text)
            worded = re.search(r"[A-Za-z]{2}", bare) and not NOT_SAID.match(text)
            if worded and (" " in text.strip() or (titles and re.fullmatch(r"[A-Z][a-z]+", text))):
                yield Message(_named(text), name)


def _of_studies() -> Iterator[Message]:
    """Yield what the reader studies say that come with the program."""
    for path in sorted((REPOSITORY / "resources" / "reader-studies").glob("*.toml")):
        plan = tomllib.loads(path.read_text("utf-8"))
        questions = [question for stage in plan["stages"] for question in stage["questions"]]
        for part in (plan, *plan["stages"], *questions):
            texts = (part.get(key, "").strip() for key in ("title", "instructions", "text"))
            yield from (Message(text, f"resources/reader-studies/{path.name}") for text in texts if text)


def _of_manual() -> Iterator[Message]:
    """Yield the titles of the manual's pages, which are English themselves."""
    for path in sorted((REPOSITORY / "docs").glob("*.md")):
        title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ").strip()
        yield Message(title, f"docs/{path.name}")


def _files(room: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((REPOSITORY / room).rglob("*.py")):
        yield path, path.relative_to(REPOSITORY).as_posix()


def _named(text: str) -> str:
    """Return a template whose places without a name have one: "{} mm across"."""
    return text.replace("{}", "{value}")


def _texts(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield the strings of a module that are neither documentation, nor part of another one, nor for programmers."""
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = template(node)
        else:
            continue
        if not isinstance(above[node], (ast.Expr, ast.JoinedStr)) and not _unsaid(node, above):
            yield node, text


def _unsaid(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    while node in above:
        inner, node = node, above[node]
        if isinstance(node, ast.Call) and inner is not node.func and _called(node) in SILENT_CALLS:
            return True
        if isinstance(node, ast.AnnAssign) and inner is node.annotation:
            return True
        if isinstance(node, ast.arg) or (isinstance(node, ast.Subscript) and inner is node.slice):
            return True
        if isinstance(node, ast.FormattedValue) and inner is node.format_spec:
            return True
        if isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id == "__all__" for name in node.targets):
            return True
    return False


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def template(node: ast.JoinedStr) -> str:
    """Return an f-string as a text with named places; those of mere endings of words are called ``form``."""
    names: dict[str, str] = {}
    text = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            key = ast.unparse(part)
            wanted = _name(part.value)
            taken = set(names.values())
            names.setdefault(key, next(n for n in (wanted, *(f"{wanted}{k}" for k in range(2, 99))) if n not in taken))
            text += f"{{{names[key]}}}"
    return text


def _name(value: ast.expr) -> str:
    if isinstance(value, ast.IfExp) and all(isinstance(one, ast.Constant) for one in (value.body, value.orelse)):
        texts = [one.value for one in (value.body, value.orelse) if isinstance(one, ast.Constant)]
        return "form" if all(isinstance(one, str) and " " not in one.strip() for one in texts) else "words"
    if isinstance(value, ast.Name):
        return value.id.strip("_")
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_")
    if isinstance(value, ast.Call):
        plain = isinstance(value.func, ast.Name) and value.func.id in (
            "len",
            "abs",
            "round",
            "min",
            "max",
            "repr",
            "float",
            "ascii",
        )
        method = isinstance(value.func, ast.Attribute) and value.func.attr in ("lower", "title", "strip")
        if plain and value.args:
            return _name(value.args[0])
        if method and isinstance(value.func, ast.Attribute):
            return _name(value.func.value)
        return "list" if _called(value) == "join" else _called(value).strip("_") or "value"
    if isinstance(value, ast.Subscript):
        return _name(value.value)
    if isinstance(value, ast.BinOp):
        return _name(value.right if isinstance(value.left, ast.Constant) else value.left)
    return "value"


# -- the lists -----------------------------------------------------------------------------------------------------------


def read_list(path: Path) -> dict[str, str]:
    """Return the finished translations of a .ts file by their sources."""
    done = {}
    for message in ElementTree.parse(path).iter("message") if path.exists() else ():
        translation = message.find("translation")
        if translation is not None and translation.get("type") is None:
            done[message.findtext("source", "")] = translation.findtext("numerusform") or translation.text or ""
    return done


def list_of(language: str, found: Iterable[Message], done: dict[str, str]) -> bytes:
    """Return a .ts file of all messages, with the translations that there are."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for message in found:
        entry = (
            ElementTree.SubElement(context, "message", numerus="yes")
            if message.counted
            else ElementTree.SubElement(context, "message")
        )
        ElementTree.SubElement(entry, "location", filename=f"../../{message.place}")
        ElementTree.SubElement(entry, "source").text = message.source
        translation = ElementTree.SubElement(entry, "translation")
        holder = ElementTree.SubElement(translation, "numerusform") if message.counted else translation
        if message.source in done:
            holder.text = done[message.source]
        else:
            translation.set("type", "unfinished")
    ElementTree.indent(root, "    ")
    head = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    body: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=False, short_empty_elements=False)
    return head + body + b"\n"


def compile_list(path: Path, target: Path) -> None:
    """Write a .qm file of a .ts file, by Qt's own tool."""
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([str(tool), "-silent", str(path), "-qm", str(target)], check=True)


def main(arguments: list[str]) -> int:
    """Bring the lists up to date and compile them, or tell what they lack."""
    found = messages()
    told: list[str] = []
    for language in LANGUAGES:
        path = FOLDER / f"sbmir_{language}.ts"
        done = read_list(path)
        wanted = list_of(language, found.values(), done)
        left = [f"{path.name}: {message.place}: {message.source!r}" for message in found.values() if not done.get(message.source)]
        if "--check" not in arguments:
            path.write_bytes(wanted)
            compile_list(path, path.with_suffix(".qm"))
            print("\n".join([*left, f"{path.name}: {len(found)} texts, {len(left)} of them not translated"]))
            continue
        told += left
        if not path.exists() or path.read_bytes() != wanted:
            told.append(f"{path.name} is not what the code says: run python docs/make_translations.py")
        elif not _is_compiled(path):
            told.append(f"{path.with_suffix('.qm').name} is not made of {path.name}: run python docs/make_translations.py")
    if told:
        print("\n".join(told))
    return 1 if told else 0


def _is_compiled(path: Path) -> bool:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made.qm"
        compile_list(path, made)
        kept = path.with_suffix(".qm")
        return kept.exists() and kept.read_bytes() == made.read_bytes()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
