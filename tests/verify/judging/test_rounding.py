"""Numbers that are worked out by hand."""

import pytest

from tests.verify.annotated import verification

WORKED = [
    (r"\frac{1}{1.27} \times 0.4 = 0.315", "sloppy"),
    (r"\frac{1}{1.27} \times 0.4 = 0.317", "refuted"),
    (r"0.3 \times \frac{1}{1.27} = 0.3 \times 0.787", "sloppy"),
    (r"0.3 \times 0.787 = 0.2362", "sloppy"),
    (r"\frac{-3.0}{\sqrt{1.613}} = -2.362", "sloppy"),
    (r"\frac{-3.0}{\sqrt{1.613}} = 2.362", "refuted"),
    (r"0.4 \times 0.3 = 0.13", "refuted"),
    (r"0.4 \times 0.3 = 0.12", "proved"),
    (r"\frac23 = 0.67", "sloppy"),
    (r"\frac23 = 0.66", "refuted"),
    (r"2 + 3 = 6", "refuted"),
]


@pytest.mark.parametrize(("latex", "verdict"), WORKED, ids=[w[0] for w in WORKED])
def test_a_decimal_stands_for_all_that_rounds_to_it(latex: str, verdict: str) -> None:
    found = verification(f"$$ {latex} $$").findings[-1]
    assert found.verdict == verdict
    assert ("to the digits" in found.reading) is (verdict == "sloppy")
