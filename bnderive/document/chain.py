"""The noun that a formula's chunks are put together in: one chain of relations whose sides are not parsed yet."""

from dataclasses import dataclass, field

from bnderive.document.lexer import Token
from bnderive.document.syntax import Mark


@dataclass(slots=True)
class Chain:
    """One equation while it is put together: tokens of its sides, marks, and how it was joined to the one before.

    `comma` is the comma before it, where nothing else is; `kept` says that it was put into the result, and
    `dots` how far a list such as `1, \\dots, N` in it has come: 1 at its dots, 2 after them. `indented` where it is a
    row that begins in its second column; `interrupted` where such rows stand between its own. `assigns` is "gets" where
    its first mark gives a name a value, as code does, "adds" where it adds to the one that the name has.
    """

    joined: str = ""
    sides: list[list[Token]] = field(default_factory=lambda: [[]])
    marks: list[Mark] = field(default_factory=list)
    continues: Mark | None = None
    comma: Token | None = None
    kept: bool = False
    dots: int = 0
    indented: bool = False
    interrupted: bool = False
    assigns: str = ""

    def is_empty(self) -> bool:
        """Whether nothing is in it yet."""
        return self.continues is None and not self.marks and not self.sides[0]

    def says_nothing(self) -> bool:
        """Whether it holds no side: a lone sign that the text speaks of."""
        return not any(self.sides) and len(self.marks) < 2

    def is_condition(self) -> bool:
        """Whether, after a comma or a space, it only says for which indices the chain before it holds."""
        if self.joined not in ("space", "comma", "word"):
            return False
        if not self.marks or any(mark.text != "=" for mark in self.marks):
            return True
        return len(self.marks) == 1 and all(len(side) == 1 and side[0].kind != "command" for side in self.sides)

    def last_mark_text(self) -> str:
        """The text of the last mark."""
        marks = self.marks or ([self.continues] if self.continues else [])
        return marks[-1].text if marks else ""

    def is_arrows(self) -> bool:
        """Whether it only says what leads to what, as the `x \\to z` of `x \\to z = w x + b`."""
        return self.continues is None and bool(self.marks) and all(mark.text == "to" for mark in self.marks)

    def behind_arrows(self) -> "Chain":
        """The last of its sides, taken off it, as the beginning of another."""
        self.marks.pop()
        return Chain("implies", [self.sides.pop()])
