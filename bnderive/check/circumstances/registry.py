"""Every circumstance, in the order of the report. To add one, add a file and a row here."""

from bnderive.check.circumstances.channels_last import CHANNELS_LAST
from bnderive.check.circumstances.empty import EMPTY
from bnderive.check.circumstances.frozen import FROZEN
from bnderive.check.circumstances.kinked import KINKED
from bnderive.check.circumstances.repeated import REPEATED
from bnderive.check.circumstances.split import SPLIT

CIRCUMSTANCES = (REPEATED, FROZEN, EMPTY, KINKED, SPLIT, CHANNELS_LAST)
