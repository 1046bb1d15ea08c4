"""The head of a generated file: the layer, a hash of its specification, a hash of the body, the command that writes
it again.

Nothing in it changes from one machine, day or version to another.
"""

import hashlib
import re

from bnderive.program.program import CLOSED, DEFAULT, FUNCTION, Program

BODY = re.compile(r"^(?P<comment>#|//) body: (?P<hash>\w+)$", re.MULTILINE)
DIGITS = 16


def with_header(program: Program, target: str, body: str, comment: str = "#") -> str:
    """The file: header, then `body`. `comment` begins a line of comment."""
    form = "" if program.form == "closed" else f" --form {program.form}"
    mode = "" if program.mode == DEFAULT else f" --mode {program.mode}"
    order = "" if program.higher_order == CLOSED else f" --higher-order {program.higher_order}"
    if program.sharded is not None:
        order = f" --sharded {program.sharded.axis.size}"
    kept = f" --saved {','.join(program.keep)}" if program.keep else ""
    style = "" if program.style == FUNCTION else f" --as {program.style}"
    lines = [
        f"{program.name}: forward and backward, {program.form} form. Written by bnderive; yours to use.",
        f"specification: {short_hash(program.digest)}",
        f"body: {short_hash(body)}",
        f"again: bnderive codegen {program.reference} --target {target}{style}{form}{mode}{order}{kept}",
    ]
    return "".join(f"{comment} {line}\n" for line in lines) + body


def with_header_of(text: str, about: str, options: str, body: str) -> str:
    """A Python file that goes with a generated one, whose `text` is given: the same specification, and the same command
    with further `options`.
    """
    first, specification, _, again = (line.split(" ", 1)[1] for line in text.splitlines()[:4])
    lines = [
        f"{first.partition(':')[0]}: {about}. Written by bnderive; yours to use.",
        specification,
        f"body: {short_hash(body)}",
        f"{again} {options}",
    ]
    return "".join(f"# {line}\n" for line in lines) + body


def short_hash(text: str) -> str:
    """The first digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def is_edited(text: str) -> bool:
    """Whether a file with a header has another body than the one that was written; also where it has no header."""
    found = BODY.search(text)
    if found is None:
        return True
    _, _, body = text.partition(f"\n{found['comment']} again: ")
    return short_hash(body.partition("\n")[2]) != found["hash"]
