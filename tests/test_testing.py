"""`assert_gradient`: silent on what is right, an AssertionError with what failed first on what is wrong, and no torch for numpy."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from bnderive import Inconclusive, assert_gradient
from bnderive.errors import BnderiveError


def forward(x: Any) -> Any:
    e = np.exp(x - x.max(1, keepdims=True))
    y = e / e.sum(1, keepdims=True)
    return y, y


def backward(dy: Any, y: Any) -> Any:
    return y * (dy - (dy * y).sum(1, keepdims=True))


def wrong(dy: Any, y: Any) -> Any:
    return y * (dy - dy.sum(1, keepdims=True))


FEW: Any = {"dtypes": ("float64",), "sizes": {"N": 3, "K": 2}}


def test_what_is_right_passes_and_gives_the_verdict() -> None:
    assert assert_gradient(forward, "softmax", backward=backward, **FEW).verdict == "pass"


def test_what_is_wrong_is_an_assertion_that_begins_with_the_failure() -> None:
    with pytest.raises(AssertionError) as raised:
        assert_gradient(forward, "softmax", backward=wrong, **FEW)
    text = str(raised.value)
    assert text.startswith("FAIL  dx of forward and wrong")
    assert f"bnderive check softmax --impl {Path(__file__).relative_to(Path.cwd())}:forward" in text
    assert not isinstance(raised.value, Inconclusive)


def test_what_is_not_confirmed_is_inconclusive() -> None:
    with pytest.raises(Inconclusive, match="there is no backward"):
        assert_gradient(lambda x: forward(x)[0], "softmax", **FEW)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_a_device_that_is_not_there_is_inconclusive() -> None:
    with pytest.raises(Inconclusive, match="no CUDA device"):
        assert_gradient(lambda x: torch.softmax(x, 1), "softmax", device="cuda", **FEW)


@pytest.mark.parametrize(("change", "words"), [({"dtypes": ("float8",)}, "float8"), ({"device": "tpu"}, "tpu")])
def test_what_is_asked_wrongly_is_explained(change: Any, words: str) -> None:
    with pytest.raises(BnderiveError, match=words):
        assert_gradient(forward, "softmax", backward=backward, **{**FEW, **change})


def test_torch_is_not_imported_for_numpy_functions() -> None:
    code = (
        "import sys, numpy as np, bnderive\n"
        "f = lambda x: np.exp(x) / np.exp(x).sum(1, keepdims=True)\n"
        "b = lambda dy, y: y * (dy - (dy * y).sum(1, keepdims=True))\n"
        "bnderive.assert_gradient(f, 'softmax', backward=b, dtypes=('float64',), sizes={'N': 3, 'K': 2})\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
