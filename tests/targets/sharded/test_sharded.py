"""The sharded torch target: what several processes compute together is what one computes alone.

The judge is autograd of the layer's own equations on the whole, in float64, which shares nothing with generated code; for
the module it is torch's own. Processes are started once for all that needs them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.autograd import forward_ad

from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer
from bnderive.pipeline import generate
from bnderive.program.arrays import Exchange
from bnderive.program.plan import plan
from tests.targets.running import (
    LAYERS,
    close,
    derivation,
    inputs_of,
    load_file,
    settings_of,
    sizes_of,
    truth,
    upstream_of,
)  # fmt: skip
from tests.targets.sharded.processes import PATIENCE, SHORT, Job, run

SPLITS = ((8,), (5, 3), (0, 8), (5, 0, 3), (1, 4, 3))
"""How many elements of the axis each process has."""


def axes_of(layer: Layer) -> list[str]:
    return list(dict.fromkeys(i.axis.name for q in layer.inputs for i in q.indices))


EVERY = [(name, axis) for name, layer in LAYERS.items() for axis in axes_of(layer)]
REFUSED = {
    ("cross_entropy", "k"): "labels t point into it",
    ("cross_entropy.md", "c"): "labels t point into it",
    ("mean_cross_entropy", "k"): "labels t point into it",
    ("embedding", "k"): "labels t point into it",
    ("contrast", "i"): "each element on it meets every other",
    ("before", "i"): "places on it are compared",
}
BATCH = ("batchnorm.md", "i")
OTHERS = (("attention", "n"), ("mean_cross_entropy", "n"), ("weighted_norm", "d"), ("two_outputs", "d"))
SHARDED = [each for each in EVERY if each not in REFUSED]
LIBRARY = [each for each in SHARDED if each[0].endswith(".md") or each in OTHERS]


@dataclass(frozen=True)
class Case:
    name: str
    axis: str
    split: tuple[int, ...]
    form: str = "closed"
    mean: float = 0.5
    kind: str = "float64"
    settings: dict[str, float] = field(default_factory=dict)

    @property
    def layer(self) -> Layer:
        return LAYERS[self.name]

    @property
    def size(self) -> str:
        return next(i.axis.size for q in self.layer.inputs for i in q.indices if i.axis.name == self.axis)

    def place(self, axes: Sequence[Any]) -> int | None:
        return next((k for k, a in enumerate(axes) if a.name == self.axis), None)

    def whole(self) -> tuple[dict[str, Any], dict[str, int]]:
        sizes = sizes_of(self.layer) | {self.size: sum(self.split)}
        values = inputs_of(self.layer, sizes, self.mean)
        return {n: v if v.dtype.kind == "i" else v.astype(self.kind).astype(float) for n, v in values.items()}, sizes

    def parts(self, value: Any, axes: Sequence[Any]) -> list[Any]:
        place = self.place(axes)
        if place is None:
            return [value] * len(self.split)
        return np.split(value, np.cumsum(self.split)[:-1], axis=place)

    def upstream(self, sizes: dict[str, int]) -> list[list[Any]]:
        """For each process its upstream gradients: of what every process has whole, each has its own."""
        seeds = range(1, len(self.split) + 1)
        values = [[u.astype(self.kind).astype(float) for u in upstream_of(self.layer, sizes, seed)] for seed in seeds]
        rows = []
        for k, output in enumerate(self.layer.outputs):
            axes = self.layer.quantity(output).axes
            own = [v[k] for v in values]
            rows.append(own if self.place(axes) is None else self.parts(own[0], axes))
        return [list(each) for each in zip(*rows, strict=True)]

    def job(self, file: str) -> Job:
        inputs, sizes = self.whole()
        columns = [self.parts(inputs[q.name], q.axes) for q in self.layer.inputs]
        given = [[_tensor(v, self.kind) for v in each] for each in zip(*columns, strict=True)]
        upstream = [[_tensor(v, self.kind) for v in each] for each in self.upstream(sizes)]
        return "call", (file, self.layer.name, given, upstream, settings_of(self.layer, **self.settings))

    def expected(self) -> tuple[list[Any], list[Any]]:
        inputs, sizes = self.whole()
        rows = list(zip(*self.upstream(sizes), strict=True))
        axes = [self.layer.quantity(o).axes for o in self.layer.outputs]
        whole = [self.joined(list(each), a) for each, a in zip(rows, axes, strict=True)]
        return truth(self.layer, inputs, sizes, settings_of(self.layer, **self.settings), whole)

    def joined(self, parts: list[Any], axes: Sequence[Any]) -> Any:
        """Parts along the axis put together; what has no such axis added up."""
        place = self.place(axes)
        return sum(parts) if place is None else np.concatenate(parts, axis=place)

    def check(self, outcomes: list[Any], tolerance: float) -> None:
        outputs, gradients = self.expected()
        for k, (output, true) in enumerate(zip(self.layer.outputs, outputs, strict=True)):
            axes = self.layer.quantity(output).axes
            own = [o[0][k].numpy() for o in outcomes]
            if self.place(axes) is None:
                assert all(np.array_equal(own[0], each) for each in own)
            close(own[0] if self.place(axes) is None else self.joined(own, axes), true, tolerance)
        for k, (q, true) in enumerate(zip(self.layer.differentiable, gradients, strict=True)):
            close(self.joined([o[1][k].numpy() for o in outcomes], q.axes), true, tolerance)


def _tensor(value: Any, kind: str) -> torch.Tensor:
    return torch.tensor(value if value.dtype.kind == "i" else value.astype(kind))


def written(name: str, axis: str, folder: Path, **options: Any) -> str:
    """The file for a layer sharded along an axis."""
    said = "_".join(map(str, options.values()))
    path = folder / f"{name.replace('.', '_')}_{axis}_{said}.py"
    if not path.exists():
        path.write_text(generate(derivation(name), "torch", sharded=axis, **options).text, encoding="utf-8")
    return str(path)


def check_cases(cases: Sequence[Case], found: list[list[Any]], tolerance: float = 1e-12) -> None:
    """What the processes found, case by case."""
    wrong = []
    for k, case in enumerate(cases):
        try:
            case.check(
                [found[rank][k] for rank in range(len(case.split))], tolerance if case.kind == "float64" else 1e-6
            )
        except AssertionError as problem:
            wrong.append(f"{case}: {problem}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_every_layer_along_every_axis(tmp_path: Path) -> None:
    cases = [Case(*each, split, form) for each in SHARDED for split in SPLITS for form in ("closed", "staged")]
    found = run([case.job(written(case.name, case.axis, tmp_path, form=case.form)) for case in cases], tmp_path)
    check_cases(cases, found)


@pytest.mark.long
def test_training_under_distributed_data_parallel(tmp_path: Path) -> None:
    module = written("batchnorm.md", "i", tmp_path, style="module")
    found = run([("trained", (module, BATCHES, START, True))], tmp_path)
    check_training([row[0] for row in found])


def test_processes(tmp_path: Path) -> None:
    cases = [Case(*each, split) for each in LIBRARY for split in (SPLITS if each == BATCH else SPLITS[2:4])]
    cases += [Case("batchnorm.md", "i", split, "staged", settings={"ddof": 1}) for split in SPLITS]
    jobs = [case.job(written(case.name, case.axis, tmp_path, form=case.form)) for case in cases]
    for mean in (3.0, 1e5):
        cases.append(Case("batchnorm.md", "i", (5, 0, 3), mean=mean, kind="float32"))
        jobs.append(cases[-1].job(written("batchnorm.md", "i", tmp_path, form="closed")))
    for saved in ("x", "y"):
        cases.append(Case("batchnorm.md", "i", (5, 0, 3)))
        jobs.append(cases[-1].job(written("batchnorm.md", "i", tmp_path, saved=(saved,))))
    plain = (written("batchnorm.md", "i", tmp_path, form="closed"), "batchnorm")
    module = written("batchnorm.md", "i", tmp_path, style="module")
    jobs += [
        ("trained", (module, BATCHES, START, False)),
        ("few", plain),
        ("half", plain),
        ("busy", plain),
        ("dies", plain),
    ]
    found = run(jobs, tmp_path)
    check_cases(cases, found)
    trained, few, half, busy, dies = ([row[k] for row in found] for k in range(len(cases), len(jobs)))
    check_training(trained)
    check_half(half)
    assert {row[0] for row in few} == {"ValueError"}
    assert {row[1] for row in few} == {"batchnorm needs m_all > ddof; here m_all = 1.0 and ddof = 1"}
    assert busy[0][0] == "RuntimeError"
    assert SHORT / 2 < busy[0][2] < PATIENCE / 2
    assert dies[1] == "dead"
    assert all(dies[rank][0] == "RuntimeError" and dies[rank][2] < PATIENCE / 2 for rank in (0, 2))
    for k, case in enumerate(cases):
        expected = tuple(map(exchanges, planned(case.name, case.axis, case.form)))
        assert all(found[rank][k][2] == expected for rank in range(len(case.split)))


@pytest.mark.parametrize(
    ("name", "axis", "expected"),
    [
        ("batchnorm.md", "i", (1, 1)),
        ("batchnorm2d.md", "n", (1, 1)),
        ("layernorm.md", "i", (1, 1)),
        ("rmsnorm.md", "i", (1, 1)),
        ("layernorm.md", "n", (0, 0)),
        ("softmax.md", "i", (2, 1)),
        ("attention", "n", (3, 1)),
        ("mean_cross_entropy", "n", (1, 1)),
        ("weighted_norm", "d", (1, 1)),
    ],
)
def test_what_can_be_exchanged_at_once_is(name: str, axis: str, expected: tuple[int, int]) -> None:
    assert tuple(map(exchanges, planned(name, axis))) == expected


@cache
def planned(name: str, axis: str, form: str = "closed") -> tuple[Any, Any]:
    program = plan(derivation(name), form, sharded=axis)
    return program.forward, program.backward


def exchanges(function: Any) -> int:
    return sum(isinstance(s.value, Exchange) for s in function.statements)


def batches() -> list[list[torch.Tensor]]:
    """Twenty steps, each with rows for every process: uneven, and now and then none."""
    rng = np.random.default_rng(3)
    rows = ((5, 3, 4), (7, 0, 2), (1, 1, 1), (0, 6, 3))
    return [[torch.tensor(rng.standard_normal((count, 4)) * 2 + 1) for count in rows[step % 4]] for step in range(20)]


def network(batch: Any) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), batch(6), nn.Tanh(), nn.Linear(6, 1)).double()


BATCHES = batches()
START = dict(network(nn.BatchNorm1d).state_dict())


def check_training(found: list[Any]) -> None:
    """The steps of every process against those of one process with all rows."""
    whole = network(nn.BatchNorm1d)
    optimizer = torch.optim.SGD(whole.parameters(), lr=0.1, momentum=0.5)
    losses = []
    for every in BATCHES:
        x = torch.cat(every)
        loss = (whole(x) - x.sin().sum(1, keepdim=True)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    shares = np.array([row[0] for row in found])
    close(shares.mean(0), np.array(losses), 1e-12)
    assert sum(losses[-4:]) < 0.8 * sum(losses[:4])
    after = whole.eval()(BATCHES[0][0]).detach().numpy()
    for _, state, output in found:
        for name, value in whole.state_dict().items():
            close(state[name], value.numpy(), 1e-12)
        close(output, after, 1e-12)


@pytest.mark.parametrize("each", LIBRARY, ids=" ".join)
def test_alone_it_is_the_whole(each: tuple[str, str], tmp_path: Path) -> None:
    case = Case(*each, (8,))
    layer = case.layer
    function = getattr(load_file(Path(written(*each, tmp_path))), layer.name)
    _, (_, _, inputs, upstream, settings) = case.job("")
    leaves = inputs[0]
    real = [v.requires_grad_() for v in leaves if v.is_floating_point()]
    outputs = function(*leaves, **settings)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    gradients = torch.autograd.grad(outputs, real, upstream[0])
    case.check([([o.detach() for o in outputs], gradients)], 1e-12)


@pytest.mark.parametrize("each", REFUSED, ids=" ".join)
def test_what_cannot_be_cut_is_refused(each: tuple[str, str]) -> None:
    name, axis = each
    with pytest.raises(BnderiveError, match=f"cannot be sharded along {axis} .*{REFUSED[each]}"):
        generate(derivation(name), "torch", sharded=axis)


@pytest.mark.parametrize(
    ("target", "options", "message"),
    [
        ("torch", {"sharded": "z"}, r"no axis 'z' to shard\nIts axes: i \(size m\), c \(size C\)"),
        ("torch", {"sharded": "m", "style": "op"}, "takes no group of processes"),
        ("torch", {"sharded": "m", "higher_order": "closed"}, "derivatives do not go through an exchange"),
        ("numpy", {"sharded": "m"}, r"numpy knows no other processes\n--sharded is for torch"),
    ],
)
def test_what_cannot_be_had_is_said(target: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(BnderiveError, match=message):
        generate(derivation("batchnorm.md"), target, **options)


def test_a_module_that_would_track_a_mean_over_the_axis_is_refused() -> None:
    with pytest.raises(BnderiveError, match="running_mean is a mean over the axis n"):
        generate(derivation("instancenorm.md"), "torch", style="module", sharded="n")
    assert "process_group" in generate(derivation("instancenorm.md"), "torch", style="module", sharded="s").text


@pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated:DeprecationWarning")
def test_derivatives_do_not_go_through_an_exchange(tmp_path: Path) -> None:
    function = load_file(Path(written("batchnorm.md", "i", tmp_path))).batchnorm
    x, gamma, beta = torch.randn(5, 3).double().requires_grad_(), torch.ones(3).double(), torch.ones(3).double()
    (dx,) = torch.autograd.grad(function(x, gamma, beta).sin().sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="--sharded m: its gradients cannot be differentiated"):
        dx.sum().backward()
    with forward_ad.dual_level(), pytest.raises(NotImplementedError, match="jvp"):
        function(forward_ad.make_dual(x.detach(), torch.ones_like(x)), gamma, beta)
    with pytest.raises(RuntimeError, match="vmap"):
        torch.func.vmap(function, (0, None, None))(torch.randn(2, 5, 3).double(), gamma, beta)


def test_the_reason_is_read_off_the_equations() -> None:
    text = generate(derivation("batchnorm.md"), "torch", sharded="i").text
    assert text.splitlines()[3].endswith("--target torch --sharded m")
    said = " ".join(text[text.index("In the equations") :].split())
    forward = "The forward exchanges once. Over all processes go the length m, and Σ_i x_ic Σ_i (x_ic − μ_c)² The"
    backward = "The backward exchanges once. Over all processes go Σ_i ∂L/∂y_ic Σ_i ∂L/∂y_ic x̂_ic L is"
    assert forward in said
    assert backward in said
    assert "Each process has its own share of ∂L/∂γ_c and ∂L/∂β_c" in said


def check_half(found: list[Any]) -> None:
    """The shares of a gradient against the whole, where one process alone wants that of its rows."""
    gamma = torch.ones(3).double().requires_grad_()
    x = torch.cat([row[0] for row in found])
    y = nn.functional.batch_norm(x, None, None, gamma, torch.ones(3).double(), training=True)
    (true,) = torch.autograd.grad(y.sin().sum(), gamma)
    close(sum(row[1] for row in found), true.numpy(), 1e-12)


@pytest.mark.parametrize(
    ("name", "axis", "kind", "arguments", "shape"),
    [
        ("batchnorm.md", "i", "BatchNorm1d", {"momentum": None}, (6, 3, 2)),
        ("batchnorm2d.md", "h", "BatchNorm2d", {"eps": 1e-3}, (4, 3, 2, 5)),
        ("instancenorm.md", "s", "InstanceNorm1d", {"track_running_stats": True}, (4, 3, 5)),
        ("groupnorm.md", "s", "GroupNorm", {"num_channels": 6}, (4, 6, 5)),
        ("layernorm.md", "i", "LayerNorm", {}, (4, 3)),
    ],
)
def test_the_module_takes_the_place_of_torchs_own(
    name: str, axis: str, kind: str, arguments: dict[str, Any], shape: tuple[int, ...], tmp_path: Path
) -> None:
    """In one process, where it is torch's own with one argument more."""
    ours = load_file(Path(written(name, axis, tmp_path, style="module")))
    mine = getattr(ours, kind)(3, process_group=None, **arguments).double()
    true = getattr(nn, kind)(3, **arguments).double()
    mine.load_state_dict(true.state_dict())
    for step in range(4):
        if step == 3:
            mine, true = mine.eval(), true.eval()
        x = torch.randn(shape).double() + step
        close(mine(x).detach(), true(x).detach().numpy(), 1e-12)
        for key, value in true.state_dict().items():
            close(mine.state_dict()[key], value.numpy(), 1e-12)


def test_the_module_is_called_as_torchs_own_for_several_processes(tmp_path: Path) -> None:
    ours = load_file(Path(written(*BATCH, tmp_path, style="module")))
    given = (3, 1e-3, None, True, True, None)
    mine, true = ours.BatchNorm1d(*given), nn.SyncBatchNorm(*given)
    assert mine.state_dict().keys() == true.state_dict().keys()
    assert repr(mine).partition("(")[2].replace(", bias=True", "") == repr(true).partition("(")[2].replace(
        ", bias=True", ""
    )
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        mine(torch.ones(1, 3))
