"""Documents in matrix notation: what is true is proved, what is false refuted, and what is not sure left open."""

from pathlib import Path

import pytest

from bnderive.verify.run import verify
from bnderive.verify.settings import Settings
from bnderive.verify.verdict import Verdict
from tests.verify.annotated import verification

DECIDED_TRUE = {Verdict.PROVED, Verdict.SLOPPY, Verdict.DEFINITION}

AFFINE = r"""
Let $X \in \mathbb{R}^{N \times D}$, $W \in \mathbb{R}^{D \times M}$ and $b \in \mathbb{R}^{1 \times M}$.
$$ Y = XW + b $$
"""

COLUMN = r"""
Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$.
$$ y = W x + b $$
"""

ATTENTION = r"""
Queries $Q \in \mathbb{R}^{n \times d}$, and $K$ and $V$, both elements of $\mathbb{R}^{m \times d}$.
$$ S = \frac{1}{\sqrt{d}} Q K^\top, \quad P = \mathrm{softmax}(S), \quad O = P V $$
"""

SOFTMAX = r"""
Let $z \in \mathbb{R}^n$ and $p = \text{softmax}(z)$.
"""

SQUARE = r"""
Let $X, W \in \mathbb{R}^{n \times n}$.
$$ Y = W X $$
"""

LEAST_SQUARES = r"""
Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$.
$$ f = \frac{1}{2} (A x - b)^T (A x - b) + \frac{\lambda}{2} x^T x $$
"""

LAYERS = r"""
Let $X \in \mathbb{R}^{N \times D}$, $W \in \mathbb{R}^{D \times H}$ and $b \in \mathbb{R}^{H}$.
$$ A = X W + b $$
$$ F = \tanh(A) $$
"""

UNIT = r"""
Let $c \in \mathbb{R}$ and $\mathbf{s}, \mathbf{w} \in \mathbb{R}^{n}$.
$$ u = \sqrt{\mathbf{s}^\top \mathbf{s}}, \quad \mathbf{t} = \mathbf{s} / u, \quad \mathbf{o} = c \, \mathbf{t} \odot \mathbf{w} $$
"""

CENTRED = r"""
Let $X \in \mathbb{R}^{N \times D}$ have the rows $x_i$, and let $\mu, v, g \in \mathbb{R}^{1 \times D}$.
$$ \mu = \frac{1}{N} \sum_i x_i $$
$$ v = \frac{1}{N} \sum_i (x_i - \mu)^2 $$
$$ y_i = g \cdot (x_i - \mu) $$
"""


def last(tmp_path: Path, before: str, claim: str) -> Verdict:
    """The verdict on the last claim of a document."""
    path = tmp_path / "document.md"
    path.write_text(f"{before}\n$$ {claim} $$\n", encoding="utf-8")
    return verify(path, Settings()).findings[-1].verdict


