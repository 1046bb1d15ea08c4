"""Names in code for what the mathematics writes: \\hat{x} is xhat, \\sigma^2 is var, \\mu_B is mu_B.

Input: a head in canonical LaTeX and the labels of its scripts. Output: candidates, the one to use first; the others
are names under which the front matter may speak of the same symbol. To give a letter another name, add it to `_ALSO`.
"""

import keyword
import re
from collections.abc import Mapping

from bnderive.document.commands import ACCENTS

_ALSO: Mapping[str, tuple[str, ...]] = {
    "\\epsilon": ("epsilon", "eps"), "\\varepsilon": ("varepsilon", "epsilon", "eps"),
    "\\vartheta": ("vartheta", "theta"),
    "\\varphi": ("varphi", "phi"), "\\lambda": ("lambda_", "lam"), "\\phi": ("phi", "varphi"),
    "\\varsigma": ("varsigma", "sigma"),
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "*": "star", "\\ast": "star", "\\star": "star", "+": "plus", "-": "minus", "\\top": "T", "\\intercal": "T",
    "\\dagger": "dagger",
    "\\infty": "inf", "\\cdot": "dot", "!": "",
}  # fmt: skip
_COMMAND = re.compile(r"(\\[A-Za-z]+)\{(.*)\}", re.DOTALL)


def head_names(head: str) -> tuple[str, ...]:
    """Names for a head without scripts."""
    if found := _COMMAND.fullmatch(head):
        ending = ACCENTS.get(found[1], "")
        return tuple(name.rstrip("_") + ending if ending else name for name in head_names(found[2]))
    if head in _ALSO:
        return _ALSO[head]
    return (_word(head),)


def label_name(label: str) -> str:
    """The part of a name that a label gives; without its parentheses."""
    label = label.strip("()")
    return _SIGNS[label] if label in _SIGNS else head_names(label)[0]


def code_names(head: str, primes: int, sub: tuple[str, ...], sup: tuple[str, ...]) -> tuple[str, ...]:
    """Names for a symbol with the labels of its scripts, the preferred one first; every one is an identifier."""
    bases = [name + "prime" * primes for name in head_names(head)]
    if sup == ("2",):
        squared = [name + "2" for name in bases]
        bases = ["var", *squared] if head == "\\sigma" and not primes else squared
        sup = ()
    endings = [""]
    labels = [name for name in map(label_name, (*sub, *sup)) if name]
    if labels:
        joined = "".join(labels) if all(len(name) == 1 for name in labels) else "_".join(labels)
        endings = [joined, f"_{joined}"] if joined.isdigit() else [f"_{joined}", joined]
    return tuple(dict.fromkeys(identifier(base + ending) for ending in endings for base in bases))


def identifier(name: str) -> str:
    """The name, with an underscore after it where Python reserves it."""
    name = name if name[:1].isalpha() else f"v{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_") or "v"
