"""Layers that are not in the library, in the notation of different authors, read into the expressions that one would build by hand."""

import sympy
from sympy import Rational, exp, log, tanh

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.ops import maximum, sigmoid, step
from bnderive.document import read_layer
from bnderive.layer.layer import Layer


def read(text: str) -> Layer:
    return read_layer(text, "doc.md")


def at(name: str, axis: Axis) -> Index:
    return Index(name, axis)


def expr(layer: Layer, name: str) -> sympy.Expr:
    definition = layer.definition(name)
    assert definition is not None
    return definition.expr


def axes_of(layer: Layer) -> dict[str, Axis]:
    return {axis.name: axis for axis in layer.axes}


def test_attention_with_softmax() -> None:
    layer = read(r"""---
inputs: [Q, K, V]
outputs: [O]
---
# Attention
## Forward pass
```math
\begin{aligned}
S_{ij} &= \frac{1}{\sqrt{D}} \sum_d Q_{id} K_{jd} \\
P_{ij} &= \frac{\exp(S_{ij})}{\sum_{l} \exp(S_{il})} \\
O_{iv} &= \sum_j P_{ij} V_{jv}
\end{aligned}
```
""")
    axes = axes_of(layer)
    assert set(axes) == {"i", "j", "d", "v"}
    i, j, d, v = (at(name, axes[name]) for name in "ijdv")
    left = at("l", axes["j"])
    assert layer.title == "Attention"
    assert layer.quantity("K").axes == (axes["j"], axes["d"])
    assert layer.quantity("V").axes == (axes["j"], axes["v"])
    root = axes["d"].length ** Rational(-1, 2)
    assert axes["d"].size == "D"
    assert expr(layer, "S") == root * Sigma(Element("Q", i, d) * Element("K", j, d), d)
    assert expr(layer, "P") == exp(Element("S", i, j)) / Sigma(exp(Element("S", i, left)), left)
    assert expr(layer, "O") == Sigma(Element("P", i, j) * Element("V", j, v), j)


def test_self_attention_has_one_axis_for_queries_and_keys() -> None:
    layer = read(r"""---
axes: {i: {size: T}, d: {size: 'd_{\text{model}}'}, k: {size: d_k}}
inputs: [x, 'W^Q_{dk}', 'W^K_{dk}']
outputs: [S]
---
## Forward
$$ Q_{ik} = \sum_d x_{id} W^Q_{dk} \quad K_{jk} = \sum_d x_{jd} W^K_{dk} $$
$$ S_{ij} = \frac{\sum_k Q_{ik} K_{jk}}{\sqrt{d_k}} $$
""")
    time, model, key = layer.axes
    assert [axis.size for axis in layer.axes] == ["T", "d_model", "d_k"]
    assert layer.size_notation["d_k"] == "d_{k}"
    assert [q.name for q in layer.inputs] == ["x", "W_Q", "W_K"]
    assert layer.quantity("S").axes == (time, time)
    i, j, k, d = at("i", time), at("j", time), at("k", key), at("d", model)
    assert expr(layer, "K") == Sigma(Element("x", j, d) * Element("W_K", d, k), d)
    assert expr(layer, "S") == key.length ** Rational(-1, 2) * Sigma(Element("Q", i, k) * Element("K", j, k), k)


def test_cosine_similarity() -> None:
    layer = read(r"""---
layer: cosine
symbols:
  eps: {latex: \varepsilon, default: 1e-8, positive: true}
inputs: [a, b]
outputs: [s]
---
## Forward
\[ s_n = \frac{\sum_k a_{nk} b_{nk}}{\sqrt{\sum_k a_{nk}^2 + \varepsilon}\,\sqrt{\sum_k b_{nk}^2 + \varepsilon}}. \]
""")
    n, k = (at(axis.name, axis) for axis in layer.axes)
    a, b, eps = Element("a", n, k), Element("b", n, k), layer.parameters[0].symbol
    norms = (Sigma(a**2, k) + eps) ** Rational(-1, 2) * (Sigma(b**2, k) + eps) ** Rational(-1, 2)
    assert expr(layer, "s") == Sigma(a * b, k) * norms
    assert layer.parameters[0].positive
    assert layer.parameters[0].default == 1e-8


