"""Letters that only say of which channel a parameter is."""

import pytest

from bnderive.verify.symbols.letters import letters_of
from tests.verify.annotated import document_of, verification

CENTRED = r"$$ r = \frac1N \sum_{i=1}^N a_i, \quad u_i = a_i - r $$ "
SCALED = CENTRED + r"$$ o_i = \alpha_c u_i + \tau_c $$ "


def indices(text: str) -> frozenset[str]:
    return letters_of(c.equation for c in document_of(text).chains).indices


@pytest.mark.parametrize("mention", ["", "Here $c$ is the channel. ", "The parameter $\\tau$ is learned. "])
def test_a_letter_that_never_runs_is_part_of_the_name(mention: str) -> None:
    text = (
        SCALED
        + mention
        + (
            r"$$ \frac{\partial F}{\partial u_i} = \alpha_c \frac{\partial F}{\partial o_i} $$"
            r"$$ \frac{\partial F}{\partial \tau_c} = \sum_{i=1}^N \frac{\partial F}{\partial o_i} $$"
            r"$$ \frac{\partial F}{\partial \alpha_c} = \sum_{i=1}^N \frac{\partial F}{\partial o_i} a_i $$"
        )
    )
    found = [f.verdict.value for f in verification(text).findings]
    assert found == ["definition", "definition", "definition", "proved", "proved", "refuted"]


RUNS = [
    r"$$ \tau_c = \sum_k w_{ck} $$",
    r"$$ z_{ic} = a_i \alpha_c $$",
    r"$$ S = \sum_c \alpha_c $$",
    r"$$ q_i = \alpha_i a_i $$",
    r"The parameters $\alpha_i$ are learned.",
]


@pytest.mark.parametrize("text", RUNS)
def test_a_letter_that_runs_is_an_index(text: str) -> None:
    assert "c" not in indices(SCALED)
    assert "c" in indices(SCALED + text)
