"""Which fractions are derivatives, and which d is a number."""

import pytest

from bnderive.verify.verdict import Verdict
from tests.verify.annotated import verification

ROOT = r"$$ q = \sqrt{\frac{1}{d} \sum_{i=1}^{d} a_i^2}, \quad h_i = \frac{a_i}{q} $$"


@pytest.mark.parametrize(("power", "verdict"), [("2", Verdict.PROVED), ("3", Verdict.REFUTED)])
def test_a_size_d_below_a_fraction_is_a_number_also_beside_gradients_with_a_d(power: str, verdict: Verdict) -> None:
    claim = (
        rf"$$ da_i = \frac{{1}}{{q}} \left( dh_i - \frac{{a_i}}{{d q^{power}}} \sum_{{j=1}}^{{d}} dh_j a_j \right) $$"
    )
    assert verification(f"{ROOT}\n{claim}").findings[-1].verdict == verdict


def test_a_fraction_with_a_d_below_alone_lacks_one() -> None:
    text = r"$$ h_i = s a_i, \quad s = \sum_k a_k $$ $$ \frac{s}{da_j} = 1, \quad \frac{ds}{da_j} = 1 $$"
    *_, lacking, right = verification(text).findings
    assert (lacking.verdict, lacking.reason) == ("malformed", "the d is missing above")
    assert right.verdict == "proved"
