"""Generated modules against torch's own: arguments, state, numbers in training and after it, errors, types.

What torch's own tests of these modules ask for (test_nn.py and test_modules.py) is asked for here of both: batch norm
with momentum None, after a change of momentum, without affine and without tracked statistics, statistics that are off
by one value, empty input, channels last, wrong numbers of axes, wrong numbers of channels, group norm of channels that
do not divide, instance norm without a batch, factory arguments, repr, pickling, copies, non-contiguous input, state
dicts of the version before batches were counted, gradients of first and second order.
"""

import copy
import io
import itertools
import pickle
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn
from torch.autograd import gradcheck, gradgradcheck

from tests.targets.running import LAYERS, load, module_text

pytestmark = pytest.mark.filterwarnings("ignore:.*should not be instantiated:DeprecationWarning")
D = torch.float64
TEXTS = {
    "batchnorm.md": ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"),
    "batchnorm2d.md": ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"),
    "instancenorm.md": ("InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"),
    "groupnorm.md": ("GroupNorm",),
    "layernorm.md": ("LayerNorm",),
    "rmsnorm.md": ("RMSNorm",),
}
CHANNELS = {"1d": ((5, 3), (5, 3, 4)), "2d": ((5, 3, 4, 2),), "3d": ((2, 3, 4, 2, 2),)}
ALONE = {"1d": ((3, 4), (5, 3, 4)), "2d": ((3, 4, 2), (5, 3, 4, 2)), "3d": ((3, 4, 2, 2), (2, 3, 4, 2, 2))}
BATCH = ({}, {"affine": False}, {"momentum": None}, {"track_running_stats": False}, {"eps": 0.1, "bias": False})
INSTANCE = ({}, {"affine": True}, {"affine": True, "track_running_stats": True},
            {"track_running_stats": True, "momentum": None}, {"affine": True, "bias": False})  # fmt: skip
ROWS = (((5, 6), 6), ((2, 5, 6), (6,)), ((2, 5, 3, 2), (3, 2)), ((6,), 6))


