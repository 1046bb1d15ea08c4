"""A document as its claims, each with the theory of its place: sections, conditions, second meanings of a name."""
