"""How fast implementations of a layer are, side by side."""
