"""From syntax trees and front matter to a `Layer`.

Input: a source, its front matter and the statements of its forward section. Output: the layer. The order is: sizes
and declared symbols, left sides, right sides (names, scopes and axes), checks of the whole, axes solved, expressions
built in the order of computation.
"""

from sympy import Expr

from bnderive.algebra.index import size_symbol
from bnderive.document.apart import settle
from bnderive.document.context import Equation, IndexVariable, Scope
from bnderive.document.declare import declare_front_matter, declare_sizes, new_symbol, summed_letters
from bnderive.document.finish import finish
from bnderive.document.front_matter import FrontMatter
from bnderive.document.largest import choose, extremum
from bnderive.document.missing import missing_name
from bnderive.document.order import in_order
from bnderive.document.source import Source, Span
from bnderive.document.symbols import Reading, Symbol, label_text, patterns_of
from bnderive.document.syntax import Big, Name, Node, Number, Relation
from bnderive.document.values import Values
from bnderive.document.yaml_reader import did_you_mean
from bnderive.layer.layer import Layer


class Elaborator(Values):
    """The tables of one document, filled step by step."""

    def __init__(self, source: Source, front: FrontMatter, statements: tuple[Node, ...]) -> None:
        letters = {label_text(a.letter.notation) or "" for a in front.axes if a.letter.notation} | summed_letters(
            statements
        )
        super().__init__(source, front, frozenset(letters))
        declare_front_matter(self)
        declare_sizes(self, statements)

    def read(self, name: Name) -> Reading | None:
        """The symbol that a name means. Raises DocumentError for one that is declared but neither input nor defined."""
        reading = self.table.read(name)
        if reading is not None:
            if reading.symbol.kind == "declared":
                raise self.undefined(reading.symbol, name)
            return reading
        for with_sup in (False, True) if name.sup is not None else (False,):
            for pattern in patterns_of(name, self.letters, with_sup):
                found = next((n for n in pattern.names() if n in self.wanted), None)
                if found is not None and (pattern.places == 0 or self.wanted[found][0] != "parameter"):
                    new_symbol(self, name, pattern, found, self.wanted[found][0])
                    return self.table.read(name)
        return self.size_by_name(name)

    def size_by_name(self, name: Name) -> Reading | None:
        """N as the size of the axis that n runs over, where nothing else is called N."""
        letter = name.head.lower()
        if (
            len(name.head) != 1
            or name.head == letter
            or name.sub is not None
            or name.primes
            or letter not in self.letters
        ):
            return None
        pattern = next(patterns_of(name, self.letters, with_sup=False))
        symbol = new_symbol(self, name, pattern, self.table.free_name(pattern.names()), "size")
        self.facts.guesses.append((symbol, letter, name.span))
        return self.table.read(name)

    def undefined(self, symbol: Symbol, name: Name) -> Exception:
        """The error about a symbol that is declared and never given a value."""
        return self.error(
            name,
            f"missing definition: {self.shown(name)} ({symbol.name}) is neither an input nor defined",
            f"Add {symbol.name} to the inputs, define it, or make it a parameter: `{symbol.name}: "
            f"{{latex: …, default: 1.0}}`.",
        )

    def scalar(self, name: str) -> Expr:
        """A parameter's symbol, or a size's."""
        return self.parameters[name].symbol if name in self.entries else size_symbol(name)

    def left_side(self, statement: Node) -> None:
        """Note a definition: find or make its symbol, and the indices that its left side binds."""
        if isinstance(statement, Big) and statement.operator == "for":
            return self.range_of(statement)
        if not isinstance(statement, Relation) or statement.marks[0].text != "=":
            raise self.error(
                statement,
                "this is no definition",
                "A forward equation reads `symbol = expression`; put text outside the display.",
            )
        if len(statement.operands) > 2:
            raise self.error(
                statement.operands[2],
                "a forward equation has one right side, and here are several",
                "Keep the one that defines the symbol; other forms are claims and belong under another heading.",
            )
        name = statement.operands[0]
        if not isinstance(name, Name):
            raise self.error(
                name,
                f"{self.shown(name)} cannot be defined: a left side is one symbol with its indices",
                "Write x_{ij} = …; a name of several letters is \\text{name}.",
            )
        reading = self.table.read(name)
        if reading is None or reading.exponent is not None or reading.root != 1:
            reading = self.new_left(name)
        symbol = reading.symbol
        if symbol.kind != "declared":
            raise self.defined_already(symbol, name)
        symbol.kind = "definition"
        symbol.span = name.span
        left: dict[str, IndexVariable] = {}
        for item, axis in zip(reading.indices, symbol.slots, strict=True):
            letter = label_text(item)
            if letter is None:
                raise self.error(
                    item, f"{self.shown(item)} cannot be an index of a left side", "Use plain letters on the left."
                )
            if letter in left:
                raise self.error(
                    item,
                    f"index {letter} is bound twice: it stands twice on the left side",
                    "Use different letters on the left.",
                )
            left[letter] = self.index_variable(letter, "left", item.span)
            self.one_axis(left[letter].axis, axis, item, f"this position of {symbol.name} runs over")
        symbol.letters = tuple(left)
        if symbol.labels is None and extremum(statement.operands[1]) is not None:
            symbol.labels = self.axes.fresh("")
        self.equations.append(Equation(symbol, left, statement))
        return None

    def new_left(self, name: Name) -> Reading:
        """A symbol for a left side that matches none; its name is one that the front matter mentions, or its
        transliteration.
        """
        patterns = list(patterns_of(name, self.letters, with_sup=True))
        if not patterns:
            raise self.error(
                name,
                f"{self.shown(name)} cannot be defined: its scripts are no indices or labels",
                "Name it with simple scripts.",
            )
        mentioned = {*(named.text for named in self.front.outputs), *self.wanted}
        chosen = next(
            ((p, n) for p in patterns for n in p.names() if n in mentioned and n not in self.table.by_name), None
        )
        pattern, found = chosen or (patterns[0], self.table.free_name(patterns[0].names()))
        kind = self.wanted[found][0] if found in self.wanted else "declared"
        new_symbol(self, name, pattern, found, "declared" if kind == "parameter" else kind)
        reading = self.table.read(name)
        if reading is None:
            raise missing_name(self, name, Scope({}))
        return reading

    def defined_already(self, symbol: Symbol, name: Name) -> Exception:
        """The error about a left side that has a value already."""
        line = self.source.place(symbol.span).line
        if symbol.kind == "definition":
            return self.error(
                name,
                f"{self.shown(name)} is defined twice; the first time in line {line}",
                "Rename one of them, or remove it.",
            )
        what = {"input": "an input", "size": "a size", "parameter": "a parameter"}[symbol.kind]
        return self.error(
            name,
            f"{self.shown(name)} is {what} and also defined",
            f"Remove this definition, or take {symbol.name} out of the front matter.",
        )

    def range_of(self, statement: Big) -> None:
        """`i = 1, …, m` after a definition: how long the axis of i is."""
        left = self.equations[-1].left if self.equations else {}
        match statement.sub, statement.sup:
            case Relation(operands=(Name(head=letter), Number(value=first))), Name() as last if (
                letter in left and first == 1
            ):
                reading = self.table.read(last)
                conflict = self.axes.fix_size(left[letter].axis, reading.symbol.name) if reading else None
                if conflict is not None:
                    raise self.error(
                        last,
                        f"{letter} is used with the wrong axes: {conflict.first}, here {conflict.second}",
                        "Correct one of them.",
                    )
            case _:
                raise self.error(
                    statement,
                    "this range says nothing about the definition before it",
                    "Write i = 1, …, m with an index of its left side.",
                )

    def right_side(self, equation: Equation) -> None:
        """Resolve the names of a right side and the axes of its indices."""
        if not isinstance(equation.node, Relation):
            return
        self.facts = equation.facts
        right = equation.node.operands[1]
        chosen = extremum(right)
        if chosen is not None:
            choose(self, equation, chosen, Scope(equation.left))
        else:
            equation.value = self.value(right, Scope(equation.left))

    def check(self) -> None:
        """What can be said only when all equations are read."""
        for named in self.front.inputs:
            if named.notation is None and named.text not in self.table.by_name:
                raise self.source.error(
                    named.span,
                    f"the input {named.text} does not occur in the forward equations",
                    f"{did_you_mean(named.text, self.table.by_name)}Use it, remove it, or say how it is written: "
                    f"`symbols: {{{named.text}: …}}`.",
                )
        for entry in (*self.front.symbols, *self.front.parameters):
            symbol = self.table.by_name.get(entry.name)
            if symbol is None or symbol.kind == "declared":
                raise self.source.error(
                    entry.span,
                    f"missing definition: {entry.name} is declared, but neither an input nor defined",
                    "Define it, add it to the inputs, or remove it; a parameter has a default: `eps: "
                    "{latex: \\epsilon, default: 1.0e-5}`.",
                )
        for equation in self.equations:
            for symbol, span in equation.facts.numbers:
                if symbol.labels is not None:
                    raise self.error(
                        span,
                        f"{symbol.name} holds labels, and stands here as a number",
                        "Use it in place of an index, or in [c = t_n].",
                    )
            for symbol, letter, span in equation.facts.guesses:
                self.settle_guess(symbol, letter, span)
        for entry in self.front.symbols:
            symbol = self.table.by_name[entry.name]
            if entry.integer and symbol.kind == "input" and symbol.labels is None:
                raise self.source.error(
                    entry.span,
                    f"the integer input {entry.name} points into no axis",
                    "Say which: `labels: c`, or use it as x_{n t_n}.",
                )

    def settle_guess(self, symbol: Symbol, letter: str, span: Span) -> None:
        """N is the size of the axis of n, if there is one such axis and it has no other size."""
        found = self.axes.with_letter(letter)
        if len(found) != 1 or self.axes.fix_size(found[0], symbol.name) is not None:
            raise self.error(
                span,
                f"missing definition: {symbol.name} is neither an input nor defined, and no single axis has it "
                "for its size",
                f"Declare it as the size of an axis: `axes:` with `{letter}: {{size: {symbol.name}}}`, or as a "
                "parameter.",
            )


def elaborate(source: Source, front: FrontMatter, statements: tuple[Node, ...], canonical: str, title: str) -> Layer:
    """The layer that a document defines; `canonical` is its forward section without layout, for the digest."""
    elaborator = Elaborator(source, front, statements)
    for statement in statements:
        elaborator.left_side(statement)
    for equation in elaborator.equations:
        elaborator.right_side(equation)
    settle(elaborator)
    elaborator.check()
    uses = [
        {name: span for name, span in e.facts.uses.items() if elaborator.table.by_name[name].kind == "definition"}
        for e in elaborator.equations
    ]
    order = in_order(source, [e.symbol.name for e in elaborator.equations], uses)
    return finish(elaborator, [elaborator.equations[k] for k in order], canonical, title)
