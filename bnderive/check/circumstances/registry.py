"""Every circumstance, in the order of the report. To add one, add a file and a row here."""

from bnderive.check.circumstances.empty import EMPTY
from bnderive.check.circumstances.frozen import FROZEN
from bnderive.check.circumstances.repeated import REPEATED

CIRCUMSTANCES = (REPEATED, FROZEN, EMPTY)
