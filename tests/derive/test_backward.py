"""Every layer of the library: all steps proved, the record unbroken, the closed form the one that the field writes."""

import pytest
from sympy import Integer, Rational

from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.normal import Facts, prove
from bnderive.derive.derivation import Derivation
from tests.derive.conftest import derivation_of

HALF = Rational(1, 2)


def test_every_step_is_proved(derivation: Derivation) -> None:
    gradients = (*derivation.adjoints.values(), *derivation.gradients.values(), *derivation.intermediates.values())
    assert [s for g in gradients for s in g.steps if not s.proved] == []
    assert all(g.steps for g in gradients)
    assert derivation.proved


def test_the_record_is_unbroken(derivation: Derivation) -> None:
    for gradient in (*derivation.adjoints.values(), *derivation.gradients.values()):
        assert gradient.steps[0].before == gradient.quantity.element
        assert gradient.steps[-1].after == gradient.form
        for one, next_one in zip(gradient.steps, gradient.steps[1:], strict=False):
            assert one.after == next_one.before


def test_every_real_input_has_a_gradient(derivation: Derivation) -> None:
    assert set(derivation.gradients) == {q.name for q in derivation.layer.inputs if q.labels is None}


def test_the_closed_form_reads_only_what_is_saved_and_what_comes_from_outside(derivation: Derivation) -> None:
    given = {q.name for q in (*derivation.upstream, *derivation.saved)}
    defined: set[str] = set()
    for definition in derivation.closed.definitions:
        names = {e.name for e in definition.expr.atoms(Element)}
        assert names <= given | defined, definition.quantity.name
        defined.add(definition.quantity.name)


def test_at_most_two_passes_over_memory(derivation: Derivation) -> None:
    assert derivation.cost.passes <= 2


def _equal(derivation: Derivation, gradient: str, expected: object) -> bool:
    facts = Facts.of(derivation.layer.definitions)
    return bool(prove(derivation.gradients[gradient].form, expected, facts))  # type: ignore[arg-type]


def test_batchnorm_reaches_the_textbook_form_with_its_three_terms() -> None:
    derivation = derivation_of("batchnorm")
    layer = derivation.layer
    x = layer.quantity("x")
    i, c = x.indices
    j = Index("j", i.axis)
    m, q, eps = i.axis.length, layer.parameters[1].symbol, layer.parameters[0].symbol
    g, xhat, gamma, var = (lambda *k, n=n: Element(n, *k) for n in ("dy", "xhat", "gamma", "var"))
    inner = g(i, c) - Sigma(g(j, c), j) / m - xhat(i, c) / (m - q) * Sigma(g(j, c) * xhat(j, c), j)
    expected = gamma(c) * (var(c) + eps) ** -HALF * inner
    assert derivation.gradients["x"].form == expected
    assert derivation.gradients["gamma"].form == Sigma(g(j, c) * xhat(j, c), j)
    assert derivation.gradients["beta"].form == Sigma(g(j, c), j)
    assert not _equal(derivation, "x", expected.subs(q, q + 1))


@pytest.mark.parametrize("name", ["layernorm", "groupnorm", "rmsnorm"])
def test_norms_with_a_weight_under_the_mean_reach_the_form_of_kernel_authors(name: str) -> None:
    derivation = derivation_of(name)
    layer = derivation.layer
    indices = layer.quantity("x").indices
    scale = next(d for d in layer.definitions if d.quantity.name in ("var", "ms"))
    summed = [i for i in indices if i.axis not in scale.quantity.axes]
    bound = {i: Index(f"{i.name}'", i.axis) for i in summed}
    count = Integer(1)
    for i in summed:
        count *= i.axis.length
    w = Element("gamma", *layer.quantity("gamma").indices) * Element("dy", *indices)
    xhat = Element("xhat", *indices)

    def mean(expr: object) -> object:
        return Sigma(expr.xreplace(bound), *bound.values()) / count  # type: ignore[attr-defined]

    centred = Integer(0) if name == "rmsnorm" else mean(w)
    root = (scale.quantity.element + layer.parameters[0].symbol) ** -HALF
    expected = root * (w - centred - xhat * mean(w * xhat))  # type: ignore[operator]
    assert _equal(derivation, "x", expected)
    assert derivation.gradients["x"].form.count(Sigma) == (1 if name == "rmsnorm" else 2)


def test_softmax_is_written_from_its_output_alone() -> None:
    derivation = derivation_of("softmax")
    n, i = derivation.layer.quantity("x").indices
    j = Index("j", i.axis)
    y, g = (lambda *k, name=name: Element(name, *k) for name in ("y", "dy"))
    assert derivation.gradients["x"].form == y(n, i) * (g(n, i) - Sigma(g(n, j) * y(n, j), j))
    assert [q.name for q in derivation.saved] == ["y"]


def test_cross_entropy_is_probability_minus_target() -> None:
    derivation = derivation_of("cross_entropy")
    n, c = derivation.layer.quantity("x").indices
    (upstream,) = derivation.upstream
    assert derivation.gradients["x"].form == upstream(n) * (Element("p", n, c) - Delta(c, Element("t", n)))
