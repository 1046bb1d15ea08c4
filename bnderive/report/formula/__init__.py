"""The author's own LaTeX, made readable, with errors marked in place: a line of Unicode, or MathML.

It shows what is written and knows nothing of what it means, so that a claim that is no expression is shown as well.
`read` makes the tree, `one_line` and `mathml` write it. A formula that is too hard is shown as LaTeX.
"""
