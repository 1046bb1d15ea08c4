"""What dollars and brackets hold: a formula, or money, a shell's variable, an escaped bracket, half a document."""

import re

_INNER = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMMAND = re.compile(r"\\[A-Za-z]")
_MATHEMATICAL = re.compile(r"[\\=&{}^_$|]")
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]")
_BLANK = re.compile(r"\n[ \t>]*\r?\n")
_SINGLE = re.compile(r"(?<!\\)\$")
_JUDGED = 4_000


def holds_formula(content: str, after: str = "") -> bool:
    """Whether what stands between `$` and `$`, or `\\(` and `\\)`, is a formula; `after` is the character after it."""
    bare = content.strip()
    if not bare or after.isdigit():
        return False
    rest = _INNER.sub(" ", bare[:_JUDGED])
    words = _WORDS.findall(rest)
    prose = (len(words) >= 3 and _SENTENCE.search(rest) is not None) or len(_WIDE.findall(rest)) >= 4
    spaced = content[0].isspace() or content[-1].isspace()
    lopsided = content[0].isspace() != content[-1].isspace()
    if _COMMAND.search(bare):
        return not (lopsided and prose)
    if prose or (words and (bare[0].isdigit() or lopsided)):
        return False
    if spaced and words and not any(mark in bare for mark in "^_=("):
        return False
    if after.isalpha() and any(len(word) >= 3 for word in words):
        return False
    return not lopsided or any(mark in bare for mark in "^_=")


def holds_display(content: str) -> bool:
    """Whether what stands between `\\[` and `\\]` is a formula and no bracket that was escaped."""
    return bool(_COMMAND.search(content)) or any(mark in content for mark in "^_=")


def is_torn(content: str) -> bool:
    """Whether a delimiter was forgotten: prose stands between two `$$` that were paired, in lines of its own."""
    if "\n" not in content:
        return False
    if _BLANK.search(content) and _SINGLE.search(content):
        return True
    return any(_is_prose(line) for line in content.split("\n"))


def _is_prose(line: str) -> bool:
    if _HEADING.match(line):
        return True
    if _MATHEMATICAL.search(line):
        return False
    plain = [word for word in line.split() if word.strip(",.:;!?()'\"").replace("'", "").replace("-", "").isalpha()]
    return (len(plain) >= 5 and sum(len(word) > 2 for word in plain) >= 3) or len(_WIDE.findall(line)) >= 8
