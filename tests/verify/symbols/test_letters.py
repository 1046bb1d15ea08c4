"""Which letters are indices, and which squares are symbols."""

from dataclasses import asdict

import pytest

from bnderive.verify.claims.names import Key
from bnderive.verify.symbols.letters import letters_of
from tests.verify.annotated import numbered, survey_of, verification

INDICES: list[tuple[str, str | list[str]]] = [
    (r"$$ q = \sum_{v} a_v $$", "v"),
    (r"$$ q = \sum_{\ell=1}^{n} a_\ell $$", r"\ell"),
    (r"$$ q_k = \sum_{m \neq k} a_m b_k $$", "mk"),
    (r"$$ P[s] = a[s] $$", "s"),
    (r"$$ y_i = a_i + b $$", "i"),
    (r"$$ y_k = a_k + b $$", "k"),
    (r"$$ y = a_k b $$", ""),
    (r"$$ y = \delta_{uv} $$", "uv"),
    (r"$$ y = \mu_b \sigma_b $$", ""),
    (r"$$ y_{max} = a_{max} $$", ""),
    (r"$$ q = \sum_k a_k $$ $$ p = 2 a_c $$", "kc"),
    (r"$$ q = \sum_k a_k $$ $$ a_c = 2 q $$", "k"),
    (r"$$ q = \sum_k a_k $$ $$ p = 2 b_c $$", "k"),
    (r"$$ q_j = \sum_i a_{ij} $$ $$ p = 2 a_{lj} $$", "ijl"),
    (r"$$ q_j = \sum_i a_{ij} $$ $$ p = 2 a_{lc} $$", "ij"),
    (r"$$ q = \sum_{\mathrm{k2}} a_{\mathrm{k2}} + W_{\mathrm{h2}} $$", "k2"),
    (r"$$ q = \sum_k \mu_k $$ $$ p = 2 \mu_b $$", "k"),
    (r"$$ i_a = \tanh(W_i + U_i) $$", ""),
    (r"$$ h_t = r_t h_{t-1} + g_t $$", ""),
    (r"$$ h_t = r_t h_{t-1} + g_t, \quad q = \sum_t h_t $$", "t"),
    (r"$$ h_t = r_t h_{t-1} + g_t, \quad p = h_{t+1} $$", "t"),
    (r"$$ q = \sum_{kt} a_{kt} $$ $$ p = 2 a_{k't'} $$", ["k", "t", "k'", "t'"]),
    (r"$$ q = \sum_{kt} a_{kt} $$ $$ p = 2 a_{d'f'} $$", "kt"),
]


@pytest.mark.parametrize(("text", "indices"), INDICES, ids=[i[0] for i in INDICES])
def test_indices(text: str, indices: str | list[str]) -> None:
    single = isinstance(indices, str) and (indices.startswith("\\") or indices == "k2")
    wanted = {indices} if single else set(indices)
    assert letters_of(e for _, e in numbered(text)).indices == wanted


SQUARES = [
    (r"$$ v^2 = \sum_i a_i $$", True),
    (r"$$ y = \frac{\partial L}{\partial v^2} $$", True),
    (r"$$ \frac{\partial v^2}{\partial x} = 2 $$", True),
    (r"$$ \frac{\partial y}{\partial x} = v^2 $$", False),
    (r"$$ y = 2 v^2 $$", False),
    (r"$$ \frac{\partial v^2}{\partial v} = 2 v $$", False),
    (r"$$ \frac{d v^2}{d v} = 2 v $$", False),
]


@pytest.mark.parametrize(("text", "symbol"), SQUARES, ids=[s[0] for s in SQUARES])
def test_a_square_is_a_symbol_where_it_is_defined_or_differentiated(text: str, symbol: bool) -> None:
    assert ("v" in letters_of(e for _, e in numbered(text)).squares) is symbol


def test_equations_may_come_one_by_one() -> None:
    equations = tuple(e for _, e in numbered(r"$$ v^2 = \sum_i a_i $$"))
    assert asdict(letters_of(iter(equations))) == asdict(letters_of(equations))


def test_a_label_with_an_index_under_it_points() -> None:
    letters = letters_of(e for _, e in numbered(r"$$ L = \sum_n x_{n t_n} + y_{n s} $$"))
    assert letters.pointers == {"t"}


@pytest.mark.parametrize(
    ("beside", "pointers"), [("x_c", set()), ("y_c", {"c"}), ("x_{1c}", {"c"}), ("x_c c_k", set())]
)
def test_what_is_a_label_elsewhere_points_at_nothing(beside: str, pointers: set[str]) -> None:
    letters = letters_of(e for _, e in numbered(rf"$$ L = \sum_n x_{{c_n}} + {beside} $$"))
    assert letters.pointers == pointers


