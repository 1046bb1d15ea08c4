# batchnorm: forward and backward, closed form. Written by bnderive; yours to use.
# specification: 814a4939d4d2b71b
# body: 18f02c860e25ec88
# again: bnderive codegen batchnorm --target torch --as module
"""Batch normalization: forward and backward in PyTorch."""

import math
from collections.abc import Callable
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


class _Batchnorm(torch.autograd.Function):
    """The forward with its backward; call `batchnorm`."""

    generate_vmap_rule = True

    @staticmethod
    def forward(
        x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor, eps: float, ddof: int
    ) -> tuple[torch.Tensor, ...]:
        m, _ = x.shape
        if m <= ddof:
            raise ValueError(
                f"batchnorm needs m > ddof; here m = {m} and ddof = {ddof}"
            )
        mu = x.mean(dim=0)
        x_less_mean = x - mu
        x_centred = x_less_mean - x_less_mean.mean(dim=0)
        var = (x_centred**2).sum(dim=0) / (m - ddof)
        rstd = torch.rsqrt(var + eps)
        xhat = rstd * x_centred
        y = torch.addcmul(beta, gamma, xhat)
        return y, rstd, xhat, mu, var

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, gamma, beta, eps, ddof = inputs
        _, rstd, xhat, mu, var = output
        ctx.mark_non_differentiable(rstd, xhat, mu, var)
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(x, gamma, beta, rstd, xhat)
        ctx.save_for_forward(x, gamma, beta, rstd, xhat)
        ctx.eps = eps
        ctx.ddof = ddof

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        dy = grads[0]
        if dy is None:
            return (None,) * 5
        asked = ctx.needs_input_grad
        gradients: Callable[..., Any] = _BatchnormBackward.forward
        if torch.is_grad_enabled() or forward_ad._current_level >= 0:
            gradients = _gradients if torch.compiler.is_compiling() else _gradients_dual
        dx, dgamma, dbeta = gradients(
            dy, *ctx.saved_tensors, ctx.eps, ctx.ddof, asked[0], asked[1], asked[2]
        )
        return dx, dgamma, dbeta, None, None


class _BatchnormDual(_Batchnorm):
    """The same with a tangent, which torch.compile does not take."""

    generate_vmap_rule = False

    @staticmethod
    def vmap(info: Any, in_dims: Any, *inputs: Any) -> Any:
        return torch.vmap(_Batchnorm.forward, in_dims)(*inputs), 0

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor) -> Any:
        with forward_ad._set_fwd_grad_enabled(True):
            x, gamma, beta, *_ = _primals(ctx.saved_tensors)
            eps = ctx.eps
            ddof = ctx.ddof
            _, rstd, xhat, _, _ = _Batchnorm.forward(x, gamma, beta, eps, ddof)
            x_t, gamma_t, beta_t = _filled(tangents, (x, gamma, beta))
            m, _ = x_t.shape
            mean_x_t = x_t.mean(dim=0)
            sum_x_t_xhat = (x_t * xhat).sum(dim=0)
            y_t = (
                gamma_t * xhat
                + gamma * rstd * (x_t - mean_x_t - sum_x_t_xhat / (m - ddof) * xhat)
                + beta_t
            )
            return y_t, None, None, None, None


