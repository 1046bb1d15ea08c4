"""Layers that take the largest along an axis, generated and run: values and gradients are those of torch's own
reductions, and the closed form has no place in it where none matters.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from bnderive.derive.backward import derive
from bnderive.document import read_layer
from bnderive.errors import BnderiveError
from bnderive.program.plan import plan
from bnderive.targets.registry import TARGETS, emit
from tests.targets.running import close, load

Forward = Callable[..., torch.Tensor]
CASES: dict[str, tuple[str, str, tuple[tuple[int, ...], ...], Forward]] = {
    "pooling": ("[x]", r"y_{nc} = \max_t x_{ntc}", ((3, 5, 4),), lambda x: x.amax(1)),
    "norm": ("[x, w]", r"s_n = \max_k |x_{nk}| $$ $$ y_{nc} = w_c x_{nc} / s_n", ((4, 6), (6,)),
             lambda x, w: w * x / x.abs().amax(1, keepdim=True)),
    "range": ("[x]", r"y_{nc} = \frac{x_{nc} - \min_k x_{nk}}{\max_k x_{nk} - \min_k x_{nk}}", ((4, 6),),
              lambda x: (x - x.amin(1, keepdim=True)) / (x.amax(1, keepdim=True) - x.amin(1, keepdim=True))),
    "maxout": ("['x_{ni}', 'w_{iuk}']", r"y_{nu} = \max_k \sum_i x_{ni} w_{iuk}", ((4, 3), (3, 5, 2)),
               lambda x, w: torch.einsum("ni,iuk->nuk", x, w).amax(2)),
    "softmax": ("[x]", r"y_{nc} = \frac{e^{x_{nc} - \max_j x_{nj}}}{\sum_k e^{x_{nk} - \max_j x_{nj}}}", ((4, 6),),
                lambda x: x.softmax(1)),
}  # fmt: skip


def document(case: str) -> str:
    inputs, equations, _, _ = CASES[case]
    return f"---\ninputs: {inputs}\noutputs: [y]\n---\n# {case}\n## Forward\n$$ {equations} $$\n"


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_gradients_are_those_of_torch(case: str, target: str, tmp_path: Path) -> None:
    _, _, shapes, forward = CASES[case]
    module = load(emit(plan(derive(read_layer(document(case), f"{case}.md"))), target).text, tmp_path)
    rng = np.random.default_rng(3)
    given = [torch.tensor(rng.standard_normal(shape), requires_grad=True) for shape in shapes]
    right = forward(*given)
    upstream = torch.tensor(rng.standard_normal(right.shape))
    expected = torch.autograd.grad(right, given, upstream)
    if target == "torch":
        got = getattr(module, case)(*given)
        gradients = torch.autograd.grad(got, given, upstream)
    else:
        got, saved = module.forward(*(g.detach().numpy() for g in given))
        found = module.backward(upstream.numpy(), saved)
        gradients = found if isinstance(found, tuple) else (found,)
    for value, truth in zip((got, *gradients), (right, *expected), strict=True):
        close(np.asarray(value.detach() if target == "torch" else value), truth.detach().numpy(), 1e-12)


def test_a_shift_by_the_largest_leaves_no_place() -> None:
    derivation = derive(read_layer(document("softmax"), "softmax.md"))
    assert derivation.proved
    assert [q.name for q in derivation.saved] == ["y"]
    text = emit(plan(derivation, loops=TARGETS["c"].loops), "c").text
    assert "k_max" not in text


def test_loops_refuse_a_place() -> None:
    with pytest.raises(BnderiveError, match="place of the largest"):
        plan(derive(read_layer(document("pooling"), "pooling.md")), loops=TARGETS["c"].loops)
