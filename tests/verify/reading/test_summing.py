"""Which letters a sum binds, under which conditions, and how far it reaches."""

import pytest

from bnderive.verify.reading.sense import NotRead
from tests.verify.annotated import read, verification
from tests.verify.layers import SCALED

SUMS = [
    (r"\sum_{k=1}^K a_k + w", {}, "w + Sum(a[#1], #1)"),
    (r"\sum_k a_k w", {}, "Sum(w*a[#1], #1)"),
    (r"\sum_{n,m} S_{nm}", {}, "Sum(S[#1, #2], #1, #2)"),
    (r"\sum_n \sum_m S_{nm}", {}, "Sum(Sum(S[#2, #1], #1), #2)"),
    (r"a_k \sum_{j \neq k} a_j a_k", {}, "a[k]*Sum((1 - Delta(#1, k))*a[#1]*a[k], #1)"),
    (r"a_k \sum_{j < k} a_j a_k", {}, "a[k]*Sum(Before(#1, k)*a[#1]*a[k], #1)"),
    (r"a_k \sum_{j \le k} a_j a_k", {}, "a[k]*Sum((Before(#1, k) + Delta(#1, k))*a[#1]*a[k], #1)"),
    (r"\sum_{j < k} a_j a_k", {}, "Sum(Before(#1, #2)*a[#1]*a[#2], #1, #2)"),
    (r"\sum_{j \neq k} a_j a_k", {}, "Sum((1 - Delta(#1, #2))*a[#1]*a[#2], #1, #2)"),
    (r"\sum_{j \neq k} a_j", {}, "Sum((1 - Delta(#1, k))*a[#1], #1)"),
    (r"\sum a", {}, "Sum(a[#1], #1)"),
    (r"\sum_j a", {"bare": "letter"}, "Sum(a[#1], #1)"),
    (r"[j = k] a_j a_k", {}, "Delta(j, k)*a[j]*a[k]"),
    (r"a_k \sum_k (a_k) a_k", {}, "a[k]*Sum(a[#1]**2, #1)"),
    (r"a_k \sum_k (a_k) a_k", {"scope": "bracket"}, "a[k]**2*Sum(a[#1], #1)"),
    (r"a_k \sum_j (a_j) a_k", {"scope": "bracket"}, "a[k]*Sum(a[#1]*a[k], #1)"),
    (r"p_n \sum_{nm} S_{nm}", {}, "p[n]*Sum(S[#1, #2], #1, #2)"),
    (r"p_n \sum_{nm} S_{nm}", {"listed": "held"}, "p[n]*Sum(S[n, #1], #1)"),
    (r"a_k \sum_k a_k", {"listed": "held"}, "a[k]*Sum(a[#1], #1)"),
]


@pytest.mark.parametrize(("latex", "choices", "meaning"), SUMS, ids=[f"{s[0]} {s[1]}" for s in SUMS])
def test_sums(latex: str, choices: dict[str, str], meaning: str) -> None:
    assert str(read(SCALED, latex, choices).expr) == meaning


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\prod_k a_k", r"\\prod is not read"),
        (r"\sum_r w", "what r runs over"),
        (r"\sum w", "names no index"),
        (r"\sum_{j + 1} a_j", "not read under a sum"),
        (r"\sum_{n : k \in G_n} p_n", "that a set has an element"),
        (r"\sum_{n < k} a_k p_n", "different axes"),
        (r"\sum_n a", "nothing under this sum has the index n, and a is written without indices"),
        (r"\sum_j a", "nothing under this sum has the index j"),
    ],
)
def test_what_is_no_sum(latex: str, reason: str) -> None:
    with pytest.raises(NotRead, match=reason):
        read(SCALED, latex)


