"""What names usually mean where a document does not say: μ a mean, σ² a variance, x̂ what is normalized, and so on.

Input: the names that a document uses and does not define, and the quantities known so far. Output: definitions for
them. To teach another usual name, add a function to `_USUAL`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sympy import Expr, Rational, Symbol

from bnderive.algebra.expr import Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.names import Key, canonical
from bnderive.verify.symbols.outputs import OUTPUTS, gives_out

EPSILON = Key("\\epsilon")
_MEANS = frozenset({"\\mu", "mean", "m_x"})
_BARS = frozenset({"\\bar", "\\overline"})
_VARIANCES = frozenset({"var", "variance"})
_ROOTS = frozenset({"rstd", "inv_std", "invstd", "rsigma"})
_QUADRATIC_MEANS = frozenset({"rms"})
_DEVIATIONS = frozenset({"\\sigma", "std", "stddev", "stdev", "sd"})
_SCALES = ("\\gamma", "weight", "g", "w")
_LABELS = frozenset({"", "B", "b", "\\beta", "\\mathcal{B}", "x", "batch", "X", "N"})
_SHIFTS = ("\\beta", "bias", "b")
_WEIGHTS = frozenset({"W", "\\Theta", "U", "w", "\\theta"})


def single_number(key: Key) -> Symbol:
    """A single number that a document leaves free. Only ε is taken for positive: √(w²) is not w for every w."""
    return Symbol(key.code(), positive=True) if key == EPSILON else Symbol(key.code(), real=True)


@dataclass(frozen=True, slots=True)
class Known:
    """Quantities by key, the base letter that is normalized, what the variance's count is less than the size, and
    whether the document has an ε (`damped`). `label` is that of the name whose meaning is asked for. `varied`: the
    document takes the variance of something, without a name for it.
    """

    quantities: Mapping[Key, Quantity]
    base: Key
    ddof: Expr
    epsilon: Symbol
    damped: bool = True
    label: str = ""
    varied: bool = False

    def find(self, *, heads: frozenset[str], squared: bool = False) -> Quantity | None:
        """A quantity whose head is one of these, if there is one with the label of what is looked for."""
        found = self.named(heads, squared)
        return self.quantities[found] if found is not None else None

    def named(self, heads: frozenset[str], squared: bool = False) -> Key | None:
        """The name of such a quantity."""
        found = [k for k in self.quantities if k.head in heads and k.squared == squared]
        return min(found, key=lambda k: (k.label != self.label, k.label != ""), default=None)

    @property
    def mean(self) -> Quantity | None:
        """The mean that goes with the variance, by its label: μ_B with σ_B², though there is a μ as well."""
        variance = self.named(frozenset({"\\sigma"}), squared=True) or self.named(_VARIANCES)
        own = self if variance is None else replace(self, label=variance.label)
        return own.find(heads=_MEANS)


def is_mean(key: Key) -> bool:
    """Whether a name usually is a mean."""
    return key.head in _MEANS and not key.squared and key.label in _LABELS


def is_variance(key: Key) -> bool:
    """Whether a name usually is a variance."""
    return _varies(key) and key.label in _LABELS


def _varies(key: Key) -> bool:
    return (key.head == "\\sigma" and key.squared) or key.head in _VARIANCES


def is_array(key: Key) -> bool:
    """Whether a name usually has an element for each element of what is normalized."""
    head = key.head.removeprefix("d") if len(key.head) > 1 else key.head
    return not key.primes and canonical(head) in {"x", *OUTPUTS, *_SCALES[:2], *_SHIFTS[:2]}


def average_of(key: Key, names: Collection[Key]) -> Key | None:
    """The array, among these names, whose mean a name usually is: x̄, or μ_x."""
    accent, _, inner = key.head.removesuffix("}").partition("{")
    if accent in _BARS and key.head.endswith("}") and not key.primes and not key.squared:
        under = replace(key, head=canonical(inner))
        return under if under in names else None
    below = Key(key.label)
    return below if key.head in _MEANS and key.label and not key.squared and below in names else None


def variance_of(key: Key, names: Collection[Key]) -> Key | None:
    """The array, among these names, whose variance a name usually is: σ_x² beside μ_x."""
    below = Key(key.label)
    centred = any(k.head in _MEANS and k.label == key.label for k in names)
    return below if _varies(key) and key.label and not key.primes and centred and below in names else None


def sample_of(key: Key, names: Collection[Key]) -> Key | None:
    """The array, among these names, of which a name usually is a statistic."""
    return average_of(key, names) or variance_of(key, names)


def is_usual(key: Key) -> bool:
    """Whether a name has a usual meaning whatever else the document says."""
    if key.primes or key.label not in _LABELS:
        return False
    greek = key.head in (_SCALES[0], _SHIFTS[0])
    spread = key.head in _ROOTS or is_quadratic_mean(key)
    return greek or is_mean(key) or is_variance(key) or spread or key.head.startswith("\\hat{")


def is_root(key: Key) -> bool:
    """Whether a name usually is the reciprocal of a standard deviation."""
    return key.head in _ROOTS


def is_quadratic_mean(key: Key) -> bool:
    """Whether a name usually is the root of the mean of the squares."""
    return key.head.lower() in _QUADRATIC_MEANS and not key.squared and key.label in _LABELS


def is_deviation(key: Key, names: Collection[Key]) -> bool:
    """Whether a name is a standard deviation, among these: what something is divided by once its mean is taken away."""
    deviates = key.head in _DEVIATIONS and not key.squared and not key.primes and key.label in _LABELS
    return deviates and any(map(is_mean, names)) and any(k.head.startswith("\\hat{") for k in names)


def is_loose(key: Key) -> bool:
    """Whether a word says that numbers were taken together, without saying how."""
    return key.head.lower() in _DEVIATIONS or key.head.lower() == "norm"


def damps(key: Key, names: Collection[Key]) -> bool:
    """Whether the ε may be in what a name usually means, and may not."""
    return is_quadratic_mean(key) or is_deviation(key, names)


def is_learned(key: Key) -> bool:
    """Whether a name usually is a parameter that is learned, of whatever channel or layer."""
    return key.head in (_SCALES[0], _SHIFTS[0]) and not (key.primes or key.squared)


def is_shift(key: Key) -> bool:
    """Whether a name usually is added to what was multiplied with weights."""
    return key.head in _SHIFTS and not (key.primes or key.squared)


def is_weights(key: Key) -> bool:
    """Whether a name usually is a matrix of weights."""
    return key.head in _WEIGHTS and not (key.primes or key.squared)


def usual(key: Key, quantity: Quantity, known: Known) -> Expr | None:
    """What a name usually means, at the quantity's own indices; None where it means nothing usual."""
    rule = next((rule for test, rule in _USUAL if test(key, known)), None)
    base = sample_of(key, known.quantities) or known.base
    return rule(quantity, replace(known, label=key.label, base=base)) if rule is not None else None


