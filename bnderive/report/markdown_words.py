"""Words, code and formulas for Markdown: nothing in them is taken for markup."""

import re


def words(prose: str) -> str:
    """Prose in one line."""
    return re.sub(r"([\\`*_\[\]<>#|$&~])", r"\\\1", " ".join(prose.split()))


def code(text: str) -> str:
    """Text in one line of code."""
    line = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence, gap = "`" * (longest + 1), " " if "`" in line else ""
    return f"{fence}{gap}{line}{gap}{fence}"


def inline_math(latex: str) -> str:
    """A formula within a line, in the delimiters that keep it from Markdown; one that would end them, as code."""
    line = " ".join(latex.split())
    return code(line) if "`" in line or "$" in line else f"$`{line}`$"


def display_math(latex: str, indent: str = "") -> str:
    """A formula in a fence of its own."""
    lines = [line.rstrip() for line in latex.strip().splitlines() if line.strip()]
    longest = max((len(run) for run in re.findall("`+", latex)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join(f"{indent}{line}".rstrip() for line in (f"{fence}math", *lines, fence))
