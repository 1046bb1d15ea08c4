"""What compiled targets make of loops: wide numbers as two narrow ones, and costly numbers in the memory of results."""

from dataclasses import replace

import pytest
from sympy import Expr, Float, Integer, exp

from bnderive.algebra.expr import Before, Element
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.ops import minimum
from bnderive.program.loops.decay import Decay, decaying
from bnderive.program.loops.lodge import lodged
from bnderive.program.loops.narrow import Less, narrowed
from bnderive.program.loops.nouns import LARGEST, SUM, Local, Loops, Nest, Step, Sweep, expressions
from bnderive.program.loops.sound import faults
from bnderive.program.loops.turn import turned
from bnderive.program.masked import Within
from bnderive.program.plan import FORMS, plan
from bnderive.program.program import IN_DOUBLE
from tests.targets.running import LAYERS, derivation


def planned(name: str, form: str = "closed") -> tuple[Loops, Loops]:
    loops = plan(derivation(name), form, loops=IN_DOUBLE).loops
    assert loops is not None
    return loops


def differences(loops: Loops) -> int:
    return sum(len(expr.atoms(Less)) for nest in loops.nests for expr in expressions(nest.sweeps))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_stays_sound(name: str, form: str) -> None:
    for loops in planned(name, form):
        narrow = narrowed(loops)
        assert faults(narrow) == ()
        assert faults(turned(lodged(narrow))) == ()
        assert bool(narrow.halves) == bool(differences(narrow))


@pytest.mark.parametrize(("name", "kept"), [("batchnorm.md", True), ("layernorm.md", False)])
def test_a_mean_is_subtracted_as_two_numbers(name: str, kept: bool) -> None:
    """They are in memory where the mean is: where another nest reads it."""
    narrow = narrowed(planned(name)[0])
    ((mean, halves),) = narrow.halves.items()
    assert differences(narrow) == 2
    assert set(halves) <= narrow.narrow
    assert (mean in narrow.kept) == (set(halves) <= set(narrow.kept)) == kept


def test_a_sum_that_all_threads_add_to_is_split_after_its_nest() -> None:
    """y_ic = x_ic − Σ_j x_jc: the sum is complete only where all places are done."""
    i, c = Index("i", Axis("i", "m")), Index("c", Axis("c", "C"))
    x, s, y = Element("x", i, c), Element("s", c), Element("y", i, c)
    first = Nest((i,), (Sweep((c,), (), (), (Step("s", (c,), x, (i,), SUM),)),), frozenset({"s"}))
    second = Nest((i,), (Sweep((c,), (), (Local(y, x - s, stored=True),), ()),), frozenset())
    loops = Loops({"x": (i, c)}, {"y": (i, c)}, {"s": (c,)}, {}, (first, second))
    assert faults(loops) == ()
    narrow = narrowed(loops)
    assert faults(narrow) == ()
    assert narrow.nests[0] == first
    assert [sweep.loops for sweep in narrow.nests[1].sweeps] == [(c,)]
    assert narrow.halves == {"s": ("s_near", "s_rest")}
    assert narrow.kept == dict.fromkeys(("s", "s_near", "s_rest"), (c,))


def test_an_exponential_is_computed_once() -> None:
    forward, _ = planned("softmax.md")
    (place,) = lodged(forward).lodged.items()
    assert place[1] == "y"
    count = [sum(local.element.name == place[0] for local in sweep.body) for sweep in lodged(forward).nests[0].sweeps]
    assert count == [0, 1, 0]
    assert lodged(forward).kept == forward.kept


def test_exponentials_that_cannot_grow() -> None:
    """Of what is compared with the largest of its row, over any index; of no other row, multiple or set."""
    i, j = Index("i", Axis("i", "m")), Index("j", Axis("j", "C"))
    k, n = Index("k", j.axis), Index("n", i.axis)
    a, m = Element("a", i, j), Element("M", i)

    def decays(expr: Expr, of: Expr = a) -> bool:
        largest = Sweep((j,), (), (), (Step("M", (i,), of, (j,), LARGEST),))
        then = Sweep((j,), (), (Local(Element("y", i, j), expr, stored=True),), ())
        (nest,) = decaying(Loops({}, {}, {}, {}, (Nest((i,), (largest, then), frozenset()),))).nests
        return bool(nest.sweeps[1].body[0].expr.has(Decay))

    assert all(
        map(decays, (exp(a - m), exp(Element("a", i, k) - m), 2 * exp(a - m) + 1, exp(Within(a - m, Before(j, k)))))
    )
    assert not any(map(decays, (exp(a - Element("M", n)), exp(2 * a - m), exp(a + m), exp(a - m + 1), exp(a))))
    assert decays(exp(Within(a - m, Before(j, i))), Within(a, Before(j, i)))
    assert not decays(exp(a - m), Within(a, Before(j, i)))


@pytest.mark.parametrize(("scale", "bounded"), [(Integer(1), False), (Integer(2), True), (Integer(-1), True)])
def test_an_exponent_that_is_computed_twice_is_bounded(scale: Expr, bounded: bool) -> None:
    """What is read twice is the same to the last bit; what is computed may differ, and be above the largest of it."""
    i, j = Index("i", Axis("i", "m")), Index("j", Axis("j", "C"))
    u, m = scale * Element("a", i, j), Element("M", i)
    largest = Sweep((j,), (), (), (Step("M", (i,), u, (j,), LARGEST),))
    then = Sweep((j,), (), (Local(Element("y", i, j), exp(u - m), stored=True),), ())
    (nest,) = decaying(Loops({}, {}, {}, {}, (Nest((i,), (largest, then), frozenset()),))).nests
    assert nest.sweeps[1].body[0].expr == Decay(minimum(u - m, Float(0)) if bounded else u - m)


def test_an_exponent_of_what_a_sweep_computes_is_bounded() -> None:
    i, j = Index("i", Axis("i", "m")), Index("j", Axis("j", "C"))
    a, m = Element("a", i, j), Element("M", i)
    local = Local(a, 2 * Element("x", i, j), stored=False)
    largest = Sweep((j,), (), (local,), (Step("M", (i,), a, (j,), LARGEST),))
    then = Sweep((j,), (), (local, Local(Element("y", i, j), exp(a - m), stored=True)), ())
    (nest,) = decaying(Loops({}, {}, {}, {}, (Nest((i,), (largest, then), frozenset()),))).nests
    assert nest.sweeps[1].body[1].expr == Decay(minimum(a - m, Float(0)))


def test_what_is_read_after_its_host_is_written_does_not_lodge() -> None:
    forward, _ = planned("softmax.md")
    (nest,) = forward.nests
    *before, last = nest.sweeps
    late = replace(before[-1].sums[0], name="late")
    turned = replace(forward, nests=(replace(nest, sweeps=(*before, replace(last, sums=(late,)))),))
    assert faults(turned) == ()
    assert not lodged(turned).lodged


@pytest.mark.parametrize(
    ("name", "forward", "backward"),
    [
        ("batchnorm.md", [False, True, False], [False, True]),
        ("layernorm.md", [False], [False]),
    ],
)
def test_what_is_read_last_is_read_first_by_the_next(name: str, forward: list[bool], backward: list[bool]) -> None:
    for loops, back in zip(planned(name), (forward, backward), strict=True):
        assert [nest.back for nest in turned(loops).nests if nest.shared] == back
        assert [replace(nest, back=False) for nest in turned(loops).nests] == list(loops.nests)
