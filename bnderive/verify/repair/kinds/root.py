"""A root that is missing, or one too many."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Group, Root
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site, factors_of
from bnderive.verify.repair.snippet import extent


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if site.script or site.ratio:
            continue
        was = scene.text(site.span)
        yield from _into_root(scene, site)
        match site.node:
            case Root(degree=None, radicand=radicand):
                inner = scene.latex(radicand)
                now = inner if site.role in ("below", "above", "side") else f"({inner})"
                yield only(scene.put(site, now, f"the root of {plain(inner)} is one too many"), 1.6)
            case Additive() if site.role == "below":
                yield only(scene.put(site, rf"\sqrt{{{was}}}", f"a root of {plain(was)} is missing"), 1.6)
            case Group(kind="(" | "brace", body=Additive()) if site.role in ("factor", "below"):
                inner = scene.latex(site.node.body)
                yield only(scene.put(site, rf"\sqrt{{{inner}}}", f"a root of {plain(inner)} is missing"), 1.6)
            case _:
                pass


def _into_root(scene: Scene, site: Site) -> Iterator[Candidate]:
    """What stands after a root, under it: `\\sqrt{a + b}` for `\\sqrt{a} + b`."""
    terms = site.node.terms if isinstance(site.node, Additive) else ()
    for k, (_, term) in enumerate(terms[1:], 1):
        before = factors_of(scene.source, terms[k - 1][1])[-1].node
        if isinstance(before, Root) and before.degree is None:
            inner, root = extent(scene.source, before.radicand).end, extent(scene.source, before)
            moved = scene.text(Span(root.end, extent(scene.source, term).end))
            says = f"{plain(scene.latex(term))} belongs under the root"
            if scene.text(Span(inner, root.end)).strip() == "}":
                put, cut = Span(inner, inner), Span(root.end, extent(scene.source, term).end)
                yield Candidate((scene.at(put, moved, says), scene.at(cut, "", says)), 1.6)


ROOT = Kind(
    "root",
    "a root that is missing, or one too many",
    1.6,
    _propose,
    Example(
        r"\frac{x_i - \mu}{\sigma^2 + \epsilon}",
        r"\frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}",
        "a root of σ² + ε is missing",
    ),
)
