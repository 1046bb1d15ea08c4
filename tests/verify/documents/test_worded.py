"""Names of which only the text says what they are."""

import pytest

from bnderive.verify.claims.names import Key
from tests.verify.annotated import document_of, verification

SCALED = r"$$ h_k = \frac{r_k - p}{\sqrt{q + \epsilon}} $$ "
BY_CENTRE = r"""
$$ \frac{\partial L}{\partial p} = -\frac{1}{\sqrt{q + \epsilon}} \sum_{k=1}^n \frac{\partial L}{\partial h_k} + \frac{\partial L}{\partial q} \frac{-2}{n} \sum_{k=1}^n (r_k - p) $$
"""
BY_INPUT = r"""
$$ \frac{\partial L}{\partial r_k} = \frac{1}{\sqrt{q + \epsilon}} \left( \frac{\partial L}{\partial h_k} - \frac1n \sum_j \frac{\partial L}{\partial h_j} - \frac{h_k}{n} \sum_j h_j \frac{\partial L}{\partial h_j} \right) $$
"""
SAID = [
    "Here $p$ and $q$ denote the mean and variance of the batch, respectively.",
    "($p$: mean over the batch, $q$: variance over the batch)",
    "其中 $p$ 为均值，$q$ 为方差。",
]


def test_what_is_taken_away_behind_such_words_is_not_held_constant() -> None:
    text = f"We take away the mean of the batch, and divide by its deviation: {SCALED}{BY_INPUT}"
    assert verification(text).findings[-1].verdict.value == "undecided"


@pytest.mark.parametrize("claim", [BY_CENTRE, BY_INPUT], ids=["centre", "input"])
@pytest.mark.parametrize("said", SAID)
def test_a_statistic_in_words_is_not_held_constant(said: str, claim: str) -> None:
    found = verification(SCALED + said + claim).findings[-1]
    assert (found.verdict.value, found.reason[:26]) == ("undecided", "no equation says what p is")


def test_what_the_claim_differentiates_by_beside_it_is_not_held_constant() -> None:
    assert verification(SCALED + BY_CENTRE).findings[-1].verdict.value == "undecided"


@pytest.mark.parametrize(
    "claim",
    [
        r"\frac{\partial L}{\partial g} = \sum_k \frac{\partial L}{\partial s_k}",
        r"\frac{\partial L}{\partial h_k} = 2 g \frac{\partial L}{\partial s_k}",
    ],
)
def test_what_no_statistic_can_depend_on_is_refuted(claim: str) -> None:
    text = f"{SCALED} $$ s_k = g h_k + b $$ {SAID[0]} $$ {claim} $$"
    assert verification(text).findings[-1].verdict.value == "refuted"


def test_the_size_of_an_axis_depends_on_nothing() -> None:
    text = r"""
$$ c_n = \frac1D \sum_{i=1}^D x_{ni}, \quad u_{ni} = x_{ni} - c_n $$
That of one deviation among $D$, from a mean, is
$$ \frac{\partial L}{\partial x_{ni}} = \frac{\partial L}{\partial u_{ni}} + \frac1D \sum_j \frac{\partial L}{\partial u_{nj}} $$
"""
    assert verification(text).findings[-1].verdict == "refuted"


def test_what_is_taken_from_a_size_is_a_count() -> None:
    text = r"""
Every feature has a mean and a variance, which loses $q$ degrees of freedom:
$$ c_k = \frac1n \sum_{i=1}^n x_{ik} $$

$$ v_k = \frac{1}{n - q} \sum_{i=1}^n (x_{ik} - c_k)^2 $$

$$ h_{ik} = \frac{x_{ik} - c_k}{\sqrt{v_k}} $$

$$ y_{ik} = g_k h_{ik} $$

$$ \frac{\partial L}{\partial h_{ik}} = g_k \frac{\partial L}{\partial x_{ik}} $$
"""
    assert verification(text).findings[-1].verdict == "refuted"


@pytest.mark.parametrize("said", ["with $n$ the Euclidean norm of $x$", "where $n$ is the norm of $x$"])
def test_what_the_text_calls_a_norm_is_no_size(said: str) -> None:
    text = rf"""
$$ s_k = \frac{{x_k}}{{n}} $$ {said}.
$$ \frac{{\partial L}}{{\partial x_k}} = \frac1n \left( \frac{{\partial L}}{{\partial s_k}} - s_k \sum_j s_j \frac{{\partial L}}{{\partial s_j}} \right) $$
"""
    assert verification(text).findings[-1].verdict == "undecided"


def test_what_the_text_says_to_count_is_no_statistic() -> None:
    text = r"""
$$ a = \frac1m \sum_k x_k, \quad s_k = \frac{x_k - a}{m} $$ where $a$ is the mean and $m$ the number of rows.
$$ \frac{\partial L}{\partial x_k} = \frac1m \frac{\partial L}{\partial s_k} $$
"""
    assert verification(text).findings[-1].verdict == "refuted"


def test_the_channel_of_a_learned_parameter_does_not_matter() -> None:
    text = r"""
$$ a = \frac1m \sum_k x_k, \quad h_k = x_k - a, \quad y_k = \gamma_c h_k + \beta_c $$
The mean comes from the whole row; the gradients by $\gamma_c$ and $\beta_c$ from all rows.
$$ \frac{\partial L}{\partial a} = \sum_k \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial h_k} $$
"""
    assert verification(text).findings[-1].verdict == "refuted"


