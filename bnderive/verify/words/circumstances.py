"""What a text says of another place or another setting than its own: "at the minimum", "some libraries divide by n".

To teach another word, in any language, add it to the table of its kind.
"""

import re

POINTS = (
    r"minim\w*|maxim\w*|optim\w*|stationary|equilibrium|critical|saddle|fixed[- ]point|convergence|extremum|solution"
)
_AT_A_POINT = (
    rf"\bat (an?|the|its|this|such an?|any|every) (\w+ ){{0,2}}({POINTS})\b"
    r"|\bat (convergence|equilibrium|optimality|stationarity|initiali[sz]ation)\b"
)
_IN_A_MANNER = (
    r"\bup to (an? |the |some )?(\w+ )?(constants?|factors?|signs?|scal\w+|multipl\w+|terms)\b|\bmodulo\b"
    r"|\bto (first|leading|second|lowest) order\b|\bin expectation\b|\bon average\b"
    r"|\bper[- ](sample|example),|\bcontribution of (one |a |each |the )?(sample|example)"
    r"|\b(batch|group|axis) (size )?of (size )?(one|1)\b|\b(averag|summ)\w+ over a\b"
)
_IN_ANOTHER_SETTING = (
    r"\binstead of\b|\breplacing\b|\bwithout (the|an?|any)\b|\bwould (have|be|get|give|become|read)\b"
    r"|\bhad (we|it|the|they)\b|\bsome (authors?|people|texts|books|papers|libraries)\b"
    r"|\b(librar(y|ies)|frameworks?|pytorch|tensorflow|keras)\b|\breduction\s?=|\bbessel"
    r"|\bwith (half|twice|double)\b|\bwith \w+ (units|neurons|activations?)\b"
    r"|\b(from (now|here) on|in what follows)\b(?! (it|this|they|these) )"
    r"|\bon the (test|training|validation) (set|data)\b"
)
_ELSEWHERE = re.compile(f"{_AT_A_POINT}|{_IN_A_MANNER}|{_IN_ANOTHER_SETTING}", re.IGNORECASE)


def elsewhere(text: str) -> bool:
    """Whether a text speaks of one point, of a manner of speaking, or of another setting."""
    return _ELSEWHERE.search(text) is not None
