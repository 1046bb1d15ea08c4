"""What names of a layer's output usually are: y, out, z; the O of a layer that I goes into; and dout for its gradient.

Input: names. Output: whether they usually are what a layer gives out. To teach another, add it to `OUTPUTS`.
"""

from collections.abc import Collection, Container

from bnderive.verify.claims.names import Key

OUTPUTS = frozenset({"y", "out", "z", "o"})
_CAPITALS = {"I": "O", "X": "Y"}  # what goes in, what comes out
UPSTREAM = Key("dout")  # the gradient of what a layer gives out, whatever that is called


def is_output(key: Key) -> bool:
    """Whether a name usually is what a layer makes of what it normalizes."""
    return key.head in OUTPUTS and not (key.primes or key.squared)


def gives_out(key: Key, base: Key) -> bool:
    """Whether a name usually is what a layer makes of `base`, which it normalizes."""
    return is_output(key) or (key == Key(key.head, base.label) and _CAPITALS.get(base.head) == key.head)


def upstream_of(names: Container[Key], defined: Collection[Key], used: Container[Key]) -> dict[Key, Key]:
    """The dout of a document that does not say what it is, with what the layer gives out: the one name among those
    defined that usually is that, where nothing is made of it.
    """
    outputs = [name for name in defined if is_output(name)]
    alone = len(outputs) == 1 and outputs[0] not in used
    return {UPSTREAM: outputs[0]} if alone and UPSTREAM in names and UPSTREAM not in defined else {}
