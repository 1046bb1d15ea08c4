"""The rules of simplification: one family per file, all of them listed in `registry`."""
