"""Properties that the text gives to names: "let $A$ be symmetric", "the weights $a_i$ sum to one", "$m$ is binary".

Input: the chains of a document and its formulas. Output: the names with what each is said to be. To teach another word,
in any language, add it to the table of its kind.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Additive, Group, Items, Name, Node, Number, Power
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, Letters, letter, written
from bnderive.verify.words.sentences import following

Kind = Literal["values", "one-hot", "sum", "symmetric", "positive", "other"]
_SUMS = r"normali[sz]ed|sum(s|med|ming)? (up )?to (one|1|unity)|add(s|ed|ing)? up to (one|1|unity)"
_SYMMETRIC = r"(real )?symmetric|selfadjoint|self-adjoint|symmetrisch\w*|symétrique|simétric[ao]|симметричн\w*"
_BINARY = r"binary"
_POSITIVE = r"(strictly )?positive(?![- ](semi|definite))|positi[fv][eo]?"
_ONE_HOT = r"one[- ]?hot|独热|獨熱"
_OTHER = (
    r"(skew|anti)-?symmetric|orthogonal|orthonormal|unitary|idempotent|nilpotent|involutory|diagonal|triangular"
    r"|invertible|(an? )?(orthogonal )?(projection|projector|permutation|rotation|reflection)"
    r"|positive[- ](semi-?)?definite|(doubly[- ])?stochastic|circulant|centr?ed|centered|standardi[sz]ed|whitened"
    r"|zero[- ]mean|(unit|of unit)[- ](norm|length|vectors?)|traceless|orthogonale?|unitaire|ortogonal"
)
_BITS = (Fraction(0), Fraction(1))
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("values", _BINARY), ("one-hot", _ONE_HOT), ("sum", _SUMS), ("symmetric", _SYMMETRIC),
    ("positive", _POSITIVE), ("other", _OTHER),
)  # fmt: skip
_IS = (
    r"\s*,?\s*((that|which|and|also|is|are|be|being|was|were|to|assumed|taken|chosen|supposed|an?|all|both|always"
    r"|fixed|constant|ist|sind|sei|est|es)\s+)*"
)
_OF_KIND = (
    r"(\s+(matrix|matrices|vectors?|weights?|labels?|masks?|targets?|inputs?|probabilities|Matrix|matrice|constants?"
    r"|scalars?|numbers?|factors?))?"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (
        kind,
        re.compile(rf"{_IS}(?P<said>{words})\b", re.IGNORECASE),
        re.compile(rf"\b(?P<said>{words}){_OF_KIND}\s*$", re.IGNORECASE),
    )
    for kind, words in _WORDS
)


@dataclass(frozen=True, slots=True)
class Endowment:
    """What the text says of a name; `values` are the two that it may have, `words` what is said. What is "one-hot" is
    one at the letter `place`, where the text gives that.
    """

    key: Key
    kind: Kind
    words: str
    values: tuple[Fraction, ...] = ()
    place: str = ""


def endowments(chains: Iterable[Chain], formulas: tuple[Formula, ...], letters: Letters) -> tuple[Endowment, ...]:
    """The names of a document that have properties which no equation gives."""
    chains = tuple(chains)
    places = dict(place for chain in chains if (place := _place(chain, letters)) is not None)
    each = dict.fromkeys(found for chain in chains for found in _of_chain(chain, formulas, letters))
    return tuple(replace(one, place=places.get(one.key, "")) if one.kind == "one-hot" else one for one in each)


def _place(chain: Chain, letters: Letters) -> tuple[Key, str] | None:
    """A name, and the letter at which a chain says that it is one: y_k = 1."""
    match tuple(p.side.node for p in chain.sides):
        case (Name(sub=Name(sub=None, sup=None) as sub) as name, Number(value=number)) if number == 1:
            return written(name, letters).key, letter(sub)
    return None


def _of_chain(chain: Chain, formulas: tuple[Formula, ...], letters: Letters) -> Iterator[Endowment]:
    node, place = chain.sides[0].side.node, chain.sides[0].formula
    if isinstance(node, Name) and chain.marks == (">",) and _number(chain.sides[1].side.node) == 0:
        key = written(node, letters).key
        yield Endowment(key, "positive", f"{key.latex()} > 0")
        return
    if not isinstance(node, Name) or (len(chain.sides) > 1 and "in" not in chain.marks):
        return
    key = written(node, letters).key
    if values := _values(chain.sides[-1].side.node):
        yield Endowment(key, "values", f"{key.latex()} is {' or '.join(map(str, values))}", values)
    if formulas[place].display:
        return
    for kind, behind, ahead in _KINDS:
        after, others = following(place, formulas), formulas[place + 1 : place + 2]
        of_another = any(not other.display for other in others) and ahead.search(after) is not None
        said = (None if of_another else behind.match(after)) or ahead.search(formulas[place].before)
        if said is not None:
            values = _BITS if kind in ("values", "one-hot") else ()
            yield Endowment(key, kind, f"{key.latex()} is “{said['said']}”", values)


def _values(node: Node | None) -> tuple[Fraction, ...]:
    """The two numbers in a set; none where it holds something else."""
    match node:
        case Power(base=Group() as base):
            return _values(base)
        case Group(kind="{", body=Items(items=items)) if len(items) == 2:
            numbers = tuple(_number(item) for item in items)
            return tuple(sorted(n for n in numbers if n is not None)) if None not in numbers else ()
    return ()


def _number(node: Node | None) -> Fraction | None:
    match node:
        case Number(value=value):
            return value
        case Additive(terms=((mark, Number(value=value)),)):
            return -value if mark.text == "-" else value
    return None
