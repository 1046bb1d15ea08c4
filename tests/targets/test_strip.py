"""A nest that only adds to sums does so for a strip of places at once; one that does more does not."""

from itertools import count

import pytest

from bnderive.targets.loops.code import LARGER, PLUS, PUT, REAL, Change, Code, Declare, Loop, Place
from bnderive.targets.loops.strip import stripped

INDICES = (("i", "m"),)


def strip_of(*body: Code) -> tuple[Code, ...]:
    numbers = count(1)
    return stripped(body, ["s[c]"], INDICES, lambda wish: f"{wish}{next(numbers)}")


def test_a_strip_adds_up_in_a_variable_in_the_same_order() -> None:
    term, sum_ = Declare("t", REAL, "x[i * C + c]"), Change(PLUS, "s[c]", "t * t", REAL)
    (loop,) = strip_of(Loop("c", "C", (term, sum_), (), True))
    turn = Loop("each", "STRIP", (Place(INDICES, "place + each"), term, Change(PLUS, "strip_s1", "t * t", REAL)))
    first, last = Declare("strip_s1", REAL, "s[c]", fixed=False), Change(PUT, "s[c]", "strip_s1", REAL)
    assert loop == Loop("c", "C", (first, turn, last), (), True)


@pytest.mark.parametrize(
    "body",
    [
        (Change(PLUS, "s[i]", "x"),),
        (Change(LARGER, "s[c]", "x"),),
        (Change(PLUS, "s[c]", "x"), Change(PUT, "y[i]", "x")),
        (Declare("a", REAL, "x"),),
        (Loop("c", "C", (Change(PLUS, "s[c]", "x"),)), Change(PLUS, "s[c]", "x")),
        (Loop("c", "C", (Change(PLUS, "s[c]", "x"),), ((PLUS, "total"),)),),
        (),
    ],
    ids=[
        "an element of each place",
        "largest",
        "a result",
        "no sum",
        "more than a loop",
        "a sum of its own",
        "nothing",
    ],
)
def test_what_does_more_has_no_strip(body: tuple[Code, ...]) -> None:
    assert strip_of(*body) == ()
