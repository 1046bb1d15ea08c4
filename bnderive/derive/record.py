"""The record: rules are applied in turn, and each change is a step that the normal form is asked to prove."""

from collections.abc import Container, Sequence

from sympy import Expr

from bnderive.derive.cost import weight
from bnderive.derive.derivation import Step
from bnderive.derive.prover import mentioned
from bnderive.derive.rules.rule import Rule
from bnderive.derive.scope import Scope


def simplified(start: Expr, rules: Sequence[Rule], scope: Scope) -> tuple[Step, ...]:
    """The steps that the rules take from `start`, each one's `after` the next one's `before`. A rule that changes
    nothing leaves no step.
    """
    steps: list[Step] = []
    now = start
    for rule in rules:
        after = rule.apply(now, scope)
        if after != now:
            steps.append(Step(rule.name, now, after, rule.because, scope.prover.equal(now, after)))
            now = after
    return tuple(steps)


def needed(steps: tuple[Step, ...], gone: Container[str]) -> tuple[Step, ...]:
    """The steps up to the form with the fewest sums, then the fewest operations, among those in which no name of `gone`
    is left.
    """
    prices = [
        (weight(s.after), -k) for k, s in enumerate(steps) if not any(name in gone for name in mentioned(s.after))
    ]
    return steps[: 1 - min(prices)[1]] if prices else steps
