"""How people write names: which part of a script is an index, which a label, which a power.

Input: a `Name` of the syntax tree and the letters that the document uses as indices. Output: a `Written` name: its
`Key`, what stands in its index places, and what is left of its superscript. To make another letter's square a symbol
of its own (σ²), nothing is needed: `squares` lists those that the document differentiates or defines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bnderive.document.commands import GREEK
from bnderive.document.syntax import Additive, Group, Items, Mark, Name, Node, Number, Power, Product, script_items
from bnderive.document.transliterate import code_names

_TRANSPOSES = frozenset({"T", "\\top", "\\intercal", "\\mathrm{T}", "\\mathsf{T}", "'"})
_SPELLINGS = {"eps": "\\epsilon", "\\varepsilon": "\\epsilon", "\\widehat": "\\hat"}
_FONTS = ("\\mathbf{", "\\boldsymbol{", "\\bm{", "\\bold{", "\\mathrm{", "\\mathit{", "\\vec{", "\\mathsf{", "\\pmb{")
_REMEMBERED = 2**14
APART = "°"  # ends the head of a name that is written as another is


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A name without its indices: `head` in canonical LaTeX, the labels of its scripts, its primes; `squared` where
    the square is the symbol (σ²).
    """

    head: str
    label: str = ""
    primes: int = 0
    squared: bool = False

    def code(self) -> str:
        """A name for it in code."""
        sub = tuple(part for part in self.label.split() if part)
        return code_names(self.head, self.primes, sub, ("2",) if self.squared else ())[0]

    def latex(self) -> str:
        """It, as LaTeX, without indices."""
        plainly = self.head.rstrip(APART)
        word = len(plainly) > 1 and not plainly.startswith("\\")
        head = f"\\text{{{plainly}}}" if word else plainly
        label = f"_{{{self.label}}}" if self.label else ""
        return head + label + "'" * self.primes + ("^2" if self.squared else "")


DELTA = Key("\\delta", "Kronecker")
E, PI = Key("e"), Key("\\pi")


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it stands: `indices` are the nodes in its index places, `power` what is left of the superscript;
    `alias` is the key as written where that stands for another.
    """

    key: Key
    indices: tuple[Node, ...]
    power: Node | None = None
    transposed: bool = False
    alias: Key | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """The letters that this document uses as indices, and the heads whose squares are symbols of their own; the same as
    itself alone, so that what was read with them is remembered.

    `labelled` are the names (head and subscript) whose subscript is a label although its letter can be an index.
    `aliases` are names that mean another, such as σ_b for σ_B. `pointers` are heads of integer labels: the t of
    x_{n t_n}. `deltas` are Kronecker deltas where two indices stand below. `both` where a derivative of one name is
    written with ∂ here, with d there, `mixed` where an equation has derivatives with ∂ and with d. `constants` are the
    letters that stand for e = 2.718… and π. `layers` are letters that count layers above a name, `layered` the heads
    above which they do so. `from_zero` are the counts N of sums that are written from 0 to N and have N terms, `ending`
    only say where sums from 0 end, `counted` is the set whose elements |G| counts. `gradients` are heads of names for
    gradients that say above them of what: the g of g^y. `idle` are letters that say above names of which layer these
    are, where there is no other: the l of μ^l.
    """

    indices: frozenset[str]
    squares: frozenset[str] = frozenset()
    labelled: frozenset[tuple[str, str]] = frozenset()
    aliases: Mapping[Key, Key] = field(default_factory=dict)
    pointers: frozenset[str] = frozenset()
    deltas: frozenset[Key] = frozenset((Key("\\delta"),))
    layers: frozenset[str] = frozenset()
    layered: frozenset[str] = frozenset()
    both: bool = False
    mixed: bool = False
    constants: frozenset[Key] = frozenset((E, PI))
    from_zero: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()
    counted: str = ""
    gradients: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()


@lru_cache(maxsize=_REMEMBERED)
def written(name: Name, letters: Letters) -> Written:
    """What a name's scripts mean. An element V_{ij}^T is that of the transpose: V_{ji}."""
    indices: list[Node] = []
    labels: list[str] = []
    for item in with_words(name.sub, letters):
        if isinstance(item, str):
            labels.append(item)
        elif (
            is_slice(item)
            or points(item, letters)
            or (is_index(item, letters) and (name.head, plain(item)) not in letters.labelled)
        ):
            indices.append(item)
        elif isinstance(item, Name) and item is name.sub and (own := _below(item, letters)):
            labels.append(plain(replace(item, sub=None)))
            indices += own
        else:
            labels.append(plain(item))
    head = spelled(name.head)
    if labels == ["hat"]:
        head, labels = f"\\hat{{{head}}}", []
    key = Key(head, " ".join(labels), name.primes)
    found = Written(key, tuple(indices), name.sup)
    found = _above(found, letters) if name.sup is not None else found
    if found.transposed and len(found.indices) == 2 and not any(map(is_slice, found.indices)):
        found = replace(found, indices=found.indices[::-1], transposed=False)
    if found.key in letters.deltas and len(found.indices) == 2:
        found = replace(found, key=DELTA)
    meant = letters.aliases.get(found.key, found.key)
    return replace(found, key=meant, alias=found.key) if meant != found.key else found


