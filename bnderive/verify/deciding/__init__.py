"""Whether two expressions are equal, on shell and off: a proof, or a point where they differ."""
