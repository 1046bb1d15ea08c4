"""One side of a stranger's equation to a tree: the strict parser, widened to what real documents write.

Input: the tokens of a side, as of `loose_tokens`, and the document's words. Output: one node of `syntax`. The tree
stays as it is written: a bracket after a name is an `Apply`, a sum reaches over the product to its right, a superscript
is a script. A product's marks are those of `syntax`, and `\\odot`, `\\otimes` and `@`. To read another construct, add a
method to the part that it belongs to (`loose_names`, `loose_groups`, `loose_functions`), and its command to
`loose_tables`.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.document.commands import BIG_OPERATORS, CLOSERS, DIVIDE, DOTS, TIMES
from bnderive.document.framed import shows, unframed
from bnderive.document.lexer import Token, read_token
from bnderive.document.loose_functions import LooseFunctions
from bnderive.document.loose_tables import CASES, GRIDS, INFIX
from bnderive.document.nesting import is_layout, is_sign
from bnderive.document.prose import speaks
from bnderive.document.sigma import SIGMA
from bnderive.document.source import Source
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    script_items,
)

_SIGNS = TIMES | DIVIDE | BIG_OPERATORS | {"+", "-", "\\partial", "\\nabla", "\\otimes", "\\pm"}


def read_side(source: Source, tokens: Sequence[Token], words: frozenset[str]) -> Node:
    """The tree of one side; `Items` where commas list. Raises DocumentError for what cannot be read."""
    parser = SideParser(source, _without_layout(unframed(tokens)), words)
    if parser.token.kind == "stop":
        raise parser.error("nothing stands here", "Write what is meant.", tokens[0].span)
    if len(parser.tokens) == 2 and parser.at(*_SIGNS):
        return parser.mark()
    node = parser.list_of_relations()
    while parser.at(",", ".", ";"):
        parser.take()
    if parser.token.kind != "stop":
        raise parser.misfit()
    return node


def _without_layout(tokens: Sequence[Token]) -> list[Token]:
    """Without breaks of rows and columns, except where they separate: in cases, matrices and lists under a sum."""
    kept: list[Token] = []
    depth = braces = 0
    for at, token in enumerate(tokens):
        if token.kind in ("begin", "end") and token.text in CASES | GRIDS:
            depth = max(0, depth + (1 if token.kind == "begin" else -1))
        elif is_sign(token, "{"):
            braces += 1 if braces or (at and is_sign(tokens[at - 1], "\\substack")) else 0
        elif is_sign(token, "}") and braces:
            braces -= 1
        if depth or braces or not is_layout(token):
            kept.append(token)
    return kept


class SideParser(LooseFunctions):
    """Parsing of one side."""

    def list_of_relations(self) -> Node:
        """As the strict reader's; "and" lists like a comma, and other words between are passed over."""
        first = self.relation()
        items = [first]
        while self.lists() and not self.ends_row(self.ahead()):
            self.take()
            self.skip_layout()
            if (self.at(*CLOSERS, "\\right", "}") and not self.opens()) or self.token.kind == "stop":
                break
            if not self.lists():
                items.append(self.relation())
        return first if len(items) == 1 else Items(first.span.to(items[-1].span), tuple(items))

    def lists(self) -> bool:
        """Whether a comma or a word stands here that separates what a bracket lists."""
        word = self.token.kind == "word" and bool(self.openings) and speaks(self.token)
        return word or self.at(",", ";", "\\land")

    def additive(self) -> Node:
        """As the strict reader's; a sum after a minus of which no bracket shows is a group of braces."""
        found = super().additive()
        return replace(found, terms=tuple(map(self.as_printed, found.terms))) if isinstance(found, Additive) else found

    def as_printed(self, term: tuple[Mark, Node]) -> tuple[Mark, Node]:
        """A term, with its bracket as it shows."""
        match term:
            case (Mark(text="-") as minus, Group(kind="(", body=Additive()) as group) if not shows(group, self.source):
                return minus, replace(group, kind="brace")
        return term

    def product(self) -> Node:
        """As the strict reader's, with a colon between two products that it contracts, as in `A B : C`."""
        found = self.factors()
        while self.at(":") and not self.openings and not self.in_script:
            mark, other = self.mark(), self.factors()
            found = Product(found.span.to(other.span), ((Mark(found.span, ""), found), (mark, other)))
        return found

    def factors(self) -> Node:
        """As the strict reader's product, with more signs of multiplication and with bars of evaluation."""
        factors = [(Mark(self.token.span, ""), self.factor())]
        while True:
            if self.in_script and self.at_placeholder():
                factors.append((Mark(self.token.span, ""), self.mark()))
            elif self.at(*TIMES, *DIVIDE):
                text = "/" if self.at(*DIVIDE) else "\\odot" if self.at("\\odot") else "*"
                mark = replace(self.mark(), text=text)
                factors.append((mark, self.signed(apply=True)))
                factors = _with_ratio(factors)
            elif self.at(*INFIX) and self.multiplies():
                mark = self.mark()
                factors.append((replace(mark, text=INFIX[mark.text]), self.signed(apply=True)))
            elif self.evaluates():
                factors[-1] = (factors[-1][0], self.evaluated(factors[-1][1]))
            elif self.begins_factor():
                self.check_words(factors[-1][1])
                factors.append((Mark(self.token.span, ""), self.factor()))
            else:
                break
        return self.multiplied(factors)

    def check_words(self, before: Node) -> None:
        """Words right before something, as in `\\text{mean of all } x_i`, are no factor of it."""
        if isinstance(before, Name) and " " in before.head:
            raise self.error(f"what `{before.head}` does to what stands after it is not known", "", before.span)

    def multiplies(self) -> bool:
        """Whether a factor comes after the sign at the cursor."""
        self.position += 1
        follows = self.begins_factor() or self.at("-")
        self.position -= 1
        return follows

    def begins_factor(self) -> bool:
        """As the strict reader's, for what only this one reads."""
        token = self.token
        if token.kind == "unknown" or self.at(*DOTS):
            return True
        if token.kind == "word":
            return not speaks(token)
        if token.kind == "begin":
            return True
        if self.at(*INFIX, "\\over", "\\land"):
            return False
        return super().begins_factor()

    def factor(self, apply: bool = True) -> Node:
        """As the strict reader's, and what only this one reads."""
        token = self.token
        with self.nested():
            if token.kind == "unknown":
                read_token(self.source, token.span.start, token.span.end)
                raise self.misfit()
            if self.at(*DOTS):
                return replace(self.mark(), text="\\dots")
            for read in (self.placeholder, self.spelled_function, self.differential, self.indicator):
                if (node := read()) is not None:
                    return self.powered(node)
            if self.is_compound():
                return self.powered(self.accented())
            if self.is_name():
                return self.named(apply)
            if self.at("{"):
                node = self.brace_group()
                return self.applied(node, apply) if isinstance(node, Name) else self.powered(node)
            return self.commanded(apply)

    def commanded(self, apply: bool) -> Node:
        """A factor that begins with a command or a bracket."""
        token = self.token
        if self.is_half_open():
            return self.powered(self.half_open())
        if self.is_system():
            return self.powered(self.system())
        if self.at("\\forall", "\\exists"):
            self.take()
            listed = self.additive()
            return Call(token.span.to(self.last_span()), token.text[1:], listed)
        if self.at("\\pdv", "\\dv"):
            return self.derivative()
        if token.kind == "command" and self.is_macro(token):
            self.take()
            return self.applied(self.scripted(Name(token.span, token.text)), apply)
        return super().factor(apply)

    def named(self, apply: bool) -> Node:
        """A name, its indices, and the bracket that it applies to."""
        name = self.name()
        adds = isinstance(name.sub, Relation) or (SIGMA in self.words and name.sub is name.sup is None)
        if name.head == SIGMA and adds:
            body = self.signed_product()
            return Big(name.span.to(self.last_span()), "sum", name.sub, name.sup, body)
        return self.applied(name, apply)

    def applied(self, name: Name, apply: bool) -> Node:
        """The name with its indices, or with the bracket after it."""
        node = self.indexed(name)
        if node is name and apply and not self.in_script and self.opens() and self.applies():
            return self.powered(self.application(name))
        return self.powered(node) if self.at("^", "_") else node

    def powered(self, base: Node) -> Node:
        """What is no name with the scripts that follow it: a subscript indexes it. A bracket may have a prime."""
        while self.at("^", "_", "'"):
            primes = (1, 1) if self.at("'") else self.primes() if self.at("^") else None
            if primes is not None:
                if primes[0] > 1 or not isinstance(base, Group):
                    break
                for _ in range(primes[1]):
                    self.take()
                base = Power(base.span.to(self.last_span()), base, Mark(self.last_span(), "\\prime"))
                continue
            if self.at("_"):
                if isinstance(base, Number) and self.in_script:
                    base = self.labelled(base)
                    continue
                sub = self.script(self.take().span)
                base = Indexed(base.span.to(self.last_span()), base, script_items(sub))
                continue
            mark = self.take()
            if isinstance(base, Power) and not is_sign(self.tokens[self.position - 2], "}", ")", "]"):
                raise self.error("a second exponent", "Use braces to say which is meant.", mark.span)
            exponent = self.script(mark.span)
            base = Power(base.span.to(self.last_span()), base, exponent)
        return base

    def application(self, head: Name) -> Apply:
        """A name and the bracket after it."""
        argument = self.group()
        exponent = self.script(self.take().span) if self.at("^") else None
        return Apply(head.span.to(self.last_span()), head, argument, exponent)


def _with_ratio(factors: list[tuple[Mark, Node]]) -> list[tuple[Mark, Node]]:
    """Factors, the last ones as the derivative that they are with a slash: ∂L/∂b, ∂f(x)/∂x."""
    match factors:
        case [*before, (mark, upper), (Mark(text="/"), lower)] if _is_partial(upper) and _is_partial(lower):
            return [*before, (mark, Quotient(upper.span.to(lower.span), upper, lower))]
        case [*before, (mark, Differential(of=Name()) as head), (Mark(text="") as next_, Group(kind="(") as of), last]:
            upper, (sign, lower) = Product(head.span.to(of.span), ((Mark(head.span, ""), head), (next_, of))), last
            if sign.text == "/" and _is_partial(head) and _is_partial(lower):
                return [*before, (mark, Quotient(upper.span.to(lower.span), upper, lower))]
    return factors


def _is_partial(node: Node) -> bool:
    return isinstance(node, Differential) and node.letter == "\\partial"