def _below(label: Name, letters: Letters) -> tuple[Node, ...]:
    """The indices below a label, as the k and l of x_{c_{kl}}."""
    inner = script_items(label.sub)
    return inner if label.sup is None and all(is_index(i, letters) for i in inner) else ()


def _above(found: Written, letters: Letters) -> Written:  # noqa: C901
    """A name with its superscript taken for what it is: an index, a label, the square of a symbol, or a power."""
    key = found.key
    match found.power:
        case Product(factors=factors) if isinstance(factors[0][1], Group):
            return _above_each(found, tuple(f for _, f in factors), letters)
        case Name(head=head, sub=None, sup=None) if head in _TRANSPOSES:
            return replace(found, power=None, transposed=True)
        case Mark(text=text) if text in _TRANSPOSES:
            return replace(found, power=None, transposed=True)
        case Name(head=head, sub=None, sup=None) if head in letters.idle:
            return replace(found, power=None)
        case Name(sub=sub) as upper if key.head in letters.gradients:
            indices = tuple(i for i in script_items(sub) if is_index(i, letters))
            label = f"({plain(replace(upper, sub=None))}{'^2' if upper.sup is not None else ''})"
            return replace(found, key=_labelled(key, label), indices=(*found.indices, *indices), power=None)
        case Mark(text=text):
            return replace(found, key=_labelled(key, text), power=None)
        case Group(kind="(" | "[") as group:
            items = script_items(group)
            if items and all(is_index(i, letters) for i in items):
                return replace(found, indices=(*items, *found.indices), power=None)
            if isinstance(group.body, Additive) and (layer := plain(group.body)) and layer[0] in letters.layers:
                return replace(found, key=_labelled(key, f"({layer})"), power=None)
            if all(isinstance(i, (Name, Number)) for i in items):
                return replace(found, key=_labelled(key, f"({' '.join(map(plain, items))})"), power=None)
        case Name(sub=None, sup=None) as upper if is_index(upper, letters) and upper.head not in letters.layers:
            return replace(found, indices=(*found.indices, upper), power=None)
        case Name(sub=None, sup=None) as upper if len(plain(upper)) > 1 and plain(upper).isalpha():
            return replace(found, key=_labelled(key, f"({plain(upper)})"), power=None)
        case Name(head=head, sub=None, sup=None) if head in letters.layers and _counts(found, letters):
            return replace(found, key=_labelled(key, f"({head})"), power=None)
        case Additive(terms=((_, Name(head=head)), (mark, Number(text=text)))) if head in letters.layers and _counts(
            found, letters
        ):
            return replace(found, key=_labelled(key, f"({head}{mark.text}{text})"), power=None)
        case Number(value=value) if value == 2 and key.head in letters.squares:
            return replace(found, key=replace(key, squared=True), power=None)
    return found


def _above_each(found: Written, parts: tuple[Node, ...], letters: Letters) -> Written:
    """A name with several scripts above it, as W^{[2]T} and a^{[2](i)}, where none of them is a power."""
    whole = found
    for part in parts:
        whole = _above(replace(whole, power=part), letters)
        if whole.power is not None:
            return found
    return whole


