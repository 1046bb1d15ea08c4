"""How somebody's object is called: one file for each kind, and a row in `registry.py`."""
