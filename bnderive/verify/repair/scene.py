"""The side of a claim as the kinds of edits see it: its nodes with their places, what is bound around each, and edits.

Input: a source, the side's span and tree, and a vocabulary. Output: a `Scene` of `Site`s in the order of the text.
"""

from dataclasses import dataclass

from bnderive.document.source import Source, Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Differential,
    Group,
    Name,
    Node,
    Power,
    Product,
    Quotient,
    Root,
    children,
)
from bnderive.verify.repair.places import bound_letters, index_places
from bnderive.verify.repair.snippet import beside, extent
from bnderive.verify.repair.vocabulary import Vocabulary, is_ratio
from bnderive.verify.verdict import Edit

MAX_SITES = 1200
_SCRIPTS = frozenset(("sub", "sup", "lower", "upper", "exponent", "degree"))
_ARGUMENTS = frozenset(("above", "below", "exponent", "sub", "sup", "radicand"))


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One node of a side. `role` is what it is to its parent, `position` the how-manieth, `bound` the letters that
    sums around it bind.

    `script` says that it stands in a script, as an exponent does, `ratio` that it stands in a derivative ∂u/∂v.
    """

    node: Node
    span: Span
    role: str
    parent: "Site | None" = None
    position: int = 0
    bound: tuple[str, ...] = ()
    script: bool = False
    ratio: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A factor of a run: what joins it to those before, as the tree's marks say, and its text."""

    join: str
    span: Span
    node: Node


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What stands between two signs: a term of a sum, the body of a Σ, a whole side. `site` is its place; a bracket
    after a name counts as a factor of its own.
    """

    site: Site
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A side of a claim; `free` are the letters that stand free in the claim or in the side."""

    source: Source
    span: Span
    sites: tuple[Site, ...]
    runs: tuple["Run", ...]
    vocabulary: Vocabulary
    free: tuple[str, ...]

    @property
    def root(self) -> Site:
        """The whole side."""
        return self.sites[0]

    def text(self, span: Span) -> str:
        """The LaTeX at a span."""
        return self.source.text[span.start : span.end]

    def latex(self, node: Node) -> str:
        """The LaTeX of a node."""
        return self.text(extent(self.source, node))

    def letters_at(self, site: Site) -> tuple[str, ...]:
        """The letters that an index may have at a site: the innermost bound first, then the free ones."""
        return tuple(dict.fromkeys((*reversed(site.bound), *self.free)))

    def put(self, site: Site, latex: str, says: str) -> Edit:
        """The edit that writes `latex` for a node, in braces where LaTeX needs them to take it for one argument."""
        braced = is_bare(self.source, site) or self.text(site.span).startswith("{")
        return self.at(site.span, f"{{{latex}}}" if braced else latex, says)

    def at(self, span: Span, latex: str, says: str) -> Edit:
        """The edit that writes `latex` at a span."""
        return Edit(span, self.text(span), beside(self.source, span, latex), says)


def is_bare(source: Source, site: Site) -> bool:
    """Whether a node is an argument of a command or a script without braces around it, as in `\\frac12`."""
    before = source.text[max(0, site.span.start - 40) : site.span.start]
    return site.role in _ARGUMENTS and not before.rstrip().endswith("{")


def survey(source: Source, span: Span, node: Node, vocabulary: Vocabulary) -> Scene | None:
    """The scene of a side; None where it has more than `MAX_SITES` nodes."""
    sites: list[Site] = []
    stack = [Site(node, extent(source, node), "side")]
    while stack:
        if len(sites) == MAX_SITES:
            return None
        sites.append(site := stack.pop())
        stack += reversed([_below(source, site, k, role, child) for k, (role, child) in enumerate(parts(site.node))])
    known = frozenset(vocabulary.indices) | frozenset(vocabulary.free) | frozenset(bound_letters(node))
    seen = [place.head for place in index_places(node, known)]
    free = tuple(dict.fromkeys(vocabulary.free or seen))
    runs = tuple(
        Run(site, factors_of(source, site.node)) for site in sites if _is_run(site) and not is_bare(source, site)
    )
    return Scene(source, span, tuple(sites), runs, vocabulary, free)


def factors_of(source: Source, node: Node) -> tuple[Factor, ...]:
    """The factors of a term."""
    pairs = [(mark.text, part) for mark, part in node.factors] if isinstance(node, Product) else [("", node)]
    found: list[Factor] = []
    for join, part in pairs:
        span = extent(source, part)
        if isinstance(part, Apply) and part.argument.kind != "[":
            start = extent(source, part.argument).start
            head = extent(source, part.head)
            found += [Factor(join, head, part.head), Factor("", Span(start, span.end), part.argument)]
        else:
            found.append(Factor(join, span, part))
    return tuple(found)


def _is_run(site: Site) -> bool:
    """Whether a node stands between signs, brackets or the bars of a fraction, and is no sum of terms."""
    if site.script or site.ratio or isinstance(site.node, Additive):
        return False
    return site.role in _RUNS and not (isinstance(site.node, Group) and site.role == "inside")


_RUNS = frozenset(("side", "term", "body", "inside", "above", "below", "radicand"))


def parts(node: Node) -> tuple[tuple[str, Node], ...]:
    """The nodes right under a node, each with its role."""
    match node:
        case Name(sub=sub, sup=sup):
            found: tuple[tuple[str, Node | None], ...] = (("sub", sub), ("sup", sup))
        case Power(base=base, exponent=exponent):
            found = (("base", base), ("exponent", exponent))
        case Quotient(above=above, below=below):
            found = (("above", above), ("below", below))
        case Root(radicand=radicand, degree=degree):
            found = (("degree", degree), ("radicand", radicand))
        case Apply(head=head, argument=argument, exponent=exponent):
            found = (("head", head), ("argument", argument), ("exponent", exponent))
        case Call(sub=sub, sup=sup, argument=inner):
            found = (("sub", sub), ("exponent", sup), ("inner", inner))
        case Big(sub=sub, sup=sup, body=inner):
            found = (("lower", sub), ("upper", sup), ("body", inner))
        case _:
            role = _ROLES.get(type(node).__name__, "item")
            found = tuple((role, child) for child in children(node))
    return tuple((role, child) for role, child in found if child is not None)


_ROLES = {
    Additive.__name__: "term",
    Product.__name__: "factor",
    Group.__name__: "inside",
    Differential.__name__: "of",
}


def _below(source: Source, parent: Site, position: int, role: str, node: Node) -> Site:
    bound = parent.bound
    if role == "body":
        bound = (*bound, *bound_letters(parent.node, inner=False))
    index = isinstance(parent.node, Group) and parent.role == "argument" and parent.node.kind == "["
    return Site(
        node,
        extent(source, node),
        role,
        parent,
        position,
        bound,
        parent.script or role in _SCRIPTS or index,
        parent.ratio or is_ratio(parent.node),
    )
