"""Formulas as people write them: `text` on one line of Unicode, `latex` for typesetting, both from one composition.

An expression and a `Glossary` go in, a string comes out. What is printed never means anything but the expression.
To change an order: `order`; a fraction or a parenthesis: `compose`; a letter: `letters`; a sign of Unicode: `unicode`.
"""

from bnderive.algebra.printing.glossary import Glossary
from bnderive.algebra.printing.lines import latex_lines, text_lines
from bnderive.algebra.printing.write import latex, latex_equation, text, text_equation

__all__ = ["Glossary", "latex", "latex_equation", "latex_lines", "text", "text_equation", "text_lines"]
