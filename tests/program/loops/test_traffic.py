"""How much memory is moved, counted by hand for layers whose loops are known."""

import sympy

from bnderive.program.loops.traffic import Traffic, traffic_of
from bnderive.program.plan import plan
from bnderive.program.program import IN_DOUBLE
from tests.targets.running import derivation


def traffic(name: str) -> tuple[Traffic, Traffic]:
    loops = plan(derivation(name), loops=IN_DOUBLE).loops
    assert loops is not None
    return traffic_of(loops[0]), traffic_of(loops[1])


def large(expr: sympy.Expr, *sizes: str) -> sympy.Expr:
    """How many tensors of all these sizes are among the elements."""
    product = sympy.Mul(*(sympy.Symbol(s, integer=True, positive=True) for s in sizes))
    return sympy.expand(expr).coeff(product)


def test_columns_are_read_again_in_each_pass() -> None:
    forward, backward = traffic("batchnorm.md")
    assert (forward.passes, large(forward.read, "m", "C"), large(forward.written, "m", "C")) == (3, 3, 2)
    assert (backward.passes, large(backward.read, "m", "C"), large(backward.written, "m", "C")) == (2, 4, 1)
    assert large(backward.moved, "m", "C") == 5


def test_rows_are_read_once() -> None:
    forward, backward = traffic("layernorm.md")
    assert (forward.passes, large(forward.read, "N", "D"), large(forward.written, "N", "D")) == (1, 1, 2)
    assert (backward.passes, large(backward.read, "N", "D"), large(backward.written, "N", "D")) == (1, 2, 1)


def test_nothing_that_is_computed_again_counts() -> None:
    _, backward = traffic("softmax.md")
    assert large(backward.moved, "N", "K") == 3