class _BatchnormBackward(torch.autograd.Function):
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
        ddof: int,
        need_dx: bool,
        need_dgamma: bool,
        need_dbeta: bool,
    ) -> tuple[torch.Tensor | None, ...]:
        m, _ = dy.shape
        dx = None
        dgamma = (dy * xhat).sum(dim=0)
        dbeta = dy.sum(dim=0)
        if need_dx:
            part = dgamma / (m - ddof)
            dx = gamma * rstd * torch.addcmul(dy - dbeta / m, part, xhat, value=-1)
        return dx, dgamma, dbeta

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.save_for_backward(*inputs[:6])
        ctx.save_for_forward(*inputs[:6])
        ctx.eps, ctx.ddof = inputs[6:8]
        ctx.asked = inputs[8:]

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        dy, x, gamma, beta, rstd, xhat = ctx.saved_tensors
        eps, ddof = ctx.eps, ctx.ddof
        if torch.is_grad_enabled():  # differentiated again: from the inputs
            _, rstd, xhat, _, _ = _Batchnorm.forward(x, gamma, beta, eps, ddof)
        ddx, ddgamma, ddbeta = _filled(grads, (x, gamma, beta))
        m, _ = ddx.shape
        d2x = ddy = None
        s_1 = dy.sum(dim=0)
        s_2 = (dy * xhat).sum(dim=0)
        d2gamma = rstd * (ddx * (dy - s_1 / m - s_2 / (m - ddof) * xhat)).sum(dim=0)
        sum_ddx_xhat = (ddx * xhat).sum(dim=0)
        if ctx.needs_input_grad[1]:
            part = s_2 * ddx + sum_ddx_xhat * dy
            d2xhat = ddgamma * dy - gamma / (m - ddof) * rstd * part
            mean_d2xhat = d2xhat.mean(dim=0)
            sum_xhat_d2xhat = (xhat * d2xhat).sum(dim=0)
            part2 = (gamma * d2gamma + sum_xhat_d2xhat) / (m - ddof) * xhat
            d2x = rstd * (d2xhat - mean_d2xhat - part2)
        if ctx.needs_input_grad[0]:
            mean_ddx = ddx.mean(dim=0)
            ddy = (
                ddgamma * xhat
                + gamma * rstd * (ddx - mean_ddx - sum_ddx_xhat / (m - ddof) * xhat)
                + ddbeta
            )
        return ddy, d2x, d2gamma, None, None, None, None, None, None, None, None


