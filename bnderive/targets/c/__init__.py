"""C: loops over memory as C11 with OpenMP, a header, and a binding for Python."""
