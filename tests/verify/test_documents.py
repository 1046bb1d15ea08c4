"""Small derivations in many hands: each claim of each has the verdict that the comment after its display announces."""

import re
from fractions import Fraction
from functools import cache

import pytest

from bnderive.verify.settings import Settings
from bnderive.verify.verdict import Finding, Verdict
from tests.verify.annotated import announced, mended, told, verification

LAYERS = {
    "batch norm with axes": r"""
Rows n, channels c.
$$ \mu_c = \frac{1}{N} \sum_{n=1}^N u_{nc} $$ <!-- definition -->
$$ v_c = \frac{1}{N} \sum_{n=1}^N (u_{nc} - \mu_c)^2 $$ <!-- definition -->
$$ z_{nc} = \frac{u_{nc} - \mu_c}{\sqrt{v_c + \epsilon}} $$ <!-- definition -->
$$ o_{nc} = w_c z_{nc} + b_c $$ <!-- definition -->
$$ \frac{\partial J}{\partial w_c} = \sum_n \frac{\partial J}{\partial o_{nc}} z_{nc} $$ <!-- proved -->
$$ \frac{\partial J}{\partial v_c} = -\frac12 (v_c + \epsilon)^{-3/2} \sum_n \frac{\partial J}{\partial z_{nc}} (u_{nc} - \mu_c) $$ <!-- proved -->
$$ \frac{\partial J}{\partial v_c} = -\frac12 (v_c + \epsilon)^{-1/2} \sum_n \frac{\partial J}{\partial z_{nc}} (u_{nc} - \mu_c) $$ <!-- refuted -->
$$ \frac{\partial J}{\partial u_{nc}} = \frac{w_c}{N \sqrt{v_c + \epsilon}} \left( N \frac{\partial J}{\partial o_{nc}}
   - \sum_k \frac{\partial J}{\partial o_{kc}} - z_{nc} \sum_k \frac{\partial J}{\partial o_{kc}} z_{kc} \right) $$ <!-- proved -->
""",
    "batch norm with named gradients": r"""
$$ \hat x_i = (x_i - \mu)(\sigma^2 + \epsilon)^{-1/2}, \qquad y_i = \gamma \hat x_i + \beta $$ <!-- definition definition -->
$$ d\gamma = \sum_{i=1}^m dy_i \, \hat x_i $$ <!-- proved -->
$$ d\hat x_i = \gamma \, dy_i $$ <!-- proved -->
$$ dx_i = \frac{\gamma}{m\sqrt{\sigma^2+\epsilon}} \Big( m\, dy_i - \sum_j dy_j - \hat x_i \sum_j dy_j \hat x_j \Big) $$ <!-- proved -->
$$ dx_i = \frac{1}{m\sqrt{\sigma^2+\epsilon}} \Big( m\, dy_i - \sum_j dy_j - \hat x_i \sum_j dy_j \hat x_j \Big) $$ <!-- refuted -->
""",
    "batch norm without indices": r"""
$$ \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition -->
$$ y = \gamma \hat x + \beta $$ <!-- definition -->
$$ \frac{\partial L}{\partial \hat x} = \gamma \frac{\partial L}{\partial y} $$ <!-- proved -->
$$ \frac{\partial L}{\partial \hat x} = \hat x \frac{\partial L}{\partial y} $$ <!-- refuted -->
$$ d\hat x = \gamma \, dy $$ <!-- proved -->
""",
    "batch norm over several axes": r"""
$$ \mu_c = \frac{1}{N H} \sum_{n=1}^N \sum_{h=1}^H x_{nch} $$ <!-- definition -->
$$ \sigma_c^2 = \frac{1}{NH} \sum_{n,h} (x_{nch} - \mu_c)^2 $$ <!-- definition -->
$$ y_{nch} = g_c \frac{x_{nch} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + b_c $$ <!-- definition -->
$$ \frac{\partial L}{\partial b_c} = \sum_{n,h} \frac{\partial L}{\partial y_{nch}} $$ <!-- proved -->
$$ \frac{\partial L}{\partial b_c} = \sum_{n} \frac{\partial L}{\partial y_{nch}} $$ <!-- refuted -->
$$ \frac{\partial L}{\partial \mu_c} = - \frac{g_c}{\sqrt{\sigma_c^2 + \epsilon}} \sum_{n,h} \frac{\partial L}{\partial y_{nch}} $$ <!-- proved -->
""",
    "batch norm over pixels that one letter counts": r"""
$$ \mu = \frac{\sum_{ij} v_{ij}}{T} $$ <!-- definition -->
$$ \sigma^2 = \frac{\sum_{ij} (v_{ij} - \mu)^2}{T} $$ <!-- definition -->
$$ z_{ij} = \frac{v_{ij} - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial L}{\partial \mu} = -\sum_{ij} \frac{\partial L}{\partial z_{ij}} \frac{1}{\sqrt{\sigma^2 + \epsilon}}
   - \frac{\partial L}{\partial \sigma^2} \frac{\sum_{ij} 2 (v_{ij} - \mu)}{T}
   = -\sum_{ij} \frac{\partial L}{\partial z_{ij}} \frac{1}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- proved proved -->
$$ \frac{\partial L}{\partial v_{ij}} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \frac{\partial L}{\partial z_{ij}}
   + \frac{2 (v_{ij} - \mu)}{T} \frac{\partial L}{\partial \sigma^2} $$ <!-- refuted -->
""",
    "batch norm of what words count, without indices": r"""
There are $N = b \cdot h \cdot w$ values in a channel.
$$ \mu_c = \frac1N \sum x_c, \qquad \sigma_c^2 = \frac1N \sum (x_c - \mu_c)^2 $$ <!-- definition definition definition -->
$$ \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial L}{\partial x} = \frac{\partial L}{\partial \hat x} \frac{1}{\sqrt{\sigma^2 + \epsilon}}
   + \frac{2 (x - \mu)}{N} \frac{\partial L}{\partial \sigma^2} + \frac1N \frac{\partial L}{\partial \mu} $$ <!-- proved -->
$$ \frac{\partial L}{\partial x} = \frac{\partial L}{\partial \hat x} \frac{1}{\sqrt{\sigma^2 + \epsilon}}
   + \frac{(x - \mu)}{N} \frac{\partial L}{\partial \sigma^2} + \frac1N \frac{\partial L}{\partial \mu} $$ <!-- refuted -->
""",
    "layer norm with the row left out": r"""
$$ \mu = \frac{1}{F} \sum_{j=1}^{F} u_{ij}, \quad \sigma^2 = \frac{1}{F} \sum_{j=1}^{F} (u_{ij} - \mu)^2 $$ <!-- definition definition -->
$$ z_{ij} = \frac{u_{ij} - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial L}{\partial \sigma^2} = -\frac12 \sum_{j=1}^F \frac{\partial L}{\partial z_{ij}} (u_{ij} - \mu) (\sigma^2 + \epsilon)^{-3/2} $$ <!-- sloppy -->
$$ \frac{\partial L}{\partial \sigma^2} = \frac12 \sum_{j=1}^F \frac{\partial L}{\partial z_{ij}} (u_{ij} - \mu) (\sigma^2 + \epsilon)^{-3/2} $$ <!-- refuted -->
$$ \frac{\partial L}{\partial u_{ij}} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \Big( \frac{\partial L}{\partial z_{ij}}
   - \frac1F \sum_k \frac{\partial L}{\partial z_{ik}} - \frac{z_{ij}}{F} \sum_k \frac{\partial L}{\partial z_{ik}} z_{ik} \Big) $$ <!-- sloppy -->
""",
    "a deviation that only words define": r"""
$$ \mu = \frac1m \sum_{i=1}^m x_i, \quad \hat x_i = \frac{x_i - \mu}{\sigma}, \quad y_i = \gamma \hat x_i $$ <!-- definition definition definition -->
$$ \frac{\partial L}{\partial x_i} = \frac{\gamma}{m \sigma} \Big( m \frac{\partial L}{\partial y_i} - \sum_j \frac{\partial L}{\partial y_j}
   - \hat x_i \sum_j \frac{\partial L}{\partial y_j} \hat x_j \Big) $$ <!-- proved -->
$$ \frac{\partial L}{\partial x_i} = \frac{\gamma}{m \sigma} \Big( m \frac{\partial L}{\partial y_i} - \sum_j \frac{\partial L}{\partial y_j} \Big) $$ <!-- refuted -->
""",
    "layer norm with its reciprocal deviation": r"""
$$ \mu_t = \frac1H \sum_{k=1}^H a_{tk}, \quad r_t = \Big(\frac1H \sum_{k=1}^H (a_{tk} - \mu_t)^2 + \epsilon\Big)^{-1/2} $$ <!-- definition definition -->
$$ n_{tk} = (a_{tk} - \mu_t)\, r_t $$ <!-- definition -->
$$ s_{tk} = g_k n_{tk} + b_k $$ <!-- definition -->
$$ \frac{\partial L}{\partial g_k} = \sum_t \frac{\partial L}{\partial s_{tk}} n_{tk} $$ <!-- proved -->
$$ \frac{\partial L}{\partial a_{tk}} = r_t \Big( g_k \frac{\partial L}{\partial s_{tk}} - \frac1H \sum_l g_l \frac{\partial L}{\partial s_{tl}}
   - \frac{n_{tk}}{H} \sum_l g_l \frac{\partial L}{\partial s_{tl}} n_{tl} \Big) $$ <!-- proved -->
$$ \frac{\partial L}{\partial a_{tk}} = r_t \Big( g_k \frac{\partial L}{\partial s_{tk}} - \frac1H \sum_l g_l \frac{\partial L}{\partial s_{tl}}
   - \frac{n_{tk}}{H} \sum_l g_l \frac{\partial L}{\partial s_{tl}} n_{tk} \Big) $$ <!-- refuted -->
""",
    "RMS norm": r"""
$$ q = \sqrt{\frac1D \sum_{k=1}^D h_k^2 + \epsilon} $$ <!-- definition -->
$$ y_k = w_k \frac{h_k}{q} $$ <!-- definition -->
$$ \frac{\partial q}{\partial h_k} = \frac{h_k}{D q} $$ <!-- proved -->
$$ \frac{\partial y_k}{\partial h_l} = w_k \left( \frac{\delta_{kl}}{q} - \frac{h_k h_l}{D q^3} \right) $$ <!-- proved -->
$$ \frac{\partial y_k}{\partial h_l} = w_k \left( \frac{\delta_{kl}}{q} - \frac{h_k h_l}{D q^2} \right) $$ <!-- refuted -->
$$ \frac{\partial E}{\partial h_l} = \frac{w_l}{q}\frac{\partial E}{\partial y_l} - \frac{h_l}{D q^3} \sum_k w_k h_k \frac{\partial E}{\partial y_k} $$ <!-- proved -->
""",
    "softmax in brackets": r"""
$$ P[i] = \frac{e^{S[i]}}{\sum_j e^{S[j]}} $$ <!-- definition -->
$$ \frac{\partial P[i]}{\partial S[j]} = P[i] (\delta_{ij} - P[j]) $$ <!-- proved -->
$$ \frac{\partial P[i]}{\partial S[i]} = P[i] (1 - P[i]) $$ <!-- proved -->
$$ \frac{\partial P[i]}{\partial S[j]} = -P[i] P[j], \quad i \neq j $$ <!-- proved -->
$$ \frac{\partial P[i]}{\partial S[j]} = P[i] P[j], \quad i \neq j $$ <!-- refuted -->
$$ \frac{\partial L}{\partial S[j]} = P[j] \Big( \frac{\partial L}{\partial P[j]} - \sum_i \frac{\partial L}{\partial P[i]} P[i] \Big) $$ <!-- proved -->
""",
    "softmax with conditions": r"""
$$ p_j = \frac{e^{z_j}}{\sum_{l=1}^K e^{z_l}} $$ <!-- definition -->
$$ \frac{\partial p_j}{\partial z_i} = -p_j p_i $$ <!-- sloppy -->
$$ \frac{\partial p_j}{\partial z_i} = p_j (1 - p_i), \quad i = j $$ <!-- proved -->
$$ \sum_j p_j = 1 $$ <!-- proved -->
$$ \sum_{j \neq i} p_j = 1 - p_i $$ <!-- proved -->
$$ \frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial p_i} p_i (1 - p_i) - \sum_{j \neq i} \frac{\partial L}{\partial p_j} p_j p_i $$ <!-- proved -->
$$ \frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial p_i} p_i (1 - p_i) - \sum_{j} \frac{\partial L}{\partial p_j} p_j p_i $$ <!-- refuted -->
""",
    "cross entropy with labels": r"""
$$ p_{nc} = \frac{\exp(z_{nc})}{\sum_k \exp(z_{nk})} $$ <!-- definition -->
$$ L = -\frac1N \sum_{n=1}^N \log p_{n t_n} $$ <!-- definition -->
$$ \frac{\partial L}{\partial z_{nc}} = \frac1N (p_{nc} - \delta_{c t_n}) $$ <!-- proved -->
$$ \frac{\partial L}{\partial z_{nc}} = \frac1N (p_{nc} - [c = t_n]) $$ <!-- proved -->
$$ \frac{\partial L}{\partial z_{nc}} = p_{nc} - \delta_{c t_n} $$ <!-- refuted -->
""",
    "cross entropy with a distribution": r"""
$$ p_i = \frac{e^{a_i}}{\sum_k e^{a_k}} $$ <!-- definition -->
$$ L = -\sum_i q_i \log p_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial p_i} = -\frac{q_i}{p_i} $$ <!-- proved -->
$$ \frac{\partial L}{\partial a_j} = p_j \sum_i q_i - q_j $$ <!-- proved -->
Since $$ \sum_i q_i = 1, $$ <!-- sloppy -->
$$ \frac{\partial L}{\partial a_j} = p_j - q_j $$ <!-- sloppy -->
$$ \frac{\partial L}{\partial a_j} = q_j - p_j $$ <!-- refuted -->
""",
    "a gate with an unusual loss letter": r"""
$$ s_i = \frac{1}{1 + e^{-a_i}}, \quad y_i = a_i s_i $$ <!-- definition definition -->
$$ \frac{\partial s_i}{\partial a_i} = s_i (1 - s_i) $$ <!-- proved -->
$$ \frac{\partial \Phi}{\partial s_i} = a_i \frac{\partial \Phi}{\partial y_i} $$ <!-- proved -->
$$ \frac{\partial \Phi}{\partial a_i} = \frac{\partial \Phi}{\partial y_i} \left( s_i + y_i (1 - s_i) \right) $$ <!-- proved -->
$$ \frac{\partial \Phi}{\partial a_i} = \frac{\partial \Phi}{\partial y_i} \left( s_i + y_i (1 + s_i) \right) $$ <!-- refuted -->
""",
}

