"""Gradients by what the next step is made of."""

import pytest

from tests.verify.annotated import verification

CELL = r"$$ c_t = f_t c_{t-1} + g_t, \quad h_t = o_t c_t, \quad \delta_t = \frac{\partial L}{\partial h_t} $$ "
CHAIN = r"$$ x_t = x_{t-1} + u_t^2 $$ "


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (CELL + r"$$ \frac{\partial L}{\partial c_t} = o_t \delta_t $$", "undecided"),
        (
            CELL + r"$$ \frac{\partial L}{\partial c_{t-1}} = f_t \frac{\partial L}{\partial c_t} + \rho_{t-1} $$",
            "unread",
        ),
        (CELL + r"$$ \frac{\partial L}{\partial c_{t-1}} = 2 f_t \frac{\partial L}{\partial c_t} $$", "undecided"),
        (CELL + r"$$ \frac{\partial L}{\partial f_t} = c_{t-1} \frac{\partial L}{\partial c_t} $$", "proved"),
        (CELL + r"$$ \frac{\partial L}{\partial f_t} = c_t \frac{\partial L}{\partial c_t} $$", "refuted"),
        (CELL + r"$$ \frac{\partial c_t}{\partial c_{t-1}} = f_t $$", "proved"),
        (CHAIN + r"$$ \frac{\partial L}{\partial x_{t-1}} = \frac{\partial L}{\partial x_t} $$", "proved"),
    ],
)
def test_what_goes_into_another_step_may_have_more_of_a_gradient(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict
