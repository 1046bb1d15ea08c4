"""Letters that nothing defines, for the gradient that comes from outside."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"$$ m = \frac1n \sum_i u_i, \quad h_i = u_i - m, \quad s_i = g h_i + b $$ "
SCALE = r"$$ \frac{\partial L}{\partial g} = \sum_i \delta_i h_i $$ "
SHIFT = r"$$ \frac{\partial L}{\partial b} = \sum_i \delta_i $$ "
WRONG = r"$$ \frac{\partial L}{\partial u_i} = g \delta_i - g \sum_j \delta_j $$ "
BESIDE = r"$$ y_i = s_i, \quad t_i = h_i^2 $$ "
LOSS = r"$$ L = \frac12 \sum_i (s_i - \delta_i)^2 $$ "


@pytest.mark.parametrize(
    ("claims", "verdicts"),
    [
        (SCALE + SHIFT + WRONG, ["sloppy", "sloppy", "undecided"]),
        (BESIDE + SCALE + SHIFT, ["definition", "definition", "sloppy", "sloppy"]),
        (BESIDE.replace("y", "z'") + SCALE + SHIFT, ["definition", "definition", "undecided", "undecided"]),
        (SCALE, ["undecided"]),
        (SHIFT.replace(r"\delta_i", r"2 \delta_i") + WRONG, ["undecided", "undecided"]),
        (LOSS + SCALE + SHIFT, ["definition", "refuted", "refuted"]),
    ],
    ids=["several", "of two ends one is an output", "of two ends none is", "one", "none", "targets"],
)
def test_a_letter_is_the_gradient_of_what_comes_out_where_several_claims_hold_so(
    claims: str, verdicts: list[str]
) -> None:
    assert [f.verdict.value for f in verification(FORWARD + claims).findings[3:]] == verdicts


def test_the_reading_is_said() -> None:
    assert verification(FORWARD + SCALE + SHIFT).findings[3].reading == r"\delta is the gradient of the loss by s"
