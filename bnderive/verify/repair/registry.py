"""The kinds of edits. To add one, write its module in `kinds` and add it here; the tests run over every one."""

from bnderive.verify.repair.kind import Kind
from bnderive.verify.repair.kinds.accent import ACCENT
from bnderive.verify.repair.kinds.argument import ARGUMENT
from bnderive.verify.repair.kinds.bound import BOUND
from bnderive.verify.repair.kinds.condition import CONDITION
from bnderive.verify.repair.kinds.distribute import DISTRIBUTE
from bnderive.verify.repair.kinds.drop import DROP
from bnderive.verify.repair.kinds.exchange import EXCHANGE
from bnderive.verify.repair.kinds.exponent import EXPONENT
from bnderive.verify.repair.kinds.function import FUNCTION
from bnderive.verify.repair.kinds.index import INDEX
from bnderive.verify.repair.kinds.insert import INSERT
from bnderive.verify.repair.kinds.joining import JOINING
from bnderive.verify.repair.kinds.numeral import NUMERAL
from bnderive.verify.repair.kinds.operand import OPERAND
from bnderive.verify.repair.kinds.order import ORDER
from bnderive.verify.repair.kinds.part import PART
from bnderive.verify.repair.kinds.ratio import RATIO
from bnderive.verify.repair.kinds.root import ROOT
from bnderive.verify.repair.kinds.scope import SCOPE
from bnderive.verify.repair.kinds.sign import SIGN
from bnderive.verify.repair.kinds.size import SIZE
from bnderive.verify.repair.kinds.square import SQUARE
from bnderive.verify.repair.kinds.subscript import SUBSCRIPT
from bnderive.verify.repair.kinds.summation import SUMMATION
from bnderive.verify.repair.kinds.term import TERM
from bnderive.verify.repair.kinds.transpose import TRANSPOSE
from bnderive.verify.repair.kinds.upside import UPSIDE

KINDS: tuple[Kind, ...] = (
    INDEX, SIGN, EXPONENT, SQUARE, ACCENT, SIZE, BOUND, NUMERAL, SUBSCRIPT, TRANSPOSE, ORDER, CONDITION, ROOT,
    SUMMATION, ARGUMENT, DROP, SCOPE, DISTRIBUTE, JOINING, PART, FUNCTION, RATIO, EXCHANGE, OPERAND, INSERT, UPSIDE,
    TERM,
)  # fmt: skip
