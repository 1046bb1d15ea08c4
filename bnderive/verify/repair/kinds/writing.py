"""Forms of the vocabulary written with letters that are in scope: what the kinds that put something in share."""

from collections.abc import Iterator
from itertools import permutations

from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.vocabulary import Form

_MOST = 6
_KRONECKER = Form((r"\delta_{", 0, 1, "}"), ("i", "j"))


def lettered(scene: Scene, site: Site, form: Form) -> Iterator[tuple[str, bool]]:
    """The form with letters that are in scope at a site, and whether another choice was nearer."""
    letters = scene.letters_at(site)
    if not form.letters:
        yield form.write(()), False
    elif len(form.letters) <= len(letters):
        for k, chosen in enumerate(permutations(letters, len(form.letters))):
            if k == _MOST:
                return
            yield form.write(chosen), k > 0


def sized(scene: Scene) -> tuple[Form, ...]:
    """One over each size, and over a size less one where the document writes that."""
    sizes = scene.vocabulary.sizes
    less = (f"{size}-1" for size in sizes)
    written = (size for size in less if squeezed(size) in scene.vocabulary.forms)
    return tuple(Form((rf"\frac{{1}}{{{size}}}",), ()) for size in (*sizes, *written))


def summed(scene: Scene) -> tuple[Form, ...]:
    """The sums of the derivatives that have one index."""
    sums = [(head, letter) for head, letter in scene.vocabulary.sums if letter not in scene.free][:1]
    plain = [(rf"\sum_{{{letter}}}", letter) for letter in scene.vocabulary.indices if letter not in scene.free][:1]
    ratios = [ratio for ratio in scene.vocabulary.gradients if len(ratio.letters) == 1][:8]
    return tuple(Form((f"{head} {ratio.write((letter,))}",), ()) for head, letter in sums or plain for ratio in ratios)


def shared(scene: Scene) -> tuple[Form, ...]:
    """The derivatives divided by a size, as in (1/m) ∂L/∂μ."""
    sizes = scene.vocabulary.sizes[:2]
    ratios = scene.vocabulary.gradients[:12]
    return tuple(Form((rf"\frac{{1}}{{{size}}} ", *ratio.pieces), ratio.letters) for size in sizes for ratio in ratios)


def deltas(scene: Scene) -> tuple[Form, ...]:
    """A Kronecker delta, where two letters stand free for it to compare."""
    return (_KRONECKER,) if len(scene.free) > 1 else ()