CONSTANTS = [
    (r"$$ y_i = e^{-x_i} / \sqrt{2 \pi} $$", {"e", "\\pi"}),
    (r"$$ e_i = y_i - t_i $$", {"\\pi"}),
    (r"$$ e = y - t $$ $$ q = e^2 $$", {"\\pi"}),
    (r"$$ q = \frac{\partial L}{\partial e} $$", {"\\pi"}),
    (r"$$ \pi_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$", {"e"}),
    (r"$$ y_i = x_{i e} $$", {"e", "\\pi"}),
]


@pytest.mark.parametrize(("text", "heads"), CONSTANTS, ids=[c[0] for c in CONSTANTS])
def test_which_of_e_and_pi_are_numbers(text: str, heads: set[str]) -> None:
    assert {key.head for key in letters_of(e for _, e in numbered(text)).constants} == heads


@pytest.mark.parametrize(
    ("text", "kronecker"),
    [
        (r"$$ \delta_i = \frac{\partial L}{\partial y_i} $$ $$ J_{ij} = p_i (\delta_{ij} - p_j) $$", True),
        (r"$$ \delta_{ij} = \frac{\partial L}{\partial y_{ij}} $$", False),
    ],
)
def test_an_error_with_fewer_indices_leaves_the_kronecker_delta(text: str, kronecker: bool) -> None:
    assert (letters_of(e for _, e in numbered(text)).deltas >= {Key("\\delta")}) is kronecker


def test_a_delta_on_the_blackboard_is_none_where_the_document_says_what_it_is() -> None:
    text = r"$$ \mathbb{I}_{ij} = a_i b_j $$ $$ r_{ij} = \mathbb{1}_{ij} + \mathbb{I}_{ij}^2 $$"
    assert {key.head for key in letters_of(e for _, e in numbered(text)).deltas} >= {"\\mathbb{1}"}
    assert Key("\\mathbb{I}") not in letters_of(e for _, e in numbered(text)).deltas


def test_letters_that_change_places_under_one_name_are_indices() -> None:
    text = r"""
$$ h_{dn} = a_{dn} - \frac1N \sum_n a_{dn} $$
$$ \frac{\partial E}{\partial a_{nd}} = \frac{\partial E}{\partial h_{nd}} - \frac1N \sum_m \frac{\partial E}{\partial h_{md}} $$
"""
    assert "d" in survey_of(text).letters.indices
    assert verification(text).findings[-1].verdict == "refuted"


def test_sizes_keep_their_labels_where_the_letter_is_summed_over_elsewhere() -> None:
    scores = r"$$ S = \frac{A B^T}{\sqrt{d_k}} $$ of width $d_v$ $$ P = \text{softmax}(S) $$"
    claim = r"$$ \frac{\partial L}{\partial S_{ij}} = \sum_k \frac{\partial L}{\partial P_{ik}} \frac{\partial P_{ik}}{\partial S_{ij}} $$"
    assert [f.verdict.value for f in verification(scores + claim).findings] == ["definition", "definition", "proved"]
    summed = r"$$ c = \sum_k d_k $$ $$ \frac{\partial c}{\partial d_k} = 1 $$"
    assert [f.verdict.value for f in verification(summed).findings] == ["definition", "proved"]


ABOVE = r"""
$$ c^l = \frac{1}{H} \sum_{i=1}^H u_i^l, \quad s^l = \sqrt{\frac1H \sum_{i=1}^H (u_i^l - c^l)^2} $$
In the layer $l$ we leave that out: $$ q_i = \frac{u_i - c}{s} $$
$$ \frac{\partial q_i}{\partial u_j} = \frac1s (\delta_{ij} - \frac1H - \frac1H q_i q_j) $$
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (ABOVE, "proved"),
        (ABOVE.replace("- \\frac1H -", "+ \\frac1H -"), "refuted"),
        (ABOVE + r"$$ v = w l $$ $$ \frac{\partial c}{\partial u_j} = \frac1H $$", "unread"),
        (ABOVE + r"$$ z^l = w^l u^{l-1} $$ $$ \frac{\partial c}{\partial u_j} = \frac1H $$", "unread"),
        (r"$$ v_i = a_i^l + b_i^l $$ $$ \frac{\partial v_i}{\partial a_i} = 1 $$", "refuted"),
    ],
)
def test_a_letter_that_only_says_of_which_layer_names_are_is_left_out(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict
