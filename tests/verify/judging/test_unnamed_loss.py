"""Derivatives of nothing, where those of the loss are meant."""

from tests.verify.annotated import announced, told, verification

UNNAMED = r"""
$$ c = \frac1n \sum_k u_k $$ <!-- definition -->
$$ v_i = a (u_i - c) $$ <!-- definition -->
$$ \frac{dL}{da} = \sum_i \frac{d}{dv_i} (u_i - c) $$ <!-- sloppy -->
$$ \frac{dL}{da} = \sum_i (u_i - c) \cdot \frac{d}{dv_i} $$ <!-- sloppy -->
$$ \frac{dL}{da} = \sum_i \frac{d}{dv_i} (u_i - c)^2 $$ <!-- refuted -->
$$ \frac{dL}{da} = \sum_i (u_i - c)^2 \cdot \frac{d}{dv_i} $$ <!-- malformed -->
$$ \frac{d c}{du_i} = \frac{d}{du_i} \frac1n \sum_k u_k $$ <!-- proved -->
"""


def test_a_derivative_of_nothing_may_be_that_of_the_loss() -> None:
    findings = verification(UNNAMED).findings
    assert told(findings) == announced(UNNAMED, findings)
