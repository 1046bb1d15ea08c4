"""What names mean, and at which indices."""

import pytest

from bnderive.verify.reading.sense import NotRead
from tests.verify.annotated import read, verification
from tests.verify.layers import NORM, SCALED

NAMES = [
    (SCALED, r"2 a_k", "2*a[k]"),
    (SCALED, r"a[k] w", "w*a[k]"),
    (SCALED, r"1 + S_{nm}", "S[n, m] + 1"),
    (SCALED, r"M w", "M*w"),
    (SCALED, r"2 \delta_{kj} + a_k a_j", "2*Delta(j, k) + a[j]*a[k]"),
    (SCALED, r"1 + \delta_{kk} a_k", "a[k] + 1"),
    (SCALED, r"1 + du_k", "du[k] + 1"),
    (SCALED, r"\pi e w", "E*pi*w"),
    (NORM, r"2 \sigma", "2*sqrt(var)"),
    (NORM, r"\sigma^3", "var**(3/2)"),
    (SCALED + r"$$ \frac{\partial L}{\partial w} = 1 $$", r"dw", "Sum(q*a[#1]*du[#1], #1)"),
]


@pytest.mark.parametrize(("text", "latex", "meaning"), NAMES, ids=[n[1] for n in NAMES])
def test_names(text: str, latex: str, meaning: str) -> None:
    assert str(read(text, latex).expr) == meaning


def test_an_array_without_its_index_is_an_array_or_stands_at_the_letter() -> None:
    array = read(SCALED, r"w a")
    assert [i.axis.size for i in array.dims] == ["K"]
    letter = read(SCALED, r"a a_k", {"bare": "letter"})
    assert (str(letter.expr), letter.dims) == ("a[k]**2", ())


UNKNOWN = [
    (r"1 + \eta", r"what \\eta is"),
    (r"1 + k", "the index k stands where a number was expected"),
    (r"L w", "the loss L stands outside a derivative"),
    (r"q_k + a_k", "q has no index where it is defined"),
    (r"S_{nmn}", "S has 2 indices where it is defined"),
    (r"S_{km}", "k runs over K elsewhere in this equation"),
    (r"w + a_{k+1}", "an element of a at a place that is worked out"),
]


@pytest.mark.parametrize(("latex", "reason"), UNKNOWN, ids=[u[0] for u in UNKNOWN])
def test_why_a_name_is_not_read(latex: str, reason: str) -> None:
    with pytest.raises(NotRead, match=reason):
        read(SCALED, latex)


ERROR = r"Let $e = y - t$, $q = e^2 / 2$ and $y = 1 / (1 + e^{-z})$. "


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial q}{\partial y} = e", "proved"),
        (r"\frac{\partial q}{\partial z} = e y (1 - y)", "proved"),
        (r"\frac{\partial q}{\partial z} = e^2 y (1 - y)", "refuted"),
    ],
)
def test_an_error_that_is_called_e_stands_beside_exponentials(claim: str, verdict: str) -> None:
    assert verification(f"{ERROR}$$ {claim} $$").findings[-1].verdict == verdict


def test_a_policy_that_is_called_pi() -> None:
    text = r"$$ \pi_a = \frac{e^{h_a}}{\sum_b e^{h_b}} $$ $$ \frac{\partial \pi_a}{\partial h_b} = \pi_a (\delta_{ab} - \pi_b) $$"
    assert verification(text).findings[-1].verdict == "proved"


@pytest.mark.parametrize(
    ("loss", "claim", "verdict"),
    [
        ("E", r"\bar f_i = f_i", "proved"),
        ("E", r"\bar f_i = 2 f_i", "refuted"),
        ("L", r"\bar f_i = f_i", "refuted"),
        ("L", r"\bar f_i = \bar E f_i", "proved"),
    ],
)
def test_an_accent_for_gradients_is_of_the_loss_that_the_document_defines(loss: str, claim: str, verdict: str) -> None:
    text = r"$f_i = \sum_j A_{ij} u_j$, $E = \frac12 \sum_i f_i^2$, $\bar v = \frac{\partial LOSS}{\partial v}$. "
    assert verification(f"{text.replace('LOSS', loss)} $$ {claim} $$").findings[-1].verdict.value == verdict


@pytest.mark.parametrize(
    ("end", "claim", "verdict"),
    [
        ("f", r"\bar p_k = \frac{\partial f}{\partial p_k}", "proved"),
        ("f", r"\bar q_k = 2 q_k", "proved"),
        ("f", r"\bar q_k = 3 q_k", "refuted"),
        ("L", r"\bar p_k = 2 q_k c_k", "proved"),
        ("L", r"\bar p_k = \bar q_k c_k", "proved"),
    ],
)
def test_a_bar_that_says_the_gradient_of_what_the_document_defines(end: str, claim: str, verdict: str) -> None:
    bar = rf"We write $\bar q_k = \frac{{\partial {end}}}{{\partial q_k}}$ and so on."
    text = rf"$q_k = p_k c_k$ and ${end} = \sum_k q_k^2$. {bar} $$ {claim} $$"
    assert verification(text).findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial z_i} = p_i - \delta_{ic}", "proved"),
        (r"\frac{\partial L}{\partial z_i} = p_i + \delta_{ic}", "refuted"),
        (r"\sum_c \frac{\partial L}{\partial z_c} = 0", "proved"),
        (r"g_i = \frac{\partial L}{\partial z_i} $$ $$ g_i = p_i - \delta_{ic}", "unread"),
    ],
)
def test_a_loss_of_one_place_is_a_number_whatever_letter_stands_beside_it(claim: str, verdict: str) -> None:
    text = r"$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$ and $L = -\log p_c$."
    assert verification(f"{text} $$ {claim} $$").findings[-1].verdict == verdict
