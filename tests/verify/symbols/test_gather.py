"""Which equations define something, and which letters are the loss."""

import pytest

from bnderive.verify.claims.names import Key
from bnderive.verify.symbols.gather import candidates, is_function, keys_of
from bnderive.verify.symbols.letters import letters_of
from bnderive.verify.symbols.losses import losses
from tests.verify.annotated import numbered, side, verification

DEFINING = [
    (r"$$ y_i = w x_i + b $$", ["y"]),
    (r"$$ y[i] = w x[i] $$", ["y"]),
    (r"$$ y_i = w y_i + b $$", []),
    (r"$$ y_{ii} = w x_i $$", []),
    (r"$$ y_i^3 = w x_i $$", []),
    (r"$$ w x_i = y_i $$", []),
    (r"$$ \sum_i w_i = S $$", ["S"]),
    (r"$$ \sum_{i \ne k} 1 = S $$", []),
    (r"$$ g_i = \frac{\partial L}{\partial x_i} $$", []),
    (r"$$ y_i = x_i $$ $$ = w_i $$", ["y"]),
    (r"$$ y_i \approx w x_i $$", []),
]


@pytest.mark.parametrize(("text", "names"), DEFINING, ids=[d[0] for d in DEFINING])
def test_candidates(text: str, names: list[str]) -> None:
    equations = numbered(text)
    assert [c.name.key.head for c in candidates(equations, letters_of(e for _, e in equations))] == names


KEYS = [
    (r"w x_i + \sigma_B^2", ["w", "x", r"\sigma"]),
    (r"\log p + \text{softmax}(z)", ["p", "z"]),
    (r"e^{x} \pi", ["x"]),
    (r"a^k + a_{max}", ["a", "k", "a"]),
    (r"P[i]", ["P"]),
    (r"f(y)", ["y"]),
]


@pytest.mark.parametrize(("latex", "heads"), KEYS, ids=[k[0] for k in KEYS])
def test_names_of_a_side(latex: str, heads: list[str]) -> None:
    letters = letters_of(e for _, e in numbered(r"$$ y_i = \sum_j a_{ij} b_j $$"))
    assert [k.head for k in keys_of(side(latex), letters)] == heads


def test_an_integer_label_in_a_script_is_a_name() -> None:
    letters = letters_of(e for _, e in numbered(r"$$ L = \sum_n x_{n t_n} $$"))
    assert [k.head for k in keys_of(side(r"x_{n t_n}"), letters)] == ["x", "t"]


@pytest.mark.parametrize(
    ("head", "known"), [("tanh", True), ("softmax", True), ("f", True), ("w", False), ("m", False)]
)
def test_heads_before_a_bracket(head: str, known: bool) -> None:
    assert is_function(head) is known


LOSSES = [
    (r"$$ \frac{\partial L}{\partial x} = 2 $$", "L"),
    (r"$$ \frac{\partial \Phi}{\partial x} = \frac{\partial \Phi}{\partial y} $$", r"\Phi"),
    (r"$$ \frac{\partial y}{\partial x} = 2 $$", "y"),
    (r"$$ \frac{\partial r}{\partial x_i} = -3 v^2 \frac{\partial v}{\partial x_i} $$", None),
    (r"$$ \frac{\partial s}{\partial x} = s \frac{\partial s}{\partial y} $$", None),
    (r"$$ \partial L / \partial x = 2 $$", "L"),
    (r"$$ \frac{d \overline{u_k}}{d u_{lk}} = \frac{1}{N} $$", None),
    (r"$$ \frac{\partial \sigma^2}{\partial q} = 2 $$", None),
]


@pytest.mark.parametrize(("text", "loss"), LOSSES, ids=[x[0] for x in LOSSES])
def test_the_loss(text: str, loss: str | None) -> None:
    equations = numbered(text)
    found = losses(equations, letters_of(e for _, e in equations), frozenset())
    assert found == (frozenset() if loss is None else {Key(loss)})


def test_a_loss_that_is_defined_is_a_quantity() -> None:
    equations = numbered(r"$$ L = x^2 $$ $$ \frac{\partial L}{\partial x} = 2 x $$")
    assert losses(equations, letters_of(e for _, e in equations), frozenset({Key("L")})) == frozenset()


RECIPROCAL = r"""
With $X, R \in \mathbb{R}^N$:
$$ S = X + R $$
$$ \sigma^{-1} = \left( \frac1N \sum_{k=1}^N S_k^2 + \epsilon \right)^{-\frac12} $$
$$ T_k = S_k \sigma^{-1} $$
$$ S_k = T_k \sigma $$
$$ \frac{\partial \sigma^{-1}}{\partial S_i} = -\frac1N \sigma^{-3} S_i $$
$$ \frac{\partial L}{\partial X_i} = \frac{1}{\sigma} \left( \frac{\partial L}{\partial T_i} - \frac{T_i}{N} \sum_{j=1}^N \frac{\partial L}{\partial T_j} T_j \right) $$
$$ \frac{\partial L}{\partial X_i} = \sigma \frac{\partial L}{\partial T_i} $$
"""


def test_a_reciprocal_is_defined_and_what_solves_for_a_name_does_not_define_it() -> None:
    found = [f.verdict.value for f in verification(RECIPROCAL).findings]
    assert found == ["definition"] * 3 + ["proved"] * 3 + ["refuted"]


def test_a_word_for_the_root_of_a_variance_may_mean_what_is_called_sigma() -> None:
    claim = r"$$ \frac{\partial \sigma^{-1}}{\partial S_i} = -\frac1N \text{rstd}^3 S_i $$"
    assert verification(RECIPROCAL + claim).findings[-1].verdict.value == "undecided"


@pytest.mark.parametrize(("power", "verdict"), [("^{-1}", "proved"), ("^{-2}", "refuted")])
def test_a_reciprocal_is_given_by_the_square_of_its_name(power: str, verdict: str) -> None:
    text = r"""$$ m = \frac1n \sum_i a_i, \quad \sigma^2 = \frac1n \sum_i (a_i - m)^2, \quad b_i = (a_i - m)/\sqrt{\sigma^2 + \epsilon} $$
    Let $g_i = \partial E/\partial b_i$, $\sigma^{-1} = (\sigma^2 + \epsilon)^{-1/2}$, then
    $$ \frac{\partial E}{\partial m} = -\sigma{POWER} \sum_i g_i $$""".replace("{POWER}", power)
    assert verification(text).findings[-1].verdict == verdict


def test_a_size_is_no_total() -> None:
    text = r"$$ m = \frac1n \sum_i x_i, \quad s^2 = \frac1n \sum_i (x_i - m)^2, \quad h_i = \frac{x_i - m}{s} $$"
    found = verification(text + r" $$ \sum_i h_i^2 = n $$").findings
    assert found[-1].verdict.value == "proved"
