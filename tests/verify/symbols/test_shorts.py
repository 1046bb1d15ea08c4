"""Names that are given on the way."""

import pytest

from bnderive.verify.claims.names import Key
from tests.verify.annotated import survey_of, verification

LAYER = r"$$ y_i = w x_i + b $$ $$ \frac{\partial L}{\partial w} = \sum_{i=1}^m x_i \frac{\partial L}{\partial y_i} $$ "

SHORTS = [
    (r"$$ g_i = \frac{\partial L}{\partial y_i} $$", "g", "dy[i]"),
    (r"$$ \frac{\partial L}{\partial y_i} = g_i $$", "g", "dy[i]"),
    (
        r"$$ \frac{\partial L}{\partial w} = \sum_i x_i \frac{\partial L}{\partial y_i} = \zeta $$",
        r"\zeta",
        "Sum(dy[#1]*x[#1], #1)",
    ),
    (r"$$ \text{dout}_i = \frac{\partial L}{\partial y_i} $$", "dout", "dy[i]"),
    (r"$$ g_i = \frac{\partial L}{\partial y_i} $$ $$ c = \sum_i g_i $$", "c", "Sum(dy[#1], #1)"),
]


@pytest.mark.parametrize(("text", "head", "value"), SHORTS, ids=[s[0] for s in SHORTS])
def test_a_name_is_written_out(text: str, head: str, value: str) -> None:
    found = {k.head: d.expr for k, d in survey_of(LAYER + text).theory.abbreviations.items()}
    assert str(found[head]) == value


@pytest.mark.parametrize(
    "text", [r"$$ w = \frac{\partial L}{\partial y_i} $$", r"$$ dx_i = w \frac{\partial L}{\partial y_i} $$"]
)
def test_what_is_known_is_no_abbreviation(text: str) -> None:
    assert not survey_of(LAYER + text).theory.abbreviations


def test_the_name_stays_what_the_first_equation_says() -> None:
    text = r"$$ g_i = \frac{\partial L}{\partial y_i} $$ $$ g_i = w \frac{\partial L}{\partial y_i} $$"
    assert str(survey_of(LAYER + text).theory.abbreviations[Key("g")].expr) == "dy[i]"


def test_a_name_that_rests_on_a_gradient_is_none_of_the_forward_pass_in_matrix_notation_either() -> None:
    text = r"$$ s = w^\top u $$ $$ y = w \odot u $$ $$ g = \nabla_y L $$ $$ h = w \odot g $$"
    survey = survey_of(f"Let $u, w \\in \\mathbb{{R}}^n$. {text}")
    assert {"g", "h"} <= {k.head for k in survey.theory.abbreviations}


@pytest.mark.parametrize(("mark", "given"), [("<", False), ("\\neq", False), ("=", True)])
def test_a_comparison_gives_no_name(mark: str, given: bool) -> None:
    text = LAYER + rf"$$ \frac{{\partial L}}{{\partial y_i}} {mark} \rho_i $$"
    assert bool(survey_of(text).theory.abbreviations) is given


STAGES = r"$$ u_i = x_i^2, \quad G_i = 2 x_i \frac{\partial L}{\partial u_i} $$"


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (r"where $G_i = \frac{\partial L}{\partial x_i}$", ["definition", "proved", "definition"]),
        (r"where $G_i = \frac{\partial L}{\partial u_i}$", ["definition", "refuted", "definition"]),
    ],
)
def test_a_bare_derivative_after_a_formula_says_what_the_name_is(said: str, kinds: list[str]) -> None:
    assert [f.verdict.value for f in verification(f"{STAGES} {said}.").findings] == kinds


def test_a_second_derivative_for_a_name_is_no_such_thing() -> None:
    text = (
        r"$$ u_i = 3 x_i $$ $$ g_i = \frac{\partial L}{\partial u_i} $$ $$ \frac{\partial L}{\partial x_i} = 3 g_i $$"
    )
    found = verification(text + r" $$ g_i = \frac{\partial L}{\partial x_i} $$").findings
    assert [f.verdict.value for f in found[1:3]] == ["definition", "proved"]


def test_a_usual_name_that_a_gradient_gives_is_that() -> None:
    text = (
        LAYER
        + r"$g_i = \frac{\partial L}{\partial y_i}$ and $\hat g_i = w g_i$. $$ \frac{\partial L}{\partial x_i} = @ $$"
    )
    verdicts = [verification(text.replace("@", right)).findings[-1].verdict for right in (r"\hat g_i", r"w \hat g_i")]
    assert verdicts == ["proved", "refuted"]
