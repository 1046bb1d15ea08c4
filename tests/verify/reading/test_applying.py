"""Functions, and what looks like one."""

import pytest

from bnderive.verify.reading.sense import NotRead
from tests.verify.annotated import read, verification
from tests.verify.layers import NORM, SCALED

CALLS = [
    (SCALED, r"\exp(a_k)", "exp(a[k])"),
    (SCALED, r"\log q", "log(q)"),
    (SCALED, r"\tanh^2 a_k", "tanh(a[k])**2"),
    (SCALED, r"\max(a_k, 0)", "maximum(a[k], 0)"),
    (SCALED, r"w(a_k)", "w*a[k]"),
    (SCALED, r"w (a_k)^2", "w*a[k]**2"),
    (SCALED, r"2 \sigma(q)", "2*sigmoid(q)"),
    (NORM, r"\sigma^2 (x_i - \mu)", "(-mu + x[i])*var"),
    (SCALED, r"\text{sum}(a)", "Sum(a[#1], #1)"),
    (SCALED, r"\text{mean}(S)", "Sum(S[#1, #2], #1, #2)/(M*n_n)"),
    (SCALED, r"\mathbf{1}(j = k) a_j a_k", "Delta(j, k)*a[j]*a[k]"),
]


@pytest.mark.parametrize(("text", "latex", "meaning"), CALLS, ids=[c[1] for c in CALLS])
def test_a_call_or_a_product(text: str, latex: str, meaning: str) -> None:
    assert str(read(text, latex).expr) == meaning


def test_softmax_runs_along_the_last_axis() -> None:
    found = read(SCALED, r"\text{softmax}(S)")
    assert [i.axis.size for i in found.dims][-1] == "M"
    assert str(found.expr).count("exp") == 2


@pytest.mark.parametrize(
    ("latex", "reason"),
    [(r"\text{softmax}(q)", "without indices"), (r"1 + f(q)", "says what f is"), (r"\text{sum}(q)", "names no index")],
)
def test_what_is_not_read(latex: str, reason: str) -> None:
    with pytest.raises(NotRead, match=reason):
        read(SCALED, latex)


def test_a_delta_of_a_relation_is_one_where_it_holds() -> None:
    text = r"""
$$ m = \frac{1}{N} \sum_{i=1}^N u_i, \quad c_i = u_i - m $$
$$ \frac{\partial c_i}{\partial u_l} = \delta(i=l) - \frac{1}{N} $$
$$ \frac{\partial c_i}{\partial u_l} = \frac{1}{N} - \delta(i=l) $$
"""
    assert [f.verdict.value for f in verification(text).findings[2:]] == ["proved", "refuted"]