def test_a_sum_over_a_letter_that_is_left_out_is_not_counted() -> None:
    """∂L/∂q = Σ_k dy x means dy_k x_k; it is no multiple of the product of two arrays."""
    text = r"""
$$ q = \sum_{k=1}^K a_k^2, \quad u_k = a_k q $$
$$ \frac{\partial L}{\partial q} = \sum_{k=1}^K du \cdot a $$
$$ \frac{\partial L}{\partial q} = \sum_{n=1}^N du \cdot a $$
$$ \frac{\partial L}{\partial q} = 2 \sum_{k=1}^K du \cdot a $$
"""
    assert [f.verdict.value for f in verification(text).findings[2:]] == ["sloppy", "unread", "refuted"]


def test_each_sum_has_its_own_letter() -> None:
    text = r"""
$$ p = \sum_{i=1}^N u_i^2, \quad q = \sum_{k=1}^K w_k^2 $$
$$ p q = \sum_j u_j^2 \sum_j w_j^2 $$
$$ p q = \sum_j u_j^2 \sum_j w_j $$
$$ p + q = \sum_{j=1}^K u_j^2 + \sum_j w_j^2 $$
"""
    assert [f.verdict.value for f in verification(text).findings[2:]] == ["proved", "refuted", "unread"]


def test_a_sum_over_what_differs_is_over_the_letter_that_is_not_free() -> None:
    text = r"""
$$ s_i = \frac{e^{u_i}}{\sum_k e^{u_k}} $$
$$ \frac{\partial L}{\partial u_i} = s_i (1 - s_i) \frac{\partial L}{\partial s_i} - \sum_{i \neq j} s_i s_j \frac{\partial L}{\partial s_j} $$
$$ \frac{\partial L}{\partial u_i} = s_i (1 - s_i) \frac{\partial L}{\partial s_i} + \sum_{i \neq j} s_i s_j \frac{\partial L}{\partial s_j} $$
"""
    found = verification(text).findings
    assert [f.verdict.value for f in found[1:]] == ["sloppy", "refuted"]
    assert found[1].reading == "the sum with i ≠ j under it is over j"


def test_a_sum_over_what_differs_from_the_letter_that_stands_in_it_is_over_that_letter() -> None:
    text = r"""
$$ c = \frac1k \sum_{q=1}^k z_q $$
$$ \sum_{p \neq q} (z_q - c) = \sum_{q=1}^k (z_q - c) - (z_p - c) = c - z_p $$
$$ \sum_{p \neq q} (z_q - c) = \sum_{q=1}^k (z_q - c) + (z_p - c) $$
$$ \sum_{p \neq q} (z_q - c) = (k - 1)(z_q - c) $$
"""
    found = verification(text).findings[1:]
    assert [f.verdict.value for f in found] == ["sloppy", "proved", "refuted", "proved"]
    assert found[0].reading == "the sum with p ≠ q under it is over q"


def test_a_sum_to_a_number_is_none_to_a_named_size() -> None:
    given = r"$$ s = \sum_{i=1}^n c_i, \quad u_i = s c_i $$ "
    wrong = r"$$ \frac{\partial F}{\partial s} = \sum_{i=1}^2 \frac{\partial F}{\partial u_i} c_i $$"
    assert verification(given + wrong).findings[-1].verdict == "unread"
    alike = (given + wrong).replace("^n", "^2")
    assert verification(alike).findings[-1].verdict == "proved"


@pytest.mark.parametrize("below", ["r = q", "r: r = q"])
def test_the_sum_over_the_one_that_another_is(below: str) -> None:
    text = r"$$ p_r = e^{a_r} / \sum_s e^{a_s}, \quad J = -\sum_r t_r \log p_r $$ $$ \frac{\partial J}{\partial a_q} = "
    whole = rf"-\sum_{{{below}}} \frac{{t_r}}{{p_r}} \frac{{\partial p_r}}{{\partial a_q}} - \sum_{{r \neq q}} \frac{{t_r}}{{p_r}} "
    end = r"\frac{\partial p_r}{\partial a_q} $$"
    assert verification(text + whole + end).findings[-1].verdict == "proved"


def test_a_sum_spelled_out_may_stand_behind_a_factor() -> None:
    text = r"$$ a = 2 sum_k y_k $$ $$ \frac{\partial a}{\partial y_k} = 2 $$ $$ \frac{\partial a}{\partial y_k} = 1 $$"
    assert [f.verdict.value for f in verification(text).findings] == ["definition", "proved", "refuted"]


