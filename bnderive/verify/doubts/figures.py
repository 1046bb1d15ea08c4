"""Numbers of an example: Σ_r a_r g_r = 0.5 × 1 is about values that an exercise gives, and the formulas may not.

Input: the sides of a claim. Output: why it cannot be refuted; empty where nothing speaks against it.
"""

from bnderive.document.syntax import Name, Node, Number, walk


def of_an_example(nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be refuted that gives a decimal number for what is made of names."""
    bare = [node for node in nodes if not any(isinstance(n, Name) for n in walk(node))]
    decimal = any(isinstance(n, Number) and "." in n.text for node in bare for n in walk(node))
    return "these may be the numbers of an example" if decimal and len(bare) < len(nodes) else ""
