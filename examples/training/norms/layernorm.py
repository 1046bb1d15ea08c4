# layernorm: forward and backward, closed form. Written by bnderive; yours to use.
# specification: 25b102c22715160e
# body: 2a400e3d90555a22
# again: bnderive codegen layernorm --target torch --as module
"""Layer normalization: forward and backward in PyTorch."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.autograd import forward_ad


def _filled(
    given: tuple[Any, ...], like: tuple[torch.Tensor, ...]
) -> tuple[torch.Tensor, ...]:
    """The derivatives that are given, zero where there is none."""
    pairs = zip(like, given)
    return tuple(torch.zeros_like(v) if d is None else d for v, d in pairs)


def _primals(tensors: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
    """The tensors without the tangent of this level, but with any further out."""
    unpack: Callable[..., Any] = forward_ad.unpack_dual
    return tuple(unpack(v).primal for v in tensors)


class _Layernorm(torch.autograd.Function):
    """The forward with its backward; call `layernorm`."""

    generate_vmap_rule = True

    @staticmethod
    def forward(
        x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor, eps: float
    ) -> tuple[torch.Tensor, ...]:
        if x.ndim != 2:
            raise ValueError(f"layernorm needs x of shape (N, D); here {x.shape}")
        mu = x.mean(dim=1, keepdim=True)
        x_less_mean = x - mu
        x_centred = x_less_mean - x_less_mean.mean(dim=1, keepdim=True)
        var = (x_centred**2).mean(dim=1, keepdim=True)
        rstd = torch.rsqrt(var + eps)
        xhat = rstd * x_centred
        y = torch.addcmul(beta, gamma, xhat)
        return y, rstd, xhat

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, gamma, beta, eps = inputs
        _, rstd, xhat = output
        ctx.mark_non_differentiable(rstd, xhat)
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(x, gamma, beta, rstd, xhat)
        ctx.save_for_forward(x, gamma, beta, rstd, xhat)
        ctx.eps = eps

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        dy = grads[0]
        if dy is None:
            return (None,) * 4
        asked = ctx.needs_input_grad
        gradients: Callable[..., Any] = _LayernormBackward.forward
        if torch.is_grad_enabled() or forward_ad._current_level >= 0:
            gradients = _gradients if torch.compiler.is_compiling() else _gradients_dual
        dx, dgamma, dbeta = gradients(
            dy, *ctx.saved_tensors, ctx.eps, asked[0], asked[1], asked[2]
        )
        return dx, dgamma, dbeta, None


class _LayernormDual(_Layernorm):
    """The same with a tangent, which torch.compile does not take."""

    generate_vmap_rule = False

    @staticmethod
    def vmap(info: Any, in_dims: Any, *inputs: Any) -> Any:
        return torch.vmap(_Layernorm.forward, in_dims)(*inputs), 0

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor) -> Any:
        with forward_ad._set_fwd_grad_enabled(True):
            x, gamma, beta, *_ = _primals(ctx.saved_tensors)
            eps = ctx.eps
            _, rstd, xhat = _Layernorm.forward(x, gamma, beta, eps)
            x_t, gamma_t, beta_t = _filled(tangents, (x, gamma, beta))
            mean_x_t = x_t.mean(dim=1, keepdim=True)
            mean_x_t_xhat = (x_t * xhat).mean(dim=1, keepdim=True)
            y_t = (
                gamma_t * xhat
                + gamma * rstd * (x_t - mean_x_t - xhat * mean_x_t_xhat)
                + beta_t
            )
            return y_t, None, None


class _LayernormBackward(torch.autograd.Function):
    """The gradients, with a backward of its own."""

    generate_vmap_rule = True

    @staticmethod
    def forward(
        dy: torch.Tensor,
        x: torch.Tensor,
        gamma: torch.Tensor,
        beta: torch.Tensor,
        rstd: torch.Tensor,
        xhat: torch.Tensor,
        eps: float,
        need_dx: bool,
        need_dgamma: bool,
        need_dbeta: bool,
    ) -> tuple[torch.Tensor | None, ...]:
        dx = dgamma = dbeta = None
        if need_dx:
            gamma_dy = gamma * dy
            mean_gamma_dy = gamma_dy.mean(dim=1, keepdim=True)
            mean_xhat_gamma_dy = (xhat * gamma_dy).mean(dim=1, keepdim=True)
            part = gamma_dy - mean_gamma_dy
            dx = rstd * torch.addcmul(part, xhat, mean_xhat_gamma_dy, value=-1)
        if need_dgamma:
            dgamma = (dy * xhat).sum(dim=0)
        if need_dbeta:
            dbeta = dy.sum(dim=0)
        return dx, dgamma, dbeta

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.save_for_backward(*inputs[:6])
        ctx.save_for_forward(*inputs[:6])
        ctx.eps = inputs[6]
        ctx.asked = inputs[7:]

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        dy, x, gamma, beta, rstd, xhat = ctx.saved_tensors
        eps = ctx.eps
        if torch.is_grad_enabled():  # differentiated again: from the inputs
            _, rstd, xhat = _Layernorm.forward(x, gamma, beta, eps)
        ddx, ddgamma, ddbeta = _filled(grads, (x, gamma, beta))
        _, D = ddx.shape
        d2x = d2gamma = ddy = None
        sum_ddx_xhat = (ddx * xhat).sum(dim=1, keepdim=True)
        sum_ddx = ddx.sum(dim=1, keepdim=True)
        if ctx.needs_input_grad[1]:
            gamma_dy = gamma * dy
            s_1 = gamma_dy.sum(dim=1, keepdim=True)
            s_2 = (xhat * gamma_dy).sum(dim=1, keepdim=True)
            d2xhat = ddgamma * dy - rstd / D * (s_2 * ddx + sum_ddx_xhat * gamma_dy)
            mean_d2xhat = d2xhat.mean(dim=1, keepdim=True)
            mean_xhat_d2xhat = (xhat * d2xhat).mean(dim=1, keepdim=True)
            part = ddx * (gamma_dy - s_1 / D - s_2 / D * xhat)
            mean = part.mean(dim=1, keepdim=True)
            part2 = xhat * mean_xhat_d2xhat
            d2x = rstd * (d2xhat - mean_d2xhat - part2 - rstd * mean * xhat)
        if ctx.needs_input_grad[2]:
            rstd_dy = rstd * dy
            d2gamma = (
                (ddx * rstd_dy).sum(dim=0)
                - (sum_ddx * rstd_dy).sum(dim=0) / D
                - (sum_ddx_xhat * xhat * rstd_dy).sum(dim=0) / D
            )
        if ctx.needs_input_grad[0]:
            ddy = (
                ddgamma * xhat
                + gamma * rstd * (ddx - sum_ddx / D - sum_ddx_xhat / D * xhat)
                + ddbeta
            )
        return ddy, d2x, d2gamma, None, None, None, None, None, None, None


class _LayernormBackwardDual(_LayernormBackward):
    """The same with a tangent, which torch.compile does not take."""

    generate_vmap_rule = False

    @staticmethod
    def vmap(
        info: Any,
        in_dims: Any,
        dy: torch.Tensor,
        x: torch.Tensor,
        gamma: torch.Tensor,
        beta: torch.Tensor,
        rstd: torch.Tensor,
        xhat: torch.Tensor,
        eps: Any,
        *asked: Any,
    ) -> Any:
        def plain(
            dy: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor
        ) -> Any:
            _, rstd, xhat = _Layernorm.forward(x, gamma, beta, eps)
            found = _LayernormBackward.forward(
                dy, x, gamma, beta, rstd, xhat, eps, *asked
            )
            return tuple(g for g, a in zip(found, asked) if a)

        dims = (in_dims[0], in_dims[1], in_dims[2], in_dims[3])
        found = torch.vmap(plain, dims)(dy, x, gamma, beta)
        there = iter(found)
        gradients = tuple(next(there) if a else None for a in asked)
        return gradients, tuple(0 if a else None for a in asked)

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor) -> Any:
        with forward_ad._set_fwd_grad_enabled(True):
            dy, x, gamma, beta, *_ = _primals(ctx.saved_tensors)
            eps = ctx.eps
            _, rstd, xhat = _Layernorm.forward(x, gamma, beta, eps)
            dy_t, x_t, gamma_t, _ = _filled(tangents, (dy, x, gamma, beta))
            _, D = x_t.shape
            mu = x.mean(dim=1, keepdim=True)
            x_less_mean = x - mu
            x_centred = x_less_mean - x_less_mean.mean(dim=1, keepdim=True)
            dbeta_t = dy_t.sum(dim=0)
            sum_x_centred__x_t = (x_t * x_centred).sum(dim=1, keepdim=True)
            mean_x_t = x_t.mean(dim=1, keepdim=True)
            part = rstd**2 / D * sum_x_centred__x_t * x_centred
            xhat_t = rstd * (x_t - mean_x_t - part)
            dgamma_t = (dy * xhat_t).sum(dim=0) + (dy_t * xhat).sum(dim=0)
            gamma_dy = gamma * dy
            s_1 = gamma_dy.sum(dim=1, keepdim=True)
            s_2 = (xhat * gamma_dy).sum(dim=1, keepdim=True)
            gamma_dy_t = gamma * dy_t
            gamma_t_dy = gamma_t * dy
            sum_gamma_dy_t = gamma_dy_t.sum(dim=1, keepdim=True)
            sum_gamma_t_dy = gamma_t_dy.sum(dim=1, keepdim=True)
            sum_xhat_t_gamma_dy = (xhat_t * gamma_dy).sum(dim=1, keepdim=True)
            total = (x_centred * (gamma_dy_t + gamma_t_dy)).sum(dim=1, keepdim=True)
            part2 = (
                rstd**3 / D * sum_x_centred__x_t * (gamma_dy - s_1 / D - s_2 / D * xhat)
            )
            dx_t = (
                rstd * gamma_dy_t
                + rstd * gamma_t_dy
                - rstd / D * s_2 * xhat_t
                - rstd / D * (sum_gamma_dy_t + sum_gamma_t_dy)
                - part2
                - rstd / D * (sum_xhat_t_gamma_dy + rstd * total) * xhat
            )
            moved = (dx_t, dgamma_t, dbeta_t)
            return tuple(t if a else None for t, a in zip(moved, ctx.asked))


_apply: Callable[..., Any] = _Layernorm.apply
_apply_dual: Callable[..., Any] = _LayernormDual.apply
_gradients: Callable[..., Any] = _LayernormBackward.apply
_gradients_dual: Callable[..., Any] = _LayernormBackwardDual.apply


def layernorm(
    x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor, *, eps: float = 1e-5
) -> torch.Tensor:
    """Return y (N, D).

    Takes x (N, D), gamma (D,) and beta (D,). Computes in float32 or wider and returns
    the type of x.

        μ_n = (1/D) Σ_i x_ni
        σ_n² = (1/D) Σ_i (x_ni − μ_n)²
        rstd_n = (σ_n² + ε)^(-1/2)
        x̂_ni = rstd_n (x_ni − μ_n)
        y_ni = γ_i x̂_ni + β_i

    The gradients of a loss L, in closed form, which autograd asks for:

        ∂L/∂x_ni = rstd_n (γ_i ∂L/∂y_ni − (1/D) Σ_j γ_j ∂L/∂y_nj
                           − (x̂_ni/D) Σ_j γ_j ∂L/∂y_nj x̂_nj)
        ∂L/∂γ_i = Σ_n ∂L/∂y_ni x̂_ni
        ∂L/∂β_i = Σ_n ∂L/∂y_ni
    """
    wide = torch.promote_types(x.dtype, torch.float32)
    apply = _apply if torch.compiler.is_compiling() else _apply_dual
    y, _, _ = apply(x.to(wide), gamma.to(wide), beta.to(wide), eps)
    result: torch.Tensor = y.to(x.dtype)
    return result


def _weight(
    shape: tuple[int, ...], wanted: bool, options: dict[str, Any]
) -> torch.nn.Parameter | None:
    """What is learned, where it is wanted."""
    return torch.nn.Parameter(torch.empty(shape, **options)) if wanted else None


def _or_constant(
    tensor: torch.Tensor | None,
    like: torch.Tensor,
    shape: tuple[int, ...],
    value: float,
) -> torch.Tensor:
    """The tensor in the shape of the equations; without one, what it starts from."""
    return like.new_full(shape, value) if tensor is None else tensor.reshape(shape)


class _LayernormModule(torch.nn.Module):
    """What the modules have in common; call one of LayerNorm."""

    weight: torch.nn.Parameter | None
    bias: torch.nn.Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        if isinstance(normalized_shape, int):
            normalized_shape = (normalized_shape,)
        self.normalized_shape = tuple(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        options: dict[str, Any] = {"device": device, "dtype": dtype}
        self.register_parameter(
            "weight", _weight(self.normalized_shape, elementwise_affine, options)
        )
        self.register_parameter(
            "bias", _weight(self.normalized_shape, elementwise_affine and bias, options)
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set everything to what it starts from."""
        if self.weight is not None:
            torch.nn.init.constant_(self.weight, 1.0)
        if self.bias is not None:
            torch.nn.init.constant_(self.bias, 0.0)

    def _places(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Which axes of the input make up each axis of the equations."""
        raise NotImplementedError

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Apply the layer to an input of one of the shapes that its class takes."""
        places = self._places(input.ndim)
        sizes = [[input.shape[k] for k in place] for place in places]
        lengths = [math.prod(each) for each in sizes]
        if tuple(sizes[1]) != self.normalized_shape:
            raise ValueError(
                f"expected normalized_shape = {self.normalized_shape}, "
                f"got input of shape {tuple(input.shape)}"
            )
        x = input.reshape(lengths[0], lengths[1])
        weight = _or_constant(self.weight, x, (x.shape[1],), 1.0)
        bias = _or_constant(self.bias, x, (x.shape[1],), 0.0)
        y = layernorm(x, weight, bias, eps=self.eps)
        return y.reshape(input.shape)

    def extra_repr(self) -> str:
        """The arguments, as torch prints them."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class LayerNorm(_LayernormModule):
    """Layer normalization, for input of shape (*n, *normalized_shape)."""

    def _places(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Which axes of the input make up each axis of the equations."""
        rest = count - len(self.normalized_shape)
        if rest >= 0:
            return tuple(range(rest)), tuple(range(rest, count))
        raise ValueError(
            f"expected input of shape (*n, *normalized_shape) (got {count}D input)"
        )
