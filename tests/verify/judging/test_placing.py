"""Claims about elements at places that have numbers."""

from tests.verify.annotated import verification

SOFTMAX = r"$$ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$ "
TWO = (
    r"\frac{\partial L}{\partial z_1} = \frac{\partial L}{\partial p_1} \frac{\partial p_1}{\partial z_1}"
    r" + \frac{\partial L}{\partial p_2} \frac{\partial p_2}{\partial z_1}"
)
CLAIMS = [
    (r"\frac{\partial p_1}{\partial z_1} = p_1 (1 - p_1)", "proved"),
    (r"\frac{\partial p_1}{\partial z_2} = -p_1 p_2", "proved"),
    (r"\frac{\partial p_1}{\partial z_2} = -p_1 p_3", "unread"),
    (
        r"\frac{\partial L}{\partial z_1} = p_1 (\frac{\partial L}{\partial p_1} - \sum_k p_k \frac{\partial L}{\partial p_k})",
        "undecided",
    ),
    (TWO, "unread"),
    (r"p_1 + p_2 = 1", "undecided"),
]
CENTRED = r"""
$$ m_c = \frac1n \sum_i x_{i,c}, \quad h_{i,c} = x_{i,c} - m_c $$
$$ \frac{\partial h_{0,0}}{\partial x_{1,0}} = -\frac1n $$
$$ \frac{\partial h_{11}}{\partial x_{11}} = 1 - \frac1n $$
$$ \frac{\partial h_{0,0}}{\partial x_{0,0}} = -\frac1n $$
"""
STEPS = r"$$ h_t = w h_{t-1} + u_t $$ $$ \frac{\partial h_1}{\partial u_2} = 0 $$ $$ \frac{\partial h_2}{\partial u_2} = 1 $$"


def test_what_holds_at_any_places_holds_at_those() -> None:
    found = verification(SOFTMAX + " ".join(f"$$ {claim} $$" for claim, _ in CLAIMS)).findings[1:]
    assert [f.verdict.value for f in found] == [verdict for _, verdict in CLAIMS]


def test_places_may_have_two_numbers() -> None:
    found = [f.verdict.value for f in verification(CENTRED).findings[2:]]
    assert (found[:2], found[2] in ("refuted", "proved")) == (["proved", "proved"], False)


def test_the_number_of_a_step_is_no_place() -> None:
    assert {f.verdict.value for f in verification(STEPS).findings[1:]}.isdisjoint(("proved", "refuted"))
