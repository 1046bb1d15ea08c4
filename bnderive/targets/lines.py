"""Source lines of at most 88 characters, broken where formatters break them.

A statement that is too long is put in brackets; where that is not enough, or where formatters would break inside a
call, part of it is given a name first.
"""

import textwrap
from collections.abc import Callable, Sequence

from bnderive.algebra.printing import text_lines
from bnderive.program import arrays
from bnderive.program.arrays import Array
from bnderive.program.walk import children, mapped, walk
from bnderive.targets.expression import EXCHANGES, Printer, is_scalar

WIDTH = 88
STEP = "    "


def assign(name: str, node: Array, printer: Printer, depth: int, fresh: Callable[[str], str]) -> list[str]:
    """The lines of `name = node` at an indentation of `depth` steps."""
    indent = STEP * depth
    if isinstance(node, arrays.Exchange):
        return call(f"{name} = {EXCHANGES[node.kind]}", ["group", *(printer.text(a) for a in node.args)], depth)
    text = printer.text(node)
    if len(line := f"{indent}{name} = {text}") <= WIDTH:
        return [line]
    if _chained(node):
        if len(indent) + len(STEP) + len(text) <= WIDTH:
            return [f"{indent}{name} = (", f"{indent}{STEP}{text}", f"{indent})"]
        pieces = _pieces(node, printer)
        if all(len(indent) + len(STEP) + len(p) <= WIDTH for p in pieces):
            return [f"{indent}{name} = (", *(f"{indent}{STEP}{p}" for p in pieces), f"{indent})"]
    lines: list[str] = []
    parts = _to_name(node, printer)
    if not parts:
        head, _, arguments = text.removesuffix(")").partition("(")
        return call(f"{name} = {head}", arguments.split(", "), depth)
    for part in parts:
        temporary = fresh(_wish(part))
        lines += assign(temporary, part, printer, depth, fresh)
        node = _with(node, part, arrays.Load(temporary, part.shape))
    return lines + assign(name, node, printer, depth, fresh)


def _to_name(node: Array, printer: Printer) -> Sequence[Array]:
    """The parts to name first: its reductions that stand in no other, else its longest part, if any."""
    found: list[Array] = []
    _collect(node, found)
    return found or _longest(node, printer)


def _collect(node: Array, found: list[Array]) -> None:
    for child in children(node):
        if isinstance(child, arrays.Reduce):
            if child not in found:
                found.append(child)
        else:
            _collect(child, found)


def _wish(node: Array) -> str:
    """A name for a part: `mean_xhat_g`, where that is short, else what kind of part it is."""
    if not isinstance(node, arrays.Reduce):
        return "part"
    if isinstance(node.arg, arrays.Apply):
        return f"{node.kind}_{node.arg.op}"
    parts = children(node.arg) if isinstance(node.arg, arrays.Product) else (node.arg,)
    names = [n.name for n in parts if isinstance(n, arrays.Load)]
    if 0 < len(names) == len(parts) < 3 and all(len(n) < 12 for n in names):
        return "_".join([node.kind, *names])
    return "total" if node.kind == "sum" else node.kind


def _chained(node: Array) -> bool:
    """Whether formatters bracket the expression: two or more operators that bind alike, at the top."""
    match node:
        case arrays.Terms(terms, _):
            return len(terms) > 2
        case arrays.Product(factors, _):
            return len(factors) > 2
    return False


def _pieces(node: Array, printer: Printer) -> list[str]:
    """The terms of a sum, each with its operator in front; of anything else the whole."""
    if not isinstance(node, arrays.Terms):
        return [printer.text(node)]
    pieces = []
    for k, (minus, term) in enumerate(node.terms):
        sign = ("-" if minus else "") if k == 0 else ("- " if minus else "+ ")
        pieces.append(sign + printer.text(arrays.Terms(((False, term),), term.shape)))
    return pieces


def _longest(node: Array, printer: Printer) -> Sequence[Array]:
    """The part inside `node` to name first: the longest that is an array and not the whole, if there is one."""
    parts = [n for c in children(node) for n in walk(c) if not isinstance(n, arrays.Load) and not is_scalar(n)]
    limit = max(len(printer.text(node)) * 2 // 3, 30)
    small = [n for n in parts if len(printer.text(n)) <= limit] or parts
    return sorted(small, key=lambda n: -len(printer.text(n)))[:1]


def _with(node: Array, old: Array, new: Array) -> Array:
    """`node` with the part `old` replaced by `new`."""
    return new if node == old else mapped(node, lambda child: _with(child, old, new))


def signature(head: str, parameters: Sequence[str], result: str, depth: int) -> list[str]:
    """The lines of a function's first line, broken as formatters break it."""
    indent = STEP * depth
    inner = ", ".join(parameters)
    if len(line := f"{indent}{head}({inner}) -> {result}:") <= WIDTH:
        return [line]
    if len(indent) + len(STEP) + len(inner) <= WIDTH:
        return [f"{indent}{head}(", f"{indent}{STEP}{inner}", f"{indent}) -> {result}:"]
    return [f"{indent}{head}(", *(f"{indent}{STEP}{p}," for p in parameters), f"{indent}) -> {result}:"]


def call(head: str, parts: Sequence[str], depth: int, tail: str = "") -> list[str]:
    """The lines of a call, or of an unpacking when `head` is empty and `tail` the rest."""
    indent = STEP * depth
    inner = ", ".join(parts)
    if len(line := f"{indent}{head}({inner}){tail}") <= WIDTH:
        return [line]
    if len(indent) + len(STEP) + len(inner) <= WIDTH:
        return [f"{indent}{head}(", f"{indent}{STEP}{inner}", f"{indent}){tail}"]
    return [f"{indent}{head}(", *(f"{indent}{STEP}{p}," for p in parts), f"{indent}){tail}"]


def bracketed(name: str, text: str, depth: int) -> list[str]:
    """The lines of an assignment, its right side in brackets where it is too long."""
    indent = STEP * depth
    if len(line := f"{indent}{name} = {text}") <= WIDTH:
        return [line]
    return [f"{indent}{name} = (", f"{indent}{STEP}{text}", f"{indent})"]


def docstring(paragraphs: Sequence[str], depth: int) -> list[str]:
    """A docstring: the first paragraph on the line of the quotes; a paragraph that starts with a space is kept line
    by line.
    """
    indent = STEP * depth
    lines: list[str] = []
    for k, paragraph in enumerate(p for p in paragraphs if p):
        if k:
            lines.append("")
        if paragraph.startswith(" "):
            for line in paragraph.split("\n"):
                lines += [
                    indent + STEP + part
                    for part in text_lines(line.strip(), WIDTH - len(indent) - len(STEP), len(STEP))
                ]
            continue
        room = WIDTH - len(indent) - (3 if not k else 0)
        wrapped = textwrap.wrap(paragraph, room, break_long_words=False, break_on_hyphens=False)
        lines += [indent + line for line in wrapped]
    lines[0] = f'{indent}"""{lines[0].strip()}'
    if len(paragraphs) == 1 and len(lines) == 1 and len(lines[0]) + 3 <= WIDTH:
        return [lines[0] + '"""']
    return [*lines, f'{indent}"""']
