"""What every process that verifies a document needs, loaded once in the server that they come from.

The collector of garbage is told to leave it alone: none of it ever goes, and walking it again in every process takes
time and copies memory that they share.
"""

import gc
from importlib import import_module

gc.disable()
for module in ("bnderive.pipeline", "bnderive.verify.run"):
    import_module(module)
gc.freeze()
gc.enable()
