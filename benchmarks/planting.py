"""How many planted errors `bnderive verify` finds: every single-token edit of every claim of the library's derivations.

Run from a checkout: `python -m benchmarks.planting [NAME …] [--whole SHARE] [--jobs N]`. Prints what came of the edits,
by document and by kind, then every one that was missed, every false alarm, and what was proved by a definition that it
names or left open. What is true is found by evaluation, never asked of the verification. Edits that change how the
whole document is read are tried in the whole document; --whole says how many of those, 1 for all.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

from tests.verify.planting.trial import OUTCOMES, Trial, alone, edits_of, judged_claims, opened, plot, tried

ROOT = Path(__file__).resolve().parent.parent / "derivations"
SHOWN = ("missed", "alarm", "definition", "used", "named", "open")


def trials(path: Path, share: float) -> tuple[str, list[Trial], int]:
    """The name of a document, the trials of all its edits, and how many were left out.

    A claim that does not hold as it stands is told on standard error, and nothing is planted in it.
    """
    document, rng = opened(path), Random(path.stem)  # noqa: S311
    done: list[Trial] = []
    left = 0
    for claim in judged_claims(document):
        try:
            planted = plot(document, claim)
        except ValueError as problem:
            sys.stderr.write(f"{problem}\n")
            continue
        for edit in edits_of(planted):
            if alone(planted, edit) is None and rng.random() >= share:
                left += 1
            else:
                done.append(tried(planted, edit))
    return path.stem, done, left


def table(title: str, rows: Iterable[tuple[str, Iterable[Trial]]]) -> str:
    """Outcomes by row, as text."""
    lines = [f"{title:22}" + "".join(f"{name:>11}" for name in ("planted", *OUTCOMES))]
    for name, found in rows:
        counts = Counter(t.outcome for t in found)
        planted = counts.total() - counts["kept"] - counts["alarm"]
        lines.append(f"{name:22}{planted:11}" + "".join(f"{counts[o]:11}" for o in OUTCOMES))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Try all edits, and print the tables and the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--whole", type=float, default=0.05)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    paths = [p for p in sorted(ROOT.rglob("*.md")) if not options.names or p.stem in options.names]
    with ProcessPoolExecutor(options.jobs) as pool:
        found = list(pool.map(partial(trials, share=options.whole), paths))
    out = sys.stdout.write
    every = [t for _, done, _ in found for t in done]
    kinds = sorted({t.edit.kind for t in every})
    out("\n".join(f"{name}: {what}" for name, what in OUTCOMES.items()) + "\n\n")
    out(table("document", [*((n, done) for n, done, _ in found), ("all", every)]) + "\n")
    out(table("kind", [(k, [t for t in every if t.edit.kind == k]) for k in kinds]) + "\n")
    out(f"not tried: {sum(left for _, _, left in found)} edits that change how the whole document is read\n")
    for outcome in SHOWN:
        for name, done, _ in found:
            for t in done:
                if t.outcome == outcome:
                    whole = ", in the whole document" if t.whole else ""
                    out(f"\n{outcome}: {name} {t.claim}, {t.edit.kind}{whole}: {t.verdict.value} {t.said}\n")
                    out(f"  {t.shown}\n")


if __name__ == "__main__":
    main()
