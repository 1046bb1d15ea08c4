"""Nothing in the package runs text as code: what a document says is read by our own parser only."""

import ast
from pathlib import Path

import pytest

import bnderive

PACKAGE = Path(bnderive.__file__).parent
RUNS_TEXT = frozenset(
    {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "parse_latex", "lambdify", "S"}
)
ALLOWED = {"compile": {"re"}}


def offences(source: str) -> list[str]:
    """Calls by name, or as an attribute of a module, of what evaluates text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            owner = getattr(getattr(node.func, "value", None), "id", "")
            if name in RUNS_TEXT and owner not in ALLOWED.get(name, set()):
                found.append(f"line {node.lineno}: {name}")
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_evaluates_text(path: Path) -> None:
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ["eval(x)", "sympy.sympify(x)", "S('x')", "exec(x)", "compile(x, '', 'eval')"])
def test_the_search_finds_what_evaluates_text(line: str) -> None:
    assert offences(line)


def test_regular_expressions_are_compiled() -> None:
    assert offences("re.compile(x)") == []