SHARES = r"$$ q_k = \frac{w_k}{s} $$ "
BY_WEIGHT = r"""
$$ \frac{\partial L}{\partial w_k} = \frac1s \left( \frac{\partial L}{\partial q_k} - \sum_j q_j \frac{\partial L}{\partial q_j} \right) $$
"""


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Let $s$ be the total of the weights.", "undecided"),
        ("We divide by the sum of the weights $s$.", "undecided"),
        ("Here $s$ is what makes them add up to one.", "undecided"),
        ("Es sei $s$ ihre Summe.", "undecided"),
        ("其中 $s$ 为权重之和。", "undecided"),
        ("Let $s$ be a constant.", "refuted"),
        ("Here $s$ is the temperature.", "refuted"),
        ("The sum in the gradient by $s$ is long.", "undecided"),
    ],
)
def test_what_the_text_says_to_be_made_of_others_is_not_held_constant(said: str, verdict: str) -> None:
    assert verification(SHARES + said + BY_WEIGHT).findings[-1].verdict == verdict


def test_what_a_mean_divides_by_is_no_statistic_whatever_is_said_of_it() -> None:
    text = r"The variance divides by $N$, not by one less. $$ a = \frac{1}{N} \sum_k u_k $$"
    assert Key("N") not in document_of(text).worded
    assert Key("N") in document_of(text.replace("a =", "2 +")).worded


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("where $a_n$ and $r_n$ are the mean and the deviation of row $n$", "undecided"),
        ("where $a_n$ and $r_n$ are given numbers", "refuted"),
    ],
)
def test_a_statistic_of_a_row_is_not_held_constant(said: str, verdict: str) -> None:
    text = rf"""
$$ h_{{nk}} = \frac{{x_{{nk}} - a_n}}{{r_n}} $$ {said}.
$$ \frac{{\partial L}}{{\partial x_{{nk}}}} = \frac{{1}}{{r_n}} \left( \frac{{\partial L}}{{\partial h_{{nk}}}} - \frac1K \sum_{{j=1}}^K \frac{{\partial L}}{{\partial h_{{nj}}}} - \frac{{h_{{nk}}}}{{K}} \sum_{{j=1}}^K h_{{nj}} \frac{{\partial L}}{{\partial h_{{nj}}}} \right) $$
"""
    assert verification(text).findings[-1].verdict == verdict


def test_the_name_of_a_layer_is_no_word_for_a_statistic() -> None:
    text = r"""
In place of layer norm (where $a$ is one scalar):
$$ h_k = \tanh(a r_k) $$
$$ \frac{\partial h_k}{\partial r_k} = a (1 - r_k) $$
"""
    assert verification(text).findings[-1].verdict == "refuted"
    assert verification(text.replace("layer norm", "the norm")).findings[-1].verdict == "undecided"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("with $\\hat e_k$, $\\hat q_k$ the mean and variance of column $k$", "unread"),
        ("with given $\\hat e_k$", "refuted"),
    ],
)
def test_a_step_with_a_statistic_in_words_is_not_refuted(said: str, verdict: str) -> None:
    text = rf"""
$$ h_{{nk}} = \frac{{x_{{nk}} - \hat e_k}}{{\sqrt{{\hat q_k + \epsilon}}}} $$ {said}:
$$ \frac{{\partial \hat q_k}}{{\partial x_{{lk}}}} = \frac{{2}}{{N}} \sum_{{n=1}}^N (x_{{nk}} - \hat e_k)(\delta_{{nl}} - \frac{{1}}{{N}}) = \frac{{2}}{{N}} (x_{{lk}} - \hat e_k) $$
"""
    assert verification(text).findings[-1].verdict == verdict


@pytest.mark.parametrize(("said", "verdict"), [("refer to the mean and variance", "unread"), ("are given", "refuted")])
def test_what_words_call_a_statistic_is_no_loss(said: str, verdict: str) -> None:
    parts = (
        r"$$ q_{ik} = b_k \frac{r_{ik} - \overline{r_k}}{\sqrt{s^2_k + \epsilon}} + c_k $$",
        rf"where $\overline{{r_k}}$ and $s^2_k$ {said} of column $k$.",
        r"We need $$d\overline{r_k}/dr_{lk}$$ and $$ds^2_k/dr_{lk}$$ first.",
        r"$$ \frac{ds_k^2}{dr_{lk}} = \frac{2}{N} \sum_{i=1}^N (r_{ik} - \overline{r_k}) (\delta(i=l) - \frac1N) $$",
    )
    assert verification("\n\n".join(parts)).findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("$b$ is a vector of the same length as $z$ with the mean of each column", "refuted"),
        ("- the mean is taken of each sample $z_k$\n- $h_k$ is the normalized row", "refuted"),
        ("each $z$ in the sum is near the average", "refuted"),
        ("one term of the average is its own, and $z$ is $h$ without it", "refuted"),
        ("$z$ is the normalized average of the rows", "undecided"),
    ],
)
def test_what_a_statistic_is_as_long_as_is_none(said: str, verdict: str) -> None:
    text = f"$$ b = \\frac1n \\sum_k z_k $$ $$ h_k = z_k - b $$\n\n{said}\n\n$$ \\sum_k h_k = z_i - b $$"
    assert verification(text).findings[-1].verdict == verdict


def test_what_is_normalized_is_no_statistic_where_the_result_has_a_name() -> None:
    text = (
        r"$$ v = \frac1n \sum_k u_k^2, \quad \hat{u}_k = \frac{u_k}{v} $$ - $v$: mean of the squares"
        "\n- $\\hat{u}$: normalized $u$\n\n"
        r"$$ \frac{\partial v}{\partial u_k} = \frac1n u_k $$"
    )
    assert verification(text).findings[-1].verdict == "refuted"
