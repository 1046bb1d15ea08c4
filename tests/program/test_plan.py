"""What is saved, read and checked, from derivations written by hand and by the engine."""

import pytest

from bnderive.derive.backward import derive
from bnderive.program.plan import plan
from bnderive.program.program import Program
from tests.program.handmade import ALL
from tests.program.layers import LAYERS


def saved(program: Program) -> list[str]:
    return [v.name for v in program.saved] + [s.name for s in program.saved_settings]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("batchnorm", ["gamma", "xhat", "rstd", "ddof"]),
        ("layernorm", ["gamma", "xhat", "rstd"]),
        ("softmax", ["y"]),
        ("cross_entropy", ["t", "p"]),
        ("attention", ["q", "k", "v", "A"]),
    ],
)
def test_only_what_the_backward_reads_is_saved(name: str, expected: list[str]) -> None:
    assert saved(plan(ALL[name]())) == expected


def test_a_size_that_no_saved_tensor_has_is_saved_itself() -> None:
    assert saved(plan(derive(LAYERS["total"]))) == ["m", "D"]


def test_statistics_are_kept_in_the_shape_that_they_are_read_in() -> None:
    shapes = {v.name: len(v.shape) for v in plan(ALL["layernorm"]()).saved}
    assert shapes == {"gamma": 1, "xhat": 2, "rstd": 2}
    assert {v.name: len(v.shape) for v in plan(ALL["batchnorm"]()).saved}["rstd"] == 1


def test_sums_are_computed_once() -> None:
    statements = plan(ALL["batchnorm"]()).backward.statements
    assert [s.variable.name for s in statements] == ["dgamma", "dbeta", "dx"]
    assert {s.variable.name: sorted(s.serves) for s in statements} == {
        "dgamma": ["dgamma", "dx"],
        "dbeta": ["dbeta", "dx"],
        "dx": ["dx"],
    }


def test_results_keep_the_order_of_the_document() -> None:
    program = plan(ALL["batchnorm"]())
    assert [v.name for v in program.backward.results] == ["dx", "dgamma", "dbeta"]
    assert program.gradients == (("x", "dx"), ("gamma", "dgamma"), ("beta", "dbeta"))


def test_names_that_python_or_the_file_needs_are_changed() -> None:
    program = plan(derive(LAYERS["odd"]))
    assert [v.name for v in program.forward.tensors] == ["lambda_", "np_", "m"]
    assert program.forward.sizes[0].names == ("m_",)
