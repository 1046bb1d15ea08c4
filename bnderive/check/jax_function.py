"""A function of JAX arrays as a candidate: it is differentiated by `jax.vjp`, on the processor, in 64 bits where asked.

Arrays go in and come back as numpy's.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from bnderive.check.candidate import Candidate, numpy_candidate


def jax_candidate(name: str, function: Callable[..., Any]) -> Candidate:
    """A function `function(*inputs, **parameters) -> outputs` that JAX differentiates. Labels have no gradient."""
    import jax

    jax.config.update("jax_enable_x64", True)

    def forward(*inputs: Any, **parameters: Any) -> tuple[Any, ...]:
        real = [k for k, a in enumerate(inputs) if np.asarray(a).dtype.kind == "f"]

        def of_real(*given: Any) -> Any:
            whole = list(inputs)
            for k, a in zip(real, given, strict=True):
                whole[k] = a
            return function(*whole, **parameters)

        outputs, pull = jax.vjp(of_real, *(jax.numpy.asarray(inputs[k]) for k in real))
        several = isinstance(outputs, tuple)
        return (*map(np.asarray, outputs if several else (outputs,)), (pull, several))

    def backward(*given: Any) -> tuple[Any, ...]:
        *upstream, (pull, several) = given
        ready = tuple(map(jax.numpy.asarray, upstream))
        return tuple(map(np.asarray, pull(ready if several else ready[0])))

    return numpy_candidate(name, forward, backward)