CHAINS = {
    "a derivation over continued displays": r"""
$$ y_i = \gamma \hat x_i + \beta $$ <!-- definition -->
$$ \frac{\partial L}{\partial \mu} = \sum_i \frac{\partial L}{\partial \hat x_i} \frac{\partial \hat x_i}{\partial \mu}
   + \frac{\partial L}{\partial \sigma^2}\frac{\partial \sigma^2}{\partial \mu} $$ <!-- proved -->
$$ = -\frac{1}{\sqrt{\sigma^2+\epsilon}} \sum_i \frac{\partial L}{\partial \hat x_i}
   - \frac{2}{m}\frac{\partial L}{\partial \sigma^2} \sum_{i=1}^m (x_i - \mu) $$ <!-- proved -->
$$ = -\frac{1}{\sqrt{\sigma^2+\epsilon}} \sum_i \frac{\partial L}{\partial \hat x_i} $$ <!-- proved -->
""",
    "an error repaired silently": r"""
$$ s = \sum_{k=1}^K a_k^2, \quad t = s^{3/2} $$ <!-- definition definition -->
$$ \frac{\partial t}{\partial a_j} = \frac{\partial t}{\partial s} \frac{\partial s}{\partial a_j}
   = \frac32 s^{-1/2} \cdot 2 a_j = 3 s^{1/2} a_j $$ <!-- proved refuted proved -->
""",
    "an error carried along": r"""
$$ q = \sum_{k=1}^K a_k^2, \quad u_k = a_k q $$ <!-- definition definition -->
$$ \frac{\partial L}{\partial q} = \sum_k \frac{\partial L}{\partial u_k} a_k^2
   = \sum_j a_j^2 \frac{\partial L}{\partial u_j} $$ <!-- refuted carried -->
$$ \begin{aligned} \frac{\partial L}{\partial a_k} &= q \frac{\partial L}{\partial u_k} + 2 a_k \frac{\partial L}{\partial q} \\
   &= q \frac{\partial L}{\partial u_k} + 2 a_k \sum_j a_j \frac{\partial L}{\partial u_j} \end{aligned} $$ <!-- proved proved -->
""",
    "an error masked by a sum that vanishes": r"""
$$ \mu = \frac1m \sum_{i=1}^m x_i $$ <!-- definition -->
$$ \sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu)^2 $$ <!-- definition -->
$$ \frac{\partial \sigma^2}{\partial \mu} = \frac{2}{m} \sum_i (x_i - \mu) $$ <!-- masked -->
$$ \frac{\partial \sigma^2}{\partial \mu} = -\frac{2}{m} \sum_i (x_i - \mu) = 0 $$ <!-- proved proved -->
""",
    "local and total derivatives": r"""
$$ q = \sum_{k=1}^K a_k^2, \qquad u_k = \frac{a_k}{q} $$ <!-- definition definition -->
$$ \frac{\partial u_k}{\partial a_j} = \frac{\delta_{kj}}{q} $$ <!-- proved -->
$$ \frac{\partial u_k}{\partial a_j} = \frac{\delta_{kj}}{q} - \frac{2 a_k a_j}{q^2} $$ <!-- proved -->
$$ \frac{\partial u_k}{\partial a_j} = \frac{\delta_{kj}}{q} + \frac{2 a_k a_j}{q^2} $$ <!-- refuted -->
$$ \frac{\partial L}{\partial a_j} = \sum_k \frac{\partial L}{\partial u_k}\frac{\partial u_k}{\partial a_j} $$ <!-- proved -->
$$ \frac{\partial L}{\partial a_j} = \frac{\partial L}{\partial u_j}\frac{\partial u_j}{\partial a_j}
   + \frac{\partial L}{\partial q}\frac{\partial q}{\partial a_j} $$ <!-- proved -->
""",
    "a malformed ratio": r"""
$$ s = \sum_{k=1}^K u_k^2, \quad t_k = \frac{u_k}{s} $$ <!-- definition definition -->
$$ \frac{\partial L}{\partial s} = \sum_k \frac{\partial L}{\partial t_k} \frac{\partial t_k}{s} $$ <!-- malformed -->
$$ \frac{\partial L}{s} = \sum_k \frac{\partial L}{\partial t_k} \frac{\partial t_k}{\partial s} $$ <!-- malformed -->
$$ \frac{\partial s}{\partial u_k} = \frac{u_k}{0} $$ <!-- malformed -->
$$ \frac{\partial L}{\partial s} = -\frac{1}{s^2} \sum_k \frac{\partial L}{\partial t_k} u_k $$ <!-- proved -->
""",
}

