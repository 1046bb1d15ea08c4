"""Nothing in the package runs text as code: what a document says is read by our own parser only."""

import ast
from pathlib import Path

import pytest
import sympy

import bnderive

PACKAGE = Path(bnderive.__file__).parent
RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "parse_latex", "lambdify"})
MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "codeop", "runpy", "parsing"})
ALLOWED = {"compile": {"re", "torch"}}


def offences(source: str) -> list[str]:
    """Every mention, called or not, of what evaluates text; SymPy's S but for its constants, such as S.One."""
    tree = ast.parse(source)
    constants = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = []
    for node in ast.walk(tree):
        named: tuple[str, ...] = ()
        if isinstance(node, ast.Import | ast.ImportFrom):
            parts = [part for alias in node.names for part in alias.name.split(".")]
            parts += (getattr(node, "module", None) or "").split(".")
            named = tuple(part for part in parts if part in RUNS_TEXT | MODULES)
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            owner = getattr(getattr(node, "value", None), "id", "")
            runs = name in RUNS_TEXT and owner not in ALLOWED.get(name, set())
            named = (name,) if runs or (name == "S" and id(node) not in constants) else ()
        found += [f"line {node.lineno}: {name}" for name in named]
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_evaluates_text(path: Path) -> None:
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "eval(x)", "e = eval", "exec(x)", "compile(x, '', 'eval')", "__import__(x)", "builtins.eval(x)",
        "sympy.sympify(x)", "f = sp.sympify", "from sympy import sympify", "from sympy import sympify as f",
        "from sympy.core.sympify import sympify as f", "sympy.core.sympify.sympify(x)", "map(sympify, xs)",
        "S('x')", "sympy.S(x)", "map(S, xs)", "parse_expr(x)", "from sympy.parsing.sympy_parser import parse_expr as p",
        "import sympy.parsing.latex", "lambdify(x, y)", "import pickle", "from pickle import loads", "import marshal as m",
    ],
)  # fmt: skip
def test_the_search_finds_what_evaluates_text(line: str) -> None:
    assert offences(line)


@pytest.mark.parametrize(
    "line", ["re.compile(x)", "from sympy import S, Symbol", "S.One + sympy.S.Half", "class A:\n def eval(cls): pass"]
)
def test_the_search_lets_the_rest_be(line: str) -> None:
    assert offences(line) == []


@pytest.mark.parametrize(
    "use", ["Function('f')('x')", "Symbol('x').subs('x', '1 + 1')", "simplify('x')", "Matrix(['x'])"]
)
def test_sympy_is_given_no_text_in_any_test(use: str) -> None:
    """What it takes for an expression it evaluates; `conftest` makes that fail wherever a test comes by it."""
    with pytest.raises(AssertionError, match="as code"):
        eval(use, {name: getattr(sympy, name) for name in sympy.__all__})  # noqa: S307
