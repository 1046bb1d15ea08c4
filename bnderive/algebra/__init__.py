"""Index notation on SymPy: what it is (`expr`), what it means (`evaluate`), when two are equal (`normal`)."""
