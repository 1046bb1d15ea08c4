"""Reading derivations that people wrote: what is right in them, what is wrong, and how to mend it."""
