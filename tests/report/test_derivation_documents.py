"""A derivation as Markdown and as a LaTeX article: whatever opens closes, and the closed form is there."""

import re
from typing import Any

import pytest

from bnderive.report import derivation_latex, derivation_markdown
from bnderive.report.latex_words import words
from bnderive.report.view import View

CLOSED = (
    r"\frac{\partial L}{\partial x_{ic}} = \gamma_c \left(\sigma_c^2 + \epsilon\right)^{-1/2} \left(\frac{\partial L}"
    r"{\partial y_{ic}} - \frac{1}{m} \sum_j \frac{\partial L}{\partial y_{jc}} - \frac{\hat{x}_{ic}}{m - q} \sum_j "
    r"\frac{\partial L}{\partial y_{jc}} \hat{x}_{jc}\right)"
)


@pytest.mark.parametrize("form", ["closed", "staged", "all"])
def test_everything_that_opens_in_the_article_closes(samples: Any, form: str) -> None:
    article = derivation_latex.render(samples.derivation, View(form=form))
    assert re.findall(r"\\usepackage\{(\w+)\}", article) == ["amsmath"]
    assert article.isascii()
    assert article.count("{") == article.count("}")
    assert article.count(r"\left") == article.count(r"\right")
    assert article.count(r"\Bigl") == article.count(r"\Bigr")
    assert re.findall(r"\\begin\{([a-z*]+)\}", article).count("align*") == article.count(r"\end{align*}")
    assert not re.search(r"\\\\\s*(\\end|\[)", article), "a line break with nothing after it, or with an argument"


def test_the_article_has_the_reasons_and_the_closed_form(samples: Any) -> None:
    article = derivation_latex.render(samples.derivation, View())
    assert CLOSED.replace(" = ", " &= ") in article
    assert r"\intertext{\emph{common factor}: $\gamma$ and the root stand in every term}" in article


def test_markdown_has_one_display_for_each_equation(samples: Any) -> None:
    page = derivation_markdown.render(samples.derivation, View())
    assert f"$$ {CLOSED} $$" in page
    assert page.count("```math") * 2 == page.count("```")
    outside = re.sub(r"```math.*?```", "", page, flags=re.DOTALL)
    assert r"\\" not in outside, "GitHub takes backslashes from a display that is not in a fence"
    assert all(line.count("$$") in {0, 2} for line in outside.splitlines())


def test_prose_is_escaped_for_latex() -> None:
    assert words("50% of x_i & {y}") == r"50\% of x\_i \& \{y\}"
    assert words("σ² ≠ x̂ − 1…") == r"$\sigma$$^2$ $\neq$ $\hat{x}$ $-$ 1\dots{}"
    assert words("日") == "?"


def test_prose_is_escaped_for_markdown(samples: Any) -> None:
    page = derivation_markdown.render(samples.derivation, View())
    assert r"(x − μ)(σ² + ε)^(-1/2) is x̂, which the forward pass saves" in page
