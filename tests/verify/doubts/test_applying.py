"""Names that are defined as functions of one thing, and written of another."""

from tests.verify.annotated import verification

WEIGHTS = r"""
$$ w(\mathbf{u})_k = \frac{e^{u_k}}{\sum_{l=1}^K e^{u_l}} $$
$$ \frac{\partial [w(\mathbf{r})]_k}{\partial r_l} = \frac{\partial}{\partial r_l} \frac{e^{r_k}}{\sum_{m=1}^K e^{r_m}} = w_k (\delta_{kl} - w_l) $$
with $b_k = e^{r_k}$.
"""


def test_a_value_may_be_of_what_the_function_is_written_of_elsewhere() -> None:
    assert "refuted" not in [f.verdict.value for f in verification(WEIGHTS).findings]
