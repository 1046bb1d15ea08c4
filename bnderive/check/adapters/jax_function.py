"""A function of JAX arrays, `function(x, gamma, …) -> y`, which `jax.vjp` differentiates with whatever backward it
defines (`custom_vjp`, `custom_jvp`); under `jax.jit` too.
"""

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.framework import framework_of
from bnderive.check.adapters.matching import forward_plan, signature
from bnderive.check.adapters.values import call, values
from bnderive.check.candidate import Candidate
from bnderive.check.jax_arrays import JAX
from bnderive.check.jax_function import run_vjp
from bnderive.derive.derivation import Derivation


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    function = implementation.main
    return callable(function) and not isinstance(function, type) and framework_of([function]) == JAX.framework


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    function, label = implementation.main, implementation.name
    plan = forward_plan(signature(function, label), derivation.layer, label)
    taken = f"JAX function ({plan.told})" if plan.told else "JAX function"
    run = run_vjp(lambda given: call(function, plan, values(given)))
    return Adapted(Candidate(label, JAX.framework, JAX.dtypes, run, taken=taken), plan.kept)


JAX_FUNCTION = Adapter("jax-function", "a function of JAX arrays, through jax.vjp", JAX.framework, _takes, _adapt)
