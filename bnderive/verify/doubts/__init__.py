"""Why a claim is left open although it seems false, or seems proved: what it rests on is not known."""