def cases() -> list[tuple[str, str, tuple[Any, ...], dict[str, Any], tuple[int, ...]]]:
    """Document, class, arguments and shape."""
    found = []
    for name, classes in TEXTS.items():
        for each in classes:
            kind = each[-2:]
            if each.startswith("Batch"):
                found += [(name, each, (3,), more, shape) for shape in CHANNELS[kind] for more in BATCH]
            elif each.startswith("Instance"):
                found += [(name, each, (3,), more, shape) for shape in ALONE[kind] for more in INSTANCE]
    for shape, more in itertools.product(((5, 6), (5, 6, 3), (2, 6, 3, 2)), ({}, {"affine": False}, {"bias": False})):
        found += [
            ("groupnorm.md", "GroupNorm", (groups, 6), more, shape) for groups in (1, 2, 6 if len(shape) > 2 else 3)
        ]
    for (shape, rows), more in itertools.product(ROWS, ({}, {"elementwise_affine": False}, {"eps": 0.1})):
        found += [("layernorm.md", "LayerNorm", (rows,), more, shape), ("rmsnorm.md", "RMSNorm", (rows,), more, shape)]
    return [*found, *(("layernorm.md", "LayerNorm", (rows,), {"bias": False}, shape) for shape, rows in ROWS)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("modules")


LOADED: dict[str, ModuleType] = {}


def module_of(name: str, folder: Path) -> ModuleType:
    if name not in LOADED:
        LOADED[name] = load(module_text(name, "closed" if name == "layernorm.md" else "recompute"), folder)
    return LOADED[name]


def pair(name: str, each: str, arguments: tuple[Any, ...], more: dict[str, Any], folder: Path) -> tuple[Any, Any]:
    """Ours and torch's, in the same state, which went both ways."""
    ours, theirs = getattr(module_of(name, folder), each)(*arguments, **more), getattr(nn, each)(*arguments, **more)
    assert repr(ours) == repr(theirs)
    assert {k: v.shape for k, v in ours.state_dict().items()} == {k: v.shape for k, v in theirs.state_dict().items()}
    assert all(torch.equal(v, theirs.state_dict()[k]) for k, v in ours.state_dict().items())
    for parameter in theirs.parameters():
        nn.init.normal_(parameter)
    ours.load_state_dict(theirs.state_dict())
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


def agree(mine: torch.Tensor, true: torch.Tensor, tolerance: float = 1e-9) -> None:
    assert mine.shape == true.shape
    assert mine.dtype == true.dtype
    assert torch.allclose(mine.double(), true.double(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(
    "name", [n if n in ("batchnorm.md", "rmsnorm.md") else pytest.param(n, marks=pytest.mark.long) for n in TEXTS]
)
def test_follows_torch_step_by_step(name: str, folder: Path) -> None:
    torch.manual_seed(0)
    chosen = [case for case in cases() if case[0] == name]
    assert len(chosen) > 10
    for _, each, arguments, more, shape in chosen:
        both = pair(name, each, arguments, {**more, "dtype": D}, folder)
        for step in range(4):
            if step == 3:
                both = tuple(m.eval() for m in both)
            if step == 2 and "momentum" in more:
                for module in both:
                    module.momentum = 0.3
            value, upstream = torch.randn(shape, dtype=D), torch.randn(shape, dtype=D)
            results = []
            for module in both:
                module.zero_grad()
                x = value.clone().requires_grad_()
                y = module(x)
                y.backward(upstream)
                results.append([y.detach(), x.grad, *(p.grad for p in module.parameters())])
            for mine, true in zip(*results, strict=True):
                agree(mine, true)
            for key, true in both[1].state_dict().items():
                agree(both[0].state_dict()[key], true)


@pytest.mark.long
def test_two_hundred_steps_of_training(folder: Path) -> None:
    torch.manual_seed(1)
    first = None
    networks = []
    for batch, rows in (
        (module_of("batchnorm.md", folder).BatchNorm1d, module_of("layernorm.md", folder).LayerNorm),
        (nn.BatchNorm1d, nn.LayerNorm),
    ):
        parts = (nn.Linear(6, 8), batch(8), nn.Tanh(), nn.Linear(8, 8), rows(8), nn.Tanh(), nn.Linear(8, 1))
        network = nn.Sequential(*parts).to(D)
        first = network.state_dict() if first is None else first
        network.load_state_dict(first)
        networks.append((network, torch.optim.SGD(network.parameters(), lr=0.02, momentum=0.5)))
    data = torch.randn(200, 16, 6, dtype=D)
    losses: list[list[float]] = [[], []]
    for x in data:
        for k, (network, optimizer) in enumerate(networks):
            loss = (network(x) - x.sin().sum(1, keepdim=True)).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses[k].append(loss.item())
    assert max(abs(a - b) for a, b in zip(*losses, strict=True)) < 1e-10
    assert sum(losses[0][-20:]) < sum(losses[0][:20]) / 2
    (ours, _), (theirs, _) = networks
    after = [network.eval()(data[0]) for network in (ours, theirs)]
    assert (after[0] - after[1]).abs().max() < 1e-10
    for key, value in theirs.state_dict().items():
        assert (ours.state_dict()[key] - value).abs().max() < 1e-10


@pytest.mark.parametrize("train", [True, False])
@pytest.mark.parametrize("name", ["batchnorm.md", "layernorm.md"])
def test_gradients_of_both_orders(name: str, train: bool, folder: Path) -> None:
    ours, _ = pair(name, TEXTS[name][0], (3,), {"dtype": D}, folder)
    ours.train(train)
    x = torch.randn(4, 3, dtype=D, requires_grad=True)
    if not train and hasattr(ours, "running_var"):
        ours.running_var.mul_(2.0)
    parameters = dict(ours.named_parameters())

    def function(x: torch.Tensor, *values: torch.Tensor) -> Any:
        state = {**dict(zip(parameters, values, strict=True)), **{k: v.clone() for k, v in ours.named_buffers()}}
        return torch.func.functional_call(ours, state, (x,))

    assert gradcheck(function, (x, *parameters.values()))
    assert gradgradcheck(function, (x, *parameters.values()))


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("name", ["batchnorm.md", "layernorm.md", "rmsnorm.md", "groupnorm.md"])
def test_moves_of_type(name: str, kind: torch.dtype, folder: Path) -> None:
    arguments = (2, 6) if name == "groupnorm.md" else (6,)
    ours, theirs = pair(name, TEXTS[name][0], arguments, {}, folder)
    x = torch.randn(8, 6).to(kind)
    mine, true = ours.to(kind)(x), theirs.to(kind)(x)
    agree(mine, true, {torch.float32: 1e-5, torch.bfloat16: 4e-2, torch.float16: 5e-3}[kind])
    for key, value in theirs.state_dict().items():
        assert ours.state_dict()[key].dtype == value.dtype
    mine.sum().backward()
    assert all(p.grad.dtype == p.dtype for p in ours.parameters())


def test_weights_wider_than_the_input_and_autocast(folder: Path) -> None:
    ours, theirs = pair("batchnorm.md", "BatchNorm1d", (3,), {}, folder)
    x = torch.randn(8, 3)
    agree(ours(x.bfloat16()), theirs(x.bfloat16()), 4e-2)
    with torch.autocast("cpu", torch.bfloat16):
        agree(ours(x), theirs(x), 1e-5)
    agree(ours.running_var, theirs.running_var, 1e-2)


def test_factory_arguments(folder: Path) -> None:
    for name, each in (("batchnorm.md", "BatchNorm2d"), ("layernorm.md", "LayerNorm")):
        kind = getattr(module_of(name, folder), each)
        assert {v.dtype for k, v in kind(3, dtype=D).state_dict().items() if "num" not in k} == {D}
        assert {v.device.type for v in kind(3, device="meta").state_dict().values()} == {"meta"}
    ours = module_of("batchnorm.md", folder).BatchNorm2d(3, device="meta").to_empty(device="cpu")
    ours.reset_parameters()
    assert all(torch.equal(v, nn.BatchNorm2d(3).state_dict()[k]) for k, v in ours.state_dict().items())


def test_copies_and_pickles(folder: Path) -> None:
    ours, _ = pair("batchnorm.md", "BatchNorm1d", (3,), {"dtype": D}, folder)
    x = torch.randn(8, 3, dtype=D)
    ours(x)
    stored = io.BytesIO()
    torch.save(ours, stored)
    stored.seek(0)
    for again in (copy.deepcopy(ours), torch.load(stored, weights_only=False)):
        agree(again.eval()(x), copy.deepcopy(ours).eval()(x))


def test_layouts_in_memory(folder: Path) -> None:
    ours, theirs = pair("batchnorm.md", "BatchNorm2d", (3,), {"dtype": D}, folder)
    value = torch.randn(2, 3, 4, 6, dtype=D)
    for x in (value.to(memory_format=torch.channels_last), value.transpose(2, 3), value[..., ::2]):
        agree(ours(x), theirs(x))


@pytest.mark.parametrize(("name", "shape"), [("batchnorm.md", (0, 3)), ("instancenorm.md", (0, 3, 4)),
                                             ("groupnorm.md", (0, 6, 4)), ("layernorm.md", (0, 3)), ("rmsnorm.md", (0, 3))])  # fmt: skip
def test_empty_input(name: str, shape: tuple[int, ...], folder: Path) -> None:
    more = {"affine": True, "track_running_stats": True} if name == "instancenorm.md" else {}
    arguments = (2, 6) if name == "groupnorm.md" else (3,)
    ours = getattr(module_of(name, folder), TEXTS[name][0])(*arguments, **more)
    before = {k: v.clone() for k, v in ours.state_dict().items() if k.startswith("running")}
    x = torch.randn(shape, requires_grad=True)
    y = ours(x)
    y.backward(torch.rand_like(y))
    assert y.shape == x.grad.shape == shape
    assert all(not p.grad.any() for p in ours.parameters())
    assert all(torch.equal(v, ours.state_dict()[k]) for k, v in before.items())


@pytest.mark.parametrize(
    ("name", "each", "arguments", "shape"),
    [
        ("batchnorm.md", "BatchNorm1d", (3,), (3,)),
        ("batchnorm.md", "BatchNorm1d", (3,), (2, 3, 4, 5)),
        ("batchnorm.md", "BatchNorm2d", (3,), (2, 3, 4)),
        ("batchnorm.md", "BatchNorm3d", (3,), (2, 3, 4, 5)),
        ("batchnorm.md", "BatchNorm1d", (3,), (2, 4)),
        ("batchnorm.md", "BatchNorm1d", (3,), (1, 3)),
        ("instancenorm.md", "InstanceNorm2d", (3, 1e-5, 0.1, True), (2, 4, 5, 5)),
        ("instancenorm.md", "InstanceNorm1d", (3,), (2, 3, 1)),
        ("instancenorm.md", "InstanceNorm3d", (3,), (3, 4)),
        ("layernorm.md", "LayerNorm", ((3, 4),), (4,)),
        ("layernorm.md", "LayerNorm", ((3, 4),), (2, 4, 3)),
        ("groupnorm.md", "GroupNorm", (2, 6), (4,)),
        ("groupnorm.md", "GroupNorm", (2, 6), (2, 4, 3)),
    ],
)
def test_what_torch_refuses_is_refused(
    name: str, each: str, arguments: tuple[Any, ...], shape: tuple[int, ...], folder: Path
) -> None:
    with pytest.raises((ValueError, RuntimeError)):
        getattr(nn, each)(*arguments)(torch.randn(shape))
    with pytest.raises(ValueError, match=r"(?i)expected"):
        getattr(module_of(name, folder), each)(*arguments)(torch.randn(shape))


def test_channels_that_do_not_divide(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"num_channels \(7\) must be divisible by num_groups \(2\)"):
        module_of("groupnorm.md", folder).GroupNorm(2, 7)


def test_a_state_from_before_batches_were_counted(folder: Path) -> None:
    ours, theirs = pair("batchnorm.md", "BatchNorm1d", (3,), {}, folder)
    state = theirs.state_dict()
    del state["num_batches_tracked"]
    state._metadata[""]["version"] = 1
    assert ours.load_state_dict(state).missing_keys == theirs.load_state_dict(state).missing_keys == []


@pytest.mark.parametrize(
    ("name", "shape"), [("batchnorm.md", (5, 3)), ("batchnorm.md", (5, 3, 2)), ("layernorm.md", (2, 5, 3))]
)
def test_compiled_whole(name: str, shape: tuple[int, ...], folder: Path) -> None:
    torch._dynamo.reset()
    ours, theirs = pair(name, TEXTS[name][0], (3,), {"dtype": D}, folder)
    whole = torch.compile(ours, fullgraph=True, backend="aot_eager")
    for train in (True, False):
        whole.train(train)
        theirs.train(train)
        x = torch.randn(shape, dtype=D, requires_grad=True)
        (mine,), (true,) = (torch.autograd.grad(m(x).sin().sum(), x) for m in (whole, theirs))
        agree(mine, true)
    assert all(torch.allclose(v, ours.state_dict()[k]) for k, v in theirs.state_dict().items())


@pytest.mark.parametrize("name", ["softmax.md", "cross_entropy.md", "attention", "dyt"])
def test_a_document_without_a_module_gives_a_plain_one(name: str, folder: Path) -> None:
    layer = LAYERS[name]
    made = load(module_text(name), folder)
    kind = getattr(made, "".join(part.capitalize() for part in layer.name.split("_")))
    tensors = {q.name: torch.randn([4] * len(q.indices), dtype=D) for q in layer.inputs}
    tensors |= {q.name: torch.zeros(4, dtype=torch.long) for q in layer.inputs if q.labels is not None}
    first = layer.differentiable[0].name
    learned = {q.name: tensors[q.name] for q in layer.differentiable if q.name != first}
    module = kind(**learned)
    assert list(dict(module.named_parameters())) == list(learned)
    given = [tensors[q.name] for q in layer.inputs if q.name not in learned]
    agree(module(*given), getattr(made, layer.name)(*tensors.values()))


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16, torch.float16])
def test_types_under_autocast_are_those_of_torch(kind: torch.dtype, folder: Path) -> None:
    """On the CPU; on a GPU torch's LayerNorm and GroupNorm return float32."""
    for name, classes in ((n, c) for n, c in TEXTS.items() if n != "batchnorm2d.md"):
        arguments = (2, 6) if name == "groupnorm.md" else (6,)
        x = torch.randn(5, 6, 4) if name == "instancenorm.md" else torch.randn(5, 6)
        for both in (getattr(module_of(name, folder), classes[0])(*arguments), getattr(nn, classes[0])(*arguments)):
            given = x.to(kind).requires_grad_()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                y = both(given)
            y.float().sum().backward()
            assert (y.dtype, given.grad.dtype) == (kind, kind), (name, both)


def test_groups_of_one_element(folder: Path) -> None:
    """There nothing is left but the bias; torch refuses them where the whole input has one element to a group."""
    ours, theirs = pair("groupnorm.md", "GroupNorm", (3, 3), {"dtype": D}, folder)
    x = torch.randn(2, 3, dtype=D)
    agree(ours(x), theirs(x), 1e-9)
    with pytest.raises(ValueError, match="more than 1 value"):
        theirs(x[:1])
    assert torch.equal(ours(x[:1]), ours.bias[None])


@pytest.mark.long
def test_a_cumulative_average_is_compiled_whole(folder: Path) -> None:
    """Torch's own module is not: its factor is a Python number read from the count of batches."""
    torch.compiler.reset()
    ours, theirs = pair("batchnorm.md", "BatchNorm1d", (3,), {"momentum": None, "dtype": D}, folder)
    compiled = torch.compile(ours, fullgraph=True, backend="aot_eager")
    for _ in range(3):
        x = torch.randn(5, 3, dtype=D)
        agree(compiled(x), theirs(x))
    for key, true in theirs.state_dict().items():
        agree(ours.state_dict()[key], true)


@pytest.mark.long
@pytest.mark.parametrize("kind", [D, torch.float32])
def test_the_inputs_of_torchs_own_module_tests(kind: torch.dtype, folder: Path) -> None:
    """Of torch's list of modules and inputs (2.13), those of our classes, in training and in evaluation: 126 in either
    type. Held of each, as torch's tests of modules do: outputs, gradients and state as torch's module has them, the
    same from a copy that was pickled and from input that is not contiguous, and gradients of both orders by gradcheck.
    The list asks for `expecttest`.
    """
    pytest.importorskip("expecttest")
    from torch.testing._internal.common_modules import module_db

    named = {each: name for name, classes in TEXTS.items() for each in classes if name != "batchnorm2d.md"}
    count = 0
    for info, training in itertools.product(module_db, (True, False)):
        each = info.module_cls.__name__
        if each not in named:
            continue
        asked = {"device": "cpu", "dtype": kind, "requires_grad": True, "training": training}
        for given in info.module_inputs_func(info, **asked):
            made, taken = given.constructor_input, given.forward_input
            ours, theirs = pair(named[each], each, made.args, {**made.kwargs, "dtype": kind}, folder)
            _held(ours.train(training), theirs.train(training), taken.args[0].detach(), kind)
            count += 1
    assert count == 126


def _held(ours: Any, theirs: Any, x: torch.Tensor, kind: torch.dtype) -> None:
    tolerance = 1e-9 if kind is D else 2e-4
    other = pickle.loads(pickle.dumps(ours))  # noqa: S301
    spread = torch.stack([x, x], -1)[..., 0]
    assert x.numel() < 2 or not spread.is_contiguous()
    upstream = torch.randn_like(x)
    results = []
    for module, value in ((ours, x), (theirs, x), (other, spread)):
        given = value.clone().requires_grad_() if value is x else value.detach().requires_grad_()
        y = module(given)
        y.backward(upstream)
        results.append([y.detach(), given.grad, *(p.grad for p in module.parameters()), *module.buffers()])
    for mine, true, again in zip(*results, strict=True):
        agree(mine, true, tolerance)
        agree(again, true, tolerance)
    if kind is D:
        state = {k: v.clone() for k, v in ours.named_buffers()}

        def function(x: torch.Tensor) -> Any:
            return torch.func.functional_call(ours, {k: v.clone() for k, v in state.items()}, (x,))

        assert gradcheck(function, (x.clone().requires_grad_(),), fast_mode=True)
        assert gradgradcheck(function, (x.clone().requires_grad_(),), fast_mode=True)
