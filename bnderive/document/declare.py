"""The symbols that a document has before its equations are read: what the front matter declares, and sizes from the
bounds of sums.

Input: an elaborator with its front matter. Output: none; its tables are filled.
"""

from bnderive.document.axes import AxisVariable
from bnderive.document.context import Context
from bnderive.document.front_matter import Entry, Named
from bnderive.document.source import Span
from bnderive.document.symbols import Pattern, Symbol, label_text, notation_of, patterns_of, script_labels
from bnderive.document.syntax import Additive, Big, Call, Name, Node, Number, Relation, script_items, walk

_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\bm{", "\\vec{")


def summed_letters(statements: tuple[Node, ...]) -> set[str]:
    """The letters that some sum or range binds."""
    found: set[str] = set()
    for statement in statements:
        for node in walk(statement):
            if isinstance(node, Big | Call) and node.sub is not None:
                found |= {letter for item in script_items(node.sub) for letter in _bound_letters(item)}
    return found


def _bound_letters(item: Node) -> set[str]:
    if isinstance(item, Relation):
        cut = [k for k, mark in enumerate(item.marks) if mark.text == "in"]
        operands = item.operands[: cut[0] + 1] if cut else item.operands
        return {letter for operand in operands for inner in script_items(operand) for letter in _bound_letters(inner)}
    return {letter} if isinstance(item, Name) and (letter := label_text(item)) is not None else set()


def declare_front_matter(to: Context) -> None:
    """Axes with their sizes, then symbols, parameters, inputs and outputs."""
    front = to.front
    for axis in front.axes:
        if axis.letter.notation is None or (letter := label_text(axis.letter.notation)) is None:
            continue
        size = _size(to, axis.size) if axis.size is not None else None
        to.declared_axes[letter] = to.axes.fresh(letter, declared=True, size=size)
    letters = dict(to.declared_axes)
    inputs = {named.text for named in front.inputs if named.notation is None}
    parameters = {entry.name for entry in front.parameters}
    for entry in front.symbols:
        kind = (
            "input" if entry.name in inputs else "parameter" if entry.stated or entry.name in parameters else "declared"
        )
        _entry(to, entry, kind, letters)
    for entry in front.parameters:
        if entry.name in inputs:
            raise to.error(
                entry.span,
                f"{entry.name} is both an input and a parameter",
                "An input has a gradient, a parameter none: keep one.",
            )
        if entry.name not in {e.name for e in front.symbols}:
            _entry(to, entry, "parameter", letters)
    for named in front.inputs:
        if named.notation is not None:
            pattern = next(patterns_of(named.notation, to.letters, with_sup=True), None)
            if pattern is None:
                raise to.error(
                    named.span, f"the input {named.text} has scripts that are no indices", "Write it as in x_{ic}."
                )
            _declared(to, named.notation, pattern, to.table.free_name(pattern.names()), "input", named.span, letters)
        elif named.text not in to.table.by_name:
            to.wanted[named.text] = ("input", named.span)


def _size(to: Context, named: Named) -> str:
    name = named.notation
    assert name is not None
    known = to.table.read(name)
    if known is not None:
        return known.symbol.name
    if name.sup is not None or any(label is None for label in script_labels(name.sub)):
        raise to.error(
            named.span,
            f"the size {named.text} is not one symbol",
            "Write a letter, or a letter with a label, such as d_k.",
        )
    return _all_labels(to, name, named.span).name


def _all_labels(to: Context, name: Name, span: Span) -> Symbol:
    pattern = Pattern(name.head, name.primes, tuple(label or "" for label in script_labels(name.sub)), ())
    symbol = Symbol(to.table.free_name(pattern.names()), "size", pattern, notation_of(name, pattern), span)
    to.table.add(symbol)
    return symbol


def declare_sizes(to: Context, statements: tuple[Node, ...]) -> None:
    """Sizes that stand only as the bounds of sums: the m of \\sum_{i=1}^{m}."""
    for statement in statements:
        for node in walk(statement):
            upper = node.sup if isinstance(node, Big | Call) else None
            match upper:
                case Additive(terms=((_, Name() as name), (_, Number()))):
                    upper = name
            if not isinstance(upper, Name) or upper.sup is not None or label_text(upper) in to.letters:
                continue
            reading = to.table.read(upper)
            if reading is not None and reading.symbol.kind != "size":
                raise to.error(
                    upper,
                    f"{to.shown(upper)} bounds a sum, so it is a size, and it is declared as {reading.symbol.name} too",
                    f"Take it out of the symbols; `axes:` with `i: {{size: {to.shown(upper)}}}` declares a size.",
                )
            if reading is None and all(label is not None for label in script_labels(upper.sub)):
                _all_labels(to, upper, upper.span)


def _entry(to: Context, entry: Entry, kind: str, letters: dict[str, AxisVariable]) -> None:
    if entry.name in to.table.by_name:
        what = to.table.by_name[entry.name].kind
        raise to.error(entry.span, f"the name {entry.name} is taken: a {what} has it", "Give one of them another name.")
    if kind == "input" and entry.default is not None:
        raise to.error(
            entry.span,
            f"the input {entry.name} has a default",
            "Only parameters have defaults: remove it, or take it out of the inputs.",
        )
    if kind == "parameter":
        to.entries[entry.name] = entry
    if entry.notation is None:
        to.wanted[entry.name] = (kind, entry.span)
        return
    name = entry.notation
    if kind == "parameter":
        labels = script_labels(name.sub)
        indexed = next((label for label in labels if label in to.declared_axes), None)
        if indexed is not None:
            raise to.error(
                entry.span,
                f"the parameter {entry.name} has the index {indexed}",
                "A parameter is a scalar; what has indices is an input.",
            )
        pattern: Pattern | None = Pattern(
            name.head,
            name.primes,
            tuple(label or "" for label in labels),
            tuple(s or "" for s in script_labels(name.sup)),
        )
    else:
        pattern = next(patterns_of(name, to.letters, with_sup=True), None)
    if pattern is None:
        raise to.error(
            entry.span, f"the notation of {entry.name} has scripts that are no indices", "Write it as in x_{ic}."
        )
    symbol = _declared(to, name, pattern, entry.name, kind, entry.span, letters)
    if entry.labels is not None and entry.labels.notation is not None:
        letter = label_text(entry.labels.notation) or entry.labels.text
        symbol.labels = shared_axis(to, letters, letter)


def _declared(
    to: Context, name: Name, pattern: Pattern, code: str, kind: str, span: Span, letters: dict[str, AxisVariable]
) -> Symbol:
    twin = next((s for s in to.table.by_head.get(pattern.head, ()) if s.pattern == pattern), None)
    if twin is not None:
        raise to.error(
            span,
            f"{code} and {twin.name} are written alike",
            "Write one of them differently, with a label such as x_{\\text{max}}.",
        )
    check_bold(to, pattern, kind, span)
    items = place_letters(name, pattern)
    if len(set(items)) < len(items) and "" not in items:
        raise to.error(span, f"the notation of {code} has one index twice", "Use different letters: A_{ij}.")
    slots = tuple(shared_axis(to, letters, letter) for letter in items)
    symbol = Symbol(code, kind, pattern, notation_of(name, pattern), span, items, slots)
    to.table.add(symbol)
    return symbol


def shared_axis(to: Context, letters: dict[str, AxisVariable], letter: str) -> AxisVariable:
    """The axis of a letter within the front matter, where one letter means one axis."""
    if letter not in letters:
        letters[letter] = to.axes.fresh(letter)
    return letters[letter]


def new_symbol(to: Context, name: Name, pattern: Pattern, code: str, kind: str) -> Symbol:
    """A symbol that is first met in an equation."""
    check_bold(to, pattern, kind, name.span)
    items = place_letters(name, pattern)
    slots = tuple(to.axes.fresh(letter) for letter in items)
    symbol = Symbol(code, kind, pattern, notation_of(name, pattern), name.span, items, slots)
    to.table.add(symbol)
    to.wanted.pop(code, None)
    return symbol


def check_bold(to: Context, pattern: Pattern, kind: str, span: Span) -> None:
    """Raises DocumentError for a bold letter without indices: a reader sees a vector or a matrix, not a number."""
    if kind in ("input", "declared") and not pattern.places and any(font in pattern.head for font in _BOLD):
        raise to.error(
            span,
            "a bold letter without indices reads as a vector or a matrix",
            "Write its elements, as in y_i = \\sum_j W_{ij} x_j.",
        )


def place_letters(name: Name, pattern: Pattern) -> tuple[str, ...]:
    """What stands in the places for indices; empty where it is no plain letter."""
    sub = [
        label_text(item) or "" for item, part in zip(script_items(name.sub), pattern.sub, strict=True) if part is None
    ]
    sup = [
        label_text(item) or "" for item, part in zip(script_items(name.sup), pattern.sup, strict=False) if part is None
    ]
    return (*sup, *sub) if pattern.sup_first else (*sub, *sup)
