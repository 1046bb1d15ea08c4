"""Derivations and graphs as people and programs read them. One file per format; `formats` lists them."""
