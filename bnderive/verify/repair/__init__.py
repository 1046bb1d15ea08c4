"""The nearest edit of what an author wrote that makes a refuted claim true: kinds of edits, and the search for it."""

from bnderive.verify.repair.candidate import Budget, Candidate, edited
from bnderive.verify.repair.malformed import mend_malformed
from bnderive.verify.repair.search import nearest, nearest_of, single_of
from bnderive.verify.repair.trial import Trial
from bnderive.verify.repair.truth import with_truth
from bnderive.verify.repair.vocabulary import Vocabulary, harvest

__all__ = [
    "Budget",
    "Candidate",
    "Trial",
    "Vocabulary",
    "edited",
    "harvest",
    "mend_malformed",
    "nearest",
    "nearest_of",
    "single_of",
    "with_truth",
]
