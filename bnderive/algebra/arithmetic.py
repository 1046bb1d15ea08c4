"""The number systems in which index expressions are evaluated: numpy, torch, and numbers of 50 digits.

An `Arithmetic` says how one kind of array is permuted, summed, gathered and raised to a power; `evaluate` does the
rest. To evaluate in another number system (numbers that carry an error bound, say), subclass `Arithmetic` and pass it
to `evaluate`.
"""

import operator
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import sympy
from mpmath import MPContext
from sympy import Expr

from bnderive.algebra.ops import Op

DIGITS = 50
PRECISE = MPContext()
PRECISE.dps = DIGITS


class Arithmetic:
    """Real or complex numpy arrays of one floating type; the base of the others."""

    contracts = True

    def __init__(self, dtype: Any = np.float64) -> None:
        self.xp: Any = np
        self.real = np.zeros(0, dtype).real.dtype

    def scalar(self, value: Any) -> Any:
        """A Python or SymPy number as a number of this system."""
        if isinstance(value, sympy.Rational):
            return self.real.type(int(value.p)) / self.real.type(int(value.q))
        if isinstance(value, Expr):
            return self.real.type(str(value.evalf(30)))
        return self.real.type(value)

    def permute(self, array: Any, order: Sequence[int]) -> Any:
        """The array with its axes in another order."""
        return array.transpose(tuple(order))

    def reshape(self, array: Any, shape: Sequence[int]) -> Any:
        """The array in another shape of as many elements."""
        return array.reshape(tuple(shape))

    def expand(self, array: Any, shape: Sequence[int]) -> Any:
        """The array, or a number, broadcast to a shape."""
        return np.broadcast_to(array, tuple(shape))

    def positions(self, length: int) -> Any:
        """0, 1, …, length − 1."""
        return np.arange(length)

    def gather(self, array: Any, positions: Sequence[Any]) -> Any:
        """The elements at these positions, one integer array for each axis, all broadcast together."""
        return array[tuple(positions)]

    def indicator(self, mask: Any) -> Any:
        """One where the mask holds, else zero."""
        return np.asarray(mask).astype(self.real)

    def add(self, terms: Sequence[Any]) -> Any:
        """The sum of terms, from the first to the last."""
        return reduce(operator.add, terms)

    def multiply(self, left: Any, right: Any) -> Any:
        """The product."""
        return left * right

    def product(self, factors: Sequence[Any]) -> Any:
        """The product of factors, from the first to the last."""
        return reduce(self.multiply, factors)

    def invert(self, value: Any) -> Any:
        """The reciprocal."""
        return 1 / value

    def root(self, value: Any) -> Any:
        """The square root."""
        return self.xp.sqrt(value)

    def power(self, base: Any, exponent: Any) -> Any:
        """`base` to a power that is neither an integer nor half of one."""
        return base**exponent

    def apply(self, op: Op, *arguments: Any) -> Any:
        """An elementwise operation."""
        return op.numeric(self.xp, *arguments)

    def total(self, array: Any, axes: Sequence[int]) -> Any:
        """The sum over some axes, which are dropped."""
        return array.sum(axis=tuple(axes))

    def largest(self, array: Any) -> Any:
        """Where along the last axis an array, or its real part, is largest: the first place of them."""
        return np.argmax(np.real(array), axis=-1)

    def contract(self, factors: Sequence[tuple[Any, Sequence[int]]], kept: Sequence[int]) -> Any:
        """The product of arrays whose axes carry these labels, summed over every label that is not kept."""
        operands = [part for array, labels in factors for part in (array, list(labels))]
        return np.einsum(*operands, list(kept), optimize="greedy")


