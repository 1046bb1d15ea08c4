"""JAX: a function with rules of differentiation of its own."""
