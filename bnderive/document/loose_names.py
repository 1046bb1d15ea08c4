"""Names as strangers write them: words in bare letters, differentials such as `dx` and `\\partial_x L`, labels, fonts.

A part of the reader of sides; see `side_parser`. Input: a cursor. Output: nodes of `syntax`.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.document.commands import ACCENTS, FONTS, LETTERS
from bnderive.document.lexer import Token
from bnderive.document.loose_tables import LABELS, STATISTICS
from bnderive.document.nesting import is_among, is_sign
from bnderive.document.parser import Parser
from bnderive.document.prose import speaks
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Differential, Indexed, Items, Mark, Name, Node, Number, Power

_MAX_INDEX_TOKENS = 24
_MAX_WORD = 40
_ENDS = (")", "]", "}", "\\right", ",")
_NAMES = LETTERS | ACCENTS.keys() | FONTS


class LooseNames(Parser):
    """Parsing of names, without the bounds of our own documents."""

    def __init__(self, source: Source, tokens: Sequence[Token], words: frozenset[str]) -> None:
        end = tokens[-1].span.end if tokens else 0
        super().__init__(source, Span(end, end), words)
        self.tokens = (*tokens, Token("stop", "", Span(end, end)))

    def ahead(self, further: int = 1) -> Token:
        """The token so many after the one at the cursor."""
        return self.tokens[min(self.position + further, len(self.tokens) - 1)]

    def run(self) -> str:
        """The letters that stand at the cursor without anything between them."""
        text, position = "", self.position
        while self.tokens[position].kind == "letter" and len(text) < _MAX_WORD:
            if text and self.tokens[position].span.start != self.tokens[position - 1].span.end:
                break
            text += self.tokens[position].text
            position += 1
        return text

    def word_here(self) -> str:
        """The known word that begins at the cursor: one that ends with its run of letters, or before another."""
        if self.token.kind != "letter" or self.in_script:
            return ""
        run = self.run()
        for length in range(len(run), 1, -1):
            if run[:length] in self.words and self.splits(run[length:]):
                return self.underscored(run[:length]) if length == len(run) else run[:length]
        whole = self.underscored(run)
        return whole if whole != run else ""

    def splits(self, rest: str) -> bool:
        """Whether what is left of a run of letters is a letter, a word or a differential."""
        return len(rest) < 2 or rest in self.words or (rest[0] == "d" and (len(rest) == 2 or rest[1:] in self.words))

    def underscored(self, run: str) -> str:
        """The known word with underscores that the run begins, such as `inv_std` without braces; else the run."""
        word, position = run, self.position + len(run)
        longest = run
        while is_sign(self.tokens[position], "_") and self.tokens[position + 1].kind == "letter":
            if len(word) > _MAX_WORD:
                break
            position += 1
            word += "_"
            while self.tokens[position].kind in ("letter", "digit") and len(word) <= _MAX_WORD:
                word += self.tokens[position].text
                position += 1
            if word in self.words:
                longest = word
        return longest

    def take_word(self, word: str) -> Name:
        """The name of a word, its letters taken."""
        start = self.token.span
        for _ in word:
            self.take()
        return Name(start.to(self.last_span()), word)

    def bare_name(self, whole_word: bool = False) -> Name:
        """As the strict reader's, with labels of several letters in scripts and `\\mathbf{1_m}`."""
        if self.token.kind == "letter":
            if self.in_script:
                return self.label()
            word = self.word_here() if whole_word else ""
            return self.take_word(word) if word else self.letter()
        if self.at(*FONTS):
            first, second = self.ahead(), self.ahead(2)
            number = second if is_sign(first, "{") else first
            if number.kind == "digit":
                return self.figure()
        return super().bare_name(whole_word)

    def letter(self) -> Name:
        """One letter."""
        token = self.take()
        return Name(token.span, token.text)

    def label(self) -> Name:
        """In a script: a word that fills it, else one letter."""
        run = self.run()
        before, after = self.tokens[self.position - 1], self.ahead(len(run))
        alone = is_sign(before, "{", ",", "_", "^") and is_sign(after, "}", ",")
        if alone and len(run) > 2 and (run in LABELS or (len(run) > 3 and run in self.words)):
            return self.take_word(run)
        return self.letter()

    def figure(self) -> Name:
        """A digit in a font, as the ones of `\\mathbf{1}_m` and `\\mathbf{1_m}`."""
        font = self.take()
        braces = self.at("{")
        if braces:
            self.take()
        name = Name(font.span, f"{font.text}{{{self.take().text}}}")
        if braces:
            name = self.scripted(name)
            if not self.at("}"):
                raise self.misfit()
            self.take()
        return replace(name, span=font.span.to(self.last_span()))

    def scripted(self, name: Name) -> Name:
        """The name with what follows it of scripts and primes; a second subscript goes on with the first."""
        while self.at("_", "^", "'"):
            if self.at("^") and (primes := self.primes()):
                for _ in range(primes[1]):
                    self.take()
                name = replace(name, primes=name.primes + primes[0])
                continue
            if self.at("_") and name.sub is not None and is_sign(self.tokens[self.position - 1], "}"):
                sub = self.script(self.take().span)
                name = replace(name, sub=Items(name.sub.span.to(sub.span), (name.sub, sub)))
                continue
            if self.at("^") and name.sup is not None and is_sign(self.tokens[self.position - 1], "}"):
                break
            name = self.with_script(name)
        return replace(name, span=name.span.to(self.last_span()))

    def primes(self) -> tuple[int, int] | None:
        """How many primes stand in the braces of a superscript and nothing else, and how many tokens they are."""
        if not is_sign(self.ahead(), "{"):
            return None
        count = 0
        while is_sign(self.ahead(2 + count), "'", "\\prime"):
            count += 1
        return (count, count + 3) if count and is_sign(self.ahead(2 + count), "}") else None

    def differential(self) -> Node | None:
        """`dx`, `\\mathrm{d}x`, `\\partial x`, `\\partial_x L` or `\\nabla_x L`; None where no differential begins.

        A nabla before nothing that it could apply to is a name.
        """
        token = self.token
        if self.at("\\partial", "\\nabla"):
            self.take()
            by = self.script(self.take().span) if self.at("_") else None
            if self.at("^"):
                power = self.script(self.take().span)
                base = Differential(token.span, None, token.text, by)
                return Power(token.span.to(self.last_span()), base, power)
            of = self.operand() if self.begins_factor() and not self.at("\\partial") else None
            if of is None and token.text == "\\nabla":
                return Name(token.span.to(self.last_span()), token.text, by)
            return Differential(token.span.to(self.last_span()), of, token.text, by)
        if self.in_script:
            return None
        if token.kind == "word" and token.text == "d" and not self.is_scripted(1):
            self.take()
            of = self.operand() if self.begins_factor() and not self.opens() else None
            return Differential(token.span.to(self.last_span()), of, "d")
        if token.kind == "word" and token.text[:1] == "d" and len(token.text) > 1:
            return self.word_differential(token)
        return self.letter_differential() if token.kind == "letter" and token.text == "d" else None

    def word_differential(self, token: Token) -> Node | None:
        """A word such as `\\text{dx}`: the differential of what the rest of it names."""
        rest = token.text[1:]
        if (token.text in self.words and rest not in self.words) or not (rest in self.words or len(rest) == 1):
            return None
        self.take()
        name = self.scripted(Name(Span(token.span.start, token.span.end), rest))
        return Differential(token.span.to(self.last_span()), self.indexed(name), "d")

    def letter_differential(self) -> Node | None:
        """The letter d right before a name."""
        if self.is_scripted(1):
            return None
        run, following = self.run(), self.ahead()
        word = self.word_here()
        if word and not (len(word) == 2 or word[1:] in self.words):
            return None
        if len(run) > 3 and not word and run[1:] not in self.words:
            return None
        named = _is_name(following)
        if is_sign(following, "{"):
            named = _is_name(self.ahead(2))
        if not named or (following.kind == "word" and speaks(following)):
            return None
        start = self.take().span
        if word and len(word) > 2:
            name = self.scripted(self.take_word(word[1:]))
            return Differential(start.to(self.last_span()), self.indexed(name), "d")
        of = self.operand()
        return Differential(start.to(self.last_span()), of, "d")

    def is_scripted(self, further: int) -> bool:
        """Whether a script or a prime stands so many tokens ahead."""
        return is_sign(self.ahead(further), "_", "^", "'")

    def operand(self) -> Node:
        """What a differential is of: a name with its scripts and indices, or what stands in brackets."""
        with self.nested():
            if self.is_name():
                return self.indexed(self.name())
            return self.factor(apply=False)

    def indexed(self, name: Node) -> Node:
        """The name with the indices in square brackets right after it."""
        indices: list[Node] = []
        while self.indexes(name):
            self.take()
            while not self.at("]"):
                indices.append(self.index())
                while self.at(","):
                    self.take()
            self.take()
        return Indexed(name.span.to(self.last_span()), name, tuple(indices)) if indices else name

    def index(self) -> Node:
        """One index; a colon or dots are marks."""
        if self.at(":", "\\dots"):
            return self.mark()
        before, self.in_script = self.in_script, True
        node = self.additive()
        self.in_script = before
        return node

    def indexes(self, name: Node) -> bool:
        """Whether a square bracket with nothing but indices in it stands right after a name."""
        if not self.at("[") or self.token.span.start != self.last_span().end:
            return False
        if isinstance(name, Name) and (name.head in STATISTICS or name.head.startswith(("\\mathbb", "\\mathbf{1"))):
            return False
        for further in range(1, _MAX_INDEX_TOKENS):
            token = self.ahead(further)
            if is_sign(token, "]"):
                return further > 1 and not is_sign(self.ahead(further - 1), "+", "-", "_")
            plain = token.kind in ("letter", "digit") or is_sign(
                token, ",", ":", "+", "-", "_", "{", "}", "\\dots", "\\ell", *LETTERS
            )
            if not plain:
                return False
        return False

    def labelled(self, number: Number) -> Node:
        """A number in a script with a script of its own, as in `c_{2_i}`: read as `c_{2,i}`."""
        sub = self.script(self.take().span)
        return Items(number.span.to(self.last_span()), (number, sub))

    def placeholder(self) -> Mark | None:
        """A dot, star or colon that stands for an argument or for all indices, as in `f(\\cdot)` and `X_{i,:}`."""
        return self.mark() if self.at_placeholder() else None

    def at_placeholder(self) -> bool:
        """Whether such a sign stands here, with nothing after it to join."""
        return self.at("\\cdot", "*", "\\ast", ":", "\\bullet") and is_sign(self.ahead(), *_ENDS)


def _is_name(token: Token) -> bool:
    """Whether a name begins with a token."""
    return token.kind in ("letter", "word") or is_among(token, _NAMES)
