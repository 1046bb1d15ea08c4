"""A simplifier that is wrong is caught by the proof of its step, whatever kind of wrong it is, and never printed as proved."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sympy import Add, Expr, Integer, Mul, Pow, Rational

from bnderive.algebra.expr import Element, Partial, Sigma
from bnderive.algebra.normal import Facts, prove
from bnderive.derive import assembling, backward, closing
from bnderive.derive.backward import derive
from bnderive.derive.prover import Prover
from bnderive.derive.rules.locals import LOCAL_PARTIALS
from bnderive.derive.rules.registry import CLOSED, RULES, STAGED
from bnderive.derive.rules.rule import Rule
from bnderive.derive.scope import Scope
from bnderive.document import load_layer
from bnderive.layer import library
from bnderive.layer.layer import Definition
from tests.derive.conftest import derivation_of


def _drop_a_term(expr: Expr) -> Expr:
    target = max((e for e in expr.atoms(Add) if e.has(Element)), key=str, default=None)
    return expr.xreplace({target: Add(*target.args[1:])}) if target is not None else expr


def _flip_an_exponent(expr: Expr) -> Expr:
    target = max((p for p in expr.atoms(Pow) if p.has(Element)), key=str, default=None)
    return expr.xreplace({target: target.base ** (-target.exp)}) if target is not None else expr


def _lose_a_factor(expr: Expr) -> Expr:
    target = max((e for e in expr.atoms(Mul) if e.has(Element)), key=str, default=None)
    return expr.xreplace({target: Mul(*target.args[:-1])}) if target is not None else expr


def _take_a_dependent_factor_out_of_a_sum(expr: Expr) -> Expr:
    target = max((s for s in expr.atoms(Sigma) if s.body.is_Mul), key=str, default=None)
    if target is None:
        return expr
    body, indices = target.open()
    return expr.xreplace({target: body.args[0] * Sigma(Mul(*body.args[1:]), *indices)})


def _one_off_in_the_count(expr: Expr) -> Expr:
    sizes = sorted((s for s in expr.free_symbols if s.is_positive and s.is_integer), key=str)
    return expr.subs(sizes[0], sizes[0] - 1) if sizes else expr


def _call_every_sum_zero(expr: Expr) -> Expr:
    sums = sorted(expr.atoms(Sigma), key=str)
    return expr.xreplace({sums[0]: Integer(0)}) if sums else expr


def _double(expr: Expr) -> Expr:
    return 2 * expr


def _halve_the_root(expr: Expr) -> Expr:
    roots = sorted((p for p in expr.atoms(Pow) if p.exp == -Rational(1, 2)), key=str)
    return expr.xreplace({roots[0]: roots[0].base ** -1}) if roots else expr


PLANTED = (
    _drop_a_term, _flip_an_exponent, _lose_a_factor, _take_a_dependent_factor_out_of_a_sum, _one_off_in_the_count,
    _call_every_sum_zero, _double, _halve_the_root,
)  # fmt: skip


WRONG = pytest.mark.parametrize("wrong", PLANTED, ids=lambda f: f.__name__.strip("_"))


@WRONG
def test_no_wrong_step_is_proved(wrong: Callable[[Expr], Expr]) -> None:
    planted = 0
    for name in ("batchnorm", "layernorm", "softmax"):
        derivation = derivation_of(name)
        adjoints = [Definition(g.quantity, g.form) for g in derivation.adjoints.values()]
        prover = Prover([*derivation.layer.definitions, *adjoints])
        for gradient in derivation.gradients.values():
            for step in gradient.steps[1:]:
                bad = wrong(step.after)
                if bad != step.after:
                    planted += 1
                    assert prover.equal(step.before, step.after)
                    assert not prover.equal(step.before, bad), (name, gradient.of, step.rule)
    assert planted >= 3


@WRONG
@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name.replace(" ", "_"))
def test_a_wrong_rule_never_leads_to_a_proved_wrong_form(
    rule: Rule, wrong: Callable[[Expr], Expr], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = derivation_of("softmax")
    planted = replace(rule, apply=lambda expr, scope: wrong(rule.apply(expr, scope)))
    monkeypatch.setattr(backward, "STAGED", tuple(planted if r is rule else r for r in STAGED))
    monkeypatch.setattr(assembling, "CLOSED", tuple(planted if r is rule else r for r in CLOSED))
    derivation = derive(right.layer)
    facts = Facts.of(right.layer.definitions)
    same = all(prove(g.form, right.gradients[n].form, facts) for n, g in derivation.gradients.items())
    assert same or not derivation.proved


def test_a_wrong_form_of_an_adjoint_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    right = closing.shortest
    monkeypatch.setattr(closing, "shortest", lambda expr, basis: 2 * right(expr, basis))
    assert not derive(load_layer(library.path_of("batchnorm"))).proved


def test_what_rests_on_an_unproved_adjoint_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    def apply(expr: Expr, scope: Scope) -> Expr:
        about_the_variance = any(p.args[1].name == "var" for p in expr.atoms(Partial))
        return LOCAL_PARTIALS.apply(expr, scope) * (2 if about_the_variance else 1)

    planted = replace(LOCAL_PARTIALS, apply=apply)
    monkeypatch.setattr(backward, "STAGED", tuple(planted if r is LOCAL_PARTIALS else r for r in STAGED))
    derivation = derive(load_layer(library.path_of("batchnorm")))
    assert not derivation.adjoints["var"].proved
    assert not derivation.gradients["x"].proved
    assert derivation.gradients["gamma"].proved