NAMES = {
    "a label in another case": r"""
$$ \mu_B = \frac1m \sum_{i=1}^m x_i $$ <!-- definition -->
$$ \sigma_B^2 = \frac1m \sum_{i=1}^m (x_i - \mu_B)^2 $$ <!-- definition -->
$$ \hat x_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial \hat x_i}{\partial \mu_B} = -\frac{1}{\sqrt{\sigma_b^2 + \epsilon}} $$ <!-- sloppy -->
$$ \frac{\partial \hat x_i}{\partial \mu_B} = \frac{1}{\sqrt{\sigma_b^2 + \epsilon}} $$ <!-- refuted -->
""",
    "the defined spelling is the author's": r"""
$$ s_A = \sum_{i=1}^m x_i^2 $$ <!-- definition -->
$$ y_i = x_i s_A $$ <!-- definition -->
$$ \frac{\partial s_a}{\partial x_i} = 2 x_i $$ <!-- sloppy -->
$$ \frac{\partial y_i}{\partial s_a} = x_i $$ <!-- sloppy -->
$$ \frac{\partial L}{\partial s_a} = \sum_i x_i \frac{\partial L}{\partial y_i} $$ <!-- sloppy -->
""",
    "a sum that binds a letter that is free outside": r"""
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition -->
$$ y_i = \gamma \hat x_i + \beta $$ <!-- definition -->
$$ \frac{\partial L}{\partial x_i} = \frac{\gamma}{m \sqrt{\sigma^2 + \epsilon}} \left( m \frac{\partial L}{\partial y_i}
   - \sum_{i=1}^m \left(\frac{\partial L}{\partial y_i}\right)
   - \sum_{i=1}^m \left(\frac{\partial L}{\partial y_i} \hat x_i \right) \hat x_i \right) $$ <!-- sloppy -->
""",
    "another meaning for a while": r"""
$$ m_t = \frac1D \sum_{d=1}^D h_{td}, \quad v_t = \frac1D \sum_{d=1}^D (h_{td} - m_t)^2 $$ <!-- definition definition -->
$$ z_{td} = \frac{h_{td} - m_t}{\sqrt{v_t + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial z_{td}}{\partial m_t} = -1 $$ <!-- refuted -->
Assume for now that the scale is one, so that
$$ z_{td} = h_{td} - m_t $$ <!-- definition -->
$$ \frac{\partial z_{td}}{\partial m_t} = -1 $$ <!-- proved -->
Back to the full layer,
$$ z_{td} = \frac{h_{td} - m_t}{\sqrt{v_t + \epsilon}} $$ <!-- proved -->
$$ \frac{\partial z_{td}}{\partial m_t} = -1 $$ <!-- refuted -->
""",
    "a second definition that nothing announces is a claim": r"""
$$ m_t = \frac1D \sum_{d=1}^D h_{td} $$ <!-- definition -->
$$ z_{td} = h_{td} - m_t $$ <!-- definition -->
$$ z_{td} = h_{td} + m_t $$ <!-- refuted -->
""",
    "a definition that is a slip of the pen": r"""
$$ \mu = \frac1m \sum_{i=1}^m x_i $$ <!-- definition -->
$$ \sigma^2 = \frac1m \sum_{i=1}^m (x_i - \mu) $$ <!-- refuted -->
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ <!-- definition -->
$$ \frac{\partial \sigma^2}{\partial x_i} = \frac2m (x_i - \mu) $$ <!-- proved -->
$$ \frac{\partial \sigma^2}{\partial \mu} = -\frac2m \sum_i (x_i - \mu) $$ <!-- proved -->
""",
    "a definition of the author's own that is no slip": r"""
$$ \mu = \frac1m \sum_{i=1}^m x_i $$ <!-- definition -->
$$ \sigma^2 = \sum_{i=1}^m (x_i - \mu)^2 $$ <!-- definition -->
$$ \frac{\partial \sigma^2}{\partial x_i} = 2 (x_i - \mu) $$ <!-- proved -->
$$ \frac{\partial \sigma^2}{\partial \mu} = -2 \sum_i (x_i - \mu) $$ <!-- proved -->
""",
    "names given on the way": r"""
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}, \quad y_i = \gamma_i \hat x_i + \beta_i $$ <!-- definition definition -->
$$ c_1 = \frac1D \sum_{i=1}^D \gamma_i \frac{\partial L}{\partial y_i} $$ <!-- definition -->
$$ c_2 = \frac1D \sum_{i=1}^D \gamma_i \frac{\partial L}{\partial y_i} \hat x_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \left( \gamma_i \frac{\partial L}{\partial y_i} - c_1 - c_2 \hat x_i \right) $$ <!-- proved -->
$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \left( \gamma_i \frac{\partial L}{\partial y_i} - c_1 - c_2 \right) $$ <!-- refuted -->
$$ \frac{\partial L}{\partial \sigma^2} = -\frac12 (\sigma^2+\epsilon)^{-3/2} \sum_i \gamma_i \frac{\partial L}{\partial y_i} (x_i - \mu) = \zeta $$ <!-- proved definition -->
$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \left( \gamma_i \frac{\partial L}{\partial y_i} - c_1 \right) + \frac{2\zeta}{D}(x_i - \mu) $$ <!-- proved -->
""",
    "a name given on the way that others rest on": r"""
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}, \quad y_i = \gamma_i \hat x_i + \beta_i $$ <!-- definition definition -->
$$ g_i = \gamma_i \frac{\partial L}{\partial y_i} $$ <!-- definition -->
$$ c_1 = \frac1D \sum_{i=1}^D g_i, \quad c_2 = \frac1D \sum_{i=1}^D g_i \hat x_i $$ <!-- definition definition -->
$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{\sigma^2 + \epsilon}} (g_i - c_1 - c_2 \hat x_i) $$ <!-- proved -->
""",
    "a word for the gradient from outside": r"""
$$ \text{dout}_i = \frac{\partial L}{\partial y_i} $$ <!-- definition -->
$$ y_i = w_i x_i + b $$ <!-- definition -->
$$ db = \sum_{i=1}^n \text{dout}_i $$ <!-- proved -->
$$ db = \sum_{i=1}^n \text{dout}_i x_i $$ <!-- refuted -->
$$ dw_i = \text{dout}_i \, x_i $$ <!-- proved -->
$$ dx_i = w_i \, \text{dout}_i $$ <!-- proved -->
$$ dx_i = x_i \, \text{dout}_i $$ <!-- refuted -->
""",
    "one sample, then a batch": r"""
For one sample,
$$ y_j = w_j x_j + b_j $$ <!-- definition -->
$$ \frac{\partial y_j}{\partial x_j} = w_j $$ <!-- proved -->
In a batch of them,
$$ \frac{\partial L}{\partial w_j} = \sum_{i=1}^N \frac{\partial L}{\partial y_{ij}} x_{ij} $$ <!-- proved -->
$$ \frac{\partial L}{\partial b_j} = \sum_{i=1}^N \frac{\partial L}{\partial y_{ij}} $$ <!-- proved -->
$$ \frac{\partial L}{\partial b_j} = \sum_{i=1}^N \frac{\partial L}{\partial y_{ij}} x_{ij} $$ <!-- refuted -->
""",
}

