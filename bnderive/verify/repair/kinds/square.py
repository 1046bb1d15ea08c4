"""A square that is missing, or one too many."""

from collections.abc import Iterator

from bnderive.document.syntax import Additive, Apply, Call, Group, Name, Number, Power
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import squeezed


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if site.script and site.role != "exponent":
            continue
        match site.node:
            case Name(sup=None) if not site.script and site.role != "head":
                yield from _add(scene, site, 2.0)
            case Group(kind="(" | "[") if site.role not in ("base", "argument") and not site.ratio:
                yield from _add(scene, site, 1.5 if isinstance(site.node.body, Additive) else 2.0)
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
