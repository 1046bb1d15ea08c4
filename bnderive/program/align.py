"""Alignment: bringing an array to the positions of a layout, as broadcasting from the last axis needs it."""

from bnderive.program.arrays import Array, Shape, View


def target_shape(held: Shape, layout: Shape) -> Shape:
    """The shape with which an array that has the indices of `held` stands in `layout`: None where it has no axis."""
    own = {i for i in held if i is not None}
    return stripped(tuple(i if i in own else None for i in layout))


def stripped(shape: Shape) -> Shape:
    """The shape without its leading axes of length one, which broadcasting supplies."""
    start = next((k for k, i in enumerate(shape) if i is not None), len(shape))
    return shape[start:]


def align(node: Array, layout: Shape) -> Array:
    """`node` in the positions of `layout`, through a transposition and a subscript where it does not stand so
    already.
    """
    want = target_shape(node.shape, layout)
    if stripped(node.shape) == want and len(node.shape) <= len(layout):
        return node
    place = {i: k for k, i in enumerate(layout) if i is not None}
    held = [i for i in node.shape if i is not None]
    order = sorted(range(len(held)), key=lambda k: place[held[k]])
    if order == list(range(len(held))):
        return View(node, (), _subscript(node.shape, want), want)
    bare: Array = node
    if None in node.shape:
        bare = View(node, (), _subscript(node.shape, tuple(held)), tuple(held))
    plain = tuple(i for i in want if i is not None)
    subscript = () if plain == want else _subscript(plain, want)
    return View(bare, tuple(order), subscript, want)


def _subscript(held: Shape, want: Shape) -> tuple[str, ...]:
    """The subscript that turns `held` into `want`; the indices of both stand in the same order."""
    pieces: list[str] = []
    rest = list(want)
    for index in held:
        if index is None:
            pieces.append("0")
            continue
        while rest and rest[0] is None:
            pieces.append("None")
            rest.pop(0)
        pieces.append(":")
        rest.pop(0)
    return tuple(pieces + ["None"] * len(rest))


def joined(*shapes: Shape) -> Shape:
    """The shape of an elementwise result: positions are matched from the last."""
    length = max((len(s) for s in shapes), default=0)
    result: list[object] = [None] * length
    for shape in shapes:
        for back, index in enumerate(reversed(shape), start=1):
            if index is not None:
                result[-back] = index
    return tuple(result)  # type: ignore[arg-type]
