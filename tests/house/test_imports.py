"""Importing a module changes nothing for anybody else: what has to be set up is set up by a function with a name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pytest

from app.settings import REPOSITORY

MODULES = [path for room in ("app", "widgets", "c_geometry") for path in sorted((REPOSITORY / room).rglob("*.py"))]


def effects(statements: Iterable[ast.stmt], own: Collection[str] = ()) -> Iterator[str]:
    """Return what runs at import and is no definition: calls for their effect, and values put into what is there already.

    Functions of the names `own` may be called: by them the face of a package fills the package's own lists.
    """
    for statement in statements:
        if acts(statement, own):
            yield ast.unparse(statement)
        yield from effects(within(statement), own)


def acts(statement: ast.stmt, own: Collection[str]) -> bool:
    match statement:
        case ast.Expr(ast.Call(ast.Name(name))):
            return name not in own
        case ast.Expr(ast.Call()) | ast.Delete():
            return True
        case ast.Assign(targets):
            return any(isinstance(target, ast.Attribute | ast.Subscript) for target in targets)
        case ast.AugAssign(target) | ast.AnnAssign(target):
            return isinstance(target, ast.Attribute | ast.Subscript)
    return False


def within(statement: ast.stmt) -> list[ast.stmt]:
    """Return the statements in a statement that run with it."""
    match statement:
        case ast.If(test) if ast.unparse(test) == "__name__ == '__main__'":
            return []
        case ast.If(_, body, orelse) | ast.For(_, _, body, orelse) | ast.While(_, body, orelse):
            return [*body, *orelse]
        case ast.With(_, body) | ast.ClassDef(body=body):
            return body
        case ast.Try(body, handlers, orelse, finalbody):
            return [*body, *(one for handler in handlers for one in handler.body), *orelse, *finalbody]
    return []


def own_names(tree: ast.Module, path: Path) -> set[str]:
    """Return the names that the face of a package takes from the modules of its own package; none for another module."""
    if path.name != "__init__.py":
        return set()
    package = ".".join(path.relative_to(REPOSITORY).parent.parts)
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}.")]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def test_no_module_does_anything_when_it_is_imported() -> None:
    assert len(MODULES) > 150
    found = {}
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        found[path.relative_to(REPOSITORY).as_posix()] = list(effects(tree.body, own_names(tree, path)))
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "os.environ.setdefault('A', 'B')",
        "os.environ['A'] = 'B'",
        "config.settings.mode = config.IGNORE",
        "if sys.platform == 'linux':\n    os.environ['A'] = 'B'",
        "try:\n    warnings.filterwarnings('ignore')\nfinally:\n    pass",
        "for thing in THINGS:\n    register(thing)",
        "sys.path += ['here']\nsys.argv[1:] += ['a']",
    ],
)
def test_a_module_that_does_is_found(line: str) -> None:
    assert list(effects(ast.parse(line).body))


def test_the_face_of_a_package_may_fill_its_lists() -> None:
    tree = ast.parse("from app.things.list import register\nfrom other import do\nfor thing in (1, 2):\n    register(thing)\n")
    own = own_names(tree, REPOSITORY / "app" / "things" / "__init__.py")
    assert own == {"register"}
    assert list(effects(tree.body, own)) == []
    assert own_names(tree, REPOSITORY / "app" / "things" / "one.py") == set()


def test_the_main_of_a_script_and_definitions_are_none() -> None:
    text = Path(__file__).read_text("utf-8") + "\nX = open\nif __name__ == '__main__':\n    print(1)\n"
    assert list(effects(ast.parse(text).body)) == []
