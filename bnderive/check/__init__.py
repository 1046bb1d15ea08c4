"""Numeric verification: is this backward the gradient of that forward? See `check.run.check`."""
