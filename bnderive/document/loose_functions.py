"""Functions, indicators, derivatives and macros as strangers write them.

A part of the reader of sides; see `side_parser`. Input: a cursor. Output: nodes of `syntax`.
"""

from dataclasses import replace
from fractions import Fraction

from bnderive.document.commands import (
    ACCENTS,
    BIG_OPERATORS,
    BRACED,
    BRACKETS,
    CLOSERS,
    CLOSING,
    DELIMITER_SIZES,
    DIVIDE,
    FONTS,
    FRACTIONS,
    FUNCTION_COMMANDS,
    FUNCTION_WORDS,
    LETTERS,
    RELATIONS,
    TIMES,
    TRANSPARENT,
)
from bnderive.document.differentiated import differentiated
from bnderive.document.lexer import Token
from bnderive.document.loose_groups import LooseGroups
from bnderive.document.loose_tables import INFIX, NOT_SYMBOLS
from bnderive.document.nesting import is_among, is_sign
from bnderive.document.operators import ENDS_FACTOR
from bnderive.document.syntax import Call, Differential, Name, Node, Number, Quotient

_READ = BIG_OPERATORS | BRACED | FRACTIONS | TRANSPARENT | FUNCTION_COMMANDS.keys() | INFIX.keys()
_KNOWN = _READ | BRACKETS.keys() | CLOSERS.keys() | DELIMITER_SIZES | ENDS_FACTOR | NOT_SYMBOLS
_SIZES = DELIMITER_SIZES | {"\\left"}
_OPENS = CLOSING.keys() | {"{"}
_CLOSES = CLOSERS.keys() | {"}"}
_BARE_FUNCTIONS = frozenset({"exp", "log", "ln", "tanh", "sinh", "cosh", "sin", "cos", "tan"})
_GLUED = frozenset({"log", "ln"})  # before a single letter: logp
_REACH = 40
_DRESSES = ACCENTS.keys() | FONTS
_BASES = _DRESSES | LETTERS | _READ | {"(", "[", "|", "\\left", "\\partial"}
_JOINS = TIMES | DIVIDE | {"+", "-", ","}
_MAX_EXPONENT = 300


