"""Batch normalization without ddof and root mean square normalization, as people write them: right, and each wrong in one term."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import torch
from torch import nn


def forward(x: Any, weight: Any, bias: Any, epsilon: float = 1e-5) -> Any:
    invstd = 1 / np.sqrt(x.var(0) + epsilon)
    xhat = (x - x.mean(0)) * invstd
    return weight * xhat + bias, (xhat, invstd, weight)


def backward(dout: Any, cache: Any, count: int = 0) -> Any:
    xhat, invstd, weight = cache
    m = len(dout) - count
    dgamma, dbeta = (dout * xhat).sum(0), dout.sum(0)
    return weight * invstd * (dout - dbeta / m - xhat * dgamma / m), dgamma, dbeta


def wrong_backward(dout: Any, cache: Any) -> Any:
    xhat, invstd, weight = cache
    return weight * invstd * (dout - dout.mean(0)), (dout * xhat).sum(0), dout.sum(0)


def forward_alone(a: Any, b: Any, c: Any, eps: float = 1e-5) -> Any:
    return forward(a, b, c, eps)[0]


def backward_alone(grad_output: Any, input: Any, weight: Any, mean: Any, rstd: Any) -> Any:  # noqa: A002
    xhat = (np.asarray(input) - mean) * rstd
    dx, dgamma, dbeta = backward(grad_output, (xhat, rstd, weight))
    return {"x": dx, "dgamma": dgamma, "grad_beta": dbeta}


def wrong_backward_alone(grad_output: Any, input: Any, weight: Any, mean: Any, rstd: Any) -> Any:  # noqa: A002
    return wrong_backward(grad_output, ((np.asarray(input) - mean) * rstd, rstd, weight))


def torch_function(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor, eps: float = 1e-5) -> Any:
    return nn.functional.batch_norm(x, None, None, gamma, beta, True, 0.0, eps)


def wrong_torch_function(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor, eps: float = 1e-5) -> Any:
    centred = x - x.mean(0)
    return gamma * centred * (centred.detach().square().mean(0) + eps).rsqrt() + beta


class Function(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any, weight: Any, bias: Any, eps: float = 1e-5) -> Any:
        invstd = (x.var(0, correction=0) + eps).rsqrt()
        xhat = (x - x.mean(0)) * invstd
        ctx.save_for_backward(xhat, invstd, weight)
        return weight * xhat + bias

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        return (*backward(dy, ctx.saved_tensors), None)


class WrongFunction(Function):
    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        return (*wrong_backward(dy, ctx.saved_tensors), None)


class Module(nn.Module):
    function: Any = Function

    def __init__(self, channels: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))
        self.shift = nn.Parameter(torch.zeros(channels))
        self.variance_epsilon = eps

    def forward(self, hidden: torch.Tensor) -> Any:
        return self.function.apply(hidden, self.scale, self.shift, self.variance_epsilon)


class WrongModule(Module):
    function = WrongFunction


def torch_pair_forward(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor, eps: float = 1e-5) -> Any:
    rstd = torch.rsqrt(x.var(0, correction=0) + eps)
    return gamma * (x - x.mean(0)) * rstd + beta, rstd


def torch_pair_backward(do: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, rstd: torch.Tensor) -> Any:
    return backward(do, ((x - x.mean(0)) * rstd, rstd, gamma))


def wrong_torch_pair_backward(do: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, rstd: torch.Tensor) -> Any:
    return wrong_backward(do, ((x - x.mean(0)) * rstd, rstd, gamma))


def torch_backward(dy: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, mu: Any, rstd: Any) -> Any:
    return backward(dy, ((x - mu) * rstd, rstd, gamma))


def wrong_torch_backward(dy: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, mu: Any, rstd: Any) -> Any:
    return wrong_backward(dy, ((x - mu) * rstd, rstd, gamma))


def jax_pair_forward(x: jax.Array, gamma: jax.Array, beta: jax.Array, eps: float = 1e-5) -> Any:
    rstd = jax.lax.rsqrt(jnp.var(x, 0) + eps)
    return gamma * (x - x.mean(0)) * rstd + beta, rstd


def jax_pair_backward(do: jax.Array, x: jax.Array, gamma: jax.Array, rstd: jax.Array) -> Any:
    return backward(do, ((x - jnp.mean(x, 0)) * rstd, rstd, gamma))


def wrong_jax_pair_backward(do: jax.Array, x: jax.Array, gamma: jax.Array, rstd: jax.Array) -> Any:
    return wrong_backward(do, ((x - jnp.mean(x, 0)) * rstd, rstd, gamma))


def jax_backward(dy: jax.Array, x: jax.Array, gamma: jax.Array, mu: Any, rstd: Any) -> Any:
    return backward(jnp.asarray(dy), ((x - mu) * rstd, rstd, gamma))


def wrong_jax_backward(dy: jax.Array, x: jax.Array, gamma: jax.Array, mu: Any, rstd: Any) -> Any:
    return wrong_backward(jnp.asarray(dy), ((x - mu) * rstd, rstd, gamma))


def _custom_vjp(function: Any) -> Any:
    @jax.custom_vjp
    def layer(x: jax.Array, weight: jax.Array, bias: jax.Array) -> Any:
        return jax_pair_forward(x, weight, bias)[0]

    def ahead(x: jax.Array, weight: jax.Array, bias: jax.Array) -> Any:
        y, rstd = jax_pair_forward(x, weight, bias)
        return y, ((x - x.mean(0)) * rstd, rstd, weight)

    layer.defvjp(ahead, lambda saved, dy: function(dy, saved))
    return jax.jit(layer)


jax_function, wrong_jax_function = _custom_vjp(backward), _custom_vjp(wrong_backward)


def _custom_op(name: str, function: Any) -> Any:
    def op(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, eps: float = 1e-5) -> torch.Tensor:
        return torch_function(x, weight, bias, eps)

    made = torch.library.custom_op(name, op, mutates_args=())

    def setup(ctx: Any, inputs: Any, output: Any) -> None:
        x, weight, _, eps = inputs
        rstd = (x.var(0, correction=0) + eps).rsqrt()
        ctx.save_for_backward((x - x.mean(0)) * rstd, rstd, weight)

    made.register_autograd(lambda ctx, dy: (*function(dy, ctx.saved_tensors), None), setup_context=setup)
    return made


custom_op = _custom_op("bnderive_tests::right", backward)
wrong_custom_op = _custom_op("bnderive_tests::wrong", wrong_backward)


class Protocol:
    bnderive_parameters = ("eps",)

    def __init__(self, function: Any = backward) -> None:
        self.function = function

    def bnderive_forward(self, inputs: Any, parameters: Any) -> Any:
        return {"y": forward(inputs["x"], inputs["gamma"], inputs["beta"], parameters["eps"])[0]}

    def bnderive_backward(self, upstream: Any, inputs: Any, parameters: Any) -> Any:
        _, saved = forward(inputs["x"], inputs["gamma"], inputs["beta"], parameters["eps"])
        return dict(zip(("x", "gamma", "beta"), self.function(upstream["y"], saved), strict=True))
