"""One claim from its two sides to its finding."""

from fractions import Fraction

from bnderive.verify.settings import Settings
from bnderive.verify.verdict import Verdict
from tests.verify.annotated import mended, plain, verification
from tests.verify.layers import NORM

WRONG = (
    NORM
    + r"""
$$ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} x_i $$
"""
)


def test_places_are_those_of_the_document() -> None:
    found = verification(WRONG).findings[-1]
    text = plain(WRONG).formulas[found.formula].source.text
    assert text[found.span.start : found.span.end] == found.latex
    assert (found.place.path, found.place.line) == ("post.md", 7)


def test_a_false_claim_comes_with_an_example_and_a_proved_edit() -> None:
    found = mended(WRONG).findings[-1]
    assert found.verdict == Verdict.REFUTED
    assert found.correction is not None
    assert found.counterexample is not None
    (edit,) = found.correction.edits
    assert (edit.was, edit.now) == ("x_i", r"\hat x_i")
    text = plain(WRONG).formulas[found.formula].source.text
    assert text[edit.span.start : edit.span.end] == "x_i"
    assert found.truth == found.correction.latex == r"\sum_i \frac{\partial L}{\partial y_i} \hat x_i"


def test_the_example_depends_on_the_seed_alone() -> None:
    one, again = (verification(WRONG).findings[-1].counterexample for _ in range(2))
    other = verification(WRONG, Settings(seed=1)).findings[-1].counterexample
    assert one == again
    assert one is not None
    assert other is not None
    assert (one.left, one.seed) != (other.left, other.seed)


def test_the_settings_stand_in_the_replay() -> None:
    settings = Settings(seed=3, values={"ddof": Fraction(1)}, aliases=((r"\tau", r"\mu"),))
    example = verification(WRONG, settings).findings[-1].counterexample
    assert example is not None
    for part in ("5.1", "seed=3", "ddof=1", "aliases="):
        assert part in example.python


def test_a_true_claim_says_what_it_rests_on() -> None:
    found = verification(NORM + r"$$ \sum_i \hat x_i = 0 $$").findings[-1]
    assert (found.verdict, found.uses) == (Verdict.PROVED, (r"\mu",))


def test_a_malformed_side_is_marked_and_mended() -> None:
    text = (
        NORM
        + r"$$ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\gamma} $$"
    )
    found = verification(text).findings[-1]
    assert found.verdict == Verdict.MALFORMED
    assert found.error is not None
    assert found.correction is not None
    assert found.correction.latex == r"\sum_i \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\partial \gamma}"


def test_without_a_small_edit_the_truth_is_written_out() -> None:
    found = verification(NORM + r"$$ \frac{\partial L}{\partial x_i} = 1 $$").findings[-1]
    assert found.verdict == Verdict.REFUTED
    assert found.correction is None
    assert r"\frac{\partial L}{\partial y_i}" in found.truth


def test_what_gives_a_name_its_value_is_not_proved_by_it() -> None:
    found = verification(r"$$ h_k = c u_k, \quad c = \prod_k u_k = 3 + 4 $$").findings
    assert [f.verdict for f in found] == [Verdict.DEFINITION, Verdict.DEFINITION, Verdict.UNREAD]