def _counts(found: Written, letters: Letters) -> bool:
    """Whether a letter above a name counts layers: it has indices, or is one of those that do."""
    return bool(found.indices) or found.key.head in letters.layered


def _labelled(key: Key, label: str) -> Key:
    return replace(key, label=f"{key.label} {label}".strip())


def is_slice(item: Node) -> bool:
    """Whether an item of a script stands for everything along an axis, as in P_{i,:}."""
    return isinstance(item, Mark) and item.text == ":"


def is_index(item: Node, letters: Letters) -> bool:
    """Whether an item of a script is an index letter."""
    return isinstance(item, Name) and item.sub is None and item.sup is None and letter(item) in letters.indices


def with_words(script: Node | None, letters: Letters) -> Iterator[Node | str]:
    """What a script lists, where letters in a row spell a word, as in W_{out}, that word: small letters, three or more,
    of which two are no indices.
    """
    for part in script.items if isinstance(script, Items) else (script,):
        items = script_items(part)
        small = [letter(i) for i in items if isinstance(i, Name) and i.sub is None and i.sup is None]
        spells = len(small) == len(items) > 2 and all(len(s) == 1 and s.isalpha() and s.islower() for s in small)
        if spells and sum(s not in letters.indices for s in small) > 1:
            yield "".join(small)
        else:
            yield from items


def points(item: Node, letters: Letters) -> bool:
    """Whether an item of a script is an integer label such as t_n."""
    return isinstance(item, Name) and item.sub is not None and item.sup is None and item.head in letters.pointers


def is_transpose(node: Node) -> bool:
    """Whether a superscript says that rows stand for columns."""
    match node:
        case Name(head=text, sub=None, sup=None, primes=0) | Mark(text=text):
            return text in _TRANSPOSES
        case Product(factors=((_, Group()), *_, (_, last))):
            return is_transpose(last)
    return False


def base_of_square(node: Node) -> Name | None:
    """The name that a power squares from outside, with brackets or braces around it."""
    match node:
        case Power(base=Group(kind="(" | "[" | "brace", body=Name() as name), exponent=Number(value=two)) if two == 2:
            return name
        case Power(base=Name() as name, exponent=Number(value=two)) if two == 2:
            return name
    return None


def letter(name: Name) -> str:
    """An index letter with its primes."""
    return name.head + "'" * name.primes


def is_reciprocal(name: Name) -> bool:
    """Whether a name is raised to −1 and nothing more."""
    match name.sup:
        case Additive(terms=((Mark(text="-"), Number(value=one)),)) if one == 1:
            return True
    return False


@lru_cache(maxsize=4096)
def unfonted(head: str) -> str:
    """A head without the fonts that only say what kind of thing it is; \\mathcal stays, for it makes other letters."""
    for font in _FONTS:
        if head.startswith(font) and head.endswith("}"):
            return unfonted(head[len(font) : -1])
    if (brace := head.find("{")) > 0 and head.endswith("}") and head[:brace] != "\\mathcal":
        return f"{head[:brace]}{{{unfonted(head[brace + 1 : -1])}}}"
    return head


def canonical(head: str) -> str:
    """One spelling of a head: a word that names a letter is that letter, xhat is \\hat{x}."""
    if f"\\{head}" in GREEK:
        head = f"\\{head}"
    if head.endswith("hat") and head.isalnum() and len(head) > 3:
        return f"\\hat{{{canonical(head[:-3])}}}"
    return _SPELLINGS.get(head, head)


@lru_cache(maxsize=4096)
def spelled(head: str) -> str:
    """One spelling of a head, in whatever font."""
    return canonical(unfonted(head))


def plain(item: Node) -> str:
    """A label as text."""
    match item:
        case Name(head=head, sub=None):
            return unfonted(head) + "'" * item.primes
        case Name(head=head, sub=sub):
            return f"{unfonted(head)}_{plain(sub)}" if sub else head
        case Number(text=text) | Mark(text=text):
            return text
        case Product(factors=factors):
            return "".join(plain(f) for _, f in factors)
        case Additive(terms=((_, Name(sub=None, sup=None) as first), (mark, Number(text=text)))):
            return f"{plain(first)}{mark.text}{text}"
        case _:
            return "…"
