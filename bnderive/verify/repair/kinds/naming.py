"""Names of the vocabulary that may stand for a written one: what the kinds that swap names share.

Input: a scene, a name's site and a form. Output: the form written with the letters that fit the site.
"""

from collections.abc import Iterator

from bnderive.document.syntax import Name, Node, Number
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.vocabulary import Form, form_of


def core(head: str) -> str:
    """The head of a name without its accents."""
    while head.startswith("\\") and head.endswith("}"):
        head = head[head.index("{") + 1 : -1]
    return head


def is_quantity(site: Site) -> bool:
    """Whether a name stands for a quantity here, and is neither in a script nor a function's head; what has an index
    and stands before a bracket is a factor.
    """
    node = site.node
    return isinstance(node, Name) and not site.script and (site.role != "head" or node.sub is not None)


def squared(node: Node) -> bool:
    """Whether a name has an exponent, which may be part of it."""
    return isinstance(node, Name) and isinstance(node.sup, Number)


def fitted(scene: Scene, site: Site, form: Form) -> Iterator[tuple[str, bool]]:
    """The form with letters for the site: its own where it has as many, else those in scope, the innermost first.

    With each goes whether all the letters were the site's.
    """
    known = (*scene.vocabulary.indices, *scene.free, *site.bound)
    own = form_of(scene.source, site.node, known).letters
    wanted = len(form.letters)
    if wanted <= len(own):
        yield form.write(own[:wanted]), wanted == len(own)
        return
    missing = [letter for letter in scene.letters_at(site) if letter not in own]
    if wanted == len(own) + 1:
        for letter in missing:
            yield form.write((*own, letter)), False
    elif wanted <= len(own) + len(missing):
        yield form.write((*own, *missing)[:wanted]), False
