"""LaTeX to syntax trees, by precedence climbing: relation, sum of terms, product, factor.

Input: a `Source` and the span of a display. Output: its statements, one tree each. Rows, columns, wide spaces, commas
and words such as "where" separate statements; an operator at the start of a row goes on with the one above. The scope
of a sum is the product to its right. Nesting and length are bounded; every error is a DocumentError with its place.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.document.commands import (
    CLOSERS,
    CLOSING,
    CONDITION_WORDS,
    CONNECTIVES,
    DELIMITER_SIZES,
    DIVIDE,
    DOTS,
    ENVIRONMENTS,
    FUNCTION_WORDS,
    MIRRORED,
    OTHERWISE_WORDS,
    RELATIONS,
    ROW_END,
    TIMES,
    TRANSPARENT,
    WIDE_SPACES,
)
from bnderive.document.lexer import Token
from bnderive.document.operators import ENDS_FACTOR, OperatorParser
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Apply, Big, Group, Items, Mark, Name, Node, Number, Product, Relation
from bnderive.errors import DocumentError

_SEPARATORS = frozenset({",", ";", ".", "&", ":"}) | ROW_END | WIDE_SPACES
_NO_ARGUMENTS = frozenset({"\\lvert", "\\lVert", "\\lfloor", "\\lceil", "\\langle"})


def parse_statements(source: Source, span: Span, words: frozenset[str] = frozenset()) -> tuple[Node, ...]:
    """The statements of one display, in order. `words` are the names of several letters that may stand bare."""
    return Parser(source, span, words).statements()


def parse_expression(source: Source, span: Span, words: frozenset[str] = frozenset()) -> Node:
    """The one expression that a span holds."""
    parser = Parser(source, span, words)
    if parser.token.kind == "stop":
        raise parser.error("an expression is missing", "Write one.")
    node = parser.additive()
    if parser.token.kind != "stop":
        raise parser.error(f"{parser.shown()} does not fit here", "Only one expression is read here.")
    return node


class Parser(OperatorParser):
    """Parsing of statements and expressions."""

    def statements(self) -> tuple[Node, ...]:
        """All statements up to the end."""
        found: list[Node] = []
        environments: list[Token] = []
        while True:
            self.separators(environments)
            if self.token.kind == "stop":
                break
            if self.at(*DOTS):
                self.take()
                found[-1:] = [self.to_last(found)]
            else:
                found.append(self.relation())
            if not (self.at(*_SEPARATORS) or self.token.kind in ("stop", "begin", "end") or self.is_connective()):
                raise self.misfit()
        if environments:
            name = environments[-1].text
            raise self.error(
                f"\\begin{{{name}}} is never ended", f"Add the missing \\end{{{name}}}.", environments[-1].span
            )
        return tuple(found)

    def separators(self, environments: list[Token]) -> None:
        """Pass over what stands between statements, and keep track of environments."""
        while True:
            token = self.token
            if token.kind == "begin" and token.text in ENVIRONMENTS:
                environments.append(self.take())
                if token.text == "alignedat" and self.at("{"):
                    self.braced()
            elif token.kind == "end":
                if not environments or environments[-1].text != token.text:
                    raise self.error(f"\\end{{{token.text}}} ends nothing", "Check the environments around it.")
                environments.pop()
                self.take()
            elif self.at(*_SEPARATORS) or self.is_connective():
                self.take()
            else:
                return

    def is_connective(self) -> bool:
        """Whether a word between equations stands here."""
        return self.token.kind == "word" and self.token.text.strip(" ,.:;").lower() in ("", *CONNECTIVES)

    def to_last(self, found: list[Node]) -> Node:
        """`i = 1, …, m` after its dots: a range that says how long an axis is."""
        dots = self.last_span()
        while self.at(","):
            self.take()
        match found[-1] if found else None:
            case Relation(operands=(Name(), Number()), marks=(Mark(text="="),)) as first:
                last = self.additive()
                return Big(first.span.to(last.span), "for", first, last, Mark(dots, ""))
            case _:
                raise self.error("dots are read only in a range such as i = 1, …, m", "Write the terms as a sum.", dots)

    def misfit(self) -> DocumentError:
        """The error about a token that cannot stand here."""
        token = self.token
        if self.at("}"):
            return self.error("this brace closes nothing", "Remove it, or add the missing {.")
        if token.kind in ("sign", "command") and (token.text in CLOSERS or token.text == "\\right"):
            return self.error(f"{self.shown()} closes nothing", "Remove it, or add the bracket that opens.")
        if token.kind == "stop":
            if self.openings:
                return self.unclosed()
            return self.error("the equation ends where more was expected", "Finish it.")
        return self.error(f"{self.shown()} does not fit here", "Check what stands before it.")

    def list_of_relations(self) -> Node:
        """Relations between commas."""
        first = self.relation()
        items = [first]
        while self.at(",", ";") and not self.ends_row(self.tokens[self.position + 1]):
            self.take()
            self.skip_layout()
            items.append(self.mark() if self.at(*DOTS) else self.relation())
        return first if len(items) == 1 else Items(first.span.to(items[-1].span), tuple(items))

    def ends_row(self, token: Token) -> bool:
        """Whether a comma before this token ends a row, and does not list."""
        return token.kind in ("end", "stop") or (not self.layout and self.is_break(token))

    def relation(self) -> Node:
        """Terms with relations between them."""
        operands = [self.additive()]
        marks: list[Mark] = []
        while (following := self.beyond_layout()).kind in ("sign", "command") and following.text in RELATIONS:
            after_colon = following.text == ":" and self.beyond_layout(1).text == "="
            if following.text == ":" and not after_colon and not self.openings:
                break
            self.skip_layout()
            mark = self.mark()
            if after_colon:
                mark = replace(self.mark(), span=mark.span.to(self.last_span()))
            marks.append(replace(mark, text=RELATIONS[mark.text]))
            operands.append(self.additive())
        if not marks:
            return operands[0]
        return Relation(operands[0].span.to(operands[-1].span), tuple(operands), tuple(marks))

    def sign(self) -> Mark:
        """The signs that stand here, as one; a plus where there is none."""
        start, negative = self.token.span, False
        while self.at("+", "-"):
            negative ^= self.take().text == "-"
            self.skip_layout()
        return Mark(start, "-" if negative else "+")

    def additive(self) -> Node:
        """Terms with signs between them."""
        self.skip_layout()
        terms = [(self.sign(), self.product())]
        while (following := self.beyond_layout()).kind == "sign" and following.text in ("+", "-"):
            self.skip_layout()
            terms.append((self.sign(), self.product()))
        self.check_visible([node for mark, node in terms if mark.text == "-"])
        if len(terms) == 1 and terms[0][0].text == "+":
            return terms[0][1]
        return Additive(terms[0][0].span.to(terms[-1][1].span), tuple(terms))

    def product(self) -> Node:
        """Factors, with or without a sign of multiplication between them."""
        first = self.token.span
        factors = [(Mark(first, ""), self.factor())]
        while True:
            following = self.beyond_layout()
            infix = following.kind in ("sign", "command")
            if infix and (following.text in TIMES or following.text in DIVIDE):
                self.skip_layout()
                mark = replace(self.mark(), text="*" if following.text in TIMES else "/")
                self.skip_layout()
                factors.append((mark, self.signed(apply=True)))
            elif self.begins_factor():
                factors.append((Mark(self.token.span, ""), self.factor()))
            else:
                break
        return self.multiplied(factors)

    def multiplied(self, factors: Sequence[tuple[Mark, Node]]) -> Node:
        """The product of factors; one by itself is none."""
        if len(factors) == 1:
            return factors[0][1]
        self.check_visible([node for _, node in factors])
        return Product(factors[0][1].span.to(factors[-1][1].span), tuple(factors))

    def signed(self, apply: bool) -> Node:
        """A factor after an operator, where a minus may stand."""
        sign = self.sign()
        return negated(sign, self.factor(apply))

    def signed_product(self) -> Node:
        """A product after an operator, where a minus may stand."""
        sign = self.sign()
        return negated(sign, self.product())

    def check_visible(self, nodes: list[Node]) -> None:
        """Braces do not show: a sum in bare braces reads otherwise than it is grouped."""
        for node in nodes:
            match node:
                case Group(kind="brace", body=Additive()):
                    raise self.error("braces around a sum do not show in print", "Use parentheses.", node.span)

    def begins_factor(self) -> bool:
        """Whether a factor begins here, with nothing written before it to multiply."""
        token = self.token
        if token.kind in ("letter", "digit"):
            return True
        if token.kind == "word":
            return not self.is_connective() and token.text.lower() not in CONDITION_WORDS | OTHERWISE_WORDS
        if token.kind == "begin":
            return token.text not in ENVIRONMENTS
        if token.kind == "sign":
            return token.text == "{" or self.opens()
        if self.at(*DELIMITER_SIZES):
            return self.opens()
        return (
            token.kind == "command"
            and token.text not in ENDS_FACTOR
            and not (token.text in MIRRORED and not self.opens())
        )

    def factor(self, apply: bool = True) -> Node:
        """One factor with its exponent. With `apply`, a bracket right after a name belongs to it."""
        token = self.token
        with self.nested():
            if token.kind == "digit" or self.at("."):
                return self.powered(self.number() if token.kind == "digit" else self.decimal())
            if self.is_function_word():
                return self.call(FUNCTION_WORDS[self.take().text])
            if self.is_name():
                name = self.name()
                if apply and not self.in_script and self.opens() and self.applies():
                    return self.application(name)
                return name
            if self.at("{") or self.at(*TRANSPARENT):
                node = self.brace_group()
                if self.at("^"):
                    self.check_visible([node])
                return node if isinstance(node, Name) else self.powered(node)
            if self.opens():
                return self.powered(self.group())
            if token.kind == "begin":
                return self.powered(self.cases())
            if token.kind == "command":
                return self.command()
        raise self.misfit()

    def decimal(self) -> Number:
        """A number that begins with its decimal point."""
        following = self.tokens[self.position + 1]
        if following.kind != "digit" or following.span.start != self.token.span.end:
            raise self.misfit()
        return self.number()

    def is_function_word(self) -> bool:
        """Whether the word at the cursor is a function: not a symbol of the document, and in a script only
        before a bracket.
        """
        token = self.token
        if token.kind != "word" or token.text not in FUNCTION_WORDS or token.text in self.words:
            return False
        ahead = self.tokens[self.position + 1]
        return not self.in_script or ahead.text == "\\left" or ahead.text in DELIMITER_SIZES or ahead.text in CLOSING

    def applies(self) -> bool:
        """Whether the bracket that opens here is one that arguments stand in."""
        ahead = self.tokens[self.position + 1] if self.at("\\left", *DELIMITER_SIZES) else self.token
        return ahead.text not in MIRRORED and ahead.text not in _NO_ARGUMENTS

    def application(self, head: Name) -> Apply:
        """A name and the bracket after it."""
        argument = self.group()
        exponent = None
        if self.at("^"):
            exponent = self.script(self.take().span)
        return Apply(head.span.to(self.last_span()), head, argument, exponent)


def negated(sign: Mark, node: Node) -> Node:
    """The node after a sign; itself after a plus."""
    return Additive(sign.span.to(node.span), ((sign, node),)) if sign.text == "-" else node