class TorchArithmetic(Arithmetic):
    """Torch tensors, differentiable by autograd; numbers are tensors without axes."""

    def __init__(self, like: Any) -> None:
        import torch

        self.xp = torch
        self.dtype, self.device = like.dtype, like.device

    def scalar(self, value: Any) -> Any:
        """A Python or SymPy number as a tensor without axes."""
        return self.xp.tensor(float(value), dtype=self.dtype, device=self.device)

    def permute(self, array: Any, order: Sequence[int]) -> Any:
        """The tensor with its axes in another order."""
        return array.permute(tuple(order))

    def expand(self, array: Any, shape: Sequence[int]) -> Any:
        """The tensor broadcast to a shape."""
        return self.xp.broadcast_to(array, tuple(shape))

    def positions(self, length: int) -> Any:
        """0, 1, …, length − 1."""
        return self.xp.arange(length, device=self.device)

    def indicator(self, mask: Any) -> Any:
        """One where the mask holds, else zero."""
        return mask.to(self.dtype)

    def total(self, array: Any, axes: Sequence[int]) -> Any:
        """The sum over some axes, which are dropped."""
        return array.sum(dim=tuple(axes))

    def largest(self, array: Any) -> Any:
        """Where along the last axis a tensor is largest: the first place of them."""
        return array.detach().argmax(dim=-1)

    def contract(self, factors: Sequence[tuple[Any, Sequence[int]]], kept: Sequence[int]) -> Any:
        """The product of tensors whose axes carry these labels, summed over every label that is not kept."""
        operands = [part for array, labels in factors for part in (array, list(labels))]
        return self.xp.einsum(*operands, list(kept))


class PreciseFunctions:
    """What an operation's `numeric` takes for its module when numbers have 50 digits; works on arrays of them."""

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        """`yes` where the condition holds, else `no`."""
        return np.where(np.asarray(condition, dtype=bool), yes, no)

    def __getattr__(self, name: str) -> Any:
        return np.frompyfunc(getattr(PRECISE, name), 1, 1)


class PreciseArithmetic(Arithmetic):
    """numpy arrays of mpmath numbers with 50 digits. What is undefined is nan."""

    contracts = False

    def __init__(self) -> None:
        self.xp = PreciseFunctions()

    def scalar(self, value: Any) -> Any:
        """A Python or SymPy number with 50 digits."""
        if isinstance(value, sympy.Rational):
            return PRECISE.mpf(int(value.p)) / int(value.q)
        return PRECISE.mpf(str(value.evalf(DIGITS + 10))) if isinstance(value, Expr) else PRECISE.mpf(value)

    def indicator(self, mask: Any) -> Any:
        """One where the mask holds, else zero."""
        return np.asarray(mask).astype(int).astype(object)

    def invert(self, value: Any) -> Any:
        """The reciprocal; nan for zero."""
        return _elementwise(lambda v: 1 / PRECISE.mpf(v) if v != 0 else PRECISE.nan, value)

    def root(self, value: Any) -> Any:
        """The square root; nan for a negative number."""
        return _elementwise(lambda v: PRECISE.sqrt(v) if v >= 0 else PRECISE.nan, value)

    def power(self, base: Any, exponent: Any) -> Any:
        """A positive number to any power; nan for others."""
        return _elementwise(lambda b, e: PRECISE.power(b, e) if b > 0 else PRECISE.nan, base, exponent)


def _elementwise(function: Any, *arguments: Any) -> Any:
    return np.frompyfunc(function, len(arguments), 1)(*arguments)


def precise(array: Any) -> Any:
    """An array of real numbers as an array of the same numbers with 50 digits."""
    numbers = _elementwise(lambda v: PRECISE.mpf(float(v)), np.asarray(array, dtype=object))
    return np.asarray(numbers, dtype=object)


def arithmetic_of(values: Mapping[str, Any], xp: Any = np) -> Arithmetic:
    """The number system of these arrays: what their floating types promote to; float64 where there are none."""
    if xp is not np:
        tensors = [v for v in values.values() if v.is_floating_point()]
        return TorchArithmetic(
            max(tensors, key=lambda t: t.dtype.itemsize) if tensors else xp.zeros(0, dtype=xp.float64)
        )
    dtypes = [np.asarray(v).dtype for v in values.values()]
    if any(d.kind == "O" for d in dtypes):
        return PreciseArithmetic()
    floating = [d for d in dtypes if d.kind in "fc"]
    return Arithmetic(np.result_type(*floating) if floating else np.float64)
