"""A bench in Markdown: one table for each size and pass."""

from collections.abc import Iterable

from bnderive.bench.nouns import Bench
from bnderive.report.bench_text import groups, table, title


def render(bench: Bench) -> str:
    """The whole report."""
    lines = [f"# {bench.layer}", "", ", ".join(f"{k} {v}" for k, v in bench.machine.items()), ""]
    for group in groups(bench.rows):
        head, *rows = table(group)
        lines += [f"## {title(group[0])}", "", _row(head), _row(["---", *["---:"] * (len(head) - 1)])]
        lines += [*map(_row, rows), ""]
    lines += [f"- not run: {name} ({why})" for name, why in bench.not_run]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
