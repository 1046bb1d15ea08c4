"""Arrays of numpy and of torch, made of a point's numbers in a floating type, a layout, on a device; and read back.

To add a framework, write an `Arrays` and let adapters use it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

NUMPY_DTYPES = ("float64", "float32")
TORCH_DTYPES = ("float64", "float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class Arrays:
    """`make(array, dtype, device)` (integers stay integers), `laid_out(array, layout, expand)`, `copy`, `equal`, and
    `back`, which gives a numpy array; None and what is no array come back as they are.
    """

    framework: str
    dtypes: tuple[str, ...]
    make: Callable[[Any, str, str], Any]
    laid_out: Callable[[Any, str, bool], Any]
    copy: Callable[[Any], Any]
    equal: Callable[[Any, Any], bool]
    back: Callable[[Any], Any]


def _numpy(array: Any, dtype: str, device: str) -> Any:
    return array.astype(dtype) if array.dtype.kind == "f" else array.copy()


def _numpy_laid_out(array: Any, layout: str, expand: bool) -> Any:
    """The same values with another layout in memory; what lies between the elements of a strided array is not a
    number.
    """
    if layout == "strided" and array.ndim and array.dtype.kind == "f":
        wide = np.full([2 * n for n in array.shape], np.nan, dtype=array.dtype)
        view = wide[(slice(None, None, 2),) * array.ndim]
        view[...] = array
        return view
    if layout == "expanded" and expand and array.ndim:
        return np.broadcast_to(array[:1].copy(), array.shape)
    return np.array(array, order="F") if layout == "fortran" else array


def _torch(array: Any, dtype: str, device: str) -> Any:
    import torch

    kind = getattr(torch, dtype) if array.dtype.kind == "f" else torch.int64
    return torch.tensor(np.array(array, order="C")).to(kind).to(device)


def _torch_laid_out(tensor: Any, layout: str, expand: bool) -> Any:
    import torch

    if layout == "strided" and tensor.ndim and tensor.is_floating_point():
        wide = torch.full([2 * n for n in tensor.shape], float("nan"), dtype=tensor.dtype, device=tensor.device)
        view = wide[(slice(None, None, 2),) * tensor.ndim]
        view.copy_(tensor)
        return view
    if layout == "expanded" and expand and tensor.ndim:
        return tensor[:1].clone().expand(tensor.shape)
    if layout == "channels_last" and tensor.ndim in {4, 5}:
        last = torch.channels_last if tensor.ndim == 4 else torch.channels_last_3d
        return tensor.contiguous(memory_format=last)
    if layout == "fortran" and tensor.ndim > 1:
        order = tuple(reversed(range(tensor.ndim)))
        return tensor.permute(order).contiguous().permute(order)
    return tensor


def _torch_equal(one: Any, other: Any) -> bool:
    import torch

    return bool(torch.equal(one.detach(), other))


def _from_torch(tensor: Any) -> Any:
    return tensor.detach().double().cpu().numpy() if hasattr(tensor, "detach") else tensor


NUMPY = Arrays(
    "numpy",
    NUMPY_DTYPES,
    _numpy,
    _numpy_laid_out,
    lambda a: a.copy(),
    lambda a, b: bool(np.array_equal(a, b, equal_nan=True)),
    lambda a: np.array(a) if isinstance(a, np.ndarray) else a,
)
TORCH = Arrays("torch", TORCH_DTYPES, _torch, _torch_laid_out, lambda t: t.detach().clone(), _torch_equal, _from_torch)
