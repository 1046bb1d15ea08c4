"""The backward of the backward and the tangents of the library's layers: proved, and in the forms that the field knows."""

import pytest

from bnderive.algebra.expr import Element
from bnderive.algebra.normal import Facts, prove
from bnderive.algebra.printing import text
from bnderive.derive.derivation import FORWARD, Derivation
from bnderive.derive.second import backward_as_layer, derive_second
from bnderive.derive.tangent import derive_tangent
from bnderive.layer.layer import Definition
from bnderive.report.outline import glossary
from tests.derive.conftest import derivation_of

TANGENTS = {
    "batchnorm": "dγ_c x̂_ic + γ_c (σ_c² + ε)^(-1/2) (dx_ic − (1/m) Σ_j dx_jc − (x̂_ic/(m − q)) Σ_j x̂_jc dx_jc) + dβ_c",
    "rmsnorm": "dγ_i x̂_ni + γ_i (s_n + ε)^(-1/2) (dx_ni − (x̂_ni/D) Σ_j x̂_nj dx_nj)",
    "softmax": "y_ni (dx_ni − Σ_j y_nj dx_nj)",
    "cross_entropy": "Σ_c p_nc dx_nc − dx_{n t_n}",
}


def whole(derivation: Derivation) -> None:
    """Every step proved, the record unbroken, and what is read is saved or comes from outside."""
    forms = (*derivation.adjoints.values(), *derivation.intermediates.values(), *derivation.gradients.values())
    assert [s for g in forms for s in g.steps if not s.proved] == []
    assert derivation.proved
    for form in forms:
        assert form.steps[0].before == form.quantity.element
        assert form.steps[-1].after == form.form
        assert all(a.after == b.before for a, b in zip(form.steps, form.steps[1:], strict=False))
    known = {q.name for q in (*derivation.upstream, *derivation.saved)}
    defined = {d.quantity.name for d in derivation.closed.definitions}
    assert {e.name for d in derivation.closed.definitions for e in d.expr.atoms(Element)} <= known | defined


def test_the_tangent_is_proved(derivation: Derivation) -> None:
    found = derive_tangent(derivation.layer)
    whole(found)
    assert found.mode == FORWARD
    assert set(found.gradients) == set(derivation.layer.outputs)
    assert found.cost.passes <= 2


def test_the_second_order_is_proved(derivation: Derivation) -> None:
    found = derive_second(derivation)
    whole(found)
    inputs = {q.name for q in derivation.layer.differentiable}
    assert set(found.gradients) == inputs | {q.name for q in derivation.upstream}
    assert found.cost.passes <= 3


def test_the_tangent_of_the_backward_is_proved(derivation: Derivation) -> None:
    whole(derive_tangent(backward_as_layer(derivation)))


@pytest.mark.parametrize("name", TANGENTS)
def test_the_form_of_a_tangent(name: str) -> None:
    found = derive_tangent(derivation_of(name).layer)
    (result,) = found.gradients.values()
    assert text(result.form, glossary(found)) == TANGENTS[name]


def test_what_one_mode_says_of_the_other(derivation: Derivation) -> None:
    """Σ dy ∂L/∂y is Σ over the inputs of dx ∂L/∂x: the pairing that both modes must agree on, decided for all sizes."""
    from bnderive.algebra.expr import Sigma

    layer = derivation.layer
    forward = derive_tangent(layer)
    tangents = {q.name: t for q, t in zip(layer.differentiable, forward.upstream, strict=True)}
    gradients = {**derivation.intermediates, **derivation.gradients}
    moved = {**forward.intermediates, **forward.gradients}
    named = [Definition(g.quantity, g.form) for g in (*gradients.values(), *moved.values())]
    left = sum(
        Sigma(moved[o].quantity.element * u.element, *u.indices)
        for o, u in zip(layer.outputs, derivation.upstream, strict=True)
    )
    right = sum(
        Sigma(tangents[n].element * g.quantity.element, *g.quantity.indices) for n, g in derivation.gradients.items()
    )
    assert prove(left, right, Facts.of([*layer.definitions, *named], inlined=False))


def test_a_sum_is_named_once() -> None:
    layer = backward_as_layer(derivation_of("batchnorm"))
    assert [d.quantity.name for d in layer.definitions if d.quantity.name.startswith("s_")] == ["s_1", "s_2"]


def test_the_letter_of_the_second_loss_is_free() -> None:
    found = derive_second(derivation_of("softmax"))
    assert text(found.upstream[0].element, glossary(found)) == "∂M/∂(∂L/∂x_ni)"