class LooseFunctions(LooseGroups):
    """Parsing of functions and of what is written like one."""

    def spelled_function(self) -> Node | None:
        """`exp(W)`, `log x` or `\\text{log}\\, x`: an elementary function in letters; None where none is."""
        if self.in_script:
            return self.function_in_script()
        if self.token.kind == "word" and self.token.text in FUNCTION_WORDS:
            if not (self.token.text in _BARE_FUNCTIONS or self.opens_after(1)):
                return None
            return self.call(FUNCTION_WORDS[self.take().text])
        run = self.run()
        if run[:-1] in _GLUED:
            self.take_word(run[:-1])
            return self.call(FUNCTION_WORDS[run[:-1]])
        if run not in FUNCTION_WORDS:
            return None
        after = self.after_power(len(run))
        if not (self.opens_after(after) or (run in _BARE_FUNCTIONS and self.begins_argument(after))):
            return None
        self.take_word(run)
        return self.call(FUNCTION_WORDS[run])

    def function_in_script(self) -> Node | None:
        """`log(c)` in an exponent; letters without a bracket are a label there."""
        run = self.run()
        if run not in _BARE_FUNCTIONS or not is_sign(self.ahead(len(run)), "("):
            return None
        self.take_word(run)
        return self.call(FUNCTION_WORDS[run])

    def operand(self) -> Node:
        """As the strict reader's, and a function in letters: `\\partial log p_i`."""
        found = self.spelled_function()
        return super().operand() if found is None else found

    def begins_argument(self, further: int) -> bool:
        """Whether a name, a number or a sum stands so many tokens ahead, as after `log`."""
        token = self.ahead(further)
        return token.kind in ("letter", "digit") or is_among(token, _BASES - {"(", "[", "|", "\\left"})

    def after_power(self, further: int) -> int:
        """How many tokens ahead a power of digits ends that begins so many tokens ahead: that of `tanh^2(x)`."""
        if not is_sign(self.ahead(further), "^"):
            return further
        if self.ahead(further + 1).kind == "digit":
            return further + 2
        braced = is_sign(self.ahead(further + 1), "{") and self.ahead(further + 2).kind == "digit"
        return further + 4 if braced and is_sign(self.ahead(further + 3), "}") else further

    def opens_after(self, further: int) -> bool:
        """Whether a round bracket or brace opens so many tokens ahead."""
        if is_among(self.ahead(further), _SIZES):
            further += 1
        return is_sign(self.ahead(further), "(", "\\{", "[", "{")

    def is_function_word(self) -> bool:
        """Spelled functions are read before names are."""
        return False

    def bare_argument(self, name: str) -> Node:
        """As the strict reader's; a name's brackets and indices belong to the argument."""
        node = self.signed(apply=True)
        if (self.is_name() or self.token.kind == "digit") and self.begins_factor():
            raise self.error(f"it is not clear where the argument of {name} ends", f"Write {name}(…) with brackets.")
        return node

    def indicator(self) -> Node | None:
        """`1[i = j]`, `1\\{i = j\\}` and `1_{i = j}`: the figure one as a name; None where it is a number."""
        if self.token.kind != "digit" or self.token.text != "1" or self.ahead().kind == "digit" or self.in_script:
            return None
        following = self.ahead()
        if is_sign(following, "_"):
            token = self.take()
            return self.scripted(Name(token.span, "1"))
        if is_sign(following, "[", "\\{", "(") and self.holds_relation(1):
            token = self.take()
            return self.application(Name(token.span, "1"))
        return None

    def holds_relation(self, further: int) -> bool:
        """Whether a relation stands in the bracket so many tokens ahead, at its own level."""
        depth = 0
        start = self.position + further
        for token in self.tokens[start : start + _REACH]:
            depth += is_among(token, _OPENS) - is_among(token, _CLOSES)
            if depth <= 0:
                return False
            if depth == 1 and is_among(token, RELATIONS):
                return True
        return False

    def number(self) -> Number:
        """As the strict reader's, with an exponent as in `1e-5`."""
        number = super().number()
        if self.token.kind != "letter" or self.token.text not in "eE" or self.token.span.start != number.span.end:
            return number
        digits = 2 if is_sign(self.ahead(), "-") else 1
        if self.ahead(digits).kind != "digit" or self.ahead(digits).span.start != self.token.span.end + digits - 1:
            return number
        self.take()
        negative = self.at("-")
        if negative:
            self.take()
        exponent = super().number()
        span = number.span.to(exponent.span)
        if exponent.value.denominator != 1 or exponent.value > _MAX_EXPONENT:
            raise self.error("this power of ten is not read", "Write a smaller one.", span)
        scale = Fraction(10) ** int(-exponent.value if negative else exponent.value)
        return Number(span, number.value * scale, self.source.text[span.start : span.end])

    def argument(self) -> Node:
        """As the strict reader's; a lone ∂ is an operator's."""
        if not self.in_script and (self.at("\\partial") or (self.token.kind == "word" and self.token.text == "d")):
            token = self.take()
            return Differential(token.span, None, token.text)
        return super().argument()

    def command(self) -> Node:
        """As the strict reader's; above a differential, what begins with one is all differentiated."""
        node = super().command()
        if isinstance(node, Quotient):
            return replace(node, above=differentiated(node.above, node.below))
        return node

    def derivative(self) -> Node:
        """`\\pdv{L}{x}` and `\\dv{L}{x}`."""
        token = self.take()
        letter = "\\partial" if token.text == "\\pdv" else "d"
        above: Node | None = self.argument()
        below = self.argument() if self.at("{") else above
        if below is above:
            above = None
        span = token.span.to(self.last_span())
        return self.powered(Quotient(span, Differential(token.span, above, letter), Differential(span, below, letter)))

    def is_compound(self) -> bool:
        """Whether an accent over more than a name stands here, as a mean does in `\\overline{ab}` and over a power."""
        if not (self.at(*ACCENTS) and is_sign(self.ahead(), "{")):
            return False
        names = depth = 0
        skipped = False
        mean = ACCENTS[self.token.text] == "bar"
        for token in self.tokens[self.position + 1 : self.position + _REACH]:
            depth += is_among(token, _OPENS) - is_among(token, _CLOSES)
            if depth < 1:
                break
            if depth == 1 and not skipped:
                names += token.kind in ("letter", "word", "digit") or is_among(token, _BASES)
                if is_among(token, _JOINS) or (mean and is_sign(token, "^")):
                    return True
            skipped = is_sign(token, "_", "^") or is_among(token, _DRESSES) or (skipped and is_sign(token, "{"))
        return names > 1

    def accented(self) -> Node:
        """The accent as a function's call: what it means is for the stage after this one."""
        token = self.take()
        return Call(token.span.to((body := self.braced()).span), ACCENTS[token.text], body)

    def is_macro(self, token: Token) -> bool:
        """Whether an unknown command stands for a symbol: one of letters, with no argument."""
        return token.text not in _KNOWN and token.text[1:].isalpha() and not is_sign(self.ahead(), "{")