class _BatchnormBackwardDual(_BatchnormBackward):
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
        ddof: Any,
        *asked: Any,
    ) -> Any:
        def plain(
            dy: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor
        ) -> Any:
            _, rstd, xhat, _, _ = _Batchnorm.forward(x, gamma, beta, eps, ddof)
            found = _BatchnormBackward.forward(
                dy, x, gamma, beta, rstd, xhat, eps, ddof, *asked
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
            ddof = ctx.ddof
            _, rstd, xhat, _, _ = _Batchnorm.forward(x, gamma, beta, eps, ddof)
            dy_t, x_t, gamma_t, _ = _filled(tangents, (dy, x, gamma, beta))
            m, _ = x_t.shape
            s_1 = dy.sum(dim=0)
            s_2 = (dy * xhat).sum(dim=0)
            dbeta_t = dy_t.sum(dim=0)
            sum_x_t_xhat = (x_t * xhat).sum(dim=0)
            xhat_t = rstd * (x_t - x_t.mean(dim=0) - sum_x_t_xhat / (m - ddof) * xhat)
            sum_dy_xhat_t = (dy * xhat_t).sum(dim=0)
            sum_dy_t_xhat = (dy_t * xhat).sum(dim=0)
            dgamma_t = sum_dy_xhat_t + sum_dy_t_xhat
            part = dy - s_1 / m - s_2 / (m - ddof) * xhat
            part3 = rstd * sum_x_t_xhat * part
            part4 = sum_dy_t_xhat * xhat
            part2 = (part4 + sum_dy_xhat_t * xhat + s_2 * xhat_t + part3) / (m - ddof)
            dx_t = rstd * (gamma_t * part + gamma * (dy_t - dbeta_t / m - part2))
            moved = (dx_t, dgamma_t, dbeta_t)
            return tuple(t if a else None for t, a in zip(moved, ctx.asked))


_apply: Callable[..., Any] = _Batchnorm.apply
_apply_dual: Callable[..., Any] = _BatchnormDual.apply
_gradients: Callable[..., Any] = _BatchnormBackward.apply
_gradients_dual: Callable[..., Any] = _BatchnormBackwardDual.apply


def batchnorm(
    x: torch.Tensor,
    gamma: torch.Tensor,
    beta: torch.Tensor,
    *,
    eps: float = 1e-5,
    ddof: int = 0,
) -> torch.Tensor:
    """Return y (m, C).

    Takes x (m, C), gamma (C,) and beta (C,). Computes in float32 or wider and returns
    the type of x.

        μ_c = (1/m) Σ_i x_ic
        σ_c² = (1/(m − q)) Σ_i (x_ic − μ_c)²
        rstd_c = (σ_c² + ε)^(-1/2)
        x̂_ic = rstd_c (x_ic − μ_c)
        y_ic = γ_c x̂_ic + β_c

    The gradients of a loss L, in closed form, which autograd asks for:

        ∂L/∂x_ic = γ_c rstd_c (∂L/∂y_ic − (1/m) Σ_j ∂L/∂y_jc
                               − (x̂_ic/(m − q)) Σ_j ∂L/∂y_jc x̂_jc)
        ∂L/∂γ_c = Σ_i ∂L/∂y_ic x̂_ic
        ∂L/∂β_c = Σ_i ∂L/∂y_ic
    """
    wide = torch.promote_types(x.dtype, torch.float32)
    apply = _apply if torch.compiler.is_compiling() else _apply_dual
    y, _, _, _, _ = apply(x.to(wide), gamma.to(wide), beta.to(wide), eps, ddof)
    result: torch.Tensor = y.to(x.dtype)
    return result


def _observed(
    x: torch.Tensor,
    gamma: torch.Tensor,
    beta: torch.Tensor,
    eps: float = 1e-5,
    ddof: int = 0,
) -> tuple[torch.Tensor, ...]:
    """The same, with mu and var, which are tracked."""
    wide = torch.promote_types(x.dtype, torch.float32)
    apply = _apply if torch.compiler.is_compiling() else _apply_dual
    y, _, _, mu, var = apply(x.to(wide), gamma.to(wide), beta.to(wide), eps, ddof)
    return y.to(x.dtype), mu, var


class _BatchnormAt(torch.autograd.Function):
    """The forward with its backward; call `batchnorm_at`."""

    generate_vmap_rule = True

    @staticmethod
    def forward(
        x: torch.Tensor,
        gamma: torch.Tensor,
        beta: torch.Tensor,
        mu: torch.Tensor,
        var: torch.Tensor,
        eps: float,
        ddof: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if x.ndim != 2:
            raise ValueError(f"batchnorm_at needs x of shape (m, C); here {x.shape}")
        xhat = (x - mu) / torch.sqrt(var + eps)
        y = torch.addcmul(beta, gamma, xhat)
        return y, xhat

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, gamma, beta, mu, var, eps, ddof = inputs
        _, xhat = output
        ctx.mark_non_differentiable(xhat)
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(x, gamma, beta, mu, var, xhat)
        ctx.save_for_forward(x, gamma, beta, mu, var, xhat)
        ctx.eps = eps
        ctx.ddof = ddof

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        dy = grads[0]
        if dy is None:
            return (None,) * 7
        asked = ctx.needs_input_grad
        gradients: Callable[..., Any] = _BatchnormAtBackward.forward
        if torch.is_grad_enabled() or forward_ad._current_level >= 0:
            gradients = (
                _gradients_at if torch.compiler.is_compiling() else _gradients_at_dual
            )
        dx, dgamma, dbeta, dmu, dvar = gradients(
            dy,
            *ctx.saved_tensors,
            ctx.eps,
            ctx.ddof,
            asked[0],
            asked[1],
            asked[2],
            asked[3],
            asked[4],
        )
        return dx, dgamma, dbeta, dmu, dvar, None, None


class _BatchnormAtDual(_BatchnormAt):
    """The same with a tangent, which torch.compile does not take."""

    generate_vmap_rule = False

    @staticmethod
    def vmap(info: Any, in_dims: Any, *inputs: Any) -> Any:
        return torch.vmap(_BatchnormAt.forward, in_dims)(*inputs), 0

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor) -> Any:
        with forward_ad._set_fwd_grad_enabled(True):
            x, gamma, beta, mu, var, *_ = _primals(ctx.saved_tensors)
            eps = ctx.eps
            ddof = ctx.ddof
            _, xhat = _BatchnormAt.forward(x, gamma, beta, mu, var, eps, ddof)
            x_t, gamma_t, beta_t, mu_t, var_t = _filled(
                tangents, (x, gamma, beta, mu, var)
            )
            part = torch.rsqrt(var + eps)
            y_t = (
                gamma_t * xhat
                + gamma / 2 * part * (2 * x_t - 2 * mu_t - var_t * part * xhat)
                + beta_t
            )
            return y_t, None


class _BatchnormAtBackward(torch.autograd.Function):
    """The gradients, with a backward of its own."""

    generate_vmap_rule = True

    @staticmethod
    def forward(
        dy: torch.Tensor,
        x: torch.Tensor,
        gamma: torch.Tensor,
        beta: torch.Tensor,
        mu: torch.Tensor,
        var: torch.Tensor,
        xhat: torch.Tensor,
        eps: float,
        ddof: int,
        need_dx: bool,
        need_dgamma: bool,
        need_dbeta: bool,
        need_dmu: bool,
        need_dvar: bool,
    ) -> tuple[torch.Tensor | None, ...]:
        dx = dmu = dvar = None
        dgamma = (dy * xhat).sum(dim=0)
        dbeta = dy.sum(dim=0)
        part = torch.rsqrt(var + eps)
        if need_dx:
            dx = gamma * part * dy
        if need_dmu:
            dmu = -gamma * dbeta * part
        if need_dvar:
            dvar = -gamma / 2 * dgamma * part**2
        return dx, dgamma, dbeta, dmu, dvar

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.save_for_backward(*inputs[:7])
        ctx.save_for_forward(*inputs[:7])
        ctx.eps, ctx.ddof = inputs[7:9]
        ctx.asked = inputs[9:]

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        dy, x, gamma, beta, mu, var, xhat = ctx.saved_tensors
        eps, ddof = ctx.eps, ctx.ddof
        if torch.is_grad_enabled():  # differentiated again: from the inputs
            _, xhat = _BatchnormAt.forward(x, gamma, beta, mu, var, eps, ddof)
        ddx, ddgamma, ddbeta, ddmu, ddvar = _filled(grads, (x, gamma, beta, mu, var))
        d2x = d2gamma = d2mu = d2var = ddy = None
        dgamma = (dy * xhat).sum(dim=0)
        dbeta = dy.sum(dim=0)
        sum_ddx_dy = (ddx * dy).sum(dim=0)
        part2 = torch.rsqrt(var + eps)
        part = ddgamma - ddvar / 2 * gamma * part2**2
        if ctx.needs_input_grad[1]:
            d2x = part2 * part * dy
        if ctx.needs_input_grad[2]:
            d2gamma = (
                part2 / 2 * (2 * sum_ddx_dy - 2 * ddmu * dbeta - ddvar * dgamma * part2)
            )
        if ctx.needs_input_grad[4]:
            d2mu = -dbeta * part2 * part
        if ctx.needs_input_grad[5]:
            part3 = 2 * ddmu * dbeta + 3 * ddvar * dgamma * part2 - 2 * sum_ddx_dy
            d2var = part2**2 / 2 * (gamma / 2 * part2 * part3 - ddgamma * dgamma)
        if ctx.needs_input_grad[0]:
            ddy = (
                ddgamma * xhat
                + gamma / 2 * part2 * (2 * ddx - 2 * ddmu - ddvar * part2 * xhat)
                + ddbeta
            )
        return (
            ddy,
            d2x,
            d2gamma,
            None,
            d2mu,
            d2var,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        )


class _BatchnormAtBackwardDual(_BatchnormAtBackward):
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
        mu: torch.Tensor,
        var: torch.Tensor,
        xhat: torch.Tensor,
        eps: Any,
        ddof: Any,
        *asked: Any,
    ) -> Any:
        def plain(
            dy: torch.Tensor,
            x: torch.Tensor,
            gamma: torch.Tensor,
            beta: torch.Tensor,
            mu: torch.Tensor,
            var: torch.Tensor,
        ) -> Any:
            _, xhat = _BatchnormAt.forward(x, gamma, beta, mu, var, eps, ddof)
            found = _BatchnormAtBackward.forward(
                dy, x, gamma, beta, mu, var, xhat, eps, ddof, *asked
            )
            return tuple(g for g, a in zip(found, asked) if a)

        dims = (in_dims[0], in_dims[1], in_dims[2], in_dims[3], in_dims[4], in_dims[5])
        found = torch.vmap(plain, dims)(dy, x, gamma, beta, mu, var)
        there = iter(found)
        gradients = tuple(next(there) if a else None for a in asked)
        return gradients, tuple(0 if a else None for a in asked)

    @staticmethod
    def jvp(ctx: Any, *tangents: torch.Tensor) -> Any:
        with forward_ad._set_fwd_grad_enabled(True):
            dy, x, gamma, beta, mu, var, *_ = _primals(ctx.saved_tensors)
            eps = ctx.eps
            ddof = ctx.ddof
            _, xhat = _BatchnormAt.forward(x, gamma, beta, mu, var, eps, ddof)
            dy_t, x_t, gamma_t, _, mu_t, var_t = _filled(
                tangents, (dy, x, gamma, beta, mu, var)
            )
            dgamma = (dy * xhat).sum(dim=0)
            dbeta = dy.sum(dim=0)
            dbeta_t = dy_t.sum(dim=0)
            sum_dy_t_xhat = (dy_t * xhat).sum(dim=0)
            part = torch.rsqrt(var + eps)
            part2 = part**2
            xhat_t = part * (x_t - mu_t) - var_t / 2 * part2 * xhat
            dx_t = part * (gamma_t * dy + gamma / 2 * (2 * dy_t - var_t * part2 * dy))
            part3 = dbeta / 2 * (2 * gamma_t - var_t * gamma * part2)
            dmu_t = -part * (gamma * dbeta_t + part3)
            sum_dy_xhat_t = (dy * xhat_t).sum(dim=0)
            dgamma_t = sum_dy_t_xhat + sum_dy_xhat_t
            part4 = dgamma * (gamma_t - var_t * gamma * part2)
            part5 = gamma * sum_dy_t_xhat
            dvar_t = -part2 / 2 * (part5 + gamma * sum_dy_xhat_t + part4)
            moved = (dx_t, dgamma_t, dbeta_t, dmu_t, dvar_t)
            return tuple(t if a else None for t, a in zip(moved, ctx.asked))


