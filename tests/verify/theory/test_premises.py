"""What a document states of quantities that it does not define, as a survey has it."""

from bnderive.verify.theory.premises import Premises, depending, taken
from tests.verify.annotated import document_of

TEXT = r"""
$$ \frac{\partial u_k}{\partial v_l} = u_k v_l $$
$$ \frac{\partial u_k}{\partial v_k} = u_k $$
$$ \frac{\partial L}{\partial v_k} = \sum_l \frac{\partial L}{\partial u_l} \frac{\partial u_l}{\partial v_k} $$
$$ y_k = c_k^2 $$
$$ \frac{\partial y_k}{\partial c_k} = 2 c_k $$
"""


def _after(*numbers: int) -> Premises | None:
    document = document_of(TEXT)
    sides = (p.side.node for c in document.chains for p in c.sides if p.side.node is not None)
    known: Premises | None = depending(document.surveys[document.chains[0].number], sides)
    for number in numbers:
        known = taken(known, document.claims[number]) if known is not None else None
    return known


def test_a_name_is_made_of_what_it_is_differentiated_by_unless_it_is_defined() -> None:
    known = _after()
    assert known is not None
    made = {key.latex(): [k.latex() for k in others] for key, others in known.made.items()}
    assert made == {"u": ["v"]}


def test_a_derivative_is_given_once_and_only_where_nothing_defines_it() -> None:
    first, both = _after(0), _after(0, 2)
    assert first is not None
    assert both is not None
    assert [*first.given] == ["u′v"]
    assert [*both.given] == ["u′v", "dv"]
    assert _after(0, 1) is None
    assert _after(4) is None