def test_a_sum_over_the_others() -> None:
    layer = read(r"""---
inputs: [x, w]
outputs: [y]
---
## Forward
$$ y_{i} = x_i \cdot \sum_{j \ne i} w_{ij} \tanh x_j $$
""")
    (axis,) = layer.axes
    i, j = at("i", axis), at("j", axis)
    assert layer.quantity("w").axes == (axis, axis)
    body = Element("w", i, j) * tanh(Element("x", j)) * (1 - Delta(j, i))
    assert expr(layer, "y") == Element("x", i) * Sigma(body, j)


def test_two_outputs_with_a_residual() -> None:
    layer = read(r"""---
inputs: [x, r, g]
outputs: [y, s]
symbols:
  eps: {latex: '\epsilon', default: 1.0e-6}
---
## Forward
$$ s_{td} := x_{td} + r_{td}, \qquad y_{td} := g_d\, s_{td} \left( \frac{1}{n} \sum_{k=1}^{n} s_{tk}^2 + \epsilon \right)^{-1/2} $$
""")
    time, feature = layer.axes
    t, d, k = at("t", time), at("d", feature), at("k", feature)
    s, eps = Element("s", t, d), layer.parameters[0].symbol
    mean = Sigma(Element("s", t, k) ** 2, k) / feature.length
    assert layer.outputs == ("y", "s")
    assert feature.size == "n"
    assert expr(layer, "s") == Element("x", t, d) + Element("r", t, d)
    assert expr(layer, "y") == Element("g", d) * s * (mean + eps) ** Rational(-1, 2)


def test_a_sum_inside_a_power_inside_a_sum() -> None:
    layer = read(r"""---
inputs: [x]
outputs: [y]
---
## Forward
$$ y_a = \sqrt[3]{\sum_b \Bigl( 1 + \sum_c x_{abc}^2 \Bigr)^{\frac{3}{2}}} $$
""")
    a, b, c = (at(axis.name, axis) for axis in layer.axes)
    inner = (1 + Sigma(Element("x", a, b, c) ** 2, c)) ** Rational(3, 2)
    assert expr(layer, "y") == Sigma(inner, b) ** Rational(1, 3)


def test_a_parameter_indexed_by_the_summed_axis() -> None:
    layer = read(r"""---
inputs: [x, W, b]
outputs: [z]
---
## Forward
$$\begin{align} h_{no} &= \sum_i W_{oi} x_{ni} \\ &\quad + b_o \\ z_{no} &= \max(0, h_{no}) \cdot \sigma(h_{no}) \end{align}$$
""")
    axes = axes_of(layer)
    n, o, i = (at(name, axes[name]) for name in "noi")
    h = Element("h", n, o)
    assert expr(layer, "h") == Sigma(Element("W", o, i) * Element("x", n, i), i) + Element("b", o)
    assert expr(layer, "z") == maximum(sympy.Integer(0), h) * sigmoid(h)


def test_several_summed_axes_and_words_for_names() -> None:
    layer = read(r"""---
inputs: [x, gamma, beta]
outputs: [y]
parameters: {eps: {default: 1e-5}}
---
## Forward
$$ \mu_c = \mathrm{mean}_c, \quad \text{where } \mathrm{mean}_c = \frac{1}{N H} \sum_{n=1}^N \sum_{h=1}^H x_{n,c,h} $$
$$ \sigma^2_c = \frac{1}{N H} \sum_{n, h} (x_{n c h} - \mu_c)^{2} $$
$$ rstd_c = (\sigma^2_c + \varepsilon)^{-\frac12} $$
$$ y_{n,c,h} = \gamma_c (x_{n,c,h} - \mu_c) rstd_c + \beta_c $$
""")
    axes = axes_of(layer)
    n, c, h = (at(name, axes[name]) for name in "nch")
    x, count, eps = Element("x", n, c, h), axes["n"].length * axes["h"].length, layer.parameters[0].symbol
    assert [d.quantity.name for d in layer.definitions] == ["mean", "mu", "var", "rstd", "y"]
    assert expr(layer, "mean") == Sigma(Sigma(x, h), n) / count
    assert expr(layer, "var") == Sigma((x - Element("mu", c)) ** 2, n, h) / count
    assert expr(layer, "rstd") == (Element("var", c) + eps) ** Rational(-1, 2)
    y = Element("gamma", c) * (x - Element("mu", c)) * Element("rstd", c) + Element("beta", c)
    assert expr(layer, "y") == y


