"""Every operation: its derivative, its meaning, its numbers and its code agree with one another and with mpmath."""

import importlib.util
import random
import re
import string
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
import torch
from mpmath import mp
from sympy import Expr, Integer, Symbol

from bnderive.algebra.ops import BY_FUNCTION, OPS, Op, op_of, sigmoid, square_root, step

POINTS = [mpmath.mpf(p) / 7 for p in (-19, -6, -1, 2, 5, 17)]
KINKED = {"step", "abs", "max", "min"}
SYMBOLS = sympy.symbols("a b", real=True)
EVERY = pytest.mark.parametrize("op", OPS.values(), ids=list(OPS))


def points(op: Op) -> list[tuple[Any, ...]]:
    """Arguments at which the operation is defined and smooth."""
    inside = [p for p in POINTS if p > 0] if op.domain == "positive reals" else POINTS
    return [at for at in product(inside, repeat=op.arity) if len(set(at)) == len(at)]


def number(expr: Expr, at: tuple[Any, ...]) -> Any:
    """An expression in a and b at a point, by the records' numbers for their functions and mpmath for all else."""
    if expr in SYMBOLS:
        return at[SYMBOLS.index(expr)]
    if op := op_of(expr):
        return op.numeric(mp, *(number(a, at) for a in expr.args))
    if expr.is_Add or expr.is_Mul:
        parts = [number(a, at) for a in expr.args]
        return mp.fsum(parts) if expr.is_Add else mp.fprod(parts)
    if expr.is_Pow:
        return number(expr.base, at) ** number(expr.exp, at)
    return mp.mpmathify(expr.evalf(60))


@EVERY
def test_derivatives(op: Op) -> None:
    assert len(op.derivatives) == op.arity
    with mp.workdps(40):
        for at in points(op):
            for k, derivative in enumerate(op.derivatives):
                order = tuple(int(k == position) for position in range(op.arity))
                wanted = mp.diff(lambda *u: op.numeric(mp, *u), at, order)
                assert abs(number(derivative(*SYMBOLS[: op.arity]), at) - wanted) < mpmath.mpf(10) ** -15


@EVERY
def test_meaning_is_the_value(op: Op) -> None:
    if op.meaning is None:
        assert op.name in {"exp", "log", "erf", "sin", "cos", "step"}
        return
    meant = op.meaning(*SYMBOLS[: op.arity])
    assert not meant.has(op.function)
    assert all(f in BY_FUNCTION for f in {type(e) for e in meant.atoms(sympy.Function)})
    with mp.workdps(40):
        ties = [(p,) * op.arity for p in POINTS] + [(mpmath.mpf(0),) * op.arity]
        for at in (*points(op), *ties):
            assert abs(number(meant, at) - op.numeric(mp, *at)) < mpmath.mpf(10) ** -35


@EVERY
def test_kinks_are_said(op: Op) -> None:
    """An operation made of comparisons is not analytic, and its domain names the kink."""
    assert ("kink" in op.domain) == (op.name in KINKED)
    assert op.rational == (op.name in KINKED)
    assert not (op.analytic and op.name in KINKED)


@EVERY
def test_analytic_operations_take_a_complex_step(op: Op) -> None:
    if not op.analytic:
        return
    for at in points(op):
        u = float(at[0])
        by_step = op.numeric(np, np.asarray([u + 1e-30j])).imag[0] / 1e-30
        assert by_step == pytest.approx(float(number(op.derivatives[0](SYMBOLS[0]), at)), rel=1e-13)


@EVERY
def test_rational_operations_are_exact(op: Op) -> None:
    if not op.rational:
        return
    for at in product([Fraction(-3, 7), Fraction(0), Fraction(22, 7)], repeat=op.arity):
        exact = Fraction(op.numeric(None, *at))
        assert float(exact) == op.numeric(mp, *(mpmath.mpf(float(u)) for u in at))


