"""Functions in strangers' documents: f(x) or a product, definitions with a dummy, derivatives, losses with arguments.

After each display, in a comment, the verdicts of its claims in order; D stands for a definition, P for proved.
"""

import re

import pytest

from bnderive.document.syntax import Call, Name, walk
from bnderive.verify.claims.functions import Function
from tests.verify.annotated import announced, document_of, survey_of, told, verification

_SHORT = {"D": "definition", "P": "proved", "R": "refuted", "U": "unread", "?": "undecided", "S": "sloppy"}

DOCUMENTS = {
    "an index after the bracket": r"""
        $$ size(a)_n = \sqrt{\sum_{k=1}^K a_{nk}^2} $$ <!-- D -->
        $$ unit(a)_{nk} = \frac{a_{nk}}{size(a)_n} $$ <!-- D -->
        $$ \frac{\partial size(a)_n}{\partial a_{nk}} = \frac{a_{nk}}{size(a)_n} = unit(a)_{nk} $$ <!-- P P -->
        $$ \frac{\partial size(a)_n}{\partial a_{nk}} = \frac{2 a_{nk}}{size(a)_n} $$ <!-- R -->
        $$ \frac{\partial E}{\partial a_{nk}} = \frac{1}{size(a)_n} \left( \frac{\partial E}{\partial unit(a)_{nk}} - unit(a)_{nk} \sum_{j=1}^K \frac{\partial E}{\partial unit(a)_{nj}} unit(a)_{nj} \right) $$ <!-- P -->""",
    "an array is none of its elements": r"""
        $$ half(a)_k = \frac{1}{2} a_k \sum_{j=1}^K a_j, \quad u_k = half(a)_k b_k $$ <!-- D D -->
        $$ \frac{\partial u_k}{\partial b_k} = half(a)_k $$ <!-- P -->
        $$ \frac{\partial u_k}{\partial b_k} = half(b)_k $$ <!-- R -->""",
    "a factor before a bracket with an index": r"""
        $$ u_k = w a_k, \quad u_k = w(a)_k $$ <!-- D P -->""",
    "a function of an element that depends on all of them": r"""
        $$ q(b_n) = \frac{e^{b_n}}{\sum_{m} e^{b_m}}, \quad C = -\sum_n r_n \log q(b_n) $$ <!-- D D -->
        $$ \frac{\partial q(b_m)}{\partial b_n} = q(b_m) (\delta_{mn} - q(b_n)) $$ <!-- P -->
        $$ \frac{\partial q(b_m)}{\partial b_n} = q(b_n) - q(b_n)^2 $$ <!-- R -->
        $$ \frac{\partial C}{\partial b_n} = q(b_n) \sum_m r_m - r_n $$ <!-- P -->
        $$ \frac{\partial C}{\partial b_n} = r_n - q(b_n) \sum_m r_m $$ <!-- R -->""",
    "such a function of what is no element of that array": r"""
        $$ q(b_n) = \frac{b_n}{\sum_{m} b_m}, \quad u_n = c_n + q(c_n) $$ <!-- D U -->
        $$ \frac{\partial q(b_m)}{\partial b_n} = q(b_m) $$ <!-- U -->""",
    "such a function that the middle of a chain defines": r"""
        $$ p_n = \text{softmax}(b_n) = \frac{e^{b_n}}{\sum_{m} e^{b_m}} $$ <!-- D P -->
        $$ \frac{\partial p_m}{\partial b_n} = p_m (\delta_{mn} - p_n) $$ <!-- P -->""",
    "a function and a name with the same letter": r"""
        $$ z_{mn} = (u_{mn} - c_n) f, \quad f = (q_n + \epsilon)^{-1/2}, \quad q_n = \sum_m u_{mn}^2 $$ <!-- D D D -->
        The slope of $f(t) = \sqrt{t + \epsilon}$ is $f'(t) = \frac12 (t + \epsilon)^{-1/2}$. <!-- D P -->
        $$ f'(t) = -\frac12 (t + \epsilon)^{-1/2}, \quad f(t)^2 = t + \epsilon $$ <!-- R P -->""",
    "a sigmoid without a definition": r"""
        $$ s_k = \sigma(v_k), \quad u_k = w s_k $$ <!-- D D -->
        $$ \frac{\partial E}{\partial v_k} = w \frac{\partial E}{\partial u_k} s_k (1 - s_k) $$ <!-- P -->
        $$ \frac{\partial E}{\partial v_k} = w \frac{\partial E}{\partial u_k} s_k (1 + s_k) $$ <!-- R -->""",
    "a sigmoid that an argument defines": r"""
        $q_n = \sigma(r_n)$ where $\sigma(t) = 1/(1 + e^{-t})$. <!-- D P -->
        $$ \frac{\partial q_n}{\partial r_n} = \sigma'(r_n) = q_n(1 - q_n) $$ <!-- P P -->
        $$ \sigma'(t) = \sigma(t)(1 + \sigma(t)), \quad \frac{d\sigma}{dt} = \sigma(t)\sigma(-t) $$ <!-- R P -->""",
    "a wrong definition of what everybody knows": r"""
        $$ \sigma(t) = \frac{1}{1 + e^{t}}, \quad \tanh(t) = 1 - 2\sigma(2t) $$ <!-- R R -->""",
    "a letter for another function": r"""
        $$ \sigma(v) = \tanh(v), \quad h_k = \sigma(a_k) $$ <!-- D D -->
        $$ \frac{\partial h_k}{\partial a_k} = 1 - h_k^2 $$ <!-- P -->""",
    "a standard deviation is a factor": r"""
        $$ \mu = \frac1m \sum_{i=1}^m x_i, \quad \sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)^2, \quad \sigma = \sqrt{\sigma^2} $$ <!-- D D D -->
        $$ x_i = \mu + \sigma (x_i - \mu) / \sigma $$ <!-- P -->""",
    "a standard deviation and a function of one name are not told apart": r"""
        $$ \sigma^2 = \frac1m \sum_{i=1}^m x_i^2, \quad z_i = \sigma(x_i) $$ <!-- D D -->
        $$ \frac{\partial z_i}{\partial x_i} = z_i (1 - z_i) $$ <!-- ? -->""",
    "a function with a dummy": r"""
        $$ o_k = g(a_k) b_k, \quad g(u) = \frac{u}{1 + e^{-u}} $$ <!-- D D -->
        $$ \frac{\partial E}{\partial a_k} = \frac{\partial E}{\partial o_k} b_k g'(a_k) $$ <!-- P -->
        $$ g'(u) = \sigma(u) + g(u)(1 - \sigma(u)) $$ <!-- P -->
        $$ \frac{d}{du} g(u) = \sigma(u) + u (1 - \sigma(u)) $$ <!-- R -->""",
    "one letter for several functions": r"""
        $$ f(x) = \tanh(x), \quad f'(x) = 1 - f(x)^2 $$ <!-- D P -->
        $$ f(x) = \log(1 + e^x), \quad f'(x) = \sigma(x) $$ <!-- D P -->""",
    "functions of functions": r"""
        $$ h(x) = g(f(x)), \quad f(x) = x^2, \quad g(u) = \sin(u) $$ <!-- D D D -->
        $$ h'(x) = g'(f(x)) f'(x) = 2 x \cos(x^2) $$ <!-- P P -->""",
    "two arguments": r"""
        $$ \ell(z, y) = \log(1 + e^{-yz}), \quad \frac{\partial \ell}{\partial z} = -y \sigma(-yz) $$ <!-- D P -->
        $$ \frac{\partial \ell}{\partial y} = -y \sigma(-yz) $$ <!-- R -->""",
    "a function that nothing defines": r"""
        $$ a_k = g(z_k), \quad \frac{\partial E}{\partial z_k} = \frac{\partial E}{\partial a_k} g'(z_k) $$ <!-- D P -->""",
    "second derivatives are not read": r"""
        $$ f(x) = x^3, \quad f''(x) = 6x $$ <!-- D U -->""",
    "the normal distribution": r"""
        $$ y_k = \text{GELU}(x_k), \quad \text{GELU}(u) = u \Phi(u) $$ <!-- D D -->
        $$ \frac{\partial y_k}{\partial x_k} = \Phi(x_k) + x_k \phi(x_k) $$ <!-- P -->""",
    "a loss with its arguments": r"""
        $$ p_i = w x_i + b, \quad J(w, b) = \frac{1}{2m} \sum_{i=1}^m (p_i - t_i)^2 $$ <!-- D D -->
        $$ \frac{\partial J}{\partial w} = \frac1m \sum_{i=1}^m (p_i - t_i) x_i $$ <!-- P -->
        $$ \frac{\partial J(w, b)}{\partial b} = \frac2m \sum_{i=1}^m (p_i - t_i) $$ <!-- R -->""",
    "a quantity with its argument, and a factor": r"""
        $$ p(x) = \sigma(w x + b), \quad \frac{\partial p}{\partial w} = p(1 - p) x $$ <!-- D P -->""",
    "a loss that is not understood": r"""
        $$ L = \int_0^1 q(s)\,ds, \quad z_k = w q_k $$ <!-- U D -->
        $$ \frac{\partial L}{\partial q_k} = 2 w \frac{\partial L}{\partial z_k} $$ <!-- ? -->""",
    "a condition is asked for, and solved": r"""
        $$ p_i = w x_i + b, \quad J(b) = \frac1m \sum_{i=1}^m (p_i - t_i)^2 $$ <!-- D D -->
        Setting $\frac{\partial J}{\partial b} = 0$ gives $b = \bar{t} - w \bar{x}$. <!-- D U -->
        $$ \frac{\partial J}{\partial w} = \frac2m \sum_{i=1}^m (p_i - t_i) x_i $$ <!-- P -->""",
    "softmax": r"""
        $$ p_k = \text{softmax}(s)_k = \frac{e^{s_k}}{\sum_j e^{s_j}} $$ <!-- D P -->
        $$ \frac{\partial p_k}{\partial s_j} = p_k (\delta_{kj} - p_j) $$ <!-- P -->""",
    "a first link that is not read": r"""
        $$ p_k = \text{boltzmann}(s)_k = \frac{e^{s_k}}{\sum_j e^{s_j}} $$ <!-- D P -->
        $$ \frac{\partial p_k}{\partial s_j} = p_k (\delta_{kj} - p_j) $$ <!-- P -->""",
    "softmax of a matrix": r"""
        $$ P = \text{softmax}(S), \quad S = A B^T, \quad O = P V $$ <!-- D D D -->
        $$ \frac{\partial L}{\partial S_{ij}} = P_{ij} \left(\frac{\partial L}{\partial P_{ij}} - \sum_k P_{ik} \frac{\partial L}{\partial P_{ik}}\right) $$ <!-- P -->""",
    "means": r"""
        $$ \mu = \mathbb{E}[x], \quad v = \operatorname{Var}[x], \quad d = \mathrm{std}(x), \quad \mu = \frac1m \sum_{i=1}^m x_i $$ <!-- D D D P -->
        $$ v = \frac1m \sum_{i=1}^m (x_i - \mu)^2 = d^2, \quad \frac{\partial v}{\partial x_i} = \frac2m (x_i - \mu) $$ <!-- P P P -->""",
    "norms": r"""
        $$ y_i = \frac{x_i}{\|x\|}, \quad \frac{\partial y_i}{\partial x_j} = \frac{1}{\|x\|}(\delta_{ij} - y_i y_j) = \frac{1}{\|x\|}(\delta_{i = j} - y_i y_j) $$ <!-- D P P -->
        $$ L = \frac12 \lVert y - t \rVert_2^2, \quad \frac{\partial L}{\partial y_i} = y_i - t_i $$ <!-- D P -->
        $$ \frac{\partial L}{\partial y_i} = \|y - t\| $$ <!-- R -->""",
    "a norm after a comma": r"""
        $$ s = \max(0, \|a\|^2 - 1), \quad \frac{\partial s}{\partial a_i} = 2 a_i [\|a\|^2 > 1] $$ <!-- D P -->""",
    "steps": r"""
        $$ h_j = \max(0, z_j), \quad \frac{\partial h_j}{\partial z_j} = \mathbf{1}[z_j > 0] = \mathbb{1}_{z_j > 0} = [z_j \ge 0] $$ <!-- D P P P -->
        $$ \frac{\partial E}{\partial z_j} = \frac{\partial E}{\partial h_j} [z_j < 0] $$ <!-- R -->""",
    "cases": r"""
        $$ f(x) = \begin{cases} x & \text{if } x > 0 \\ \alpha (e^x - 1) & \text{otherwise} \end{cases} $$ <!-- D -->
        $$ f'(x) = \begin{cases} 1 & x > 0 \\ f(x) + \alpha & x \le 0 \end{cases} $$ <!-- P -->
        $$ f'(x) = \begin{cases} f(x) + \alpha & x > 0 \\ 1 & x \le 0 \end{cases} $$ <!-- R -->""",
    "a well known function by a word, and its derivative": r"""
        $$ \mathrm{SiLU}'(u) = \text{sigmoid}(u) + u \, \text{sigmoid}(u) (1 - \text{sigmoid}(u)) $$ <!-- P -->
        $$ \mathrm{SiLU}'(u) = \text{sigmoid}(u) + \text{sigmoid}(u) (1 - \text{sigmoid}(u)) $$ <!-- R -->""",
    "points where something holds": r"""
        $$ p_n = \sigma(b + \sum_k v_k x_{nk}) $$ <!-- D -->
        The classes meet where $b + \sum_k v_k x_{nk} = 0$. <!-- D -->
        $$ b + \sum_k v_k x_{nk} = 0 $$ <!-- ? -->""",
    "a function that is written without its argument": r"""
        $$ q(t) = \sum_k e^{a_k}, \quad y_j = e^{a_j} / q $$ <!-- D D -->
        $$ q'(t) = e^{a_j} $$ <!-- U -->
        $$ \frac{\partial q}{\partial a_j} = 2 e^{a_j} $$ <!-- R -->""",
    "one side of a kink": r"""
        $$ y_k = |x_k| $$ <!-- D -->
        If $x_k > 0$ then $\frac{\partial y_k}{\partial x_k} = 1$, and $\frac{\partial y_k}{\partial x_k} = -1$ if $x_k < 0$. <!-- P P -->
        $$ \frac{\partial y_k}{\partial x_k} = 1 $$ <!-- ? -->
        $$ \frac{\partial y_k}{\partial x_k} = 2 $$ <!-- R -->
        $$ u_k = w y_k, \quad \frac{\partial u_k}{\partial w} = x_k $$ <!-- D R -->""",
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(name: str) -> None:
    text = "\n".join(line.strip() for line in DOCUMENTS[name].splitlines())
    findings = verification(text).findings
    assert told(findings) == [(latex, _SHORT[verdict]) for latex, verdict in announced(text, findings)]


def test_a_function_keeps_where_it_is_defined() -> None:
    survey = survey_of(r"$$ y = x, \quad f(u) = u^2, \quad z = f(y) $$")
    (found,) = survey.theory.functions.values()
    assert isinstance(found, Function)
    assert (found.name, found.number, found.position) == ("f", 1, 1)


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        (r"$$ y = \gamma(x), \quad z = \gamma x $$", []),
        (r"$$ y = f(x) $$", ["f"]),
        (r"$$ y = x(1 - x) $$", []),
        (r"$$ y = \sigma'(x) + \sigma(w x) $$", ["sigmoid'", "sigmoid"]),
        (r"$$ y_i = \text{softmax}_i(x) $$", ["softmax"]),
        (r"$$ y = \eta(a - b) $$", []),
    ],
)
def test_what_is_a_call(text: str, calls: list[str]) -> None:
    sides = document_of(text).sides
    assert [n.name for _, side in sides for n in walk(side) if isinstance(n, Call)] == calls


