"""What the text alone says of names, points and settings, each document with the verdicts of its claims."""

import pytest

from bnderive.verify.words.circumstances import elsewhere
from tests.verify.annotated import announced, told, verification

DOCUMENTS = {
    "a symmetric matrix": r"""
Let $S \in \mathbb{R}^{n \times n}$ be symmetric, $h = Su$, and $q = \sum_{ij} S_{ij} u_i u_j$. <!-- definition definition -->
$$ \frac{\partial E}{\partial u} = S \frac{\partial E}{\partial h} $$ <!-- sloppy -->
$$ \frac{\partial q}{\partial u_k} = 2 \sum_j S_{kj} u_j $$ <!-- sloppy -->
$$ \frac{\partial q}{\partial u_k} = \sum_j S_{kj} u_j $$ <!-- refuted -->
""",
    "a projection": r"""
Let $P$ be a projection and $h = Pu$. <!-- definition -->
$$ Ph = h $$ <!-- undecided -->
""",
    "weights that sum to one": r"""
Suppose that the weights $a_i$ sum to one.
$$ m = \sum_i a_i u_i, \quad v = \sum_i a_i (u_i - m)^2 $$ <!-- definition definition -->
$$ \frac{\partial v}{\partial u_k} = 2 a_k (u_k - m) $$ <!-- sloppy -->
$$ \frac{\partial v}{\partial u_k} = a_k (u_k - m) $$ <!-- refuted -->
""",
    "labels of two values": r"""
The labels are $t_i \in \{-1, 1\}$.
$$ E = \sum_i \log(1 + e^{-t_i s_i}) $$ <!-- definition -->
$$ t_i \frac{\partial E}{\partial s_i} = -\frac{1}{1 + e^{t_i s_i}} $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial s_i} = \frac{t_i}{1 + e^{t_i s_i}} $$ <!-- refuted -->
""",
    "cases of their own": r"""
$$ h_i = a x_i + b u_i $$ <!-- definition -->
# Tied inputs
$$ u_i = x_i $$ <!-- definition -->
$$ \frac{\partial E}{\partial x_i} = (a + b) \frac{\partial E}{\partial h_i} $$ <!-- proved -->
# Separate inputs
$$ \frac{\partial E}{\partial x_i} = (a + b) \frac{\partial E}{\partial h_i} $$ <!-- undecided -->
$$ \frac{\partial E}{\partial x_i} = a \frac{\partial E}{\partial h_i} $$ <!-- undecided -->
""",
    "a best value and a free one": r"""
$$ E = \sum_i (t_i - b u_i)^2, \quad h_i = c_i u_i $$ <!-- definition definition -->
The best scale is
$$ b = \frac{\sum_i t_i u_i}{\sum_i u_i^2} $$ <!-- definition -->
$$ \sum_i u_i (t_i - b u_i) = 0 $$ <!-- proved -->
# Descent
$$ \frac{\partial E}{\partial b} = -2 \sum_i u_i (t_i - b u_i) $$ <!-- proved -->
$$ \frac{\partial E}{\partial b} = 2 \sum_i u_i (t_i - b u_i) + 1 $$ <!-- refuted -->
$$ \sum_i u_i (t_i - b u_i) = 0 $$ <!-- undecided -->
# Exercise
Let the factors be made from the input, $c_i = u_i^2$. <!-- definition -->
$$ \frac{\partial L}{\partial u_i} = 3 u_i^2 \frac{\partial L}{\partial h_i} $$ <!-- undecided -->
# Main text
$$ \frac{\partial L}{\partial u_i} = 3 c_i \frac{\partial L}{\partial h_i} $$ <!-- undecided -->
""",
    "alternatives under heads of paragraphs": r"""
$$ E_n = \frac12 (h_n - t_n)^2 $$ <!-- definition -->
**Sum.** $E = \sum_n E_n$: <!-- definition -->
$$ \frac{\partial E}{\partial h_n} = h_n - t_n $$ <!-- proved -->
**Mean.** $E = \frac1N \sum_n E_n$: <!-- definition -->
$$ \frac{\partial E}{\partial h_n} = \frac{h_n - t_n}{N} $$ <!-- proved -->
$$ \frac{\partial E}{\partial h_n} = \frac{h_n + t_n}{N} $$ <!-- refuted -->
""",
    "a name that is another from now on": r"""
$$ s = \sum_i u_i^2 $$ <!-- definition -->
$$ \frac{\partial s}{\partial u_i} = u_i $$ <!-- refuted -->
From now on $s$ denotes the norm itself.
$$ \frac{\partial s}{\partial u_i} = \frac{u_i}{s} $$ <!-- undecided -->
""",
    "a point and another setting": r"""
$$ E = \frac12 \sum_i (h_i - t_i)^2, \quad h_i = \tanh(s_i) $$ <!-- definition definition -->
At the minimum,
$$ \frac{\partial E}{\partial h_i} = 0 $$ <!-- undecided -->
Replacing tanh by the identity yields
$$ \frac{\partial E}{\partial s_i} = h_i - t_i $$ <!-- undecided -->
By the chain rule we have
$$ \frac{\partial E}{\partial s_i} = h_i - t_i $$ <!-- refuted -->
""",
    "what is left out, and kept again": r"""
$$ s = \sum_i u_i^2, \quad h_i = \frac{u_i}{\sqrt{s + \epsilon}} $$ <!-- definition definition -->
Neglecting $\epsilon$, the norm is one:
$$ \sum_i h_i^2 = 1 $$ <!-- sloppy -->
With $\epsilon$ kept,
$$ \sum_i h_i^2 = 1 $$ <!-- refuted -->
$$ \sum_i h_i^2 = \frac{s}{s + \epsilon} $$ <!-- proved -->
""",
    "what is not zero": r"""
$$ h_i = a u_i + b $$ <!-- definition -->
If $b = 0$,
$$ h_i = a u_i $$ <!-- sloppy -->
If $b \ne 0$,
$$ h_i = a u_i $$ <!-- undecided -->
""",
    "one index for several": r"""
$$ h_{nvw} = u_{nvw} - \frac{1}{V W} \sum_{v,w} u_{nvw} $$ <!-- definition -->
Writing the place as $p = (v, w)$:
$$ \sum_p \frac{\partial L}{\partial u_{np}} = 0 $$ <!-- undecided -->
With both indices,
$$ \sum_{v,w} \frac{\partial L}{\partial u_{nvw}} = 1 $$ <!-- refuted -->
""",
    "gradients as rows": r"""
Let $h = Wu$ with $W \in \mathbb{R}^{m \times n}$. The gradients of scalars are row vectors. <!-- definition -->
$$ \frac{\partial L}{\partial u} = \frac{\partial L}{\partial h} W $$ <!-- unread -->
In the column convention,
$$ \frac{\partial L}{\partial u} = \frac{\partial L}{\partial h} W $$ <!-- malformed -->
$$ \frac{\partial L}{\partial u} = W^\top \frac{\partial L}{\partial h} $$ <!-- proved -->
""",
    "another kind": r"""
$$ E = \frac12 \sum_i (h_i - t_i)^2, \quad h_i = \tanh(s_i) $$ <!-- definition definition -->
With the cross-entropy loss it is
$$ \frac{\partial E}{\partial s_i} = h_i - t_i $$ <!-- undecided -->
With tanh it is
$$ \frac{\partial E}{\partial s_i} = h_i - t_i $$ <!-- refuted -->
With `reduction="sum"` it is
$$ \frac{\partial E}{\partial h_i} = 2 (h_i - t_i) $$ <!-- undecided -->
With `h` it is
$$ \frac{\partial E}{\partial h_i} = 2 (h_i - t_i) $$ <!-- refuted -->
""",
}
ELSEWHERE = (
    "With half the square, the factor is gone:",
    "The library's version sums:",
    "Up to a constant factor,",
    "For a batch of one,",
    "Some authors leave it out, so that",
    "NumPy's default gives",
    "For the unbiased estimate,",
    "Bishop has the opposite sign for the residual:",
    "In Python: the gradient of 0.5s is",
    "The averaged gradient is",
    "Doubling all the inputs gives",
    "In the other form, it is",
    "Dividing by the batch size gives",
)
HERE = (
    "By the chain rule we get",
    "With these two we have",
    "The mean over the batch gives",
    "As a sum over $i$,",
    "From here on it travels",
    "The two terms have opposite signs:",
    "The gradient is averaged over the batch",
    "In the closed form,",
    "Scaling and shifting gives",
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_text_says_counts(name: str) -> None:
    findings = verification(DOCUMENTS[name]).findings
    assert told(findings) == announced(DOCUMENTS[name], findings)


def test_words_of_another_setting_are_known() -> None:
    assert [text for text in ELSEWHERE if not elsewhere(text)] == []
    assert [text for text in HERE if elsewhere(text)] == []
