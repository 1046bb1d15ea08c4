"""What the scripts of a name mean: index, label, power, square."""

import pytest

from bnderive.document.syntax import Name
from bnderive.verify.claims.names import Key, Letters, canonical, plain, unfonted, written
from tests.verify.annotated import side, survey_of, verification

LETTERS = Letters(
    frozenset("ijn"),
    squares=frozenset({"\\sigma"}),
    labelled=frozenset({("d", "n")}),
    aliases={Key("\\tau"): Key("\\rho")},
    pointers=frozenset("t"),
)

NAMES = [
    (r"x_{ij}^2", Key("x"), ["i", "j"], "2"),
    (r"x^{(i)}", Key("x"), ["i"], None),
    (r"x_i^j", Key("x"), ["i", "j"], None),
    (r"x_{ij}^T", Key("x"), ["j", "i"], None),
    (r"x_i^{\text{old}}", Key("x", "(old)"), ["i"], None),
    (r"x^{(l)}_i", Key("x", "(l)"), ["i"], None),
    (r"x_{n t_n}", Key("x"), ["n", "t_n"], None),
    (r"x_{n s_n}", Key("x", "s_n"), ["n"], None),
    (r"x_{u_{ij}}", Key("x", "u"), ["i", "j"], None),
    (r"x_{u_1}", Key("x", "u_1"), [], None),
    (r"x_{ref}", Key("x", "ref"), [], None),
    (r"\sigma_B^2", Key("\\sigma", "B", squared=True), [], None),
    (r"\sigma_i^2", Key("\\sigma", squared=True), ["i"], None),
    (r"\sigma^4", Key("\\sigma"), [], "4"),
    (r"\mu'", Key("\\mu", primes=1), [], None),
    (r"\mathbf{x}_i", Key("x"), ["i"], None),
    (r"\hat{\mathbf{x}}_i", Key("\\hat{x}"), ["i"], None),
    (r"\mathcal{L}", Key("\\mathcal{L}"), [], None),
    (r"\varepsilon", Key("\\epsilon"), [], None),
    (r"\tau", Key("\\rho"), [], None),
    (r"d_n", Key("d", "n"), [], None),
    (r"a^{[2](i)}", Key("a", "(2)"), ["i"], None),
    (r"V^{[2]T}", Key("V", "(2)"), [], None),
    (r"h_{s-1}", Key("h", "s-1"), [], None),
    (r"x^{ab}", Key("x"), [], "ab"),
]


@pytest.mark.parametrize(("latex", "key", "indices", "power"), NAMES, ids=[n[0] for n in NAMES])
def test_scripts(latex: str, key: Key, indices: list[str], power: str | None) -> None:
    node = side(latex)
    assert isinstance(node, Name)
    found = written(node, LETTERS)
    assert found.key == key
    assert [plain(i) for i in found.indices] == indices
    assert (plain(found.power) if found.power else None) == power


def test_a_transpose_may_stand_behind_a_label() -> None:
    node = side(r"V^{[2]T}")
    assert isinstance(node, Name)
    assert written(node, LETTERS).transposed


def test_a_transpose_is_no_power() -> None:
    node = side("W^T")
    assert isinstance(node, Name)
    found = written(node, LETTERS)
    assert (found.transposed, found.power) == (True, None)


def test_an_alias_remembers_how_it_was_written() -> None:
    node = side(r"\tau")
    assert isinstance(node, Name)
    assert written(node, LETTERS).alias == Key("\\tau")


@pytest.mark.parametrize(
    ("head", "name"),
    [("xhat", "\\hat{x}"), ("sigma", "\\sigma"), ("eps", "\\epsilon"), ("sigmahat", "\\hat{\\sigma}"), ("hat", "hat")],
)
def test_words_that_name_letters(head: str, name: str) -> None:
    assert canonical(head) == name


@pytest.mark.parametrize(
    ("head", "name"), [("\\bm{w}", "w"), ("\\hat{\\mathbf{x}}", "\\hat{x}"), ("\\mathcal{L}", "\\mathcal{L}")]
)
def test_fonts(head: str, name: str) -> None:
    assert unfonted(head) == name


@pytest.mark.parametrize(
    ("key", "code", "latex"),
    [
        (Key("\\sigma", squared=True), "var", r"\sigma^2"),
        (Key("\\hat{x}"), "xhat", r"\hat{x}"),
        (Key("x", "max", 1), "xprime_max", r"x_{max}'"),
        (Key("dout"), "dout", r"\text{dout}"),
    ],
)
def test_a_key_in_code_and_in_print(key: Key, code: str, latex: str) -> None:
    assert (key.code(), key.latex()) == (code, latex)


ABOVE = r"""
$$ \hat a_k = \frac{a_k - m}{\sqrt{\sigma^2 + \epsilon}}, \quad m = \frac1n \sum_k a_k, \quad \sigma^2 = \frac1n \sum_k (a_k - m)^2, \quad o_k = w_k \hat a_k $$
$$ h^o_k = \frac{\partial J}{\partial o_k} $$ $$ h^{\hat a}_k = \frac{\partial J}{\partial \hat a_k} = h^o_k w_k $$
$$ h^{\sigma^2} = \frac{\partial J}{\partial \sigma^2} = {NUMBER} \frac{1}{\sigma^2 + \epsilon} \sum_k h^{\hat a}_k \hat a_k $$
"""


@pytest.mark.parametrize(("number", "verdict"), [(r"-\frac12", "proved"), ("-1", "refuted")])
def test_what_a_gradient_is_of_may_stand_above_it(number: str, verdict: str) -> None:
    found = [f.verdict.value for f in verification(ABOVE.replace("{NUMBER}", number)).findings]
    assert found == ["definition"] * 6 + ["proved", "definition", verdict]


def test_without_a_gradient_a_name_above_is_no_label() -> None:
    text = r"$$ o_k = a_k^n $$ $$ \frac{\partial J}{\partial a_k} = n a_k^{n-1} \frac{\partial J}{\partial o_k} $$"
    assert not any("(n)" in k.label for k in survey_of(text).theory.quantities)
