"""The normal form that decides equality for all sizes at once: `prove` is the question, `Facts` what is known."""

from bnderive.algebra.normal.decide import Answer, prove
from bnderive.algebra.normal.facts import Facts
from bnderive.algebra.normal.ring import MAX_WORK

__all__ = ["MAX_WORK", "Answer", "Facts", "prove"]
