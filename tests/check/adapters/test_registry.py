"""Every adapter: it is inferred from what it is for, passes what is right and fails what is wrong."""

from fractions import Fraction
from typing import Any

import pytest

from bnderive.check.adapters.registry import ADAPTERS, adapted
from bnderive.check.load import implementation_of
from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, INCONCLUSIVE, NOT_RUN, PASS, Verdict
from bnderive.derive.backward import derive
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError
from bnderive.layer.fixing import fixed
from bnderive.pipeline import load, run_checks
from tests.check.adapters import examples as e

DERIVATION = derive(load("batchnorm"))
AT_DEFAULT = derive(fixed(load("batchnorm"), {"ddof": Fraction(0)}))
QUICK = Settings(dtypes=("float32",), mutants=False, sizes={"m": 5, "C": 3})

EXAMPLES: dict[str, tuple[tuple[Any, Any], tuple[Any, Any]]] = {
    "protocol": ((e.Protocol(), None), (e.Protocol(e.wrong_backward), None)),
    "numpy-pair": ((e.forward, e.backward), (e.forward, e.wrong_backward)),
    "jax-pair": ((e.jax_pair_forward, e.jax_pair_backward), (e.jax_pair_forward, e.wrong_jax_pair_backward)),
    "torch-pair": (
        (e.torch_pair_forward, e.torch_pair_backward),
        (e.torch_pair_forward, e.wrong_torch_pair_backward),
    ),
    "autograd-function": ((e.Function, None), (e.WrongFunction, None)),
    "nn-module": ((e.Module, None), (e.WrongModule(3), None)),
    "custom-op": ((e.custom_op, None), (e.wrong_custom_op, None)),
    "numpy-backward": ((None, e.backward_alone), (e.wrong_backward_alone, None)),
    "jax-backward": ((None, e.jax_backward), (e.wrong_jax_backward, None)),
    "torch-backward": ((e.torch_backward, None), (None, e.wrong_torch_backward)),
    "numpy-forward": ((e.forward_alone, None), (lambda x, w, b: e.forward(x, w, b, 0.5)[0], None)),
    "jax-function": ((e.jax_function, None), (e.wrong_jax_function, None)),
    "torch-function": ((e.torch_function, None), (e.wrong_torch_function, None)),
}


@pytest.fixture(autouse=True)
def _no_diagnosis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bnderive.check.run.explain", lambda *given: ())


def judged(main: Any, backward: Any = None, adapter: str | None = None, derivation: Derivation = AT_DEFAULT) -> Verdict:
    return run_checks(derivation, implementation=main, backward=backward, adapter=adapter, settings=QUICK)


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_adapter_is_inferred_and_tells_right_from_wrong(name: str) -> None:
    right, wrong = EXAMPLES[name]
    for main, backward in (right, wrong):
        found = implementation_of(main, backward, "batchnorm")
        first = next(a for a in ADAPTERS.values() if a.takes(found, DERIVATION))
        assert first.name == name
    verdict = judged(*right)
    assert verdict.verdict == (INCONCLUSIVE if name == "numpy-forward" else PASS), verdict.failures
    assert len(verdict.taken) == 1
    assert judged(*wrong).verdict == FAIL


@pytest.mark.long
def test_builtins_of_torch_are_called_by_their_schema() -> None:
    assert judged("torch:batch_norm").verdict == PASS
    softmax = derive(load("softmax"))
    at = Settings(dtypes=("float64",), mutants=False, sizes={"N": 3, "K": 4})
    verdicts = [
        run_checks(softmax, implementation=f"torch:{name}", settings=at).verdict for name in ("softmax", "sigmoid")
    ]
    assert verdicts == [PASS, FAIL]


def test_code_with_groups_and_members_in_one_axis_is_refused_with_what_to_do() -> None:
    groupnorm = derive(load("groupnorm"))
    for reference in ("torch.nn:GroupNorm", "torch.nn.functional:group_norm", "torch:group_norm"):
        with pytest.raises(BnderiveError, match="reshapes x, gamma, beta, calls it, and reshapes the result"):
            adapted(implementation_of(reference, None, "groupnorm"), groupnorm)


def test_what_a_function_does_not_take_stays_at_its_default_and_is_told() -> None:
    verdict = judged(e.forward, e.backward, derivation=DERIVATION)
    assert (verdict.verdict, dict(verdict.kept)) == (PASS, {"ddof": 0})


def test_a_backward_that_is_given_rstd_need_not_know_epsilon_but_the_count() -> None:
    found = adapted(implementation_of(None, e.backward_alone, "batchnorm"), DERIVATION)
    assert found.kept == ("ddof",)
    own = adapted(
        implementation_of(None, lambda dy, x, gamma, mean, var: dy, "batchnorm"), DERIVATION, "numpy-backward"
    )
    assert own.kept == ("eps", "ddof")


def test_a_forward_alone_passes_where_it_was_asked_for() -> None:
    assert judged(e.forward_alone, adapter="numpy-forward").verdict == PASS


def test_a_forward_alone_says_that_no_gradient_was_judged() -> None:
    (note,) = (c for c in judged(e.forward_alone).cases if c.verdict == NOT_RUN and c.check == "gradients")
    assert "no backward" in note.reason


def test_an_object_that_raises_wherever_it_is_called_is_no_failure_and_no_pass() -> None:
    def f(x: Any, gamma: Any, beta: Any) -> Any:
        raise RuntimeError("another machine")

    verdict = judged(f, adapter="torch-function")
    assert verdict.verdict == INCONCLUSIVE
    assert any("another machine" in c.reason for c in verdict.cases if c.verdict == NOT_RUN)


def test_what_refuses_the_shapes_of_the_layer_is_told_with_what_to_do() -> None:
    images = derive(load("batchnorm2d"))
    at = Settings(dtypes=("float32",), mutants=False, sizes={"N": 2, "C": 3, "H": 2, "W": 2})
    verdict = run_checks(images, implementation="torch.nn:BatchNorm1d", settings=at)
    assert verdict.verdict == INCONCLUSIVE
    (reason,) = {c.reason for c in verdict.cases if c.verdict == NOT_RUN and c.check == "runs"}
    assert "expected 2D or 3D input" in reason
    assert "given x [2, 3, 2, 2], gamma [3], beta [3]; where it takes other shapes, give --impl a function" in reason


def test_a_gradient_that_does_not_come_back_is_never_a_pass() -> None:
    def some(dy: Any, x: Any, gamma: Any, mu: Any, rstd: Any) -> Any:
        return {"dgamma": (dy * (x - mu) * rstd).sum(0)}

    verdict = judged(None, some, "numpy-backward")
    assert verdict.verdict == INCONCLUSIVE
    assert {c.check for c in verdict.cases if c.reason == "none came back"} == {"gradient of x", "gradient of beta"}


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x, gamma: x, "does not take beta"),
        (lambda x, gamma, beta, rate: x, "wants 'rate'"),
        (lambda dy, x, wieght: dy, "Did you mean 'weight'"),
        (3, "nothing that can be called"),
    ],
)
def test_what_cannot_be_called_is_explained(function: Any, words: str) -> None:
    with pytest.raises(BnderiveError) as raised:
        adapted(implementation_of(function, None, "batchnorm"), DERIVATION)
    assert words in str(raised.value)


def test_an_adapter_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BnderiveError, match="Did you mean 'torch-pair'"):
        adapted(implementation_of(e.forward, None, "batchnorm"), DERIVATION, "torch-pear")