_apply_at: Callable[..., Any] = _BatchnormAt.apply
_apply_at_dual: Callable[..., Any] = _BatchnormAtDual.apply
_gradients_at: Callable[..., Any] = _BatchnormAtBackward.apply
_gradients_at_dual: Callable[..., Any] = _BatchnormAtBackwardDual.apply


def batchnorm_at(
    x: torch.Tensor,
    gamma: torch.Tensor,
    beta: torch.Tensor,
    mu: torch.Tensor,
    var: torch.Tensor,
    *,
    eps: float = 1e-5,
    ddof: int = 0,
) -> torch.Tensor:
    """Return y (m, C).

    Takes x (m, C), gamma (C,), beta (C,), mu (C,) and var (C,). Computes in float32 or
    wider and returns the type of x.

        x̂_ic = (σ_c² + ε)^(-1/2) (x_ic − μ_c)
        y_ic = γ_c x̂_ic + β_c

    The gradients of a loss L, in closed form, which autograd asks for:

        ∂L/∂x_ic = γ_c (σ_c² + ε)^(-1/2) ∂L/∂y_ic
        ∂L/∂γ_c = Σ_i ∂L/∂y_ic x̂_ic
        ∂L/∂β_c = Σ_i ∂L/∂y_ic
        ∂L/∂μ_c = −γ_c (σ_c² + ε)^(-1/2) Σ_i ∂L/∂y_ic
        ∂L/∂σ_c² = −(γ_c/(2 (σ_c² + ε))) Σ_i ∂L/∂y_ic x̂_ic
    """
    wide = torch.promote_types(x.dtype, torch.float32)
    apply = _apply_at if torch.compiler.is_compiling() else _apply_at_dual
    y, _ = apply(
        x.to(wide), gamma.to(wide), beta.to(wide), mu.to(wide), var.to(wide), eps, ddof
    )
    result: torch.Tensor = y.to(x.dtype)
    return result


