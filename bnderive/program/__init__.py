"""From a derivation to an array program: shifted exponentials, shared sums, alignment of axes, the cost in passes."""
