"""Derivation documents: Markdown with front matter and LaTeX, read into layers.

`reading.load_layer` and `reading.read_layer` are the way in. Stages, in order: `source`, `front_matter`, `displays`,
`lexer`, `parser` (LaTeX to syntax trees) and `elaborate` (trees and front matter to a `Layer`).
"""

from bnderive.document.reading import load_layer, read_layer

__all__ = ["load_layer", "read_layer"]
