"""Which steps share a nest: told by the shape of the computation, whatever the layer is called."""

from bnderive.program.loops.nouns import Loops
from bnderive.program.plan import plan
from bnderive.program.program import IN_DOUBLE
from tests.targets.running import derivation


def shared(name: str) -> tuple[list[str], list[str]]:
    """The shared axes of each nest of forward and backward."""
    loops = plan(derivation(name), loops=IN_DOUBLE).loops
    assert loops is not None
    first, second = loops
    return _axes(first), _axes(second)


def _axes(loops: Loops) -> list[str]:
    return ["".join(i.axis.name for i in nest.shared) for nest in loops.nests]


def test_rows_are_one_nest() -> None:
    forward, backward = shared("layernorm.md")
    assert forward == ["n"]
    assert backward == ["n", ""]  # the gradients of the parameters are complete when all rows are done


def test_columns_need_one_nest_for_each_pass() -> None:
    forward, backward = shared("batchnorm.md")
    assert forward == ["i", "", "i", "", "i"]
    assert backward == ["i", "", "i"]


def test_channels_before_space_are_one_nest() -> None:
    assert shared("batchnorm2d.md") == (["c"], ["c"])


def test_groups_share_sample_and_group() -> None:
    forward, backward = shared("groupnorm.md")
    assert forward == ["ng"]
    assert backward == ["ng", ""]


def test_no_nest_shares_the_axis_along_which_memory_runs() -> None:
    assert all("i" not in axes for axes in (*shared("softmax.md")[0], *shared("rmsnorm.md")[1]))


def test_nothing_as_large_as_the_data_is_kept() -> None:
    loops = plan(derivation("groupnorm.md"), loops=IN_DOUBLE).loops
    assert loops is not None
    largest = max(len(indices) for indices in loops[1].given.values())
    assert all(len(indices) < largest for one in loops for indices in one.kept.values())
