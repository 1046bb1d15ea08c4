"""Layers that the library lacks, written as a stranger would: every step proved, and the form that the field knows where it has one."""

from textwrap import dedent

import pytest

from bnderive.algebra.printing import text
from bnderive.derive.backward import derive
from bnderive.document import read_layer
from bnderive.layer.glossary import glossary_of

EPS = r"symbols: {eps: {latex: \epsilon, positive: true, default: 1.0e-5}}"

LAYERS = {
    "attention": (
        "inputs: [q, k, v]\noutputs: [o]",
        r"""
        $$ S_{ij} = \frac{1}{\sqrt{d}} \sum_{h=1}^{d} q_{ih} k_{jh} $$
        $$ P_{ij} = \frac{e^{S_{ij}}}{\sum_l e^{S_{il}}} $$
        $$ o_{ia} = \sum_j P_{ij} v_{ja} $$""",
        {"S": "P_ij (Σ_a ∂L/∂o_ia v_ja − Σ_a ∂L/∂o_ia o_ia)", "v": "Σ_i ∂L/∂o_ia P_ij"},
    ),
    "cosine similarity": (
        "inputs: [a, b]\noutputs: [c]",
        r"""
        $$ u_n = \sqrt{\sum_i a_{ni}^2} $$
        $$ w_n = \sqrt{\sum_i b_{ni}^2} $$
        $$ c_n = \frac{\sum_i a_{ni} b_{ni}}{u_n w_n} $$""",
        {"a": "(1/u_n) ∂L/∂c_n (b_ni/w_n − c_n a_ni/u_n)", "b": "(1/w_n) ∂L/∂c_n (a_ni/u_n − c_n b_ni/w_n)"},
    ),
    "unit length": (
        "inputs: [v]\noutputs: [u]",
        r"""
        $$ \ell_n = \sqrt{\sum_{i=1}^D v_{ni}^2} $$
        $$ u_{ni} = \frac{v_{ni}}{\ell_n} $$""",
        {"v": "(1/ℓ_n) (∂L/∂u_ni − u_ni Σ_j ∂L/∂u_nj u_nj)"},
    ),
    "a named deviation": (
        "inputs: [x, gamma]\noutputs: [y]",
        r"""
        $$ \mu_c = \frac{1}{m} \sum_{i=1}^m x_{ic} $$
        $$ \sigma_c = \sqrt{\frac{1}{m} \sum_{i=1}^m (x_{ic} - \mu_c)^2} $$
        $$ z_{ic} = \frac{x_{ic} - \mu_c}{\sigma_c} $$
        $$ y_{ic} = \gamma_c z_{ic} $$""",
        {"x": "(γ_c/σ_c) (∂L/∂y_ic − (1/m) Σ_j ∂L/∂y_jc − (z_ic/m) Σ_j ∂L/∂y_jc z_jc)"},
    ),
    "a root mean square with ε in it": (
        f"inputs: [x, w]\noutputs: [y]\n{EPS}",
        r"""
        $$ r_n = \sqrt{\frac{1}{D} \sum_{i=1}^D x_{ni}^2 + \epsilon} $$
        $$ y_{ni} = w_i \frac{x_{ni}}{r_n} $$""",
        {"x": "(1/r_n) (w_i ∂L/∂y_ni − (x_ni/(D r_n²)) Σ_j w_j ∂L/∂y_nj x_nj)"},
    ),
    "a learned power": (
        f"inputs: [x, w, p]\noutputs: [y]\n{EPS}",
        r"""
        $$ s_n = \frac{1}{D} \sum_{i=1}^D |x_{ni}|^p + \epsilon $$
        $$ y_{ni} = \frac{w_i x_{ni}}{s_n} $$""",
        {
            "x": "(1/s_n) (w_i ∂L/∂y_ni + (p (1 − 2 [x_ni > 0])/(D s_n)) |x_ni|^(p − 1) Σ_j w_j ∂L/∂y_nj x_nj)",
            "p": "−(1/D) Σ_n (1/s_n²) (Σ_i w_i ∂L/∂y_ni x_ni) Σ_i log(|x_ni|) |x_ni|^p",
        },
    ),
    "all but one": (
        "inputs: [x]\noutputs: [y]",
        r"$$ y_i = x_i \sum_{j \neq i} x_j^2 $$",
        {"x": "∂L/∂y_i Σ_j x_j² + 2 x_i Σ_j ∂L/∂y_j x_j − 3 ∂L/∂y_i x_i²"},
    ),
    "a sum in a power in a sum": (
        f"inputs: [x, w]\noutputs: [z]\n{EPS}",
        r"$$ z_n = \sum_k \left(\epsilon + \sum_i w_{ki} x_{ni}^2\right)^{3/2} $$",
        {},
    ),
    "two outputs": (
        f"inputs: [x, r, w]\noutputs: [y, s]\n{EPS}",
        r"""
        $$ s_{ni} = x_{ni} + r_{ni} $$
        $$ v_n = \frac{1}{D}\sum_{i=1}^{D} s_{ni}^2 $$
        $$ y_{ni} = \frac{w_i s_{ni}}{\sqrt{v_n + \epsilon}} $$""",
        {"s": "∂L/∂s_ni + (v_n + ε)^(-1/2) (w_i ∂L/∂y_ni − (s_ni/(D (v_n + ε))) Σ_j w_j ∂L/∂y_nj s_nj)"},
    ),
    "unnamed normalization": (
        f"inputs: [x, gamma]\noutputs: [y]\n{EPS}",
        r"""
        $$ \mu_c = \frac{1}{m} \sum_{i=1}^m x_{ic} $$
        $$ v_c = \frac{1}{m} \sum_{i=1}^m (x_{ic} - \mu_c)^2 $$
        $$ y_{ic} = \gamma_c \frac{x_{ic} - \mu_c}{\sqrt{v_c + \epsilon}} $$""",
        {
            "x": "γ_c (v_c + ε)^(-1/2) (∂L/∂y_ic − (1/m) Σ_j ∂L/∂y_jc"
            " − ((x_ic − μ_c)/(m (v_c + ε))) Σ_j ∂L/∂y_jc (x_jc − μ_c))"
        },
    ),
    "a weight under the sum": (
        "inputs: [x, w]\noutputs: [y]",
        r"""
        $$ z = \sum_j w_j^2 $$
        $$ y_n = \frac{\sum_j w_j^2 x_{nj}}{z} $$""",
        {"x": "(w_j²/z) ∂L/∂y_n"},
    ),
    "log-softmax": (
        "inputs: [x]\noutputs: [y]",
        r"$$ y_{ni} = x_{ni} - \log \sum_j e^{x_{nj}} $$",
        {"x": "∂L/∂y_ni − exp(y_ni) Σ_j ∂L/∂y_nj"},
    ),
    "logistic loss": (
        "inputs: [x, w, b, t]\noutputs: [L]",
        r"""
        $$ u_n = \sum_i x_{ni} w_i + b $$
        $$ p_n = \frac{1}{1 + e^{-u_n}} $$
        $$ L = -\frac{1}{N}\sum_{n=1}^N (t_n \log p_n + (1 - t_n) \log(1 - p_n)) $$""",
        {},
    ),
    "margin loss with labels": (
        "inputs: [s, t]\noutputs: [loss]\nsymbols:\n  t: {latex: t_n, labels: c}\n  loss: \\ell_n",
        r"$$ \ell_n = \sum_c \max(0, 1 + s_{nc} - s_{n t_n}) - 1 $$",
        {},
    ),
    "pairwise differences": ("inputs: [x]\noutputs: [y]", r"$$ y_i = \sum_{j \neq i} \tanh(x_i - x_j) $$", {}),
    "gated unit": (
        "inputs: [a, b]\noutputs: [y]",
        r"$$ y_i = \frac12 a_i \left(1 + \operatorname{erf}\left(\frac{a_i}{\sqrt 2}\right)\right) b_i $$",
        {},
    ),
    "quadratic attention": (
        "inputs: [q, k, v]\noutputs: [o]",
        r"""
        $$ A_{ij} = \left(\sum_d q_{id} k_{jd}\right)^2 [j \le i] $$
        $$ o_{ia} = \frac{\sum_j A_{ij} v_{ja}}{\sum_j A_{ij}} $$""",
        {},
    ),
    "standardized weights": (
        f"inputs: [x, w, g]\noutputs: [y]\n{EPS}",
        r"""
        $$ \mu_o = \frac{1}{I}\sum_{i=1}^I w_{oi} $$
        $$ s_o = \sqrt{\frac{1}{I-1}\sum_{i=1}^I (w_{oi}-\mu_o)^2 + \epsilon} $$
        $$ y_{no} = \sum_i x_{ni} g_o \frac{w_{oi} - \mu_o}{s_o} $$""",
        {},
    ),
    "a matrix over its diagonal": (
        "inputs: [x]\noutputs: [y]",
        r"""
        $$ G_{ij} = \sum_d x_{id} x_{jd} $$
        $$ y_{ij} = \frac{G_{ij}}{\sqrt{G_{ii} G_{jj}}} $$""",
        {},
    ),
    "a length before a kink": (
        "inputs: [x, b]\noutputs: [y]",
        r"""
        $$ u = \sqrt{\sum_i x_i^2} $$
        $$ y_i = \max(0, u b_i) $$""",
        {},
    ),
    "a number for ε": (
        "inputs: [x, g]\noutputs: [y]",
        r"""
        $$ v_n = \frac1D \sum_d x_{nd}^2 $$
        $$ y_{nd} = g_d \frac{x_{nd}}{\sqrt{v_n + 10^{-5}}} $$""",
        {
            "x": "(v_n + 0.00001)^(-1/2) (g_d ∂L/∂y_nd − (x_nd/(D (v_n + 0.00001))) Σ_c g_c ∂L/∂y_nc x_nc)",
        },
    ),
    "attention in one formula": (
        "inputs: [q, k, v]\noutputs: [o]",
        r"""
        $$ A_{ij} = \frac{e^{\sum_h q_{ih} k_{jh}}}{\sum_l e^{\sum_h q_{ih} k_{lh}}} $$
        $$ o_{ic} = \sum_j A_{ij} v_{jc} $$""",
        {
            "q": "Σ_j A_ij k_jh Σ_c ∂L/∂o_ic v_jc − (Σ_j A_ij k_jh) Σ_c ∂L/∂o_ic o_ic",
            "k": "−Σ_i q_ih A_ij Σ_c ∂L/∂o_ic (o_ic − v_jc)",
        },
    ),
    "mean and deviation": (
        "inputs: [x]\noutputs: [m, s]",
        r"""
        $$ m_c = \frac{1}{T} \sum_{t=1}^T x_{tc} $$
        $$ s_c = \sqrt{\frac{1}{T} \sum_{t=1}^T (x_{tc} - m_c)^2} $$""",
        {"x": "(1/T) (((x_tc − m_c)/s_c) ∂L/∂s_c + ∂L/∂m_c)"},
    ),
    "a mixture of one target": (
        "inputs: [a, m, t]\noutputs: [l]",
        r"""
        $$ f_{nk} = e^{-a_k (t_n - m_{nk})^2} $$
        $$ l_n = \log \sum_k f_{nk} $$""",
        {"t": "(2/(Σ_k f_nk)) ∂L/∂l_n Σ_k a_k f_nk (m_nk − t_n)"},
    ),
    "dynamic tanh": (
        "inputs: [x, alpha, gamma]\noutputs: [y]\nsymbols: {alpha: \\alpha}",
        r"""
        $$ t_{ni} = \tanh(\alpha x_{ni}) $$
        $$ y_{ni} = \gamma_i t_{ni} $$""",
        {"gamma": "Σ_n ∂L/∂y_ni t_ni"},
    ),
}


@pytest.mark.parametrize("name", LAYERS, ids=lambda n: n.replace(" ", "_"))
def test_an_unseen_layer_is_derived_and_proved(name: str) -> None:
    front, forward, forms = LAYERS[name]
    layer = read_layer(f"---\n{front}\n---\n\n## Forward\n\n{dedent(forward)}\n", f"{name.replace(' ', '_')}.md")
    derivation = derive(layer)
    assert derivation.proved
    closed = {**derivation.intermediates, **derivation.gradients}
    glossary = glossary_of(
        derivation.forward, *derivation.upstream, *(g.quantity for g in derivation.adjoints.values())
    )
    assert {of: text(closed[of].form, glossary) for of in forms} == forms
