"""Fractions, roots, sums, functions and cases: the factors that begin with a command.

Input: a cursor at the command. Output: a node of `syntax`. To read another command, add it to `command`.
"""

from abc import abstractmethod

from bnderive.document.atoms import AtomParser
from bnderive.document.commands import (
    BIG_OPERATORS,
    BRACED,
    CLOSERS,
    CONDITION_WORDS,
    DIVIDE,
    DOTS,
    FRACTIONS,
    FUNCTION_COMMANDS,
    MIRRORED,
    OTHERWISE_WORDS,
    RELATIONS,
    ROW_END,
    TIMES,
    WIDE_SPACES,
)
from bnderive.document.lexer import Token
from bnderive.document.source import Span
from bnderive.document.syntax import Big, Call, Cases, Differential, Group, Name, Node, Number, Quotient, Root
from bnderive.errors import DocumentError

ENDS_FACTOR = (
    frozenset(RELATIONS)
    | TIMES
    | DIVIDE
    | ROW_END
    | WIDE_SPACES
    | (frozenset(CLOSERS) - MIRRORED)
    | DOTS
    | {"\\right", "\\pm", "\\mp", "\\forall", "\\middle"}
)


class OperatorParser(AtomParser):
    """Parsing of what begins with a command."""

    @abstractmethod
    def additive(self) -> Node:
        """Terms with signs between them."""

    @abstractmethod
    def signed_product(self) -> Node:
        """A product with a sign before it."""

    @abstractmethod
    def begins_factor(self) -> bool:
        """Whether a factor begins here."""

    @abstractmethod
    def applies(self) -> bool:
        """Whether the bracket that opens here is one that arguments stand in."""

    @abstractmethod
    def misfit(self) -> DocumentError:
        """The error about a token that cannot stand here."""

    @abstractmethod
    def signed(self, apply: bool) -> Node:
        """A factor with a sign before it."""

    def command(self) -> Node:
        """A factor that begins with a command other than a name or a bracket."""
        token = self.token
        if token.text in FRACTIONS:
            self.take()
            above, below = self.argument(), self.argument()
            return self.powered(Quotient(token.span.to(self.last_span()), above, below))
        if token.text == "\\sqrt":
            return self.powered(self.root())
        if token.text in BIG_OPERATORS:
            return self.big()
        if token.text in FUNCTION_COMMANDS:
            self.take()
            return self.call(FUNCTION_COMMANDS[token.text], token)
        if token.text == "\\partial":
            self.take()
            return Differential(token.span, self.factor(apply=False) if self.begins_factor() else None)
        if token.text == "\\substack":
            return self.rows()
        if token.text in BRACED:
            return self.under_brace()
        if token.text in ENDS_FACTOR or token.text in ROW_END:
            raise self.misfit()
        raise self.error(
            f"the command {token.text} is not read", "Write the equation with sums, indices and elementwise functions."
        )

    def under_brace(self) -> Node:
        """`\\underbrace{…}_{…}`: what is above the brace."""
        start = self.take().span
        if not self.at("{"):
            raise self.error("the brace needs an argument in braces", "Write \\underbrace{…}.", start)
        body = self.braced()
        if self.at("_", "^"):
            self.script(self.take().span)
        return self.enclosed(start, body)

    def enclosed(self, start: Span, body: Node) -> Node:
        """What stands above a brace that began there, in a bracket; without one where it needs none."""
        plain = isinstance(body, Name | Number | Quotient | Root | Call)
        return body if plain else Group(start.to(self.last_span()), "(", body)

    def root(self) -> Root:
        """A root, with its degree where one is written."""
        start = self.take().span
        degree: Node | None = None
        if self.at("["):
            self.openings.append((self.take(), "]"))
            degree = self.additive()
            if not self.at("]"):
                raise self.misfit()
            self.openings.pop()
            self.take()
        radicand = self.argument()
        return Root(start.to(self.last_span()), radicand, degree)

    def scripts(self) -> tuple[Node | None, Node | None]:
        """The scripts of an operator or a function: below and above."""
        sub: Node | None = None
        sup: Node | None = None
        while self.at("_", "^"):
            mark = self.take()
            if (sub if mark.text == "_" else sup) is not None:
                raise self.error("a second script of the same kind", "Join them in one pair of braces.", mark.span)
            if mark.text == "_":
                sub = self.script(mark.span)
            else:
                sup = self.script(mark.span)
        return sub, sup

    def big(self) -> Big:
        """A sum or the like: its scripts, and the product to its right."""
        token = self.take()
        sub, sup = self.scripts()
        self.skip_layout()
        body = self.signed_product()
        return Big(token.span.to(self.last_span()), token.text[1:], sub, sup, body)

    def call(self, name: str, token: Token | None = None) -> Node:
        """A function after its name: the bracket, or the one factor, that it applies to."""
        start = token.span if token else self.last_span()
        sub, sup = self.scripts()
        if self.at("{"):
            argument = self.braced()
        elif self.opens() and self.applies():
            argument = self.group().body
        else:
            argument = self.bare_argument(name)
            return Call(start.to(self.last_span()), name, argument, sub, sup)
        return self.powered(Call(start.to(self.last_span()), name, argument, sub, sup))

    def bare_argument(self, name: str) -> Node:
        """The argument of a function without brackets, where it is clear how far it goes."""
        node = self.signed(apply=False)
        unclear = (
            self.token.kind in ("letter", "digit") or self.is_name() or (self.opens() and not isinstance(node, Big))
        )
        if unclear and self.begins_factor() and not self.at("["):
            raise self.error(f"it is not clear where the argument of {name} ends", f"Write {name}(…) with brackets.")
        return node

    def cases(self) -> Node:
        """`\\begin{cases}`: rows of a value and the condition under which it holds."""
        begin = self.take()
        if begin.text not in ("cases", "dcases", "rcases"):
            raise self.error(
                f"\\begin{{{begin.text}}} is not read inside an equation",
                "Write matrices with indices: x_{ij}.",
                begin.span,
            )
        return self.case_rows(begin)

    def case_rows(self, begin: Token) -> Cases:
        """The rows of cases, up to their end."""
        rows: list[tuple[Node, Node | None]] = []
        self.openings.append((begin, f"\\end{{{begin.text}}}"))
        with self.nested(), self.breaking(False):
            while self.token.kind != "end" or not rows:
                rows.append((self.additive(), self.condition()))
                while self.at(*ROW_END):
                    self.take()
        if self.token.text != begin.text:
            raise self.misfit()
        self.openings.pop()
        self.take()
        return Cases(begin.span.to(self.last_span()), tuple(rows))

    def condition(self) -> Node | None:
        """The condition of a row of cases; None for "otherwise"."""
        while self.at(",", ";", "&", "\\quad", "\\qquad"):
            self.take()
        found: Node | None = None
        word = self.token.text.strip(" ,.:;").lower() if self.token.kind == "word" else ""
        if word in OTHERWISE_WORDS:
            self.take()
        elif self.token.kind in ("stop", "end") or self.at(*ROW_END):
            raise self.error("a condition is missing in this row", "Write it after &, or \\text{otherwise}.")
        else:
            if word in CONDITION_WORDS:
                self.take()
            found = self.list_of_relations()
        while self.at(",", ";", "."):
            self.take()
        if self.token.kind != "end" and not self.at(*ROW_END):
            raise self.misfit()
        return found
