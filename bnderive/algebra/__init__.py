"""Index notation on SymPy expressions: what it is (`expr`), what it means (`evaluate`), when two are equal (`normal`)."""
