"""The glossary of a layer."""

from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.layer.glossary import glossary_of
from bnderive.layer.layer import Definition, Layer, Parameter, Quantity

BATCH = Axis("i", "m")
ROW, S = Index("i", BATCH), Index("s", BATCH)


def test_names_notations_and_order() -> None:
    x, y = Quantity("x", Notation(("x_{", 0, "}")), (ROW,)), Quantity("y", Notation(("y_{", 0, "}")), (S,))
    eps = Parameter("eps", Notation((r"\epsilon",)), positive=True)
    layer = Layer("l", "", (BATCH,), (eps,), (x,), (Definition(y, x(S)),), ("y",), "", size_notation={"m": "M"})
    dy = Quantity("dy", Notation((r"\dot{y}_{", 0, "}")), (ROW,))
    shadow = Quantity("x", Notation(("X",)), ())
    names = glossary_of(layer, dy, shadow)
    assert names.order == ("x", "y", "dy", "eps", "m")
    assert names.symbols == {"m": "M", "eps": r"\epsilon"}
    assert names.quantities == {"x": x.notation, "y": y.notation, "dy": dy.notation}
    assert names.indices == {"i": BATCH, "s": BATCH}