def test_a_quantity_loses_the_bracket_that_says_what_it_depends_on() -> None:
    document = document_of(r"$$ J(w) = w^2 + q, \quad \frac{\partial J}{\partial q} = 1 $$")
    head = document.chains[0].sides[0].side.node
    assert isinstance(head, Name)
    assert head.head == "J"


BRACKETS = r"""
$$ m = \langle u \rangle, \qquad v = \langle (u - m)^2 \rangle, \qquad y_k = u_k / \sqrt{v + \epsilon} $$
$$ \langle u \rangle = \frac{1}{n} \sum_{k=1}^n u_k $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial m}{\partial u_k} = \frac{1}{n}", "proved"),
        (r"\frac{\partial v}{\partial u_k} = \frac{2}{n} (u_k - m)", "proved"),
        (r"\frac{\partial v}{\partial u_k} = 2 (u_k - m)", "refuted"),
        (r"\frac{\partial \, \mathrm{Var}[u]}{\partial u_k} = \frac{2}{n} (u_k - m)", "proved"),
        (r"\frac{\partial \, \mathrm{Var}[u]}{\partial u_k} = \frac{2}{n} u_k", "refuted"),
    ],
)
def test_means_in_angle_brackets_and_the_derivative_of_a_variance(claim: str, verdict: str) -> None:
    assert verification(f"{BRACKETS}$$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(
    "text", ["tanh^2(x) = 1 - 1/\\cosh^{2}(x)", "exp^2(x) = e^{2x}", "log^{2}(x) = \\log(x) \\log(x)"]
)
def test_a_power_of_a_function_in_letters_is_read(text: str) -> None:
    assert verification(f"$$ {text} $$").findings[0].verdict == "proved"


def test_a_letter_that_is_also_defined_otherwise_is_no_sigmoid() -> None:
    text = r"$$ \sigma(t) = \frac{1}{1 + e^{-t}} $$ $$ \sigma(u)_i = \frac{e^{u_i}}{\sum_k e^{u_k}} $$ "
    text += r"$$ h_i = \sigma(u)_i $$ $$ \frac{\partial h_i}{\partial u_j} = h_i (\delta_{ij} - h_j) $$"
    assert {"refuted", "carried"}.isdisjoint(f.verdict.value for f in verification(text).findings)


def test_beside_var_the_e_before_a_round_bracket_is_a_mean() -> None:
    text = r"$$ m = \mathrm{E}(a) = \frac1n \sum_{i=1}^n a_i, \quad v = \mathrm{Var}(a) $$"
    found = verification(text.replace(r"\mathrm{E}", "E").replace(r"\mathrm{Var}", "Var")).findings
    assert "refuted" not in [f.verdict.value for f in found]


@pytest.mark.parametrize("mark", [":=", r"\leftarrow", "="])
def test_a_step_along_a_gradient_is_no_claim(mark: str) -> None:
    assert verification(rf"$$ w {mark} w - a \nabla F(w) $$").findings[0].verdict == "definition"


TWOFOLD = r"""
$$ g(t) = \frac{1}{1 + e^{-t}} $$
The shares are
$$ g(u)_i = \frac{e^{u_i}}{\sum_k e^{u_k}} $$
$$ \frac{\partial g(u)_i}{\partial u_j} = g(u)_i (\delta_{ij} - g(u)_j) $$
$$ \frac{\partial g_i}{\partial u_j} = g_i (\delta_{ij} - g_j) $$
$$ g'(t) = g(t) (1 - g(t)) $$
$$ \frac{\partial g_i}{\partial u_j} = g_i (\delta_{ij} + g_j) $$
"""


@pytest.mark.parametrize("head", ["g", r"\sigma"])
def test_an_array_may_have_the_name_of_a_function_without_an_index(head: str) -> None:
    text = re.sub(r"(?<![a-z\\])g", lambda _: head, TWOFOLD)
    found = verification(text).findings
    assert [f.verdict.value for f in found[-4:]] == ["proved", "proved", "proved", "refuted"]
    assert found[-3].uses == (head,)


def test_a_function_may_have_the_name_of_a_number() -> None:
    text = r"""
Let $\sigma(t) = 1/(1 + e^{-t})$ and $a_i = \sigma(z_i)$.
$$ z_i = \frac{x_i}{\sigma}, \quad \sigma = \sqrt{\frac1n \sum_k x_k^2} $$
$$ \frac{\partial \sigma}{\partial x_i} = \frac{x_i}{n \sigma} $$
$$ \frac{\partial a_i}{\partial z_i} = a_i (1 - a_i) $$
$$ \frac{\partial \sigma}{\partial x_i} = \frac{x_i}{\sigma} $$
"""
    assert [f.verdict.value for f in verification(text).findings[-3:]] == ["proved", "proved", "refuted"]


@pytest.mark.parametrize(("right", "verdict"), [("c - 2u", "proved"), ("-u", "refuted"), ("c - u", "refuted")])
def test_an_argument_before_a_bracket_is_a_factor(right: str, verdict: str) -> None:
    text = rf"$$ f(u) = u (c - u) $$ $$ f'(u) = {right} $$"
    assert verification(text).findings[-1].verdict == verdict
