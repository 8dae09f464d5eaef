"""Importing a module changes nothing for anybody else: what has to be set up is set up by a function with a name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app.settings import REPOSITORY

MODULES = [path for room in ("app", "widgets", "c_geometry") for path in sorted((REPOSITORY / room).rglob("*.py"))]


def effects(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Return what runs at import and is no definition: calls for their effect, and values put into what is there already."""
    for statement in statements:
        match statement:
            case ast.Expr(ast.Call()):
                yield ast.unparse(statement)
            case ast.Assign(targets) if any(isinstance(target, ast.Attribute | ast.Subscript) for target in targets):
                yield ast.unparse(statement)
            case ast.AugAssign(ast.Attribute() | ast.Subscript()) | ast.AnnAssign(ast.Attribute() | ast.Subscript()):
                yield ast.unparse(statement)
            case ast.Delete():
                yield ast.unparse(statement)
            case ast.If(test) if ast.unparse(test) == "__name__ == '__main__'":
                continue
            case ast.If(_, body, orelse) | ast.For(_, _, body, orelse) | ast.While(_, body, orelse):
                yield from effects([*body, *orelse])
            case ast.With(_, body):
                yield from effects(body)
            case ast.Try(body, handlers, orelse, finalbody):
                yield from effects([*body, *(one for handler in handlers for one in handler.body), *orelse, *finalbody])
            case ast.ClassDef(body=body):
                yield from effects(body)


def test_no_module_does_anything_when_it_is_imported() -> None:
    assert len(MODULES) > 150
    found = {path.relative_to(REPOSITORY).as_posix(): list(effects(ast.parse(path.read_text("utf-8")).body)) for path in MODULES}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "os.environ.setdefault('A', 'B')",
        "os.environ['A'] = 'B'",
        "config.settings.mode = config.IGNORE",
        "if sys.platform == 'linux':\n    os.environ['A'] = 'B'",
        "try:\n    warnings.filterwarnings('ignore')\nfinally:\n    pass",
        "sys.path += ['here']\nsys.argv[1:] += ['a']",
    ],
)
def test_a_module_that_does_is_found(line: str) -> None:
    assert list(effects(ast.parse(line).body))


def test_the_main_of_a_script_and_definitions_are_none() -> None:
    text = Path(__file__).read_text("utf-8") + "\nX = open\nif __name__ == '__main__':\n    print(1)\n"
    assert list(effects(ast.parse(text).body)) == []
