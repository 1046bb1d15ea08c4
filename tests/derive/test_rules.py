"""One test over the registry of rules: each has a name, a statement and a reason, leaves what it does not match, and is sound on every layer."""

import pytest

from bnderive.derive.basis import basis_of, invertible
from bnderive.derive.derivation import Derivation
from bnderive.derive.prover import Prover
from bnderive.derive.rules.registry import RULES, STAGED
from bnderive.derive.rules.rule import Rule
from bnderive.derive.rules.substitution import SUBSTITUTION
from bnderive.derive.scope import Scope
from bnderive.layer import library
from bnderive.layer.layer import Definition
from tests.derive.conftest import derivation_of


def test_names_are_unique() -> None:
    assert len({r.name for r in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name.replace(" ", "_"))
def test_a_rule_is_declared_whole(rule: Rule) -> None:
    assert rule.name
    assert rule.statement
    assert rule.because


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name.replace(" ", "_"))
def test_what_a_rule_makes_of_an_adjoint_is_equal_to_it(rule: Rule, derivation: Derivation) -> None:
    layer = derivation.layer
    prover = Prover([*layer.definitions, *(Definition(g.quantity, g.form) for g in derivation.adjoints.values())])
    able = invertible(layer)
    meanings = {
        g.quantity.name: (g.quantity.indices, g.form) for n, g in derivation.adjoints.items() if layer.definition(n)
    }
    scope = Scope(layer, prover, meanings, basis_of(layer, able, able))
    for gradient in derivation.adjoints.values():
        for form in [s.after for s in gradient.steps] if rule in STAGED else [gradient.form]:
            after = rule.apply(form, scope)
            assert prover.equal(form, after), gradient.of
            assert rule.apply(after, scope) == after or rule is SUBSTITUTION


def test_every_rule_is_used_by_some_layer() -> None:
    used = {s.rule for n in library.names() for g in derivation_of(n).adjoints.values() for s in g.steps}
    used |= {s.rule for n in library.names() for g in derivation_of(n).gradients.values() for s in g.steps}
    assert {"chain rule", "local partials", "substitution", "recognition", "factoring"} <= used
