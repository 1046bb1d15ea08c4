"""What stands above names: layers, indices, batches, and powers that stay powers."""

import pytest

from bnderive.document.equations import equations
from bnderive.verify.claims.chains import chains_of
from bnderive.verify.symbols.uppers import uppers_of
from tests.verify.annotated import plain, verification

HEADS = [
    (r"$$ v^1 = A^1 u, \quad r = 3 A^2 v^1 $$", "Av", ""),
    (r"$$ y = \frac{\partial L}{\partial A^1} $$", "A", ""),
    (r"$$ y = x^1 + x^2 $$", "", ""),
    (r"$$ x^1 = 2 c, \quad y = x^2 + x $$", "", ""),
    (r"$$ y = \frac{\partial L}{\partial x^j} + x^2 $$", "x", "x"),
    (r"$$ y = \frac{\partial L}{\partial A^{mn}} + G^{mk} x^{ks} + c^{uv} $$", "AGx", "AGx"),
    (r"$$ y = \frac{\partial L}{\partial v^l} + x^l $$", "", ""),
    (r"$$ y = \frac{\partial L}{\partial v^i} - v^{i+1} $$", "", ""),
    (r"$$ y = \sum_i c_i x^i + \frac{\partial}{\partial x} x^n $$", "", ""),
]


@pytest.mark.parametrize(("text", "numbered", "indexed"), HEADS, ids=[h[0] for h in HEADS])
def test_heads_above_which_there_is_no_power(text: str, numbered: str, indexed: str) -> None:
    read = ((k, equations(formula, frozenset())) for k, formula in enumerate(plain(text).formulas))
    found = uppers_of(chains_of(read))
    assert (found.numbered, found.indexed) == (frozenset(numbered), frozenset(indexed))


LAYERS = r"""
$$ v^1_j = \sum_k A^1_{jk} u_k, \quad g^1_j = \tanh(v^1_j), \quad v^2_i = \sum_j A^2_{ij} g^1_j, \quad E = \sum_i (v^2_i)^2 $$
$$ \frac{\partial E}{\partial A^2_{ij}} = 2 v^2_i g^1_j $$
$$ \frac{\partial E}{\partial v^1_j} = 2 (1 - (g^1_j)^2) \sum_i A^2_{ij} v^2_i $$
$$ \frac{\partial E}{\partial v^1_j} = 2 (1 - g^1_j) \sum_i A^2_{ij} v^2_i $$
$$ \frac{\partial E}{\partial A^1_{jk}} = \frac{\partial E}{\partial v^1_j} u_k $$
$$ \frac{\partial E}{\partial A^1_{jk}} = \frac{\partial E}{\partial v^1_j} u_k^2 $$
"""

BATCH = r"""
$$ m^{\mathcal{B}}_k = \frac1n \sum_{i=1}^n u_k^{(i)} $$
$$ \sigma_k^{2,\mathcal{B}} = \frac1n \sum_{i=1}^n (u_k^{(i)} - m_k^{\mathcal{B}})^2 $$
$$ v_k^{(i)} = (u_k^{(i)} - m^{\mathcal{B}}_k) (\sigma_k^{2,\mathcal{B}} + \epsilon)^{-1/2} $$
$$ \frac{\partial v_k^{(i)}}{\partial \sigma_k^{2,\mathcal{B}}} = -\frac12 (u_k^{(i)} - m_k^{\mathcal{B}}) (\sigma_k^{2,\mathcal{B}} + \epsilon)^{-3/2} $$
$$ \frac{\partial v_k^{(i)}}{\partial \sigma_k^{2,\mathcal{B}}} = -\frac12 (u_k^{(i)} - m_k^{\mathcal{B}}) (\sigma_k^{\mathcal{B}} + \epsilon)^{-3/2} $$
"""

POWERS = r"""
$$ y = x^1 + x^3 $$
$$ \frac{\partial y}{\partial x} = 1 + 3 x^2 $$
$$ \frac{\partial y}{\partial x} = 1 + 3 x^3 $$
"""

SEVERAL = r"""
$$ Q = X W^Q, \quad K = X W^K, \quad S = Q K^T $$
$$ \frac{\partial L}{\partial W^Q} = X^T \frac{\partial L}{\partial S} K $$
$$ \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Q} (W^Q)^T + \frac{\partial L}{\partial K} (W^K)^T $$
$$ \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Q} (W^K)^T + \frac{\partial L}{\partial K} (W^Q)^T $$
"""

DOCUMENTS = [
    (LAYERS, "definition " * 4 + "proved proved refuted proved refuted"),
    (BATCH, "definition " * 3 + "proved refuted"),
    (POWERS, "definition proved refuted"),
    (SEVERAL, "definition definition definition proved proved refuted"),
]


@pytest.mark.parametrize(("text", "verdicts"), DOCUMENTS, ids=["layers", "batch", "powers", "several"])
def test_documents(text: str, verdicts: str) -> None:
    assert [f.verdict.value for f in verification(text).findings] == verdicts.split()
