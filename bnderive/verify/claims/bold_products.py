r"""Matrices under one sign of bold print: the product Q Kᵀ of `\mathbf{QK}^T`, where Q and K are bold elsewhere.

Input: the chains of a document and its formulas. Output: the chains, with products for such names; what is written
above or below stands at the last factor.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from bnderive.document.manuscript import Formula
from bnderive.document.source import Span
from bnderive.document.syntax import Mark, Name, Node, Product
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.spelling import respelled

_BOLD_ONE = re.compile(r"\\(?:mathbf|boldsymbol|bm|bold|pmb|symbf)\{[A-Z]\}")
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|bold|pmb|symbf)\s*\{\s*([A-Z])\s*([A-Z])\s*([A-Z]?)\s*\}")


def with_bold_products(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, with products for names of two or three capital letters in bold, each of which is such a name."""
    chains = tuple(chains)
    heads = {n.head[-2]: n.head for n in nodes_in(chains) if isinstance(n, Name) and _BOLD_ONE.fullmatch(n.head)}
    return tuple(respelled(chain, formulas, partial(_product, heads)) for chain in chains)


def _product(heads: Mapping[str, str], node: Node, text: str) -> Node:
    """A name of several letters in bold as the product of those; any other node as it is."""
    if not isinstance(node, Name) or not (2 <= len(node.head) <= 3 and heads.keys() >= {*node.head}):
        return node
    bold = _BOLD.match(text, node.span.start)
    if bold is None or "".join(bold.groups()) != node.head:
        return node
    places = [Span(*bold.span(k + 1)) for k in range(len(node.head))]
    names = [Name(place, heads[letter]) for letter, place in zip(node.head, places, strict=True)]
    names[-1] = replace(node, head=names[-1].head, span=Span(places[-1].start, node.span.end))
    return Product(node.span, tuple((Mark(name.span, ""), name) for name in names))
