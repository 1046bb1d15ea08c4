"""What people call things: names that mean the same in code for layers, beside the names of the document.

Case and underscores do not count. To add a name, add it to its row.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from bnderive.derive.derivation import Derivation

SAME = (
    ("gamma", "weight", "weights", "w", "scale", "g"),
    ("beta", "bias", "b", "shift", "offset"),
    ("x", "input", "inp", "inputs", "hiddenstates", "a", "logits"),
    ("t", "target", "targets", "labels", "label"),
    ("mu", "mean", "m", "savemean", "avg"),
    ("var", "variance", "sigma2", "sigmasq", "v"),
    ("xhat", "xn", "xnorm", "normalized", "normed", "xnormalized", "xnormed", "norm"),
    ("eps", "epsilon", "varianceepsilon", "layernormeps", "rmsnormeps"),
    ("ddof", "correction", "dof", "q"),
    ("runningmean", "movingmean"),
    ("runningvar", "movingvar", "runningvariance"),
)
INVERSE_ROOT = ("rstd", "invstd", "istd", "inverserms", "invrms", "rrms", "rrstd", "ivar", "invvar", "saveinvstd", "r")
UPSTREAM = (
    "gradoutput", "gradoutputs", "gradout", "outgrad", "outputgrad", "dout", "doutput", "upstream", "upstreamgrad",
    "dy", "grad", "g", "go", "gy", "do", "dz", "delta", "dldy", "dloss", "gradloss", "gradient",
)  # fmt: skip
TRAINING = ("training", "train", "istraining", "usebatchstats", "useinputstats")
SHAPE = ("normalizedshape", "normshape", "featureshape")
AFFINE = ("affine", "elementwiseaffine")
REDUCTION = ("reduction",)
NOTHING = ("runningmean", "runningvar")
AXIS = ("dim", "axis")
GROUPS = ("numgroups", "ngroups", "groups")
USUAL: Mapping[str, object] = {"momentum": 0.1, "cudnnenable": False, "cudnnenabled": False}
"""What changes neither outputs nor gradients of a layer, and must be given all the same."""


def plain(name: str) -> str:
    """A name without case and underscores."""
    return name.replace("_", "").lower()


def alike(name: str, known: Iterable[str]) -> str | None:
    """Which of the known names this one means: itself, or the only one that means the same."""
    names = list(known)
    if name in names:
        return name
    key = plain(name)
    found = [n for n in names if plain(n) == key]
    found = found or [n for n in names if any(key in row and plain(n) in row for row in SAME)]
    return found[0] if len(found) == 1 else None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name, or another name for it, that this one is a slip of."""
    names = list(known)
    others = [n for row in SAME if any(plain(k) in row for k in names) for n in row if len(n) > 2]
    return next(iter(get_close_matches(name, (*names, *others), n=1)), None)


def intermediate(name: str, derivation: Derivation) -> str | None:
    """The forward quantity that is meant, an output too; a root that is divided by is known by its definition."""
    definitions = derivation.forward.definitions
    found = alike(name, (d.quantity.name for d in definitions))
    if found is None and plain(name) in INVERSE_ROOT:
        roots = [d.quantity.name for d in definitions if d.expr.is_Pow and d.expr.exp.is_negative]
        found = roots[0] if len(roots) == 1 else None
    return found


def upstream(name: str, outputs: tuple[str, ...]) -> str | None:
    """The output whose upstream gradient is meant."""
    key = plain(name)
    for output in outputs:
        o = plain(output)
        if key in {f"d{o}", f"grad{o}", f"g{o}", f"{o}grad", f"{o}bar", f"dld{o}", f"dl{o}"}:
            return output
    return outputs[0] if len(outputs) == 1 and key in UPSTREAM else None


def told(pairs: Mapping[str, str]) -> str:
    """How names were understood, where they differ: `weight → gamma`."""
    return ", ".join(f"{theirs} → {ours}" for theirs, ours in pairs.items() if theirs != ours)
