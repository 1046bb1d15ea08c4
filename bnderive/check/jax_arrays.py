"""Arrays of JAX, on the processor, with 64 bits where they are asked for. JAX is imported when the first is made."""

from types import ModuleType
from typing import Any

import numpy as np

from bnderive.check.arrays import TORCH_DTYPES, Arrays


def jax_numpy() -> ModuleType:
    """The module `jax.numpy`, with 64-bit types on."""
    import jax

    jax.config.update("jax_enable_x64", True)
    return jax.numpy


def _made(array: Any, dtype: str, device: str) -> Any:
    jnp = jax_numpy()
    return jnp.asarray(array, dtype=dtype if array.dtype.kind == "f" else None)


def _back(array: Any) -> Any:
    """A numpy array of our own; what has a narrow type comes back wider, as numpy has none."""
    if not hasattr(array, "dtype"):
        return array
    return np.array(array, dtype=None if array.dtype.name in {"float64", "float32"} else np.float64)


JAX = Arrays(
    "jax",
    TORCH_DTYPES,
    _made,
    lambda array, layout, expand: array,
    lambda array: array,
    lambda one, other: bool(np.array_equal(one, other, equal_nan=True)),
    _back,
)
