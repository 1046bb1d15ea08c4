"""What else must not change a gradient: running again, a frozen input, an empty axis, more axes, another layout."""
