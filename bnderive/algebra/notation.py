"""How the mathematics writes a quantity: LaTeX with places for its indices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notation:
    """LaTeX in pieces: a string is printed as it is, an integer k is the place of the k-th index.

    \\sigma_c^2 is `("\\\\sigma_{", 0, "}^2")`; a scalar such as \\epsilon is `("\\\\epsilon",)`.
    """

    pieces: tuple[str | int, ...]

    def latex(self, *indices: str) -> str:
        """The LaTeX with these indices in their places."""
        return "".join(piece if isinstance(piece, str) else indices[piece] for piece in self.pieces)
