"""From a program to source text that stands alone: one file per target, one row each in `registry`."""
