"""Numba: loops over memory as Python that is compiled when it is first called."""
