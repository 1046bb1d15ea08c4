"""How many digits of a forward and a backward are right: see `check.accuracy.run.accuracy`."""
