"""The atoms of an expression: numbers, names with accents and scripts, and what stands between delimiters.

Input: a cursor. Output: nodes of `syntax`. What an atom contains is parsed by the methods that `parser` supplies.
"""

from abc import abstractmethod
from dataclasses import replace
from fractions import Fraction

from bnderive.document.commands import (
    ACCENTS,
    BRACKETS,
    CLOSERS,
    CLOSING,
    DELIMITER_SIZES,
    FONTS,
    LETTERS,
    MIRRORED,
    ROW_END,
    SCRIPT_MARKS,
    TRANSPARENT,
)
from bnderive.document.cursor import Cursor
from bnderive.document.lexer import Token
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Differential, Group, Items, Mark, Name, Node, Number, Power
from bnderive.errors import DocumentError

_MAX_DIGITS = 40
_MAX_WORD = 40


class AtomParser(Cursor):
    """Parsing of atoms. `words` are the names of several letters that may stand bare, such as `rstd`."""

    def __init__(self, source: Source, span: Span, words: frozenset[str] = frozenset()) -> None:
        super().__init__(source, span)
        self.words = words
        self.openings: list[tuple[Token, str]] = []
        self.in_script = False

    @abstractmethod
    def list_of_relations(self) -> Node:
        """What may stand between brackets."""

    @abstractmethod
    def factor(self, apply: bool = True) -> Node:
        """One factor of a product."""

    def number(self) -> Number:
        """Digits with at most one decimal point."""
        first = self.token
        text, end = "", first.span.start
        while self.token.span.start == end and (self.token.kind == "digit" or (self.at(".") and "." not in text)):
            following = self.tokens[min(self.position + 1, len(self.tokens) - 1)]
            if self.at(".") and (following.kind != "digit" or following.span.start != self.token.span.end):
                break
            end = self.token.span.end
            text += self.take().text
        span = Span(first.span.start, end)
        if len(text) > _MAX_DIGITS:
            raise self.error(
                f"the number has {len(text)} digits, where at most {_MAX_DIGITS} are read", "Round it.", span
            )
        return Number(span, Fraction(text), text)

    def digit(self) -> Number:
        """The one digit that LaTeX takes for an argument without braces."""
        token = self.take()
        return Number(token.span, Fraction(token.text), token.text)

    def braced(self) -> Node:
        """What stands in braces, the braces taken."""
        opening = self.take()
        if self.at("}"):
            raise self.error(
                "nothing stands between the braces", "Write what belongs there, or remove them.", opening.span
            )
        with self.nested(), self.breaking(True):
            self.openings.append((opening, "}"))
            node = self.list_of_relations()
            self.skip_layout()
            self.close_brace()
        return node

    def close_brace(self) -> None:
        """Take the closing brace of the innermost opening. Raises DocumentError where it is missing."""
        if self.token.kind == "stop":
            raise self.unclosed()
        if not self.at("}"):
            raise self.error(
                f"{self.shown()} does not fit here, before the closing }}", "Check the braces and brackets around it."
            )
        self.openings.pop()
        self.take()

    def unclosed(self) -> DocumentError:
        """The error about the innermost opening that is never closed."""
        opening, closing = self.openings[-1]
        shown = self.source.text[opening.span.start : opening.span.end]
        return self.error(f"this {shown} is never closed", f"Add the missing {closing}.", opening.span)

    def shown(self) -> str:
        """The token at the cursor, for an error."""
        token = self.token
        if token.kind == "stop":
            return "the end of the equation"
        return f"`{self.source.text[token.span.start : token.span.end]}`"

    def argument(self) -> Node:
        """An argument of a command or a script: in braces, or one token."""
        if self.at("{"):
            return self.braced()
        if self.token.kind == "digit":
            return self.digit()
        with self.nested():
            return (
                self.bare_name()
                if self.token.kind in ("letter", "word") or self.is_name()
                else self.factor(apply=False)
            )

    def is_name(self) -> bool:
        """Whether a name begins here."""
        token = self.token
        return token.kind in ("letter", "word") or (
            token.kind == "command" and (token.text in LETTERS or token.text in ACCENTS or token.text in FONTS)
        )

    def name(self) -> Name:
        """A name with its scripts."""
        return self.scripted(self.bare_name(whole_word=True))

    def bare_name(self, whole_word: bool = False) -> Name:
        """A letter, Greek letter or word, with accents and fonts; scripts only where they stand inside an
        accent's braces.
        """
        token = self.take()
        if token.kind == "letter":
            return self.word_from(token.span) if whole_word and not self.in_script else Name(token.span, token.text)
        if token.kind == "word":
            return Name(token.span, token.text if len(token.text) > 1 else f"\\mathrm{{{token.text}}}")
        if token.text in LETTERS:
            return Name(token.span, token.text)
        with self.nested():
            inner = self.argument()
        span = token.span.to(self.last_span())
        if isinstance(inner, Number) and inner.text == "1":
            return Name(span, f"{token.text}{{1}}")
        if not isinstance(inner, Name):
            raise self.error(f"{token.text} is read over a single name only", "Put it over one letter or word.", span)
        command = token.text.replace("\\wide", "\\") if token.text in ACCENTS else token.text
        plain = len(inner.head) == 1 or inner.head.startswith("\\")
        head = inner.head if plain else f"\\mathrm{{{inner.head}}}"
        return replace(inner, span=span, head=f"{command}{{{head}}}")

    def word_from(self, first: Span) -> Name:
        """The longest known word that begins with the letter just taken; else the letter."""
        run, ahead = self.source.text[first.start], self.tokens[self.position : self.position + _MAX_WORD]
        for token in ahead:
            if token.kind != "letter" or token.span.start != first.start + len(run):
                break
            run += token.text
        for length in range(len(run), 1, -1):
            if run[:length] in self.words:
                self.position += length - 1
                return Name(Span(first.start, first.start + length), run[:length])
        return Name(first, run[0])

    def scripted(self, name: Name) -> Name:
        """The name with the scripts and primes that follow it."""
        while self.at("_", "^", "'"):
            name = self.with_script(name)
        return replace(name, span=name.span.to(self.last_span()))

    def with_script(self, name: Name) -> Name:
        """The name with the one script or prime at the cursor."""
        mark = self.take()
        if mark.text == "'":
            return replace(name, primes=name.primes + 1)
        if (name.sub if mark.text == "_" else name.sup) is not None:
            kind = "subscript" if mark.text == "_" else "superscript"
            raise self.error(f"a second {kind} on one name", "Join them in one pair of braces.", mark.span)
        script = self.script(mark.span)
        if mark.text == "_":
            return replace(name, sub=script)
        if isinstance(script, Mark) and script.text == "\\prime":
            return replace(name, primes=name.primes + 1)
        return replace(name, sup=script, sup_first=name.sub is None)

    def script(self, mark: Span) -> Node:
        """A script after its `_` or `^`."""
        if self.token.kind == "stop" or self.at("_", "^", "&", "}") or self.is_break(self.token):
            raise self.error(
                "a script is missing", "Write it after the _ or ^, in braces where it is more than a letter.", mark
            )
        before, self.in_script = self.in_script, True
        ahead = self.tokens[self.position : self.position + 3]
        if self.at(*SCRIPT_MARKS):
            node: Node = self.mark()
        elif self.at("{") and len(ahead) == 3 and ahead[1].text in SCRIPT_MARKS and ahead[2].text == "}":
            self.take()
            node = self.mark()
            self.take()
        else:
            digit = self.token.kind == "digit"
            node = self.argument()
            if digit and self.token.kind == "digit" and self.token.span.start == node.span.end:
                raise self.error(
                    "LaTeX takes only the first digit for the script", "Put the whole number in braces.", node.span
                )
        self.in_script = before
        return node

    def mark(self) -> Mark:
        """The token as a mark."""
        token = self.take()
        return Mark(token.span, token.text)

    def opens(self) -> bool:
        """Whether a bracket opens here, not one that closes."""
        if self.at("\\left"):
            return True
        ahead = self.tokens[self.position + 1] if self.at(*DELIMITER_SIZES) else self.token
        if ahead.kind not in ("sign", "command") or ahead.text not in CLOSING:
            return False
        return ahead.text not in MIRRORED or not (self.openings and self.openings[-1][1] == ahead.text)

    def group(self) -> Group:
        """What stands between two delimiters that match."""
        start = self.token.span
        if self.at("\\left", *DELIMITER_SIZES):
            self.take()
        opening = self.take()
        if opening.text not in CLOSING or opening.kind not in ("sign", "command"):
            raise self.error("a bracket is missing here", "Write one of ( [ \\{ | after \\left.", opening.span)
        kind = BRACKETS[opening.text]
        with self.nested(), self.breaking(True):
            self.openings.append((opening, CLOSING[opening.text]))
            self.skip_layout()
            if self.token.kind in ("sign", "command") and CLOSERS.get(self.token.text) == kind:
                raise self.error("nothing stands between the brackets", "Write what belongs there.", start)
            body = self.list_of_relations()
            self.skip_layout()
        if self.at("\\right", *DELIMITER_SIZES):
            self.take()
        if self.token.kind == "stop":
            raise self.unclosed()
        if self.token.kind not in ("sign", "command") or CLOSERS.get(self.token.text) != kind:
            raise self.error(
                f"{self.shown()} does not close the {opening.text}", f"The bracket needs {CLOSING[opening.text]} here."
            )
        self.openings.pop()
        self.take()
        return Group(start.to(self.last_span()), kind, body)

    def brace_group(self) -> Node:
        """Braces around a part of an expression; around one name or a differential they mean nothing."""
        opening = self.take() if self.at(*TRANSPARENT) else None
        shown = opening is not None and opening.text == "\\boxed"
        if opening is not None and not self.at("{"):
            raise self.error(f"{opening.text} needs an argument in braces", f"Write {opening.text}{{…}}.", opening.span)
        start = self.token.span
        inner = self.braced()
        span = start.to(self.last_span())
        if isinstance(inner, Name):
            return self.scripted(inner)
        if isinstance(inner, Differential) and not self.at("_", "^"):
            return inner
        if isinstance(inner, Items):
            raise self.error("a comma does not fit here", "Use parentheses for several things.", span)
        return Group(span, "(" if shown else "brace", inner)

    def powered(self, base: Node) -> Node:
        """What is no name, with the exponent that follows it."""
        while self.at("^", "_", "'"):
            mark = self.take()
            if mark.text != "^":
                raise self.error("only a name can have a subscript or a prime", "Name the expression first.", mark.span)
            if isinstance(base, Power):
                raise self.error("a second exponent", "Use braces to say which is meant.", mark.span)
            base = Power(base.span.to(self.last_span()), base, self.script(mark.span))
            base = replace(base, span=base.span.to(self.last_span()))
        return base

    def rows(self) -> Node:
        """The argument of `\\substack`: rows that list what a comma would."""
        self.take()
        opening = self.token.span
        if not self.at("{"):
            raise self.error("\\substack needs an argument in braces", "Write \\substack{… \\\\ …}.")
        self.openings.append((self.take(), "}"))
        with self.nested(), self.breaking(False):
            items = [self.list_of_relations()]
            while self.at(*ROW_END):
                self.take()
                items.append(self.list_of_relations())
        self.close_brace()
        return Items(opening.to(self.last_span()), tuple(items))
