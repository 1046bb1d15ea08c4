"""Small letters in bold: which of them are vectors where nothing is transposed, and what beside them is a number.

Input: nodes. Output: names.
"""

from collections.abc import Iterator

from bnderive.document.syntax import Group, Name, Node, Product, Quotient, walk

_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\bm{", "\\bold{", "\\vec{", "\\pmb{")


def is_bold(name: Name) -> bool:
    """Whether a name is set in bold, under accents too, or with an arrow above."""
    return any(font in name.head for font in _BOLD)


def vectors_in(node: Node) -> Iterator[Name]:
    """The small bold letters without indices in a norm or an inner product, and those that ⊙ multiplies."""
    match node:
        case Group(kind="norm" | "angle", body=body):
            parts = tuple(walk(body))
        case Product(factors=factors) if any(mark.text == "\\odot" for mark, _ in factors):
            parts = tuple(factor for _, factor in factors)
        case _:
            parts = ()
    yield from (part for part in parts if isinstance(part, Name) and is_small_bold(part))


def numbers_in(node: Node) -> Iterator[Name]:
    """The small letters, not in bold, that a small bold letter beside them is multiplied with: the t of t/‖c‖ c."""
    if isinstance(node, Product) and any(isinstance(f, Name) and is_small_bold(f) for _, f in node.factors):
        for _, factor in node.factors:
            part = factor.above if isinstance(factor, Quotient) else factor
            if isinstance(part, Name) and not is_bold(part) and part.head.islower() and part.sub is part.sup is None:
                yield part


def is_small_bold(name: Name) -> bool:
    """Whether a name is a small letter in bold without indices."""
    return is_bold(name) and name.sub is None and name.head.rstrip("}")[-1].islower()
