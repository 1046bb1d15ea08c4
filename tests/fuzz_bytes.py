"""`bnderive verify` on bytes, guided by coverage: `python tests/fuzz_bytes.py --seconds 600`. It needs atheris installed.

It begins with the hostile documents and the library's own, and mutates them. What raises anything but an error that
bnderive means to give, or takes longer than --timeout, is written to the working directory, and ends the run.
"""

import argparse
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = (".md", ".tex", ".ipynb", ".txt")


def seeds(folder: Path) -> None:
    """Write the documents to begin with: the number of a suffix, then the text."""
    from tests.verify import hostile

    texts = dict(hostile.documents())
    texts |= {path.stem: (".md", path.read_text(encoding="utf-8")) for path in (ROOT / "derivations").glob("*.md")}
    for number, (suffix, text) in enumerate(texts.values()):
        first = bytes([SUFFIXES.index(suffix)])
        (folder / f"{number}").write_bytes(first + text.encode("utf-8", "surrogatepass")[:4096])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--timeout", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed: pip install atheris")
    with atheris.instrument_imports(include=["bnderive"]):
        from bnderive.errors import BnderiveError
        from bnderive.verify.run import verify
        from bnderive.verify.settings import Settings

    scratch = tempfile.TemporaryDirectory()
    folder = Path(scratch.name)
    (folder / "seeds").mkdir()
    seeds(folder / "seeds")

    def one(data: bytes) -> None:
        path = folder / f"fuzz{SUFFIXES[data[0] % len(SUFFIXES)] if data else '.md'}"
        path.write_bytes(data[1:])
        with suppress(BnderiveError):
            verify(path, Settings(time_limit=2.0))

    limits = [f"-max_total_time={options.seconds}", f"-timeout={options.timeout}", f"-seed={options.seed + 1}"]
    atheris.Setup([sys.argv[0], *limits, "-max_len=4096", "-rss_limit_mb=2048", str(folder / "seeds")], one)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
