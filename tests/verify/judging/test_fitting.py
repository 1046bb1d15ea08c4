"""Sizes that do not fit are malformed where one transpose, order, sum or index otherwise makes them true."""

import pytest

from tests.verify.annotated import mended, verification

LAYER = r"""
$H = U M$ with $U \in \mathbb{R}^{b \times p}$ and $M \in \mathbb{R}^{p \times q}$, and $E = \frac12 \|H - R\|_F^2$.

"""
BIASED = r"$H = U M + c$ with $U \in \mathbb{R}^{b \times p}$, $M \in \mathbb{R}^{p \times q}$, $c \in \mathbb{R}^{1 \times q}$, $H^T$."
PLAIN = (
    r"$\mu = \frac{1}{n} \sum x$, $\sigma^2 = \frac{1}{n} \sum (x - \mu)^2$, $u = \frac{x - \mu}{\sqrt{\sigma^2}}$ and "
    r"$y = \gamma u + \beta$. "
)
SCALED = r"$m = \frac1n \sum_k a_k$, $s = \frac1n \sum_k (a_k - m)^2$ and $h_k = (a_k - m) (s + \epsilon)^{-1/2}$. "
TABLE = (
    r"$m_k = \frac1n \sum_{i=1}^n u_{ik}$ for $k = 1, \dots, d$, $h_{ik} = u_{ik} - m_k$ and $s_{ik} = g_k h_{ik}$. "
)
CASES = [
    (LAYER, r"\frac{\partial E}{\partial M} = U (H - R)", "U should be Uᵀ"),
    (LAYER, r"\frac{\partial E}{\partial M} = (H - R) U^T", "(H − R) and Uᵀ are in the wrong order"),
    (LAYER, r"\nabla_U E = M^T \nabla_H E", "Mᵀ and ∇_H E are in the wrong order"),
    (LAYER, r"\nabla_U E = \nabla_H E M", "M should be Mᵀ"),
    (
        LAYER,
        r"\frac{\partial E}{\partial M} = (H - R) U",
        "U should be Uᵀ, on the other side: Uᵀ(H − R)",
    ),
    (LAYER, "dH = dU M + M dU", "M and U changed places"),
    (
        BIASED,
        r"\frac{\partial L}{\partial c} = \frac{\partial L}{\partial H}",
        "the sum over all rows is missing",
    ),
    (PLAIN, r"\frac{\partial \sigma^2}{\partial \mu} = -\frac2n (x - \mu)", "a Σ is missing"),
    (SCALED, r"\sum_{k=1}^n a_k = \sum_{k=2}^n a_k", "the first term should be 1, not 2"),
    (SCALED, r"n m = \sum_{k=1}^n a_k = \sum_{k=1}^3 a_k", "the last term should be n, not 3"),
    (
        SCALED,
        r"\frac{\partial h}{\partial s} = -\frac12 \sum_k (a_k - m) (s + \epsilon)^{-3/2}",
        "the sum Σ_k is one too many",
    ),
    (
        TABLE,
        r"\frac{\partial L}{\partial h_{ik}} = g_i \frac{\partial L}{\partial s_{ik}}",
        "g_i should be g_k",
    ),
]


@pytest.mark.parametrize(("text", "claim", "says"), CASES)
def test_sizes_that_do_not_fit(text: str, claim: str, says: str) -> None:
    found = mended(f"{text} $${claim}$$").findings[-1]
    assert (found.verdict, found.correction and found.correction.edits[0].says) == ("malformed", says)


def test_a_sum_that_the_text_tells_of_is_not_missed() -> None:
    claim = r"Summed over the examples, $$ \frac{\partial L}{\partial c} = \frac{\partial L}{\partial H} $$"
    assert verification(BIASED + claim).findings[-1].verdict == "unread"
    batch = r"$$ \frac{\partial L}{\partial u} = \sum_{\text{batch}} \gamma \odot \frac{\partial L}{\partial y} $$"
    assert verification(PLAIN + batch).findings[-1].verdict == "unread"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (LAYER, r"\nabla_U E = V \nabla_H E"),
        (LAYER, r"\frac{\partial E}{\partial M} = 3 U (H - R)"),
        (SCALED, r"n m = \sum_{k=1}^3 a_k"),
    ],
)
def test_sizes_that_no_edit_makes_fit(text: str, claim: str) -> None:
    assert verification(f"{text} $${claim}$$").findings[-1].verdict == "unread"


STACKED = r"$H = U M$ and $G = V H$ with $U \in \mathbb{R}^{b \times p}$, $M \in \mathbb{R}^{p \times q}$, $V \in \mathbb{R}^{r \times b}$. "
AFTER = r"\frac{\partial E}{\partial V} = H \frac{\partial E}{\partial G}"
IN_TURN = r"\frac{\partial E}{\partial H} = \frac{\partial E}{\partial G} V"
LAYERS = r"$h = U a$ and $g = V h$ with $U \in \mathbb{R}^{b \times p}$, $a \in \mathbb{R}^p$, $V \in \mathbb{R}^{r \times b}$. "


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            f"{STACKED} $${IN_TURN}$$ $${AFTER}$$",
            "unread",
        ),
        (
            rf"{STACKED} $$\frac{{\partial E}}{{\partial M}} = U^T \frac{{\partial E}}{{\partial H}}$$ $${IN_TURN}$$",
            "malformed",
        ),
        (
            rf"{LAYERS} $$\frac{{\partial E}}{{\partial V}} = \frac{{\partial E}}{{\partial g}}^T h^T$$",
            "unread",
        ),
    ],
)
def test_gradients_may_be_written_transposed_all_of_them(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict
