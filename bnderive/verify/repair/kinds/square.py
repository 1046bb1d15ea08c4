"""A square that is missing, or one too many."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Apply, Big, Call, Group, Name, Number, Power, Product
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site, is_bare
from bnderive.verify.repair.snippet import squeezed


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        yield from _out_of_sum(scene, site)
        if site.script and site.role != "exponent":
            continue
        match site.node:
            case Name(sup=None) if not site.script and site.role != "head":
                yield from _add(scene, site, 2.0)
            case Group(kind="(" | "[" | "norm" | "|") if site.role not in ("base", "argument") and not site.ratio:
                yield from _add(scene, site, 1.5 if isinstance(site.node.body, Additive) else 2.0)
            case Big(operator="sum") if site.role not in ("base", "body"):
                was = scene.text(site.span)
                yield _bracketed(scene, site, f"{plain(was)} should be {plain(f'({was})^2')}", 1.7)
            case Big(operator="sum"):
                pass
            case Apply(exponent=None) | Call(sup=None) if not site.ratio and site.role != "base":
                yield from _add(scene, site, 2.0)
            case Name(sup=Number(value=value)) | Power(exponent=Number(value=value)) if value == 2 and not site.script:
                yield _remove(scene, site)
            case _:
                pass


def _add(scene: Scene, site: Site, cost: float) -> Iterator[Candidate]:
    was = scene.text(site.span)
    bare = was[1:-1] if was.startswith("{") else was
    known = squeezed(f"{bare}^2") in scene.vocabulary.forms
    if known or not site.ratio:
        says = f"{plain(bare)} should be {plain(bare + '^2')}"
        yield only(scene.put(site, f"{bare}^2", says), 1.0 if known else cost)


def _remove(scene: Scene, site: Site) -> Candidate:
    node = site.node
    exponent = node.sup if isinstance(node, Name) else node.exponent if isinstance(node, Power) else None
    assert exponent is not None
    was = scene.text(site.span)
    cut = was.rfind("^", 0, exponent.span.start - site.span.start)
    behind = was[exponent.span.end - site.span.start :].removeprefix("}")
    now = (was[:cut].rstrip() + behind).strip()
    now = now[1:-1] if now.startswith("{") and now.endswith("}") else now
    return only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 1.5)


def _bracketed(scene: Scene, site: Site, says: str, cost: float) -> Candidate:
    """A Σ in brackets, squared."""
    start, end = Span(site.span.start, site.span.start), Span(site.span.end, site.span.end)
    if is_bare(scene.source, site):
        return only(scene.put(site, rf"\left({scene.text(site.span)}\right)^2", says), cost)
    return Candidate((scene.at(start, r"\left(", says), scene.at(end, r"\right)^2", says)), cost)


def _out_of_sum(scene: Scene, site: Site) -> Iterator[Candidate]:
    """`(Σ a)^2` for `Σ a^2` or `Σ e^{2a}`, and the other way round."""
    node = site.node
    if isinstance(node, Big) and node.operator == "sum" and isinstance(node.body, Name) and not site.script:
        inner = next(s for s in scene.sites if s.node is node.body)
        once = _unsquared(scene, inner, node.body)
        if once:
            was = scene.text(site.span)
            now = rf"\left({was[: inner.span.start - site.span.start]}{once}\right)^2"
            yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 1.8)
    if isinstance(node, Power) and isinstance(node.base, Group) and isinstance(node.base.body, Big) and _is_two(node):
        body, inside = node.base.body.body, scene.latex(node.base.body)
        held = scene.latex(body)
        if inside.endswith(held) and not isinstance(body, Product | Big):
            bare = isinstance(body, Name) and body.sup is None
            now = inside.removesuffix(held) + (f"{held}^2" if bare else rf"({held})^2")
            yield only(scene.put(site, now, f"{plain(scene.text(site.span))} should be {plain(now)}"), 1.8)


def _is_two(node: Power) -> bool:
    return isinstance(node.exponent, Number) and node.exponent.value == 2


def _unsquared(scene: Scene, site: Site, name: Name) -> str:
    """A name without its square, e^{2a} without its 2; empty where it has neither."""
    match name.sup:
        case Number(value=value) if value == 2:
            return _remove(scene, site).changes[0].now
        case Product(factors=((_, Number(value=value)), (_, rest))) as product if value == 2:
            text = scene.text(site.span)
            start, end = (at - site.span.start for at in (product.span.start, product.span.end))
            return text[:start] + scene.latex(rest) + text[end:]
        case _:
            return ""


SQUARE = Kind(
    "square",
    "a square that is missing, or one too many",
    1.0,
    _propose,
    Example(
        r"x_i (\sigma_B + \epsilon)^{-1/2}",
        r"x_i (\sigma_B^2 + \epsilon)^{-1/2}",
        "σ_B should be σ_B²",
        (r"\sigma_B^2 + \epsilon",),
    ),
)
