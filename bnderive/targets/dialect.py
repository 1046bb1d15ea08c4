"""What differs between array libraries that read alike: names of arguments and of a few functions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`{0}`, `{1}`, … stand for printed arguments; `{like}` for a tensor whose type and device a new one takes.

    `target` is the key into the codes of `bnderive.algebra.ops`; `xp` is the module's name; `axis` and `keep` the
    arguments of reductions; `maximum` the method that reduces by maximum. `folds` is whether sums over axes that
    are not the last, which the library would add up one by one, are left to functions of the file, `_sum` and `_mean`.
    """

    target: str
    xp: str
    axis: str
    keep: str
    maximum: str
    transpose: str
    diagonal: str
    along: str
    arange: str
    eye: str
    as_number: str
    where: str
    full: str
    expand: str
    einsum: str
    root: str
    inverse_root: str
    folds: bool


NUMPY = Dialect(
    target="numpy",
    xp="np",
    axis="axis",
    keep="keepdims",
    maximum="max",
    transpose="transpose",
    diagonal="{0}.diagonal(axis1={1}, axis2={2})",
    along="np.take_along_axis({0}, {1}, axis={2})",
    arange="np.arange({0})",
    eye="np.eye({0}, dtype={like}.dtype)",
    as_number="({0}).astype({like}.dtype)",
    where="np.where({0}, {1}, -np.inf)",
    full="np.full({1}, {0}, dtype={like}.dtype)",
    expand="np.broadcast_to({0}, {1}).copy()",
    einsum='np.einsum("{0}", {1}, optimize=True)',
    root="np.sqrt({0})",
    inverse_root="1 / np.sqrt({0})",
    folds=True,
)

TORCH = Dialect(
    target="torch",
    xp="torch",
    axis="dim",
    keep="keepdim",
    maximum="amax",
    transpose="permute",
    diagonal="{0}.diagonal(dim1={1}, dim2={2})",
    along="torch.take_along_dim({0}, {1}, dim={2})",
    arange="torch.arange({0}, device={like}.device)",
    eye="torch.eye({0}, dtype={like}.dtype, device={like}.device)",
    as_number="({0}).to({like}.dtype)",
    where="torch.where({0}, {1}, -torch.inf)",
    full="{like}.new_full({1}, {0})",
    expand="{0}.expand({1})",
    einsum='torch.einsum("{0}", {1})',
    root="torch.sqrt({0})",
    inverse_root="torch.rsqrt({0})",
    folds=False,
)

JAX = Dialect(
    target="jax",
    xp="jnp",
    axis="axis",
    keep="keepdims",
    maximum="max",
    transpose="transpose",
    diagonal="{0}.diagonal(axis1={1}, axis2={2})",
    along="jnp.take_along_axis({0}, {1}, axis={2})",
    arange="jnp.arange({0})",
    eye="jnp.eye({0}, dtype={like}.dtype)",
    as_number="({0}).astype({like}.dtype)",
    where="jnp.where({0}, {1}, -jnp.inf)",
    full="jnp.full({1}, {0}, dtype={like}.dtype)",
    expand="jnp.broadcast_to({0}, {1})",
    einsum='jnp.einsum("{0}", {1}, precision="highest")',
    root="jnp.sqrt({0})",
    inverse_root="jax.lax.rsqrt({0})",
    folds=False,
)
