"""A logarithm or an exponential that is missing, or one too many, in a document that writes them."""

from collections.abc import Iterator

from bnderive.document.syntax import Additive, Big, Call, Group, Name, Node, Quotient
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site

_ROLES = frozenset(("factor", "term", "above", "body", "inside", "side", "below"))
_LOGARITHMS = ("log", "ln")


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if site.script or site.ratio or site.role not in _ROLES:
            continue
        for was, now, cost in _added(scene, site) if site.role != "side" else ():
            yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), cost)
        inner = _argument(scene, site.node)
        if inner:
            was = scene.text(site.span)
            yield only(scene.put(site, inner, f"{plain(was)} should be {plain(inner)}"), 2.0)
            if isinstance(site.node, Call) and site.node.name in _LOGARITHMS:
                now = rf"\frac{{1}}{{{inner}}}"
                yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 2.2)


def _added(scene: Scene, site: Site) -> Iterator[tuple[str, str, float]]:
    was = scene.text(site.span)
    big = isinstance(site.node, Big)
    if not isinstance(site.node, Name | Group | Quotient | Big) or was.startswith("{"):
        return
    for function in scene.vocabulary.functions:
        if function == "e^" and not big:
            yield was, f"e^{{{was}}}", 1.9
        elif function != "e^":
            held = was if big or isinstance(site.node, Group) else f"({was})"
            yield was, f"{function} {held}" if held[0] != "(" else f"{function}{held}", 1.9 if big else 2.1


def _argument(scene: Scene, node: Node) -> str:
    """What stands in a logarithm or an exponential; empty for others."""
    match node:
        case Call(name="log" | "ln" | "exp", argument=argument, sub=None, sup=None):
            inner = scene.latex(argument)
            return f"({inner})" if isinstance(argument, Additive) else inner
        case Name(head="e", sub=None, sup=sup) if sup is not None:
            return f"({scene.latex(sup)})" if isinstance(sup, Additive) else scene.latex(sup)
        case _:
            return ""


FUNCTION = Kind(
    "function",
    "a logarithm or an exponential that is missing, or one too many",
    1.9,
    _propose,
    Example(
        r"x_i - \sum_j e^{x_j}", r"x_i - \log \sum_j e^{x_j}", "Σ_j e^(x_j) should be log(Σ_j e^(x_j))", (r"\log y_i",)
    ),
)
