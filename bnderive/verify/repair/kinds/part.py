"""A part for the whole: 1 for what stands there elsewhere, μ for x − μ, a name for it with what it is added to."""

from collections.abc import Iterator

from bnderive.document.syntax import Additive, Name, Number
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.naming import core, is_quantity
from bnderive.verify.repair.kinds.writing import deltas, lettered, sized
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import squeezed

_ENCLOSED = frozenset(("above", "below", "inside", "side", "radicand", "inner"))


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if isinstance(site.node, Number) and site.node.value == 1 and site.role in ("term", "inside", "side", "body"):
            if not site.script and not site.ratio and not _less_one(scene, site):
                yield from _of_one(scene, site)
        elif is_quantity(site) and not site.ratio and isinstance(site.node, Name):
            yield from _of_name(scene, site, site.node)


def _less_one(scene: Scene, site: Site) -> bool:
    """Whether a 1 is that of m − 1."""
    terms = site.parent.node.terms if site.parent is not None and isinstance(site.parent.node, Additive) else ()
    return any(isinstance(term, Name) and scene.latex(term) in scene.vocabulary.sizes for _, term in terms)


def _of_one(scene: Scene, site: Site) -> Iterator[Candidate]:
    vocabulary = scene.vocabulary
    forms = (*deltas(scene), *sized(scene), *vocabulary.factors, *vocabulary.names, *vocabulary.ratios[:6])
    seen = {"1"}
    for rank, form in enumerate(dict.fromkeys(forms)):
        for latex, far in lettered(scene, site, form):
            if squeezed(latex) not in seen and latex not in ("2", r"\frac{1}{2}"):
                seen.add(squeezed(latex))
                cost = 1.8 + 0.02 * rank + (0.4 if far else 0.0)
                yield only(scene.put(site, latex, f"1 should be {plain(latex)}"), cost)


def _of_name(scene: Scene, site: Site, name: Name) -> Iterator[Candidate]:
    was = scene.text(site.span)
    for form in scene.vocabulary.wholes:
        text = squeezed(form.write(form.letters))
        if core(name.head) not in text.split() or text == squeezed(was):
            continue
        for latex, far in lettered(scene, site, form):
            if squeezed(was) in squeezed(latex):
                now = latex if site.role in _ENCLOSED else f"({latex})"
                cost = (2.8 if site.role in ("inside", "radicand") else 1.8) + (0.4 if far else 0.0)
                yield only(scene.put(site, now, f"{plain(was)} should be {plain(latex)}"), cost)


PART = Kind(
    "part",
    "a part for the whole: 1 for a factor, or a name for a sum that it stands in",
    1.8,
    _propose,
    Example(r"\zeta_1 \mu_B + c", r"\zeta_1 (x_i - \mu_B) + c", "μ_B should be x_i − μ_B", (r"(x_j - \mu_B) c",)),
)
