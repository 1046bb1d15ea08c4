"""Every rule of simplification. A new rule is a function in the file of its family and a place in this list."""

from bnderive.derive.rules.collecting import DEFINITIONS, FACTORING, RECOGNITION
from bnderive.derive.rules.deltas import DELTAS
from bnderive.derive.rules.linearity import LINEARITY
from bnderive.derive.rules.locals import LOCAL_PARTIALS
from bnderive.derive.rules.naming import NAMES
from bnderive.derive.rules.rule import Rule
from bnderive.derive.rules.substitution import SUBSTITUTION
from bnderive.derive.rules.vanishing import ZERO_SUMS

STAGED: tuple[Rule, ...] = (LOCAL_PARTIALS, NAMES, DELTAS, LINEARITY, ZERO_SUMS)
CLOSED: tuple[Rule, ...] = (SUBSTITUTION, RECOGNITION, DEFINITIONS, FACTORING)
RULES: tuple[Rule, ...] = (*STAGED, *CLOSED)
