"""Reading the formulas of documents that people wrote, and writing the documents back with some of them changed."""

from bnderive.document.formulas.reading import MAX_MANUSCRIPT, manuscript_of, read_manuscript
from bnderive.document.formulas.rewriting import Change, rewritten

__all__ = ["MAX_MANUSCRIPT", "Change", "manuscript_of", "read_manuscript", "rewritten"]
