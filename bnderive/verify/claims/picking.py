"""Names whose subscript picks one element by a name of its own: x_{n k^*} and x_{max}, which beside x_{nk} are no other
tensors.
"""

from bnderive.document.syntax import Call, Mark, Name, Node, script_items

_EXTREMES = frozenset(("max", "min", "argmax", "argmin", "*", "\\max", "\\min"))


def picks(name: Name) -> bool:
    """Whether a name's subscript has a place that is a name with a superscript, or says that it is the largest one."""
    return any(map(_is_place, script_items(name.sub)))


def _is_place(item: Node) -> bool:
    match item:
        case Name(sup=sup) if sup is not None:
            return True
        case Name(head=text) | Call(name=text) | Mark(text=text):
            return text in _EXTREMES
    return False