UNKNOWN = {
    "a loss that only words define": r"""
The loss is half the sum of the squares of the outputs.
$$ y_i = w x_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial y_i} = y_i $$ <!-- undecided -->
$$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial y_i} $$ <!-- proved -->
""",
    "what follows from a loss that only words define": r"""
$$ y_i = w x_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial y_i} = y_i $$ <!-- undecided -->
$$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial y_i} = w y_i $$ <!-- proved undecided -->
""",
    "a quantity that only words define": r"""
Let g be the square of x.
$$ \frac{\partial g}{\partial x} = 2 x $$ <!-- undecided -->
""",
    "a name that nothing explains": r"""
$$ y_i = w x_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial x_i} = \eta \frac{\partial L}{\partial y_i} $$ <!-- undecided -->
$$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial y_i} + \xi $$ <!-- undecided -->
$$ \frac{\partial L}{\partial w} = \sum_{i=1}^n \frac{\partial L}{\partial y_i} x_i $$ <!-- proved -->
""",
    "a relation that nothing defines": r"""
$$ y_i = w x_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial s_i} $$ <!-- undecided -->
$$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial y_i} $$ <!-- proved -->
""",
    "a function that nothing defines": r"""
$$ y_i = w x_i $$ <!-- definition -->
$$ h_i = f(y_i) $$ <!-- definition -->
$$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial h_i} $$ <!-- undecided -->
$$ \frac{\partial L}{\partial x_i} = w f'(y_i) \frac{\partial L}{\partial h_i} $$ <!-- proved -->
""",
}

