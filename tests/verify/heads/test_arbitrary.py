"""Functions that a document applies and says nothing of: what holds for each of them is proved."""

import pytest

from bnderive.verify.heads.arbitrary import label_of, moved
from tests.verify.annotated import mended, side, verification

DENSE = r"""
$$ u_k = \sum_n A_{kn} s_n + c_k, \quad h_k = \phi(u_k), \quad o_m = \sum_k B_{mk} h_k $$
$$ E = \frac12 \sum_m (o_m - t_m)^2 $$
"""
LAYERS = r"""
$$ z^{[m]} = W^{[m]} a^{[m-1]} + b^{[m]}, \quad a^{[m]} = g^{[m]}(z^{[m]}) $$
$$ \delta^{[m]} = \frac{\partial E}{\partial z^{[m]}} $$
"""
NESTED = r"$$ w = p(v), \quad v = q(s) $$"


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (DENSE, r"\frac{\partial E}{\partial A_{kn}} = \phi'(u_k) s_n \sum_m (o_m - t_m) B_{mk}", "proved"),
        (DENSE, r"\frac{\partial E}{\partial A_{kn}} = \phi'(u_k) \sum_m (o_m - t_m) B_{mk}", "refuted"),
        (DENSE, r"\frac{\partial E}{\partial u_k} = \frac{\partial E}{\partial h_k} \phi(u_k)", "unread"),
        (DENSE, r"\frac{\partial E}{\partial u_k} = \frac{\partial E}{\partial h_k} h_k (1 - h_k)", "undecided"),
        (DENSE, r"\phi'(u_k) = h_k (1 - h_k)", "unread"),
        ("", r"y = \phi(\mathbf{w} \cdot \mathbf{x} + b)", "definition"),
        ("", r"\mathbf{h} = f(W \mathbf{x} + \mathbf{b})", "definition"),
        (LAYERS, r"\delta^{[m]} = W^{[m+1]T} \delta^{[m+1]} \odot g'^{[m]}(z^{[m]})", "proved"),
        (LAYERS, r"\delta^{[m]} = \delta^{[m+1]} \odot g'^{[m]}(z^{[m]})", "refuted"),
        (LAYERS, r"\delta^{[m]} = 2 W^{[m+1]T} \delta^{[m+1]} \odot g'^{[m]}(z^{[m]})", "refuted"),
        (NESTED, "\\frac{dw}{ds} = p'(q(s)) q'(s)", "proved"),
        (NESTED, "\\frac{dw}{ds} = p'(s) q'(s)", "refuted"),
        (NESTED, "\\frac{dw}{ds} = \\chi'(s)", "unread"),
        ("", r"\frac{\partial \log p(s)}{\partial s} = \frac{1}{p(s)} \frac{\partial p(s)}{\partial s}", "proved"),
        ("", r"\frac{\partial \log p(s)}{\partial s} = p(s) \frac{\partial p(s)}{\partial s}", "unread"),
        (NESTED, r"p^{*}(v) = p^{-}(v)", "unread"),
        (r"$$ w_k = c s_k + d $$", "\\frac{\\partial w_k}{\\partial s_k} = F'(s_k)", "unread"),
        (r"$$ w_k = \mathrm{BN}_{c,d}(s_k) $$", r"\frac{\partial w_k}{\partial s_j} = 0, \quad j \neq k", "undecided"),
        (r"$$ w_k = B N_{c,d}(s_k) $$", r"\frac{\partial w_k}{\partial s_j} = 0, \quad j \neq k", "undecided"),
        (r"$$ w_k = f_\theta(s_k) $$", r"\frac{\partial w_k}{\partial s_j} = 0, \quad j \neq k", "undecided"),
        (r"$$ w^{(k)} = c^{(k)} s^{(k)} + d^{(k)} $$", r"w_i \leftarrow c s_i + d \equiv 3 p(s_i)", "unread"),
    ],
)
def test_what_holds_for_every_function(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == verdict


def test_the_correction_is_in_the_words_of_the_author() -> None:
    last = mended(DENSE + r"$$ \frac{\partial E}{\partial u_k} = -\phi'(u_k) \frac{\partial E}{\partial h_k} $$")
    correction = last.findings[-1].correction
    assert correction is not None
    assert correction.latex == r"\phi'(u_k) \frac{\partial E}{\partial h_k}"


def test_a_function_of_a_layer_has_one_at_each() -> None:
    assert label_of(side("a^{[l-1]}").sup) == "(l-1)"  # type: ignore[union-attr]
    assert moved("g^{(l-1)}'", "l", ("l", 2)) == "g^{(l+1)}'"
    assert moved("g^{(l)}", "l", ("L", 0)) == "g^{(L)}"
    assert moved("g^{(m)}", "l", ("l", 1)) == "g^{(m)}"
    assert moved("g", "l", ("l", 1)) == "g"


def test_no_correction_is_in_names_that_the_document_has_not() -> None:
    found = verification("$$ w_k = p(s_k), \\quad v_k = q(s_k) $$ $$ \\frac{\\partial w_k}{\\partial s_k} = q'(s_k) $$")
    assert (found.findings[-1].verdict, found.findings[-1].truth) == ("refuted", "")