def _mean(quantity: Quantity, known: Known) -> Expr | None:
    found = _over(quantity, known)
    if found is None:
        return None
    base, at, summed = found
    return Sigma(base(*at), *summed) / _count(summed)


def _variance(quantity: Quantity, known: Known) -> Expr | None:
    found, named = _over(quantity, known), known.named(_MEANS)
    if found is None:
        return None
    base, at, summed = found
    own = named is not None and (known.label in _LABELS or named.label == known.label)
    mean = known.quantities[named] if named is not None and own else None
    centre = mean(*_matching(mean, at)) if mean is not None else _mean(quantity, known)
    deviation = base(*at) - centre
    return Sigma(deviation**2, *summed) / (_count(summed) - known.ddof)


def _quadratic_mean(quantity: Quantity, known: Known) -> Expr | None:
    found = _over(quantity, known)
    if found is None:
        return None
    base, at, summed = found
    mean = Sigma(base(*at) ** 2, *summed) / _count(summed)
    return (mean + known.epsilon if known.damped else mean) ** Rational(1, 2)


def _deviation(quantity: Quantity, known: Known) -> Expr | None:
    variance = _spread(quantity, known)
    if variance is None:
        return None
    return (variance + known.epsilon if known.damped else variance) ** Rational(1, 2)


