"""The shapes of names that are written without indices: what equations, notation and declarations say of them."""
