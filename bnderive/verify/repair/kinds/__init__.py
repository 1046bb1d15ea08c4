"""The kinds of edits, one to a module."""