def _normalized(quantity: Quantity, known: Known) -> Expr | None:
    mean, base = known.mean, known.quantities.get(known.base)
    if mean is None and known.varied and base is not None and base.axes == quantity.axes and len(base.axes) == 1:
        return _centred(base(*quantity.indices), base, known)
    root = _root(quantity, known)
    if mean is None or base is None or root is None or base.axes != quantity.axes:
        return None
    at = quantity.indices
    return (base(*at) - mean(*_matching(mean, at))) * root


def _centred(value: Expr, base: Quantity, known: Known) -> Expr:
    """An element of an array along one axis, less the mean and divided by the deviation."""
    (own,) = base.indices
    other = Index(f"{own.name}°", own.axis)
    mean = Sigma(base(own), own) / own.axis.length
    variance = Sigma((base(other) - mean) ** 2, other) / (own.axis.length - known.ddof)
    return (value - mean) * (variance + known.epsilon if known.damped else variance) ** Rational(-1, 2)


def _root(quantity: Quantity, known: Known) -> Expr | None:
    written = known.find(heads=_ROOTS)
    if written is not None and written.name != quantity.name:
        return written(*_matching(written, quantity.indices))
    if _named_variance(known) is None and known.find(heads=frozenset({"\\sigma"}), squared=False) is not None:
        return None  # what the document calls σ may be what is meant
    value = _spread(quantity, known)
    return (value + known.epsilon) ** Rational(-1, 2) if value is not None else None


def _spread(quantity: Quantity, known: Known) -> Expr | None:
    """The variance that the document names; what it usually is, where it names none."""
    named = _named_variance(known)
    if named is None:
        return _variance(quantity, known)
    return named(*_matching(named, quantity.indices)) if set(named.axes) <= set(quantity.axes) else None


def _named_variance(known: Known) -> Quantity | None:
    return known.find(heads=frozenset({"\\sigma"}), squared=True) or known.find(heads=_VARIANCES)


def _output(quantity: Quantity, known: Known) -> Expr | None:
    normalized = known.quantities.get(Key(f"\\hat{{{known.base.head}}}", known.base.label))
    if normalized is None or normalized.axes != quantity.axes:
        return None
    at = quantity.indices
    scale = next((q for h in _SCALES if (q := known.quantities.get(Key(h)))), None)
    shift = next((q for h in _SHIFTS if (q := known.quantities.get(Key(h)))), None)
    value = normalized(*at) * (scale(*_matching(scale, at)) if scale else 1)
    return value + (shift(*_matching(shift, at)) if shift else 0)


def _over(quantity: Quantity, known: Known) -> tuple[Quantity, tuple[Index, ...], tuple[Index, ...]] | None:
    """The base, its indices, and those of them over which a statistic of it sums."""
    base = known.quantities.get(known.base)
    if base is None or not set(quantity.axes) < set(base.axes):
        return None
    own = dict(zip(quantity.axes, quantity.indices, strict=True))
    at = tuple(own.get(i.axis, Index(f"{i.name}°", i.axis)) for i in base.indices)
    return base, at, tuple(i for i in at if i.axis not in own)


def _matching(quantity: Quantity, at: tuple[Index, ...]) -> tuple[Index, ...]:
    """The indices among `at` over the quantity's axes."""
    by_axis: dict[Axis, Index] = {i.axis: i for i in at}
    return tuple(by_axis.get(i.axis, i) for i in quantity.indices)


def _count(summed: tuple[Index, ...]) -> Expr:
    count: Expr = summed[0].axis.length
    for index in summed[1:]:
        count *= index.axis.length
    return count


_USUAL: tuple[tuple[Callable[[Key, Known], bool], Callable[[Quantity, Known], Expr | None]], ...] = (
    (lambda key, known: is_mean(key) or average_of(key, known.quantities) is not None, _mean),
    (lambda key, known: is_variance(key) or variance_of(key, known.quantities) is not None, _variance),
    (lambda key, known: is_root(key), _root),
    (lambda key, known: is_quadratic_mean(key), _quadratic_mean),
    (lambda key, known: is_deviation(key, known.quantities), _deviation),
    (lambda key, known: replace(key, head=key.head[5:-1]) == known.base and key.head.startswith("\\hat{"), _normalized),
    (lambda key, known: key.head in OUTPUTS or gives_out(key, known.base), _output),
)
