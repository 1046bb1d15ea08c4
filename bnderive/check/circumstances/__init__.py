"""What else must not change a gradient: running again, freezing an input, an axis without elements."""
