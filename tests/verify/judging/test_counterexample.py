"""A counterexample as it is told."""

import shlex

import pytest

from bnderive.verify.deciding.decide import decide
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.judging.counterexample import counterexample, replaying
from tests.verify.standardizing import MU, I, N, a, closed, g_a, shell, total, v_by_mu


def test_sizes_place_and_both_sides() -> None:
    witness = decide(g_a(I), closed(I, 1), shell()).witness
    assert witness is not None
    shown = counterexample(witness, "post.md", "4.2", seed=7, latex_of=lambda name: {"n": "m", "i": "k"}[name])
    assert dict(shown.sizes) == {"m": 3}
    assert dict(shown.at) == {"k": witness.at["i"] + 1}
    assert float(shown.left) == pytest.approx(float(witness.left), rel=1e-5)
    assert float(shown.right) == pytest.approx(float(witness.right), rel=1e-5)
    assert len(shown.left) < 10
    assert (shown.seed, shown.off_shell) == (7, False)
    assert shown.python == "python -c \"import bnderive; print(bnderive.replay('post.md', '4.2', seed=7))\""


def test_whole_numbers_are_written_whole() -> None:
    witness = decide(v_by_mu(1), -v_by_mu(1), shell(1)).witness
    assert witness is not None
    shown = counterexample(witness, "a.md", "1", off_shell=True)
    assert float(shown.left) == -float(shown.right)
    assert not shown.left.endswith(".0")
    assert shown.off_shell


def test_digits_enough_to_tell_the_sides_apart() -> None:
    witness = decide(a(I) ** 2 + 1, a(I) ** 2 + 1 + MU / 10**9, Shell(())).witness
    assert witness is not None
    shown = counterexample(witness, "a.md", "1")
    assert shown.left != shown.right
    assert float(shown.left) == pytest.approx(float(shown.right))


@pytest.mark.parametrize(
    "path", ["it's.md", 'a"b.md', "$HOME/`x`.md", "b c.md", "new\nline.md", "ü.md", "back\\slash.md"]
)
def test_any_path_survives_the_shell(path: str) -> None:
    words = shlex.split(replaying(path, "4.2", 0))
    assert words[:2] == ["python", "-c"]
    called: list[tuple[str, str, int]] = []
    code = compile(words[2].replace("import bnderive; ", ""), "line", "exec")

    class Recorder:
        @staticmethod
        def replay(where: str, claim: str, seed: int) -> str:
            called.append((where, claim, seed))
            return ""

    exec(code, {"bnderive": Recorder, "print": lambda *_: None})  # noqa: S102
    assert called == [(path, "4.2", 0)]


def test_the_difference_is_clear() -> None:
    for seed in range(5):
        witness = decide(total(a(I)) / N, 2 * MU, shell(), seed).witness
        assert witness is not None
        assert abs(witness.left - witness.right) > abs(witness.right) / 100
