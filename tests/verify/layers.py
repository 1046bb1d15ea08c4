"""Small layers that the tests of reading and judging share."""

SCALED = r"""
$$ q = \sum_{k=1}^K a_k^2, \quad u_k = w a_k q $$
$$ p_n = \sum_{m=1}^M S_{nm} $$
$$ \frac{\partial L}{\partial u_k} \frac{\partial q}{\partial a_j} \frac{\partial L}{\partial p_n} = \delta_{jk} $$
"""

NORM = r"""
$$ \mu = \frac1m \sum_{i=1}^m x_i $$
$$ \sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)^2 $$
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$
$$ y_i = \gamma \hat x_i + \beta $$
"""