TRUE = [
    (COLUMN, r"x^T (x - \frac1n 1 1^T x) = x^T x - \frac1n (1^T x)^2"),
    (AFFINE, r"\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}"),
    (AFFINE, r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^\top"),
    (AFFINE, r"\frac{\partial L}{\partial b} = \mathbf{1}_N^T \frac{\partial L}{\partial Y}"),
    (AFFINE, r"\frac{\partial L}{\partial b} = \mathbf{1}^T \frac{\partial L}{\partial Y}"),
    (AFFINE, r"\frac{\partial L}{\partial X^T} = W \left(\frac{\partial L}{\partial Y}\right)^T"),
    (COLUMN, r"\frac{\partial L}{\partial x} = W^T \frac{\partial L}{\partial y}"),
    (COLUMN, r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial y} x^T"),
    (COLUMN, r"y^T y = x^T W^T W x + 2 b^T W x + b^T b"),
    (ATTENTION, r"\frac{\partial L}{\partial V} = P^T \frac{\partial L}{\partial O}"),
    (ATTENTION, r"\frac{\partial L}{\partial P} = \frac{\partial L}{\partial O} V^T"),
    (
        ATTENTION,
        r"\frac{\partial L}{\partial S} = P \odot (dP - (P \odot dP) \mathbf{1}_m \mathbf{1}_m^T)",
    ),
    (ATTENTION, r"\frac{\partial L}{\partial K} = \left(\frac{\partial L}{\partial S}\right)^T \frac{Q}{\sqrt{d}}"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = (\text{diag}(p) - p p^T) \frac{\partial L}{\partial p}"),
    (
        SOFTMAX,
        r"\frac{\partial L}{\partial z} = p \odot (\frac{\partial L}{\partial p} - p^T \frac{\partial L}{\partial p})",
    ),
    (SQUARE, r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial Y} \cdot X^T"),
    (SQUARE, r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W"),
    (LEAST_SQUARES, r"\frac{\partial f}{\partial x} = (A^T A + \lambda I) x - A^T b"),
    (LAYERS, r"\frac{\partial L}{\partial A} = \frac{\partial L}{\partial F} \odot (1 - F \odot F)"),
    (LAYERS, r"\frac{\partial L}{\partial b} = \left(\frac{\partial L}{\partial A}\right)^T \mathbf{1}_N"),
    (CENTRED, r"\frac{\partial L}{\partial g} = \sum_i \frac{\partial L}{\partial y_i} \odot (x_i - \mu)"),
    (CENTRED, r"X - \mu = \left(I - \frac{1}{N} \mathbf{1}\right) X"),
    (CENTRED, r"v = \frac{1}{N} (X - \mu)^T (X - \mu)"),
    ("A layer computes $Y = XW$.", r"\frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Y}"),
    (UNIT, r"\mathbf{dw} = \mathbf{do} \odot (c \, \mathbf{t})"),
    (UNIT, r"\nabla_{\mathbf{w}} = \nabla_{\mathbf{o}} \odot (c \, \mathbf{t})"),
    (UNIT, r"\mathbf{ds} = 1/u (\mathbf{d}\mathbf{t} - (\mathbf{t}^\top \mathbf{dt}) \mathbf{t})"),
]


@pytest.mark.parametrize(("before", "claim"), TRUE)
def test_a_true_claim_is_proved(tmp_path: Path, before: str, claim: str) -> None:
    assert last(tmp_path, before, claim) in DECIDED_TRUE


FALSE = [
    (AFFINE, r"\frac{\partial L}{\partial W} = 2 X^T \frac{\partial L}{\partial Y}"),
    (AFFINE, r"\frac{\partial L}{\partial W} = X^T Y"),
    (COLUMN, r"\frac{\partial L}{\partial x} = W^T y"),
    (ATTENTION, r"\frac{\partial L}{\partial Q} = \frac{\partial L}{\partial S} K"),
    (ATTENTION, r"\frac{\partial L}{\partial S} = P \odot \frac{\partial L}{\partial P}"),
    (
        SOFTMAX,
        r"\frac{\partial L}{\partial z} = p \odot (\frac{\partial L}{\partial p} + p^T \frac{\partial L}{\partial p})",
    ),
    (SQUARE, r"\frac{\partial L}{\partial X} = W \frac{\partial L}{\partial Y}"),
    (LEAST_SQUARES, r"\frac{\partial f}{\partial x} = A^T (A x + b) + \lambda x"),
    (LAYERS, r"\frac{\partial L}{\partial A} = \frac{\partial L}{\partial F} \odot (1 + F \odot F)"),
    (CENTRED, r"X - \mu = \left(I + \frac{1}{N} \mathbf{1}\right) X"),
    ("A layer computes $Y = XW$.", r"\frac{\partial L}{\partial W} = 2 X^\top \frac{\partial L}{\partial Y}"),
    (UNIT, r"\mathbf{ds} = 1/u (\mathbf{dt} + (\mathbf{t}^\top \mathbf{dt}) \mathbf{t})"),
]


@pytest.mark.parametrize(("before", "claim"), FALSE)
def test_a_false_claim_is_refuted(tmp_path: Path, before: str, claim: str) -> None:
    assert last(tmp_path, before, claim) == Verdict.REFUTED


OPEN = [
    (AFFINE, r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W"),
    (COLUMN, r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} W"),
    (SQUARE, r"X X^{-1} = I"),
    ("A layer computes $Y = XW$.", r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial Y} X^\top"),
]


@pytest.mark.parametrize(("before", "claim"), OPEN)
def test_what_is_not_sure_is_neither_proved_nor_refuted(tmp_path: Path, before: str, claim: str) -> None:
    assert last(tmp_path, before, claim) in (Verdict.UNREAD, Verdict.UNDECIDED, Verdict.MALFORMED)


def test_names_along_a_chain_are_arrays(tmp_path: Path) -> None:
    text = (
        ATTENTION
        + r"""
    $$ \frac{\partial L}{\partial P} = \frac{\partial L}{\partial O} V^T = \zeta_1 $$
    $$ \frac{\partial L}{\partial S} = P \odot (\zeta_1 - (P \odot \zeta_1) \mathbf{1}_m \mathbf{1}_m^T) = \zeta_2 $$
    """
    )
    assert last(tmp_path, text, r"\frac{\partial L}{\partial Q} = \zeta_2 \frac{K}{\sqrt{d}}") == Verdict.PROVED
    assert last(tmp_path, text, r"\frac{\partial L}{\partial Q} = \zeta_1 \frac{K}{\sqrt{d}}") == Verdict.REFUTED


def test_a_name_for_part_of_a_definition_has_a_gradient(tmp_path: Path) -> None:
    text = CENTRED + "\n$$ R = X - \\mu $$\n"
    assert (
        last(tmp_path, text, r"\frac{\partial L}{\partial R} = g \odot \frac{\partial L}{\partial Y}") == Verdict.PROVED
    )
    claim = r"\frac{\partial L}{\partial X} = \left(I - \frac{1}{N} \mathbf{1}\right)^T \frac{\partial L}{\partial R}"
    assert last(tmp_path, text, claim) == Verdict.PROVED


def test_another_shape_makes_another_name(tmp_path: Path) -> None:
    text = (
        AFFINE + "\nNow let $W \\in \\mathbb{R}^{k \\times k}$ and $Z \\in \\mathbb{R}^{k \\times k}$.\n$$ T = Z W $$\n"
    )
    assert last(tmp_path, text, r"\frac{\partial L}{\partial W} = Z^T \frac{\partial L}{\partial T}") == Verdict.PROVED


SHIFTED = r"""
Let $u, w, y \in \mathbb{R}^n$.
$$ q = \frac{1}{n} \mathbf{1}^\top u, \qquad y = w \odot (u - q \mathbf{1}) $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\nabla_w L = (u - q \mathbf{1}) \odot \nabla_y L", "proved"),
        (r"\nabla_u L = w \odot \nabla_y L - \frac{1}{n} (w^\top \nabla_y L) \mathbf{1}", "proved"),
        (r"\nabla_u L = w \odot \nabla_y L - (w^\top \nabla_y L) \mathbf{1}", "refuted"),
    ],
)
def test_ones_that_are_as_long_as_what_stands_beside_them(tmp_path: Path, claim: str, verdict: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(f"{SHIFTED}$$ {claim} $$\n")
    assert verify(path, Settings()).findings[-1].verdict == verdict


def test_a_fraction_of_two_differentials_is_a_derivative_though_d_is_a_number(tmp_path: Path) -> None:
    before = r"$$ A = \frac{1}{\sqrt{d}} H W^\top $$ $$ B = r \tanh(A / r) $$"
    assert last(tmp_path, before, r"\frac{dB}{dA} = 1 - (B / r)^2") == Verdict.PROVED
    assert last(tmp_path, before, r"\frac{dB}{dA} = 1 - B^2") not in DECIDED_TRUE


def test_of_several_definitions_the_first_counts_where_the_fullest_is_not_understood(tmp_path: Path) -> None:
    before = (
        r"$$ S = Q K^\top, \quad P = \mathrm{softmax}_{\text{row}}(S), \quad O = P V $$ $$ P_{ij} = e^{S_{ij} - z_i} $$"
    )
    assert (
        last(tmp_path, before, r"\frac{\partial P_{ij}}{\partial S_{ik}} = P_{ij} (\delta_{jk} - P_{ik})") == "proved"
    )
    assert last(tmp_path, before, r"\frac{\partial P_{ij}}{\partial S_{ik}} = P_{ij} (1 - P_{ik})") == "refuted"


def test_two_matrices_of_one_shape_multiply_by_elements_where_a_product_does_not_fit(tmp_path: Path) -> None:
    before = (
        r"$$ B = A W^\top $$ $$ A \in \mathbb{R}^{n \times d}, W \in \mathbb{R}^{m \times d} $$ $$ C = B \circ B $$"
    )
    claim = r"\frac{\partial L}{\partial B} = 2 B \circ \frac{\partial L}{\partial C}"
    assert last(tmp_path, before, claim) == Verdict.PROVED
    assert last(tmp_path, before, claim.replace("2 B", "B")) == Verdict.REFUTED


def test_a_transpose_of_what_has_no_shape_is_not_read(tmp_path: Path) -> None:
    before = r"$$ s_i = a_i^\top (c) $$ $$ B = A W^\top $$"
    assert last(tmp_path, before, r"\frac{\partial s_i}{\partial a_i} = c") not in DECIDED_TRUE


def test_gradients_of_one_claim_are_all_written_in_one_layout() -> None:
    text = r"""
Let $A, B \in \mathbb{R}^{n \times d}$.
$$ S = A B^T $$
$$ \frac{\partial E}{\partial B} = \left(\frac{\partial E}{\partial S}\right)^T A $$
$$ \frac{\partial E}{\partial B} = \frac{\partial E}{\partial S} A $$
"""
    assert [f.verdict for f in verification(text).findings[-2:]] == ["proved", "refuted"]


BOLD = r"""
$$ r = \left( \frac1n \sum_{i=1}^n a_i^2 + \epsilon \right)^{-1/2} $$
$$ \hat{\mathbf{a}} = r \mathbf{a}, \quad \mathbf{b} = \mathbf{c} \odot \hat{\mathbf{a}} $$
"""
IN_BOLD = [
    (
        r"\frac{\partial L}{\partial r} = \langle \frac{\partial L}{\partial \hat{\mathbf{a}}}, \mathbf{a} \rangle",
        "proved",
    ),
    (
        r"\frac{\partial L}{\partial r} = 2 \langle \frac{\partial L}{\partial \hat{\mathbf{a}}}, \mathbf{a} \rangle",
        "refuted",
    ),
    (
        r"\frac{\partial L}{\partial \mathbf{c}} = \frac{\partial L}{\partial \mathbf{b}} \odot \hat{\mathbf{a}}",
        "proved",
    ),
    (
        r"\frac{\partial L}{\partial \hat{\mathbf{a}}} = \frac{\partial L}{\partial \mathbf{b}} \odot \hat{\mathbf{a}}",
        "refuted",
    ),
]


@pytest.mark.parametrize(("claim", "verdict"), IN_BOLD, ids=[c for c, _ in IN_BOLD])
def test_small_bold_letters_are_vectors_where_they_are_multiplied_element_by_element(claim: str, verdict: str) -> None:
    assert verification(f"{BOLD} $$ {claim} $$").findings[-1].verdict == verdict


JACOBIANS = [
    (r"\frac{\partial \hat a}{\partial a} = \frac1r \left(I - \frac1n \hat a \hat a^T\right)", "proved"),
    (r"\frac{\partial \hat a}{\partial a} = \frac1r \left(I - \hat a \hat a^T\right)", "refuted"),
    (
        r"\frac{\partial \hat a}{\partial a} = \frac1r I + \frac{\partial \hat a}{\partial r} \frac{\partial r}{\partial a}",
        "proved",
    ),
    (r"\frac{\partial b}{\partial a} = \frac1r \mathrm{diag}(c) \left(I - \frac1n \hat a \hat a^T\right)", "proved"),
    (r"\frac{\partial b}{\partial a} = \frac1r \left(I - \frac1n \hat a \hat a^T\right) \mathrm{diag}(c)", "proved"),
    (
        r"\frac{\partial E}{\partial a} = \frac{\partial E}{\partial \hat a} \frac{\partial \hat a}{\partial a}",
        "proved",
    ),
    (
        r"\frac{\partial E}{\partial a} = \frac{\partial \hat a}{\partial a} \frac{\partial E}{\partial \hat a}",
        "proved",
    ),
    (
        r"\frac{\partial E}{\partial a} = \left(\frac{\partial \hat a}{\partial a}\right)^T \frac{\partial E}{\partial \hat a}",
        "proved",
    ),
    (
        r"\frac{\partial E}{\partial a} = \frac{\partial E}{\partial b} \frac{\partial b}{\partial \hat a} \frac{\partial \hat a}{\partial a}",
        "proved",
    ),
    (
        r"\frac{\partial E}{\partial a} = \left(\frac{\partial \hat a}{\partial a}\right)^T \frac{\partial E}{\partial b}",
        "refuted",
    ),
    (r"\frac{\partial b}{\partial \hat a} = \mathrm{diag}(c)", "proved"),
    (r"\frac{\partial \max(b, 0)}{\partial b} = \mathrm{diag}(\mathbb{1}_{b > 0})", "proved"),
    (r"\frac{\partial \max(b, 0)}{\partial b} = \mathrm{diag}(\mathbb{1}_{b < 0})", "refuted"),
    (r"\frac{\partial h}{\partial a} = M", "proved"),
    (r"\frac{\partial h}{\partial a} = M^T", "proved"),
]
SCALED_VECTOR = r"""
Take $a \in \mathbb{R}^n$, $c \in \mathbb{R}^n$ and $M \in \mathbb{R}^{k \times n}$.
$$ r = \sqrt{\frac1n a^T a + \epsilon}, \quad \hat a = \frac{a}{r}, \quad b = c \odot \hat a $$
$$ \frac{\partial E}{\partial c} = \frac{\partial E}{\partial b} \odot \hat a $$
"""


@pytest.mark.parametrize(("claim", "verdict"), JACOBIANS, ids=[c for c, _ in JACOBIANS])
def test_the_derivative_of_a_vector_by_a_vector_is_a_matrix_in_either_layout(claim: str, verdict: str) -> None:
    text = SCALED_VECTOR + (r"$$ h = M a $$" if claim.startswith(r"\frac{\partial h}") else "")
    assert verification(f"{text} $$ {claim} $$").findings[-1].verdict == verdict


CENTERED = r"""
Take $a \in \mathbb{R}^n$ and $P = I - \frac1n \mathbf{1} \mathbf{1}^T$. $$ c = P a, \quad s = \sqrt{\frac1n c^T c + \epsilon} $$
$$ h = \frac{c}{s} $$
"""
PROJECTIONS = [
    (r"P^T = P", "proved"),
    (r"P P = P", "proved"),
    (r"P P = 2 P", "refuted"),
    (r"\frac{\partial s}{\partial c} = \frac{h}{n}", "proved"),
    (r"\frac{\partial h}{\partial c} = \frac1s (I - \frac1n h h^T)", "proved"),
    (r"\frac{\partial h}{\partial a} = \frac1s (I - \frac1n \mathbf{1} \mathbf{1}^T - \frac1n h h^T)", "proved"),
    (r"\frac{\partial h}{\partial a} = \frac1s (I - \frac1n \mathbf{1} \mathbf{1}^T + \frac1n h h^T)", "refuted"),
    (r"\frac{\partial E}{\partial a} = P \frac{\partial E}{\partial c}", "proved"),
]


@pytest.mark.parametrize(("claim", "verdict"), PROJECTIONS, ids=[c for c, _ in PROJECTIONS])
def test_a_matrix_with_an_identity_in_it_is_square(claim: str, verdict: str) -> None:
    assert verification(f"{CENTERED} $$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial q}{\partial a} = \frac{2}{I} a", "proved"),
        (r"\frac{\partial q}{\partial a} = 2 I a", "refuted"),
        (r"\frac{\partial h}{\partial a} = \frac{1}{\|a\|} (I - h h^T)", "proved"),
        (r"\frac{\partial h}{\partial a} = \frac{1}{\|a\|} (I + h h^T)", "refuted"),
    ],
)
def test_an_i_that_is_a_size_is_no_identity_but_where_it_has_to_be_one(claim: str, verdict: str) -> None:
    text = (
        r"Let $W \in \mathbb{R}^{O \times I}$. $$ b = W a, \quad q = \frac1I \sum_i a_i^2, \quad h = \frac{a}{\|a\|} $$"
    )
    assert verification(f"{text} $$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"dA = P \odot (dP - \operatorname{rowsum}(P \odot dP))", "proved"),
        (r"dA = P \odot (dP - \text{row\_sum}(P \odot dP))", "proved"),
        (r"dA = P \odot (dP + \operatorname{row sum}(P \odot dP))", "refuted"),
        (r"dA = P \odot (dP + \operatorname{rowsum}(P \odot dP))", "refuted"),
        (r"dA = P \odot dP - \operatorname{rowsum}(P \odot dP)", "refuted"),
        (r"dG = P^T dR", "proved"),
        (r"dG = P dR", "refuted"),
    ],
)
def test_sums_along_rows_of_matrices_that_a_transpose_shows(claim: str, verdict: str) -> None:
    text = r"$$ A = B F^T, \quad P = \mathrm{softmax}(A), \quad R = P G $$ $$ dP = dR G^T, \quad dF = dA^T B $$"
    assert verification(f"{text} $$ {claim} $$").findings[-1].verdict == verdict


SCALED_THEN_MATRICES = r"""
$$ z = g \frac{u - E(u)}{\sqrt{Var(u) + \epsilon}} + b $$
$$ c = \frac{1}{m} \sum_{i=1}^m u_i, \quad v = \frac{1}{m} \sum_{i=1}^m (u_i - c)^2 $$
$$ q_i = \frac{u_i - c}{\sqrt{v + \epsilon}}, \quad z_i = g q_i + b $$
$$ \mathbf{A} = \mathbf{B} \mathbf{C}, \quad \frac{\partial L}{\partial \mathbf{B}} = \frac{\partial L}{\partial \mathbf{A}} \mathbf{C}^T $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial b} = \sum_{i=1}^m \frac{\partial L}{\partial z_i}", "proved"),
        (r"\frac{\partial L}{\partial g} = \sum_{i=1}^m \frac{\partial L}{\partial z_i} q_i", "proved"),
        (r"\frac{\partial L}{\partial g} = \sum_{i=1}^m \frac{\partial L}{\partial z_i} u_i", "refuted"),
    ],
)
def test_what_stands_beside_an_element_is_a_number(claim: str, verdict: str) -> None:
    assert verification(f"{SCALED_THEN_MATRICES} $$ {claim} $$").findings[-1].verdict == verdict


SHARES = r"""
$$ \mathbf{Q}, \mathbf{K}, \mathbf{V} \in \mathbb{R}^{n \times d} $$
$$ \mathbf{P} = \text{softmax}(\mathbf{S}), \quad \mathbf{O} = \mathbf{P} \mathbf{V}, \quad \mathbf{S} = \mathbf{Q} \mathbf{K}^T $$
"""


@pytest.mark.parametrize(("mark", "verdict"), [("-", "sloppy"), ("+", "refuted")])
def test_a_sum_that_names_no_axis_may_be_along_each_row(mark: str, verdict: str) -> None:
    claim = r"\mathbf{P} \odot (\frac{\partial L}{\partial \mathbf{P}} - \text{sum}(\frac{\partial L}{\partial \mathbf{P}} \odot \mathbf{P}))"
    text = f"{SHARES} $$ \\frac{{\\partial L}}{{\\partial \\mathbf{{S}}}} = {claim.replace(' - ', f' {mark} ')} $$"
    assert verification(text).findings[-1].verdict == verdict


SHAPED = r"""
Let $X$ be of shape $(N, D)$, the weights $W$ of shape $[D, M]$, and $b$ of size $1 \times M$.
$$ Y = X W + b $$
$$ \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T $$
$$ \frac{\partial L}{\partial b} = \frac{\partial L}{\partial Y} $$
$$ \frac{\partial L}{\partial W} = \frac{\partial L}{\partial Y} X $$
"""


def test_a_shape_in_words_is_one() -> None:
    assert [f.verdict for f in verification(SHAPED).findings] == ["definition", "proved", "malformed", "malformed"]


PLACE = r"""
$$ s_i = \frac{e^{u_i}}{\sum_k e^{u_k}}, \quad \mathbf{J} = \text{diag}(\mathbf{s}) - \mathbf{s}\mathbf{s}^T, \quad L = -\log s_c $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial u_j} = s_j - \mathbb{1}[j = c]", "proved"),
        (r"\frac{\partial L}{\partial u_j} = s_j + \mathbb{1}[j = c]", "refuted"),
        (r"\frac{\partial L}{\partial \mathbf{u}} = \mathbf{J}^T \frac{\partial L}{\partial \mathbf{s}}", "proved"),
    ],
)
def test_a_loss_of_one_place_is_a_number_beside_matrices_too(claim: str, verdict: str) -> None:
    assert verification(f"{PLACE} $$ {claim} $$").findings[-1].verdict == verdict


TRACE = r"""
Let $X \in \mathbb{R}^{b \times n}$, $W \in \mathbb{R}^{n \times m}$, $c \in \mathbb{R}^{1 \times m}$, a scalar loss $L$.
$$ Z = X W + c, \quad G = \frac{\partial L}{\partial Z} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"dL = \operatorname{tr}(G^T dZ)", "proved"),
        (r"dL = \text{Tr}\left[ dZ \, G^T \right]", "proved"),
        (r"\operatorname{tr}(G^T X dW) = \operatorname{tr}(X \, dW \, G^T)", "proved"),
        (r"\operatorname{tr}(G^T X dW) = 2 \operatorname{tr}(X \, dW \, G^T)", "refuted"),
        (r"\operatorname{tr}(X W) = \operatorname{tr}(W X)", "unread"),
        (r"dL = G : dZ", "proved"),
        (r"dL = G W^T : dX + X^T G : dW + G : dc", "proved"),
        (r"dL = G W^T : dX - X^T G : dW + G : dc", "refuted"),
        (r"dL = W G^T : dX + X^T G : dW", "unread"),
        (r"dL = \langle G W^T, dX \rangle_F + \langle X^T G, dW \rangle + \langle G, dc \rangle", "unread"),
        (r"\frac{\partial L}{\partial Z} : dZ = \sum_{i, j} \frac{\partial L}{\partial Z_{ij}} dZ_{ij}", "proved"),
        (r"dL = \langle G, dZ \rangle_F", "proved"),
    ],
)
def test_traces_and_contractions(claim: str, verdict: str) -> None:
    assert verification(f"{TRACE} $$ {claim} $$").findings[-1].verdict == verdict
