"""Loops as code: what the compiled targets share."""