AFFINE = r"$X \in \mathbb{R}^{N \times D}$, $W \in \mathbb{R}^{D \times K}$, $b \in \mathbb{R}^{1 \times K}$ $$ Y = X W + b $$ "


def test_a_sum_may_name_its_axis_by_a_number() -> None:
    sums = (r"\sum^{axis=0}", r"\sum_{\text{axis}=0}", r"2 \sum_{axis=0}", r"\sum^{axis=1}", r"\sum^{axis=-1}")
    by_b = r"\frac{\partial L}{\partial b}"
    found = verification(AFFINE + "".join(rf"$$ {by_b} = {s} \frac{{\partial L}}{{\partial Y}} $$ " for s in sums))
    assert [f.verdict for f in found.findings[1:]] == ["proved", "proved", "refuted", "unread", "unread"]


TYPED = r"$$ Z = X W + b, \quad dW = X^T dZ $$"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"db = sum(dZ, axis=0)", "proved"),
        (r"db = sum(dZ, axis=1)", "malformed"),
        (r"db = 2 sum(dZ, axis=0)", "refuted"),
        (r"db = sum(dZ)", "sloppy"),
        (r"db = 2 sum(dZ)", "refuted"),
    ],
)
def test_a_sum_of_a_matrix_is_along_the_axis_that_a_number_names(claim: str, verdict: str) -> None:
    assert verification(f"{TYPED} $$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial q_i}{\partial z_i} = q_i (1 - q_i)", "proved"),
        (r"\frac{\partial q_i}{\partial z_i} = q_i (1 + q_i)", "refuted"),
        (r"\frac{\partial J}{\partial z_i} = q_i \sum w_i - w_i", "sloppy"),
        (r"\frac{\partial J}{\partial z_i} = q_i \sum w_i + w_i", "unread"),
        (r"\frac{\partial J}{\partial q_i} = -\sum \frac{w_i}{q_i}", "unread"),
    ],
)
def test_a_sum_that_names_no_index_runs_over_the_letter_in_it(claim: str, verdict: str) -> None:
    forward = r"$$ q_i = \frac{e^{z_i}}{\sum e^{z_i}}, \quad J = -\sum w_i \log q_i $$"
    assert verification(f"{forward} $$ {claim} $$").findings[-1].verdict == verdict


ELEMENTS = r"""
$$ y_{ik} = g_k x_{ik} + b_k, \quad s_k = \sum_{i=1}^N x_{ik} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial b} = \sum^{axis=0} \frac{\partial L}{\partial y}", "proved"),
        (r"\frac{\partial L}{\partial g} = \text{sum}(\frac{\partial L}{\partial y} x, \text{axis}=0)", "proved"),
        (r"\frac{\partial L}{\partial g} = \text{np.sum}(x \frac{\partial L}{\partial y}, axis=0)", "proved"),
        (r"\frac{\partial L}{\partial g} = \sum_N \frac{\partial L}{\partial y} x", "proved"),
        (r"\frac{\partial L}{\partial g} = \sum_N \frac{\partial L}{\partial y}", "refuted"),
        (r"\frac{\partial L}{\partial g} = 2 \sum^{axis=0} \frac{\partial L}{\partial y} x", "refuted"),
        (r"\frac{\partial L}{\partial g} = \sum^{axis=1} \frac{\partial L}{\partial y} x", "unread"),
        (r"\frac{\partial L}{\partial g} = \sum \frac{\partial L}{\partial y} x", "sloppy"),
        (r"\frac{\partial L}{\partial b} = \sum \frac{\partial L}{\partial y} x", "refuted"),
    ],
)
def test_a_sum_of_an_array_of_elements_is_along_the_axis_that_is_named(claim: str, verdict: str) -> None:
    assert verification(f"{ELEMENTS} $$ {claim} $$").findings[-1].verdict == verdict