DOCUMENTS = LAYERS | CHAINS | NAMES | UNKNOWN


@cache
def verified(name: str) -> tuple[Finding, ...]:
    return mended(DOCUMENTS[name]).findings


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_claim_has_its_verdict(name: str) -> None:
    assert told(verified(name)) == announced(DOCUMENTS[name], verified(name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_refuted_has_a_counterexample_that_names_its_claim(name: str) -> None:
    for finding in verified(name):
        assert (finding.counterexample is not None) == (finding.verdict in (Verdict.REFUTED, Verdict.MASKED))
        if finding.counterexample is not None:
            assert repr(finding.id) in finding.counterexample.python
            assert finding.counterexample.left != finding.counterexample.right


@pytest.mark.parametrize("name", DOCUMENTS)
def test_with_all_corrections_made_nothing_mended_is_false(name: str) -> None:
    text = DOCUMENTS[name].replace("\n   ", " ")
    mended = [f for f in verified(name) if f.correction is not None and f.verdict is not Verdict.MALFORMED]
    for finding in mended:
        assert finding.correction is not None
        claim = re.compile(re.escape(finding.latex) + r"(?=[ ,])")
        left = finding.latex.split(" = ")[0]
        text = claim.sub(lambda _, right=finding.correction.latex, left=left: f"{left} = {right}", text)
    again = {f.id: f for f in verification(text).findings}
    assert all(again[f.id].verdict in (Verdict.PROVED, Verdict.SLOPPY, Verdict.DEFINITION) for f in mended)


CORRECTIONS = [
    ("batch norm with axes", ("-1/2", "-3/2")),
    ("batch norm over several axes", ("", "\\sum_{h=1}^H ")),
    ("layer norm with its reciprocal deviation", ("k", "l")),
    ("RMS norm", ("q^2", "q^3")),
    ("softmax in brackets", ("", "-")),
    ("a gate with an unusual loss letter", ("+", "-")),
    ("an error carried along", ("a_k^2", "a_k")),
    ("local and total derivatives", ("+", "-")),
    ("a malformed ratio", ("", "\\partial ")),
    ("a second definition that nothing announces is a claim", ("+", "-")),
    ("a definition that is a slip of the pen", ("(x_i - \\mu)", "(x_i - \\mu)^2")),
]


@pytest.mark.parametrize(("name", "edit"), CORRECTIONS, ids=[name for name, _ in CORRECTIONS])
def test_the_first_false_claim_is_mended_by_the_edit_that_its_author_would_make(
    name: str, edit: tuple[str, str]
) -> None:
    found = verified(name)
    wrong = next(f for f in found if f.verdict in (Verdict.REFUTED, Verdict.MALFORMED))
    assert wrong.correction is not None
    assert [(e.was, e.now) for e in wrong.correction.edits] == [edit]


READINGS = [
    ("a label in another case", r"\sigma_{b}^2 is read as \sigma_{B}^2"),
    ("a sum that binds a letter that is free outside", "each sum ends at its bracket"),
    ("local and total derivatives", "local derivatives"),
    ("local and total derivatives", "total derivatives"),
    ("softmax with conditions", "for i ≠ j"),
    ("cross entropy with a distribution", "if the sum of q over i is 1"),
]


@pytest.mark.parametrize(("name", "said"), READINGS)
def test_the_reading_is_said(name: str, said: str) -> None:
    assert any(said in f.reading for f in verified(name))


def test_a_carried_error_is_named() -> None:
    findings = {f.id: f for f in verified("an error carried along")}
    assert (findings["2.2"].carried, findings["2.2"].step, findings["2.2"].value) == ("2.1", "proved", "refuted")


def test_a_repaired_step_is_false_and_its_value_true() -> None:
    findings = {f.id: f for f in verified("an error repaired silently")}
    assert (findings["2.3"].step, findings["2.3"].value) == ("refuted", "proved")


def test_an_unknown_name_is_named() -> None:
    findings = verified("a name that nothing explains")
    assert [f.reason for f in findings if f.reason] == [
        f"nothing in the document says what {n} is" for n in ("\\eta", "\\xi")
    ]


LOST = r"""
$$ \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}, \qquad \mu = \frac1m \sum_{i=1}^m x_i $$ <!-- definition definition -->
$$ \frac{\partial \sigma^2}{\partial x_i} = \frac{2 (x_i - \mu)}{m-1} $$ <!-- VERDICT -->
"""


@pytest.mark.parametrize(("values", "verdict"), [({}, "proved"), ({"ddof": 1}, "proved"), ({"ddof": 0}, "refuted")])
def test_the_count_of_a_variance_is_recognised_and_can_be_set(values: dict[str, int], verdict: str) -> None:
    settings = Settings(values={name: Fraction(value) for name, value in values.items()})
    text = LOST.replace("VERDICT", verdict)
    findings = verification(text, settings).findings
    assert told(findings) == announced(text, findings)


THETA = r"""
$$ s = \frac1m \sum_{i=1}^m a_i^2 $$ <!-- definition -->
$$ y_i = a_i s $$ <!-- definition -->
$$ \frac{\partial L}{\partial a_i} = \theta \frac{\partial L}{\partial y_i} + \frac{2 a_i}{m} \frac{\partial L}{\partial s} $$ <!-- VERDICT -->
"""


@pytest.mark.parametrize(("aliases", "verdict"), [((), "undecided"), ((("\\theta", "s"),), "sloppy")])
def test_an_alias_can_be_set(aliases: tuple[tuple[str, str], ...], verdict: str) -> None:
    text = THETA.replace("VERDICT", verdict)
    findings = verification(text, Settings(aliases=aliases)).findings
    assert told(findings) == announced(text, findings)
