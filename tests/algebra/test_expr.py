"""Index notation: sums are equal up to the names of bound indices, and no substitution captures an index."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Integer

from bnderive.algebra.expr import Before, Delta, Element, Sigma, free_indices, substitute_indices, sum_depth
from bnderive.algebra.index import Index
from bnderive.algebra.judge import World, same
from bnderive.layer.layer import Definition
from tests.algebra.pairs import pair
from tests.algebra.settings import ALPHA, BATCH, CHANNEL, EPS, GAMMA, INPUTS, C, D, F, G, I, J, K, L, W, X, tensor

ONE = Index("#1", BATCH)
TWO = Index("#2", BATCH)
STEADY = settings(max_examples=50, deadline=None, derandomize=True)
EXPRESSIONS = st.integers(0, 10**6).map(lambda seed: pair(seed).rhs)


def sums(expr: Expr) -> list[Sigma]:
    return [e for e in sympy.preorder_traversal(expr) if isinstance(e, Sigma)]


def is_well_bound(expr: Expr, outside: frozenset[str] = frozenset()) -> bool:
    """Whether every bound index stands inside its sum, and no sum binds a name that is bound around it."""
    if isinstance(expr, Index):
        return not expr.is_bound or expr.name in outside
    if isinstance(expr, Sigma):
        own = frozenset(i.name for i in expr.bound)
        return not own & outside and all(is_well_bound(a, outside | own) for a in expr.args)
    return all(is_well_bound(a, outside) for a in expr.args)


def test_sums_are_equal_up_to_the_name_of_the_bound_index() -> None:
    assert Sigma(X(I, C), I) == Sigma(X(J, C), J)
    assert Sigma(X(I, C), I) != Sigma(X(I, D), I)
    assert Sigma(Sigma(X(I, C) * X(J, C), J), I) == Sigma(Sigma(X(K, C) * X(I, C), I), K)
    assert hash(Sigma(X(I, C), I)) == hash(Sigma(X(J, C), J))
    assert Sigma(Delta(I, J) * G(J, C), J) == Sigma(Delta(K, I) * G(K, C), K)
    assert Sigma(Delta(I, J) * G(J, C), J) != Sigma(Delta(I, J) * G(I, C), J)
    assert Sigma(Sigma(X(I, C) * W(C, D), C), D) == Sigma(Sigma(X(I, F) * W(F, C), F), C)


def test_a_sum_of_nothing_is_nothing() -> None:
    assert Sigma(Integer(0), I) == 0
    assert Sigma(X(I, C)) == X(I, C)


def test_an_index_is_not_bound_twice() -> None:
    with pytest.raises(ValueError, match="bound twice"):
        Sigma(X(I, C), I, I)


@pytest.mark.parametrize(
    ("expr", "wanted"),
    [
        (Sigma(X(J, C), J).xreplace({C: D}), Sigma(X(J, D), J)),
        (Sigma(X(J, C) * G(I, C), J).xreplace({I: J}), Sigma(X(K, C) * G(J, C), K)),
        (Sigma(X(J, C), J).xreplace({J: I}), Sigma(X(J, C), J)),
        (Sigma(GAMMA(C) * X(J, C), J).xreplace({GAMMA(C): X(J, C)}), Sigma(X(J, C) * X(K, C), K)),
        (Sigma(GAMMA(C) * X(J, C), J).xreplace({GAMMA(C): Sigma(G(J, C), J)}), Sigma(Sigma(G(I, C), I) * X(J, C), J)),
        (Sigma(ALPHA() * X(J, C), J).subs(ALPHA(), X(J, D)), Sigma(X(J, D) * X(K, C), K)),
        (Sigma(EPS * X(J, C), J).subs(EPS, 3), Sigma(3 * X(K, C), K)),
        (Sigma(X(I, C) * Sigma(G(J, D), J), I).xreplace({D: C}), Sigma(X(I, C) * Sigma(G(J, C), J), I)),
    ],
)
def test_substitution(expr: Expr, wanted: Expr) -> None:
    assert expr == wanted


def test_an_index_that_an_outer_sum_binds_is_not_captured() -> None:
    assert free_indices(Sigma(X(J, C) * G(ONE, C), J)) == {ONE, C}
    assert Sigma(Sigma(X(J, C) * G(ONE, C), J), ONE) == Sigma(Sigma(X(J, C) * G(I, C), J), I)
    inside = Sigma(X(ONE, C) * Sigma(W(C, D) * X(J, C), J), J, ONE)
    assert free_indices(inside) == {C, D}
    assert Sigma(X(TWO, C) * Sigma(G(I, C) * G(J, C), I), J, TWO) == Sigma(X(L, C) * Sigma(G(I, C) * G(J, C), I), J, L)


def test_replace_does_not_capture() -> None:
    mu = tensor("mu", I)
    expr = Sigma(mu(I) * GAMMA(C) * X(I, C), I)
    inlined = expr.replace(
        lambda e: isinstance(e, Element) and e.name == "mu", lambda e: Sigma(W(C, D) * X(e.indices[0], D), C, D)
    )
    assert inlined == Sigma(Sigma(W(F, D) * X(I, D), F, D) * GAMMA(C) * X(I, C), I)
    square = Sigma(ALPHA() * X(I, C), I).replace(lambda e: e == ALPHA(), lambda e: Sigma(X(J, C) * X(ONE, C), J))
    assert square == Sigma(Sigma(X(J, C) * X(I, C), J) * X(I, C), I)


def test_opening_avoids_what_is_taken() -> None:
    body, (index,) = Sigma(X(J, C), J).open()
    assert body == X(index, C)
    assert not index.is_bound
    _, (other,) = Sigma(X(J, C), J).open({index})
    assert other != index
    nested = Sigma(X(index, C) * X(J, C), J)
    body, (fresh,) = nested.open()
    assert fresh != index
    assert Sigma(body, fresh) == nested


def test_deltas_and_orders() -> None:
    assert Delta(I, J) == Delta(J, I)
    assert Delta(I, I) == 1
    assert Delta(I, J).xreplace({J: I}) == 1
    assert Before(I, J) != Before(J, I)
    assert Before(I, J).xreplace({J: I}) == 0
    assert free_indices(Delta(C, Element("t", I))) == {C, I}


def test_an_element_without_indices_is_a_scalar() -> None:
    assert str(ALPHA()) == "alpha"
    assert str(X(I, C)) == "x[i, c]"
    assert ALPHA() != Element("beta")
    assert free_indices(ALPHA()) == frozenset()


@pytest.mark.parametrize("expr", [X(I, C), Sigma(X(J, C), J), Delta(I, J)])
def test_sympy_does_not_differentiate_index_notation(expr: Expr) -> None:
    with pytest.raises((TypeError, ValueError)):
        sympy.diff(expr, X(I, C))


@STEADY
@given(EXPRESSIONS)
def test_no_bound_index_is_free_and_none_is_bound_twice(expr: Expr) -> None:
    assert is_well_bound(expr)
    assert not any(i.is_bound for i in free_indices(expr))


@STEADY
@given(EXPRESSIONS)
def test_opening_and_closing_gives_the_sum_back(expr: Expr) -> None:
    for found in sums(expr):
        body, bound = found.open()
        assert Sigma(body, *bound) == found
        assert not any(i.name.endswith("'") for i in free_indices(found))
        assert free_indices(body) == free_indices(found) | {i for i in bound if i in free_indices(body)}
    assert pickle.loads(pickle.dumps(expr)) == expr  # noqa: S301
    assert sum_depth(expr) == max((int(i.name[1:]) for s in sums(expr) for i in s.bound), default=0)


@STEADY
@given(EXPRESSIONS, st.permutations([I, J, K, L]))
def test_renaming_free_indices_there_and_back_changes_nothing(expr: Expr, order: list[Index]) -> None:
    there = dict(zip([I, J, K, L], order, strict=True))
    back = {new: old for old, new in there.items()}
    renamed = substitute_indices(expr, there)
    assert free_indices(renamed) == {there.get(i, i) for i in free_indices(expr)}
    assert is_well_bound(renamed)
    assert substitute_indices(renamed, back) == expr


PUT_IN: dict[str, Callable[[Expr, Expr], Expr]] = {
    "xreplace": lambda expr, value: expr.xreplace({EPS: value}),
    "subs": lambda expr, value: expr.subs(EPS, value),
    "replace": lambda expr, value: expr.replace(lambda e: e == EPS, lambda e: value),
}


@pytest.mark.parametrize("how", sorted(PUT_IN))
@STEADY
@given(seed=st.integers(0, 10**6))
def test_a_name_can_be_replaced_by_what_it_stands_for(how: str, seed: int) -> None:
    """A definition put in by SymPy's own means says what the name said. The judge decides."""
    expr = pair(seed).rhs.xreplace({X(J, C): EPS, X(I, C): EPS, G(I, C): EPS})
    stands_for = 1 + Sigma(X(K, C) * X(I, C) * Sigma(W(C, D) * W(C, F), D, F), K) ** 2
    name = tensor("name", I, C)
    definitions = (*pair(seed).setting.definitions, Definition(name, stands_for))
    named, inlined = expr.xreplace({EPS: name(I, C)}), PUT_IN[how](expr, stands_for)
    assert is_well_bound(inlined)
    assert same(named, inlined, World(INPUTS, definitions, seed), draws=1) is not False


def test_text_does_not_depend_on_the_hash_seed(root: Path) -> None:
    program = "from tests.algebra.pairs import pairs; print([(p.lhs, p.rhs, p.how) for p in pairs(25)])"
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(texts) == 1


def test_indices_over_different_axes_differ() -> None:
    assert Index("i", BATCH) != Index("i", CHANNEL)
    assert Sigma(Integer(1), Index("i", BATCH)) != Sigma(Integer(1), Index("i", CHANNEL))