@EVERY
def test_numbers_agree_in_numpy_torch_and_mpmath(op: Op) -> None:
    rows = np.array([[float(u) for u in at] for at in points(op)])
    by_numpy = op.numeric(np, *rows.T)
    by_torch = op.numeric(torch, *torch.from_numpy(rows.T.copy()))
    by_mpmath = [float(op.numeric(mp, *at)) for at in points(op)]
    assert by_numpy.dtype == np.float64
    assert by_torch.dtype == torch.float64
    np.testing.assert_allclose(by_numpy, by_mpmath, rtol=1e-14)
    np.testing.assert_allclose(by_torch.numpy(), by_mpmath, rtol=1e-14)


def generated(op: Op, target: str, xp: str, folder: Path) -> ModuleType:
    """A module with the operation's code for a target as the body of a function `f`."""
    names = "ab"[: op.arity]
    text = op.code.get(target, op.code["*"]).replace("{xp}", xp).format(*names)
    package = "numpy" if target == "numpy" else "torch"
    path = folder / f"{target}_{op.name}.py"
    path.write_text(f"import math\nimport {package} as {xp}\n_ = math\ndef f({', '.join(names)}):\n    return {text}\n")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@EVERY
def test_code(op: Op, tmp_path: Path) -> None:
    """Code runs in the type of its arguments and gives the numbers, at zero too, where a kink may be."""
    assert "*" in op.code
    rows = np.array(
        [
            [float(u) for u in at]
            for at in [*points(op), *([(0.0,) * op.arity] if op.domain != "positive reals" else [])]
        ]
    )
    wanted = [float(op.numeric(mp, *map(mpmath.mpf, row))) for row in rows]
    by_numpy = generated(op, "numpy", "np", tmp_path).f(*rows.T)
    by_torch = generated(op, "torch", "torch", tmp_path).f(*torch.from_numpy(rows.T.copy()))
    np.testing.assert_allclose(by_numpy, wanted, rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(by_torch.numpy(), wanted, rtol=1e-14, atol=1e-16)
    assert by_torch.dtype == torch.float64
    half = generated(op, "torch", "torch", tmp_path).f(*torch.from_numpy(rows.T.astype(np.float32)))
    assert half.dtype == torch.float32


@EVERY
def test_code_takes_large_arguments_without_a_warning(op: Op, tmp_path: Path) -> None:
    if op.name == "exp" or op.domain == "positive reals":
        return
    rows = np.array([[-1e3, 1e3, -30.0, 0.0], [1e3, -1e3, 1.0, 5.0]])[: op.arity]
    assert np.isfinite(generated(op, "numpy", "np", tmp_path).f(*rows)).all()


@EVERY
def test_latex_has_a_place_for_each_argument(op: Op) -> None:
    places = {name for _, name, _, _ in string.Formatter().parse(op.latex) if name is not None}
    assert places == {str(k) for k in range(op.arity)}
    text = op.latex.format(*"uv"[: op.arity])
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"\\left", text)) == len(re.findall(r"\\right", text))


def test_records_and_functions_are_one_to_one() -> None:
    assert len(BY_FUNCTION) == len(OPS)
    assert all(op_of(op.function(*SYMBOLS[: op.arity])) is op for op in OPS.values())
    assert op_of(Symbol("a")) is None


def test_step_of_a_number() -> None:
    assert step(Integer(3)) == 1
    assert step(Integer(0)) == 0
    assert step(Integer(-2)) == 0
    assert step(SYMBOLS[0]).func is step


def test_functions_are_real() -> None:
    assert all(op.function(*SYMBOLS[: op.arity]).is_real for op in OPS.values() if op.domain != "positive reals")
    assert sigmoid(SYMBOLS[0]) ** 2 == sympy.Pow(sigmoid(SYMBOLS[0]), 2)


def test_square_root_is_a_power() -> None:
    rng = random.Random(1)  # noqa: S311
    value = rng.randint(2, 9)
    assert square_root(Symbol("u")).exp == sympy.Rational(1, 2)
    assert square_root(Integer(value**2)) == value
