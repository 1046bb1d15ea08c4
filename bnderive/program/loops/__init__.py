"""Loops over memory: from lines of index notation to nests of loops that a compiler takes as they are."""