def test_labels_that_gather_and_labels_in_brackets() -> None:
    layer = read(r"""---
inputs: [x, t]
outputs: [a, b, c]
---
## Forward
$$ p_{nk} = \frac{e^{x_{nk}}}{\sum_{k'} e^{x_{nk'}}} $$
$$ a_n = -\log p_{n t_n} $$
$$ b_n = -\sum_k [k = t_n] \log p_{nk} $$
$$ c_n = -\sum_k \mathbb{1}_{\{t_n = k\}} \log(p_{n,k}) $$
""")
    samples, classes = layer.axes
    n, k = at("n", samples), at("k", classes)
    t = Element("t", n)
    assert layer.quantity("t").labels == classes
    assert [q.name for q in layer.differentiable] == ["x"]
    assert expr(layer, "p") == exp(Element("x", n, k)) / Sigma(exp(Element("x", n, k)), k)
    assert expr(layer, "a") == -log(Element("p", n, t))
    assert expr(layer, "b") == -Sigma(Delta(k, t) * log(Element("p", n, k)), k)
    assert expr(layer, "c") == expr(layer, "b")


def test_cases() -> None:
    layer = read(r"""---
inputs: [x, alpha]
outputs: [y]
---
## Forward
$$ y_{nc} = \begin{cases} x_{nc} & \text{if } x_{nc} > 0 \\ \alpha_c (e^{x_{nc}} - 1) & \text{otherwise} \end{cases} $$
""")
    n, c = (at(axis.name, axis) for axis in layer.axes)
    x = Element("x", n, c)
    assert expr(layer, "y") == step(x) * x + (1 - step(x)) * Element("alpha", c) * (exp(x) - 1)


def test_a_causal_mask_a_diagonal_and_a_running_sum() -> None:
    layer = read(r"""---
inputs: [S, x]
outputs: [y, z, d]
---
## Forward
$$ y_i = \sum_{j \le i} S_{ij} x_j \qquad z_i = \sum_{j=1}^{i} x_j \qquad d_i = S_{ii} + \sum_j [i < j]\, S_{ij} $$
""")
    (axis,) = layer.axes
    i, j = at("i", axis), at("j", axis)
    s = Element("S", i, j)
    assert expr(layer, "y") == Sigma(s * Element("x", j) * (Before(j, i) + Delta(i, j)), j)
    assert expr(layer, "z") == Sigma(Element("x", j) * (Before(j, i) + Delta(i, j)), j)
    assert expr(layer, "d") == Element("S", i, i) + Sigma(Before(i, j) * s, j)


def test_batch_normalization_of_one_feature_as_papers_write_it() -> None:
    layer = read(r"""---
inputs: [x, gamma, beta]
outputs: [y]
parameters: [eps]
---
## Forward
$$\mu_{\mathcal{B}} \gets \frac1m\sum_{i=1}^m x_i$$
$$\sigma_{\mathcal{B}}^2 \gets \frac1m \sum_{i=1}^m (x_i-\mu_{\mathcal{B}})^2$$
$$\hat{x_i} \leftarrow \frac{x_i-\mu_{\mathcal{B}}}{\sqrt{\sigma^2_{\mathcal{B}}+\epsilon}}$$
$$y_i \equiv \gamma \hat x_i + \beta, \quad i = 1, \dots, m$$
""")
    (axis,) = layer.axes
    i = at("i", axis)
    assert axis == Axis("i", "m")
    assert [d.quantity.name for d in layer.definitions] == ["mu_B", "var_B", "xhat", "y"]
    assert layer.quantity("gamma").indices == ()
    assert expr(layer, "mu_B") == Sigma(Element("x", i), i) / axis.length
    assert expr(layer, "y") == Element("gamma") * Element("xhat", i) + Element("beta")
