"""Documents in which something is easily taken for something else, each with the verdicts of its claims."""

import pytest

from tests.verify.annotated import announced, told, verification

DOCUMENTS = {
    "a bias that ones repeat": r"""
Let $H \in \mathbb{R}^{N \times D}$, $V \in \mathbb{R}^{D \times M}$ and $c \in \mathbb{R}^{M}$.
$$ Q = HV + \mathbf{1}c $$ <!-- definition -->
$$ \frac{\partial E}{\partial c_k} = \sum_n \frac{\partial E}{\partial Q_{nk}} $$ <!-- proved -->
$$ \frac{\partial E}{\partial c_k} = \sum_{n} \sum_k \frac{\partial E}{\partial Q_{nk}} $$ <!-- refuted -->
""",
    "weights that are one": r"""
$$ s = \sum_k a_k^2, \quad h_k = v_k a_k / s $$ <!-- definition definition -->
Assume $v_k = 1$. Then
$$ \frac{\partial E}{\partial s} = -\frac1{s^2} \sum_k \frac{\partial E}{\partial h_k} a_k $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial s} = -\frac1{s} \sum_k \frac{\partial E}{\partial h_k} a_k $$ <!-- refuted -->
""",
    "a value that lasts": r"""
$$ p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}, \quad E = -\sum_i u_i \log p_i $$ <!-- definition definition -->
With $\sum_i u_i = 1$ and $T = 1$ <!-- sloppy -->
$$ \frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j) $$ <!-- sloppy -->
and thus
$$ \frac{\partial E}{\partial z_j} = p_j - u_j $$ <!-- sloppy -->
For other temperatures
$$ \frac{\partial E}{\partial z_j} = p_j - 2 u_j $$ <!-- refuted -->
""",
    "elements beside each other": r"""
$$ y_i = w x_i + v x_{i-1} $$ <!-- definition -->
$$ \frac{\partial y_i}{\partial x_i} = w $$ <!-- proved -->
$$ \frac{\partial E}{\partial x_i} = w \frac{\partial E}{\partial y_i} $$ <!-- undecided -->
""",
    "a sum of shifted elements": r"""
$$ R = \sum_t (a_{t+1} - a_t)^2 $$ <!-- unread -->
$$ \frac{\partial R}{\partial a_t} = -2 (a_{t+1} - a_t) $$ <!-- unread -->
""",
    "another name for what a loss is made of": r"""
$$ K = \frac12 \sum_j (v_j - \log v_j) $$ <!-- definition -->
$$ s_j = \log v_j $$ <!-- definition -->
$$ \frac{\partial K}{\partial s_j} = -\frac12 $$ <!-- unread -->
$$ \frac{\partial K}{\partial v_j} = \frac12 (1 - \frac1{v_j}) $$ <!-- proved -->
""",
    "a capital that counts": r"""
$$ M = \sum_t m_t, \quad z_{tv} = \sum_d h_{td} E_{vd}, \quad L = \frac1M \sum_t m_t \sum_v z_{tv}^2 $$ <!-- definition definition definition -->
$$ \frac{\partial L}{\partial E_{vd}} = \frac2M \sum_t m_t z_{tv} h_{td} $$ <!-- proved -->
$$ \frac{\partial L}{\partial E} = \left(\frac{\partial L}{\partial z}\right)^\top h $$ <!-- proved -->
""",
    "vectors with further letters": r"""
$$ d_{ij} = \sum_k (x_{ik} - x_{jk})^2 $$ <!-- definition -->
$$ d_{ij} = \|x_i\|^2 - 2 x_i^\top x_j + \|x_j\|^2 $$ <!-- unread -->
$$ G_{ij} = \sum_k x_{ik} x_{jk} $$ <!-- definition -->
$$ \frac{\partial G_{ij}}{\partial x_{kl}} = \delta_{ik} x_{jl} + \delta_{jk} x_{il} $$ <!-- proved -->
""",
    "inner products of rows": r"""
Let $X \in \mathbb{R}^{n \times d}$ with rows $x_i$, and $w \in \mathbb{R}^d$.
$$ s = \sum_i x_i $$ <!-- definition -->
$$ x_i (w \cdot x_i) = w (x_i \cdot x_i) $$ <!-- undecided -->
$$ 2 (w \cdot x_i) = (w \cdot x_i) + (w \cdot x_i) $$ <!-- proved -->
""",
    "pairs": r"""
$$ E = \sum_{i \neq j} x_i x_j $$ <!-- definition -->
$$ \frac{\partial E}{\partial x_i} = 2 \sum_{j \ne i} x_j $$ <!-- proved -->
$$ \frac{\partial E}{\partial x_i} = \sum_{j \ne i} x_j $$ <!-- refuted -->
""",
    "a class that a sum leaves out": r"""
$$ E = \sum_{j \ne y} \max(0, s_j - s_y + 1) $$ <!-- definition -->
For $j \neq y$:
$$ \frac{\partial E}{\partial s_j} = \mathbb{1}[s_j - s_y + 1 > 0] $$ <!-- proved -->
# With logarithms
$$ R = -s_y + \log \sum_j e^{s_j} $$ <!-- definition -->
$$ \frac{\partial R}{\partial s_j} = \frac{e^{s_j}}{\sum_k e^{s_k}} - \delta_{jy} $$ <!-- sloppy -->
""",
    "one number for all": r"""
$$ s_i = x_i + q_i f_i $$ <!-- definition -->
If all $q_i$ are equal to one scalar $q$, then
$$ \frac{\partial E}{\partial q} = \sum_i f_i \frac{\partial E}{\partial s_i} $$ <!-- unread -->
""",
    "a function before a slash": r"""
$$ \mathrm{rms}(x) = \sqrt{\frac{1}{d} \sum_{i=1}^d x_i^2} $$ <!-- definition -->
Here $\partial\,\mathrm{rms}(x) / \partial x_i = x_i / (d\,\mathrm{rms}(x))$, and not <!-- proved -->
$\partial\,\mathrm{rms}(x) / \partial x_i = \mathrm{rms}(x)$. <!-- refuted -->
""",
    "one set of several": r"""
$$ \mu_k = \frac1m \sum_{i \in S_k} x_i, \quad y_i = \gamma (x_i - \mu_k) $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial \gamma} = \sum_{i \in S_k} \frac{\partial E}{\partial y_i} (x_i - \mu_k) $$ <!-- undecided -->
$$ \sum_i (x_i - \mu_k) = 0 $$ <!-- undecided -->
$$ \sum_{i \in S_k} (x_i - \mu_k) = 0 $$ <!-- proved -->
""",
    "a loss of its own": r"""
# One
$$ r_i = \sum_k x_{ik} w_k - u_i, \quad E = \frac12 \sum_i r_i^2 $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial w_k} = \sum_i r_i x_{ik} $$ <!-- proved -->
# Two
$$ p_i = \sigma\Big(\sum_k x_{ik} w_k\Big), \quad E = -\sum_i \big(u_i \log p_i + (1 - u_i) \log(1 - p_i)\big) $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial w_k} = \sum_i r_i x_{ik} $$ <!-- undecided -->
$$ \frac{\partial E}{\partial w_k} = \sum_i (p_i - u_i) x_{ik} $$ <!-- proved -->
""",
    "two layers": r"""
# One
$$ s = \sqrt{\frac1d \sum_i x_i^2 + \epsilon}, \quad y_i = w_i \frac{x_i}{s} $$ <!-- definition definition -->
# Two
$$ s = \sqrt{\sum_i x_i^2}, \quad y_i = \frac{x_i}{s} $$ <!-- definition definition -->
$$ \frac{\partial y_i}{\partial x_j} = \frac{\delta_{ij} - y_i y_j}{s} $$ <!-- proved -->
$$ \frac{\partial s}{\partial x_i} = y_i $$ <!-- proved -->
# Three
$$ y_i = \frac{e^{x_i}}{s}, \quad s = \sum_i e^{x_i} $$ <!-- definition definition -->
$$ \frac{\partial s}{\partial x_i} = e^{x_i} $$ <!-- proved -->
$$ \frac{\partial s}{\partial x_i} = y_i $$ <!-- refuted -->
$$ \sum_i y_i = 1 $$ <!-- proved -->
""",
    "a delta on the blackboard": r"""
$$ q_i = \frac{e^{s_i}}{\sum_j e^{s_j}} $$ <!-- definition -->
$$ \frac{\partial q_i}{\partial s_j} = q_i (\mathbb{1}_{ij} - q_j) $$ <!-- proved -->
$$ \frac{\partial q_i}{\partial s_j} = q_i (\mathbb{I}_{ij} + q_j) $$ <!-- refuted -->
""",
    "a stage of a longer forward pass": r"""
$$ y_{kl} = c_l h_{kl}, \quad a = \mathrm{relu}(y) $$ <!-- definition definition -->
$$ u_l = \frac1N \sum_p x_{pl}, \quad \sigma_l^2 = \frac1N \sum_p (x_{pl} - u_l)^2 $$ <!-- definition definition -->
First take $h_{kl} = x_{kl} - u_l$. <!-- definition -->
$$ \frac{dE}{dx_{ij}} = \sum_{k,l} \frac{dE}{dy_{kl}} \frac{dy_{kl}}{dx_{ij}} $$ <!-- proved -->
$$ \frac{d\sigma_l^2}{dx_{ij}} = \frac2N (x_{ij} - u_l) \delta_{jl} $$ <!-- proved -->
""",
    "a name that is brought in": r"""
$$ A_{ij} = e^{W_{ij}}, \quad s_i = \sum_j A_{ij}, \quad B_{ij} = A_{ij} / s_i, \quad C_{ij} = r_i W_{ij} $$ <!-- definition definition definition definition -->
$$ B_{ij} = A_{ij} q_i $$ <!-- undecided -->
$$ \frac{\partial E}{\partial A_{ij}} = \frac{1}{s_i} \left( \frac{\partial E}{\partial B_{ij}} - \sum_k \frac{\partial E}{\partial B_{ik}} B_{ik} \right) $$ <!-- proved -->
$$ \frac{\partial E}{\partial C_{ij}} = A_{ij} \frac{\partial E}{\partial B_{ij}} $$ <!-- undecided -->
""",
    "shares that sum to one": r"""
$$ a_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$ <!-- definition -->
$$ a_i \sum_k a_k - t_i = a_i - t_i $$ <!-- proved -->
$$ a_i \sum_k a_k^2 = a_i $$ <!-- refuted -->
""",
    "a delta for the round d": r"""
$$ y_i = \sum_j W_{ij} x_j, \quad E = \frac12 \sum_i (y_i - t_i)^2 $$ <!-- definition definition -->
$$ \frac{\delta E}{\delta W_{ij}} = \frac{\delta E}{\delta y_i} \frac{\delta y_i}{\delta W_{ij}} = (y_i - t_i) x_j $$ <!-- proved proved -->
$$ \frac{\delta}{\delta x_j} E = \sum_i (y_i + t_i) W_{ij} $$ <!-- refuted -->
""",
    "deltas in a fraction": r"""
$$ \delta_i = \frac{\partial E}{\partial z_i}, \quad z_i = w_i x_i $$ <!-- definition definition -->
$$ \frac{\delta_i}{\delta_i} = 1 $$ <!-- proved -->
$$ \frac{\partial E}{\partial w_i} = \delta_i x_i $$ <!-- proved -->
""",
    "a delta that is a quantity": r"""
$$ z = w x, \quad y = z^2 $$ <!-- definition definition -->
$$ \delta = 2 z $$ <!-- definition -->
$$ \frac{\delta y}{\delta x} = 2 z w $$ <!-- unread -->
$$ \delta w = 2 w^2 x $$ <!-- proved -->
""",
    "deltas with an index": r"""
$$ y_i = x_i^2, \quad \delta_i = 2 y_i $$ <!-- definition definition -->
$$ \frac{\delta_i x_i}{\delta_i} = x_i $$ <!-- proved -->
$$ \frac{\delta y_i}{\delta x_i} = 2 x_i $$ <!-- proved -->
""",
    "the second derivative of a product with a power": r"""
$$ y = x, \quad w = x $$ <!-- definition definition -->
$$ \frac{d^2 (y)^2 w}{dx^2} = 6 x $$ <!-- proved -->
$$ \frac{d^2 (y)^2 w}{dx^2} = 2 $$ <!-- refuted -->
""",
    "a factor that is positive": r"""
Take a factor $c > 0$.

$$ q = \sqrt{\sum_j (c z_j)^2} = c \sqrt{\sum_j z_j^2} $$ <!-- definition sloppy -->
$$ \sqrt{\sum_j (c z_j)^2} = -c \sqrt{\sum_j z_j^2} $$ <!-- refuted -->
""",
    "a number that may have either sign": r"""
$$ q = \sqrt{\sum_j (c z_j)^2} $$ <!-- definition -->
If $c > 0$, then $$ \sqrt{\sum_j (c z_j)^2} = c \sqrt{\sum_j z_j^2} $$ <!-- proved -->
If $c < d$, then $$ |c - d| = d - c $$ <!-- proved -->
If $c < d$, then $$ |c - d| = c - d $$ <!-- refuted -->

Nothing is said of the sign here.
$$ \sqrt{\sum_j (c z_j)^2} = c \sqrt{\sum_j z_j^2} $$ <!-- refuted -->
""",
    "a matrix beside its elements": r"""
$$ O = W * X + b $$ <!-- definition -->
$$ o_{11} = w_1 x_1 + w_2 x_2 + b, \quad o_{12} = w_1 x_2 + w_2 x_3 + b $$ <!-- definition definition -->
$$ \frac{\partial L}{\partial x_1} = \frac{\partial L}{\partial O} \frac{\partial O}{\partial x_1} $$ <!-- undecided -->
$$ \frac{\partial L}{\partial b} = \frac{\partial L}{\partial o_{11}} + \frac{\partial L}{\partial o_{12}} $$ <!-- undecided -->
$$ \frac{\partial L}{\partial x_1} = \frac{\partial L}{\partial o_{11}} w_1 $$ <!-- proved -->
""",
    "cases before what they are said of": r"""
$$ p_a = \frac{e^{z_a}}{\sum_c e^{z_c}} $$ <!-- definition -->
$$ \text{where } a = b, \ \frac{\partial p_a}{\partial z_b} = \frac{\partial p_a}{\partial z_a} = p_a - p_a^2 $$ <!-- proved proved -->
$$ = p_a (1 - p_a) $$ <!-- proved -->
$$ \text{where } a \neq b, \ \frac{\partial p_a}{\partial z_b} = -p_a p_b $$ <!-- proved -->
$$ a \neq b: \frac{\partial p_a}{\partial z_b} = -p_a p_b; \quad a = b: \frac{\partial p_a}{\partial z_b} = p_a - p_a^2 $$ <!-- proved proved -->
$$ a = b: \frac{\partial p_a}{\partial z_b} = p_a + p_a^2 $$ <!-- refuted -->
""",
    "a formula in the text that something is done with": r"""
$$ q = \frac{1}{1 + e^{-z}}, \quad E = -t \log q $$ <!-- definition definition -->
$$ \frac{dE}{dz} = -\frac{t}{q} \cdot q (1 - q) $$ <!-- proved -->
Distribute $q (1 - q)$:

$$ = -t (1 - q) $$ <!-- proved -->
""",
    "a formula by the way, between others": r"""
$$ E = -\sum_i t_i \log q_i $$ <!-- definition -->
$$ \frac{\partial E}{\partial q_i} = \frac{\partial}{\partial q_i} [-t_i \log q_i] $$ <!-- proved -->
$$ \frac{\partial}{\partial q_i} \log q_i = \frac{1}{q_i} $$ <!-- proved -->
$$ = -t_i \cdot \frac{1}{q_i} $$ <!-- sloppy -->
$$ = -t_i q_i $$ <!-- refuted -->
""",
    "two names for one loss": r"""
$$ E = \sum_i (q_i - t_i)^2, \quad q_i = a z_i $$ <!-- definition definition -->
$$ \frac{\partial J}{\partial z_i} = 2 a (q_i - t_i) $$ <!-- sloppy -->
$$ \frac{\partial J}{\partial z_i} = 2 (q_i - t_i) $$ <!-- refuted -->
""",
    "names above braces": r"""
$$ \underbrace{E}_{\text{loss}} = -\sum_i \underbrace{t_i}_{\text{label}} \underbrace{\log(q_i)}_{\text{log}} $$ <!-- definition -->
$$ \underbrace{q_i}_{\text{share}} = \frac{\overbrace{e^{z_i}}^{\text{power}}}{\underbrace{\sum_j e^{z_j}}_{\text{all}}} $$ <!-- definition -->
$$ \underbrace{\frac{\partial E}{\partial z_i}}_{\text{slope}} = q_i \sum_k t_k - t_i $$ <!-- proved -->
$$ \underbrace{\frac{\partial E}{\partial z_i}}_{\text{slope}} = q_i + t_i $$ <!-- refuted -->
""",
    "rows of a matrix that are written as columns": r"""
$$ S = Q K^T, \quad P = \mathrm{softmax}(S), \quad O = P V $$ <!-- definition definition definition -->
$$ dS_{i:} = (\mathrm{diag}(P_{i:}) - P_{i:} P_{i:}^T) dP_{i:} = P_{i:} \odot dP_{i:} - (P_{i:}^T dP_{i:}) P_{i:} $$ <!-- proved proved -->
$$ c_i = P_{i:}^T dP_{i:} $$ <!-- definition -->
$$ dS_{i:} = P_{i:} \odot dP_{i:} - c_i P_{i:} $$ <!-- proved -->
$$ dS_{i:} = P_{i:} \odot dP_{i:} + c_i P_{i:} $$ <!-- refuted -->
""",
    "the square of a vector": r"""
$X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $t \in \mathbb{R}^n$.
$$ E = \frac{1}{2} (X w - t)^2 $$ <!-- definition -->
$$ (X w - t)^2 = (X w - t)^T (X w - t) $$ <!-- sloppy -->
$$ \nabla_w E = X^T (X w - t) $$ <!-- proved -->
$$ \nabla_w E = 2 X^T (X w - t) $$ <!-- refuted -->
""",
    "braces around differentials": r"""
$$ e = a^2, \quad a = 3 b $$ <!-- definition definition -->
$$ \frac{\mathop{de}}{\mathop{db}} = {\frac{{de}}{{da}}} {\frac{{da}}{{db}}} = 6 a $$ <!-- proved proved -->
$$ \frac{\mathop{de}}{\mathop{db}} = 2 a $$ <!-- refuted -->
""",
    "a number of an example": r"""
$$ q_i = a_i s, \quad s = \sum_r a_r $$ <!-- definition definition -->
$$ \sum_r a_r q_r = 0.5 \times 1 $$ <!-- undecided -->
$$ \sum_r a_r q_r = s $$ <!-- refuted -->
""",
    "a sum of powers with the name of a size": r"""
$$ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$ <!-- definition -->
$$ \frac{\partial p_i}{\partial z_i} = \frac{\partial}{\partial z_i} \frac{e^{z_i}}{S} $$ <!-- undecided -->
$$ = \frac{e^{z_i} (S - e^{z_i})}{S^2} $$ <!-- undecided -->
""",
    "a column of a matrix by its letter": r"""
Let $x \in \mathbb{R}^{m \times d}$.
$$ q_j = \frac{1}{m} \sum_{i=1}^{m} x_{ij} $$ <!-- definition -->
$$ u_j = x_j - q_j $$ <!-- unread -->
$$ u_j = x_j - 2 q_j $$ <!-- unread -->
""",
    "a sum written out": r"""
$$ u = e^{a_0} + e^{a_1} + e^{a_2} = \sum_{k=0}^{K-1} e^{a_k} $$ <!-- definition undecided -->
$$ \frac{\partial u}{\partial a_0} = e^{a_0} $$ <!-- proved -->
""",
    "a word with a bracket and without": r"""
$$ y_i = \frac{x_i}{\mathrm{RMS}(\mathbf{x})} g_i, \quad \hat{x}_i = \frac{x_i}{\mathrm{RMS}(\mathbf{x})} $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial \mathrm{RMS}} = -\frac{1}{\mathrm{RMS}^2} \sum_i \frac{\partial E}{\partial y_i} g_i x_i $$ <!-- proved -->
$$ \frac{\partial E}{\partial \mathrm{RMS}} = -\frac{1}{\mathrm{RMS}^2} \sum_i \frac{\partial E}{\partial y_i} g_i $$ <!-- refuted -->
""",
    "a hat that nothing defines": r"""
$$ s^2 = \frac1d \sum_i x_i^2 + \epsilon, \quad y_i = g_i x_i / s $$ <!-- definition definition -->
$$ \frac{1}{s} \sum_j \frac{\partial E}{\partial y_j} g_j \hat{x}_j \frac{x_i}{s} = \frac{\hat{x}_i}{s} \sum_j g_j \frac{\partial E}{\partial y_j} \hat{x}_j $$ <!-- undecided -->
""",
    "derivatives that no convention sums": r"""
Repeated indices are summed: $y_i = W_{ij} x_j + b_i$. <!-- definition -->
$$ \frac{\partial y_i}{\partial W_{ij}} = x_j $$ <!-- proved -->
$$ \frac{\partial E}{\partial x_j} = \frac{\partial E}{\partial y_i} W_{ij} $$ <!-- proved -->
$$ \frac{\partial E}{\partial x_j} = \frac{\partial E}{\partial y_i} W_{ij} + x_j $$ <!-- refuted -->
""",
    "a function through the value of its argument": r"""
Let $z = e^x$ and $s(z) = \frac{z}{z + 1}$. <!-- definition definition -->
$$ \frac{\partial s}{\partial x} = \frac{\partial s}{\partial z} \frac{\partial z}{\partial x} = \frac{e^x}{(e^x + 1)^2} $$ <!-- proved proved -->
$$ \frac{\partial s}{\partial x} = \frac{1}{(x + 1)^2} $$ <!-- refuted -->
""",
    "a function that only a later part defines": r"""
# One
$$ u(x) = x^2 $$ <!-- definition -->
$$ \frac{d}{dx} u(x) v(x) = 2 x v(x) $$ <!-- undecided -->
# Two
$$ v(x) = e^x $$ <!-- definition -->
$$ \frac{d}{dx} u(x) v(x) = 2 x v(x) $$ <!-- refuted -->
""",
    "a point, and no name": r"""
$$ g(a) = \begin{cases} \frac12 a^2 & |a| \le c \\ c |a| - \frac12 c^2 & |a| > c \end{cases} $$ <!-- definition -->
At $|a| = c$ both rows are the same, and <!-- undecided -->
$$ \frac{\partial g}{\partial a} = \begin{cases} a & |a| \le c \\ c \cdot \text{sign}(a) & |a| > c \end{cases} $$ <!-- proved -->
""",
    "functions of which no more is said": r"""
$$ q = f(u; w), \quad E = \frac12 (t - q)^2 $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial w} = (q - t) \frac{\partial q}{\partial w} $$ <!-- proved -->
$$ \frac{\partial q}{\partial w} = 1 $$ <!-- undecided -->
""",
    "sums over an axis that sets do not divide": r"""
$$ u_n = \frac1{K} \sum_{c \in S_g} \sum_h X_{nch}, \quad Z_{nch} = w_c (X_{nch} - u_n) + v_c $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial v_c} = \sum_{n,h} \frac{\partial E}{\partial Z_{nch}} $$ <!-- proved -->
$$ \frac{\partial E}{\partial v_c} = \sum_{n} \frac{\partial E}{\partial Z_{nch}} $$ <!-- refuted -->
$$ \frac{\partial E}{\partial u_n} = -\sum_{c,h} w_c \frac{\partial E}{\partial Z_{nch}} $$ <!-- undecided -->
""",
    "a deviation that only stands beside": r"""
$$ f(a) = z, \quad z = g h + c, \quad h_i = \frac{a_i - u}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition definition definition -->
$$ u = \frac1d \sum_i a_i, \quad \sigma^2 = \frac1d \sum_i (a_i - u)^2, \quad \sigma = \sqrt{\frac1d \sum_i (a_i - u)^2 + \epsilon} $$ <!-- definition definition definition -->
$$ \frac{\partial h_i}{\partial \sigma} = \frac{\partial}{\partial \sigma} \left[ (a_i - u) (\sigma^2 + \epsilon)^{-1/2} \right] $$ <!-- unread -->
$$ \frac{\partial E}{\partial a_i} = \sum_j \frac{\partial E}{\partial h_j} \frac{\partial h_j}{\partial a_i} $$ <!-- proved -->
$$ \frac{\partial E}{\partial a_i} = \frac1{d\sigma} \left[ d \frac{\partial E}{\partial h_i} - \sum_j \frac{\partial E}{\partial h_j} - h_i \sum_j \frac{\partial E}{\partial h_j} h_j \right] $$ <!-- proved -->
$$ \frac{\partial E}{\partial a_i} = \frac1{d\sigma} \left[ d \frac{\partial E}{\partial h_i} - \sum_j \frac{\partial E}{\partial h_j} - \frac{a_i - u}{\sigma^2} \sum_j \frac{\partial E}{\partial h_j} (a_j - u) \right] $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial a_i} = \frac1{d\sigma} \left[ d \frac{\partial E}{\partial h_i} - \sum_j \frac{\partial E}{\partial h_j} - \frac{a_i - u}{\sigma} \sum_j \frac{\partial E}{\partial h_j} (a_j - u) \right] $$ <!-- refuted -->
""",
    "the same mean over another axis": r"""
# By columns
$$ u = \frac1m \sum_{i=1}^m a_i, \quad v = \frac1m \sum_{i=1}^m (a_i - u)^2, \quad h_i = \frac{a_i - u}{\sqrt{v + \epsilon}} $$ <!-- definition definition definition -->
# By rows, each of the $m$ over its $D$ entries
$$ \frac{\partial E}{\partial a_{i,d}} = \frac1{D \sqrt{v_i + \epsilon}} \left( D \frac{\partial E}{\partial h_{i,d}} - \sum_{k=1}^D \frac{\partial E}{\partial h_{i,k}} - h_{i,d} \sum_{k=1}^D \frac{\partial E}{\partial h_{i,k}} h_{i,k} \right) $$ <!-- undecided -->
""",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_easily_mistaken(name: str) -> None:
    findings = verification(DOCUMENTS[name]).findings
    assert told(findings) == announced(DOCUMENTS[name], findings)
