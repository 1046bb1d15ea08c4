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
    r"|\bhad (we|it|the|they)\b|\b(some|many|most|other) (authors?|people|(text)?books|texts|papers|libraries)\b"
    r"|\b(librar(y|ies)|frameworks?|pytorch|tensorflow|keras)\b|\bbessel"
    r"|\b(numpy|scipy|jax|matlab|cudnn|scikit-learn)('s|’s)? (default|version|uses|has|divides|averages|sums|takes)\b"
    r"|\b(reduction|unbiased|ddof|correction|\w*affine|bias|cente?red|training|approximate)\s?=(?!=)"
    r"|\b(for|with|using) (the |an )?(unbiased|(sample|population) variance)\b|\b(measured )?in (bits|nats)\b"
    r"|\bin the (un|non-?)(normali[sz]|scal|averag|regulari[sz])ed (form|version|variant)\b"
    r"|\b(dividing|multiplying) (it |this |everything )?by the (batch|number|sample)\b"
    r"|\b(opposite|other|reversed?|flipped) signs? (for|convention)\b"
    r"|\b(gradient|derivative) of \d*\.\d+ ?\w"
    r"|\b(averaged|mean|clipped|natural|(re)?scaled|unnormali[sz]ed|preconditioned) gradient (is|becomes|reads|has)\b"
    r"|\b(doubling|halving|tripling)( all)?( of)? (the |our )?(inputs?|batch|data|values|samples|weights|logits)\b"
    r"|\b(re)?(scaling|shifting|translating|permuting|negating) all\b"
    r"|\bwith (half|twice|double)\b|\bwith \w+ (units|neurons|activations?)\b"
    r"|\b(in|by|with|from) (the|this|that) (other|second|alternative|equivalent|latter) (form|expression|formula)\b"
    r"|\b(from (now|here) on|in what follows)\b(?! (it|this|they|these) )"
    r"|\bon the (test|training|validation) (set|data)\b"
)
_ELSEWHERE = re.compile(f"{_AT_A_POINT}|{_IN_A_MANNER}|{_IN_ANOTHER_SETTING}", re.IGNORECASE)


def elsewhere(text: str) -> bool:
    """Whether a text speaks of one point, of a manner of speaking, or of another setting."""
    return _ELSEWHERE.search(text) is not None