def _weight(
    shape: tuple[int, ...], wanted: bool, options: dict[str, Any]
) -> torch.nn.Parameter | None:
    """What is learned, where it is wanted."""
    return torch.nn.Parameter(torch.empty(shape, **options)) if wanted else None


def _buffer(
    shape: tuple[int, ...], wanted: bool, options: dict[str, Any]
) -> torch.Tensor | None:
    """What is tracked, where it is wanted."""
    return torch.empty(shape, **options) if wanted else None


def _or_constant(
    tensor: torch.Tensor | None,
    like: torch.Tensor,
    shape: tuple[int, ...],
    value: float,
) -> torch.Tensor:
    """The tensor in the shape of the equations; without one, what it starts from."""
    return like.new_full(shape, value) if tensor is None else tensor.reshape(shape)


class _BatchnormModule(torch.nn.Module):
    """What the modules have in common; call one of BatchNorm1d or BatchNorm2d or
    BatchNorm3d.
    """

    _version = 2

    weight: torch.nn.Parameter | None
    bias: torch.nn.Parameter | None
    running_mean: torch.Tensor | None
    running_var: torch.Tensor | None
    num_batches_tracked: torch.Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        options: dict[str, Any] = {"device": device, "dtype": dtype}
        self.register_parameter(
            "weight", _weight((self.num_features,), affine, options)
        )
        self.register_parameter(
            "bias", _weight((self.num_features,), affine and bias, options)
        )
        self.register_buffer(
            "running_mean", _buffer((self.num_features,), track_running_stats, options)
        )
        self.register_buffer(
            "running_var", _buffer((self.num_features,), track_running_stats, options)
        )
        whole = {"device": device, "dtype": torch.long}
        self.register_buffer(
            "num_batches_tracked", _buffer((), track_running_stats, whole)
        )
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget what was tracked."""
        if self.running_mean is not None:
            self.running_mean.fill_(0.0)
        if self.running_var is not None:
            self.running_var.fill_(1.0)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Set everything to what it starts from."""
        self.reset_running_stats()
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
        if lengths[1] != self.num_features:
            raise ValueError(
                f"expected num_features = {self.num_features}, "
                f"got input of shape {tuple(input.shape)}"
            )
        order = [k for place in places for k in place]
        moved = input.permute(order)
        x = moved.reshape(lengths[0], lengths[1])
        weight = _or_constant(self.weight, x, (x.shape[1],), 1.0)
        bias = _or_constant(self.bias, x, (x.shape[1],), 0.0)
        factor = self._factor()
        measured = self.training or self.running_mean is None
        if measured and input.numel() > 0:
            count = x.numel() // x.shape[1]
            if count <= 1:
                raise ValueError(
                    "Expected more than 1 value per channel when training, "
                    f"got input size {tuple(input.shape)}"
                )
            y, running_mean, running_var = _observed(x, weight, bias, eps=self.eps)
            if self.training and self.track_running_stats:
                running_var = running_var * (count / (count - 1))
                self._track(factor, running_mean, running_var)
        else:
            running_mean = _or_constant(self.running_mean, x, (x.shape[1],), 0.0)
            running_var = _or_constant(self.running_var, x, (x.shape[1],), 1.0)
            y = batchnorm_at(x, weight, bias, running_mean, running_var, eps=self.eps)
        back = [order.index(k) for k in range(input.ndim)]
        return y.reshape(moved.shape).permute(back)

    def _factor(self) -> float:
        """How far what is tracked moves in this batch, which is counted."""
        count = self.num_batches_tracked
        if self.training and self.track_running_stats and count is not None:
            count.add_(1)
            if self.momentum is None:  # the mean of all batches
                return 1.0 / float(count)
        return 0.0 if self.momentum is None else self.momentum

    def _track(
        self, factor: float, running_mean: torch.Tensor, running_var: torch.Tensor
    ) -> None:
        """Move what is tracked towards the statistics of a batch."""
        with torch.no_grad():
            target = self.running_mean
            if target is not None:
                target.mul_(1 - factor)
                target.add_(running_mean.reshape_as(target), alpha=factor)
            target = self.running_var
            if target is not None:
                target.mul_(1 - factor)
                target.add_(running_var.reshape_as(target), alpha=factor)

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        *rest: Any,
    ) -> None:
        """Load a state; one from before batches were counted has no count."""
        version = local_metadata.get("version")
        count = self.num_batches_tracked
        if count is not None and (version is None or version < 2):
            state_dict.setdefault(f"{prefix}num_batches_tracked", count)
        load: Callable[..., Any] = super()._load_from_state_dict
        load(state_dict, prefix, local_metadata, *rest)

    def extra_repr(self) -> str:
        """The arguments, as torch prints them."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchnormModule):
    """Batch normalization, for input of shape (i, num_features) or (i, num_features,
    i).
    """

    def _places(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Which axes of the input make up each axis of the equations."""
        if count == 2:
            return (0,), (1,)
        if count == 3:
            return (0, 2), (1,)
        raise ValueError(f"expected 2D or 3D input (got {count}D input)")


class BatchNorm2d(_BatchnormModule):
    """Batch normalization, for input of shape (i, num_features, i, i)."""

    def _places(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Which axes of the input make up each axis of the equations."""
        if count == 4:
            return (0, 2, 3), (1,)
        raise ValueError(f"expected 4D input (got {count}D input)")


class BatchNorm3d(_BatchnormModule):
    """Batch normalization, for input of shape (i, num_features, i, i, i)."""

    def _places(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Which axes of the input make up each axis of the equations."""
        if count == 5:
            return (0, 2, 3, 4), (1,)
        raise ValueError(f"expected 5D input (got {count}D input)")
