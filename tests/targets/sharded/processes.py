"""Runs generated functions on several processes that gloo connects: started once, with all that is to be run.

`run(jobs, folder)` starts one process for each of WORLD ranks on this file itself. Each does all jobs, which are tasks of
TASKS with arguments, and says what came out.
"""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import torch
import torch.distributed as dist
from torch import nn

WORLD = 3
PATIENCE, SHORT = 30.0, 0.5
"""Seconds that a process waits for the others before it fails; and where one of them is busy."""
DEAD = 3
COUNT = [0]


Job: TypeAlias = tuple[str, tuple[Any, ...]]
"""The name of a task in TASKS, and its arguments; plain values, since processes share no module with who started them."""


def run(jobs: Sequence[Job], folder: Path) -> list[list[Any]]:
    """For each process what it says of each job; where the last of them is `dies`, process 1 does."""
    torch.save(list(jobs), folder / "jobs")
    commands = [[sys.executable, __file__, str(rank), str(folder)] for rank in range(WORLD)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    told = [process.communicate(timeout=120)[1] for process in running]
    found = []
    for rank, process in enumerate(running):
        assert process.returncode == (DEAD if rank == 1 and jobs[-1][0] == "dies" else 0), told[rank][-3000:]
        found.append(torch.load(folder / f"found{rank}"))
    return found


def _main(rank: int, folder: Path) -> None:
    torch.set_num_threads(1)
    jobs = torch.load(folder / "jobs")
    store = dist.FileStore(str(folder / "store"), WORLD)
    dist.init_process_group("gloo", store=store, rank=rank, world_size=WORLD, timeout=timedelta(seconds=PATIENCE))
    groups = [dist.new_group(list(range(count))) for count in range(1, WORLD + 1)]
    _count_calls()
    modules: dict[str, Any] = {}
    found = []
    for job in jobs:
        name, arguments = job
        if rank == 1 and name == "dies":
            found.append("dead")
            break
        found.append(TASKS[name](rank, groups, modules, *arguments))
    torch.save(found, folder / f"found{rank}")
    os._exit(DEAD if found[-1] == "dead" else 0)  # the connections end as those of a process that fails


def _count_calls() -> None:
    """Counts in COUNT the calls of what exchanges, whoever makes them."""

    def counted(call: Any) -> Any:
        def counting(*arguments: Any, **more: Any) -> Any:
            COUNT[0] += 1
            return call(*arguments, **more)

        return counting

    for name in ("all_reduce", "all_gather", "all_gather_into_tensor", "broadcast", "reduce", "gather"):
        setattr(dist, name, counted(getattr(dist, name)))


def _call(
    rank: int,
    groups: list[Any],
    modules: dict[str, Any],
    file: str,
    function: str,
    inputs: Any,
    upstream: Any,
    settings: Any,
) -> Any:
    """`function` of `file`, called by the first processes, as many as there are `inputs`, each with its own."""
    if rank >= len(inputs):
        return None
    leaves = [v.clone() for v in inputs[rank]]
    real = [v.requires_grad_() for v in leaves if v.is_floating_point()]
    before = COUNT[0]
    outputs = getattr(_loaded(file, modules), function)(*leaves, **settings, group=groups[len(inputs) - 1])
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    between = COUNT[0]
    gradients = torch.autograd.grad(outputs, real, upstream[rank])
    exchanges = between - before, COUNT[0] - between
    return [o.detach() for o in outputs], list(gradients), exchanges


def _loaded(file: str, modules: dict[str, Any]) -> Any:
    if file not in modules:
        spec = importlib.util.spec_from_file_location(Path(file).stem, file)
        assert spec is not None
        assert spec.loader is not None
        modules[file] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[file])
    return modules[file]


def _ended(function: Any, group: Any, rows: int = 4, **settings: Any) -> tuple[str, str, float]:
    """The error in which a call ends, and after how many seconds."""
    x = torch.ones(rows, 3, dtype=torch.float64)
    start = time.monotonic()
    try:
        function(x, torch.ones(3).double(), torch.ones(3).double(), group=group, **settings)
    except Exception as failure:  # noqa: BLE001
        return type(failure).__name__, str(failure), time.monotonic() - start
    return "no error", "", time.monotonic() - start


def _few(rank: int, groups: list[Any], modules: dict[str, Any], file: str, function: str) -> Any:
    """All together have one row, which is too few: what becomes of each."""
    return _ended(getattr(_loaded(file, modules), function), groups[-1], int(rank == 1), ddof=1)


def _half(rank: int, groups: list[Any], modules: dict[str, Any], file: str, function: str) -> Any:
    """Process 1 alone wants a gradient for its rows: what each has for gamma."""
    x = torch.arange(12.0).double().reshape(4, 3).sin() + rank
    gamma, beta = torch.ones(3).double().requires_grad_(), torch.ones(3).double()
    y = getattr(_loaded(file, modules), function)(x.requires_grad_(rank == 1), gamma, beta, group=groups[-1])
    y.sin().sum().backward()
    return x.detach(), gamma.grad


def _busy(rank: int, groups: list[Any], modules: dict[str, Any], file: str, function: str) -> Any:
    """Process 1 does something else for longer than process 0 waits: what becomes of that."""
    group = dist.new_group([0, 1], timeout=timedelta(seconds=SHORT))
    if rank == 1:
        time.sleep(2 * SHORT)
    return _ended(getattr(_loaded(file, modules), function), group) if rank == 0 else None


def _dies(rank: int, groups: list[Any], modules: dict[str, Any], file: str, function: str) -> Any:
    """Process 1 is no more: what becomes of the others."""
    return _ended(getattr(_loaded(file, modules), function), groups[-1])


def _trained(
    rank: int, groups: list[Any], modules: dict[str, Any], file: str, batches: Any, start: Any, wrapped: bool
) -> Any:
    """A network trained by all; `batches` has for every step and process its rows. It is `wrapped` in
    DistributedDataParallel, or the mean of the gradients is taken as that does it, which takes seconds less to import.
    """
    batch = _loaded(file, modules).BatchNorm1d
    network = nn.Sequential(nn.Linear(4, 6), batch(6), nn.Tanh(), nn.Linear(6, 1)).double()
    network.load_state_dict(start)
    called: Any = network
    if wrapped:
        from torch.nn.parallel import DistributedDataParallel

        called = DistributedDataParallel(network)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.5)
    losses = []
    for every in batches:
        x = every[rank]
        loss = (called(x) - x.sin().sum(1, keepdim=True)).square().sum() * WORLD / sum(len(v) for v in every)
        optimizer.zero_grad()
        loss.backward()
        for parameter in () if wrapped else network.parameters():
            dist.all_reduce(parameter.grad)
            parameter.grad /= WORLD
        optimizer.step()
        losses.append(loss.item())
    return losses, dict(network.state_dict()), network.eval()(batches[0][0]).detach()


TASKS = {"call": _call, "few": _few, "half": _half, "busy": _busy, "dies": _dies, "trained": _trained}

if __name__ == "__main__":
    _main(int(sys.argv[1]), Path(sys.argv[2]))
