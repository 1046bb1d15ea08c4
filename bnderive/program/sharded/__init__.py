"""Programs of which each process has part of an axis: what goes from one to the others, and in how many exchanges."""
