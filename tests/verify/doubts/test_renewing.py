"""Sections that give a layer of their own, and take gradients of another's name."""

from tests.verify.annotated import announced, told, verification

TWO_LAYERS = r"""
A batch is $\mathbf{u} = [u_1, \ldots, u_n]^\top \in \mathbb{R}^{n \times d}$. <!-- definition -->

# Centring
$$ c = \frac1n \sum_{i=1}^n u_i \in \mathbb{R}^d $$ <!-- definition -->
$$ s^2 = \frac1n \sum_{i=1}^n (u_i - c)^2 \in \mathbb{R}^d $$ <!-- definition -->
$$ y_i = \gamma (u_i - c) $$ <!-- definition -->
$$ \frac{\partial s^2}{\partial u_i} = \frac2n (u_i - c) $$ <!-- proved -->
$$ \frac{\partial s^2}{\partial u_i} = \frac2n (u_i - c) (1 - \frac1n) $$ <!-- refuted -->
$$ \frac{\partial L}{\partial u_i} = \gamma \frac{\partial L}{\partial y_i} $$ <!-- refuted -->

# Scaling
$$ \text{Scale}(u) = \gamma u $$ <!-- definition -->
$$ \frac{\partial L}{\partial u_i} = \gamma \frac{\partial L}{\partial y_i} $$ <!-- undecided -->
"""


def test_an_output_may_be_that_of_the_layer_which_its_section_gives() -> None:
    findings = verification(TWO_LAYERS).findings
    assert told(findings) == announced(TWO_LAYERS, findings)
