"""What a document writes is material for edits, the rare beside the frequent."""

from bnderive.verify.repair.vocabulary import harvest
from tests.verify.repair.toy import parsed


def test_every_adjoint_of_a_long_derivation_is_kept() -> None:
    adjoints = [rf"\frac{{\partial E}}{{\partial {letter}}}" for letter in "ABCDFGHKMPQRSTUVWZ"]
    kept = harvest([parsed(adjoint) for adjoint in adjoints]).ratios
    assert {form.write(form.letters) for form in kept} == set(adjoints)
