"""Whether the text before a claim only leads up to it: "hence the gradient with respect to the input is".

Input: the formulas of a document. Output: whether the sentence that a formula ends says nothing else. Where it does, in
words that nobody can list, it may say that what follows holds for a part, in a limit, or with something held constant.
To teach another word that says nothing of that kind, add it to the table of its language.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.verify.words.telling import supposes

_NEUTRAL = """
    the a an of for with respect to wrt w.r.t w r t and or in on at by from into we you i it this that these those
    there here is are be been was were will can must should have has had having get gets got obtain obtains obtained
    obtaining find finds finding found give gives given giving yield yields yielding arrive arrives follow follows
    following become becomes read reads write writes written writing compute computes computed computing calculate
    calculates calculated calculating derive derives derived deriving take takes taking do does apply applies
    applying applied using use uses used put putting plug plugging substitute substituting insert inserting combine
    combining combined collect collecting simplify simplifies simplifying simplified expand expanding factor
    factoring rearrange rearranging evaluate evaluating differentiate differentiating differentiated so thus
    therefore hence then finally next now also again lastly similarly likewise analogously accordingly together
    everything all both sides gradient gradients derivative derivatives partial partials total jacobian backward
    backwards backprop backpropagation propagation propagate propagates propagated propagating back pass chain rule
    product quotient result results formula formulas expression equation equations step steps loss cost function
    input inputs output outputs layer activation activations element elements entry entries component components
    each every any single sample samples example examples data point batch normalization normalisation norm
    batchnorm layernorm bn ln final complete full closed form answer desired upstream incoming where which as such
    know known above let's lets let us need needed want our its their parameter parameters variable variables
    transform layers network claim claims theorem lemma proposition corollary proof solution compactly short one
    line goes flows reaches equal equals equivalently namely e.g i.e first second third firstly secondly
    start starting begin consider look simply just main key important finished done ready"""
_WORDS = frozenset(_NEUTRAL.split())
_PARTS = re.compile(
    "因此|所以|于是|從而|从而|得到|得出|可得|可以|就是|求导|偏导数|偏导|导数|梯度|反向传播|反向|传播|链式法则|根据|利用|我们|最终|最后"
    "|结果|输入|输出|损失|函数|计算|如下|公式|表达式|其中|代入|整理|化简|综上|合并|以上|上式|下式|接下来|现在|关于|所示|参数|变量|样本"
    "|首先|先看|先求|先算|考虑|接着|然后|分别|对于|写成|写为|展开|继续|同理|类似|以及|需要|应用|使用|这里|每个"
    "|[则故得即有为是对求由就的了到再和与将该其此都各个层算要在上于]"
)
_ENDS = re.compile(r"[.!?](?=\s|$)|[。！？]|\n\s*\n")
_LIMIT = re.compile(r"\\(to|rightarrow|infty|approx|ll|gg|sim)(?![A-Za-z])")
_SUPPOSES = re.compile(
    r"\b(imagin\w*|pretend\w*|handed|given|for (a|the) moment|for now|think of|regard\w*|treat\w*|view\w*|hold\w*|held"
    r"|fix\w*|froz\w*|freez\w*|constants?|detach\w*|stop\w*|running|global|population|naive\w*|wrong\w*|only|without)\b"
    r"|常数|常量|固定|不变|无关|不依赖",
    re.IGNORECASE,
)
_CLOSING = " \t\r\n.!?。！？:：*_"
_FURTHER = 6
_TITLE = 4
_WORD = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*")


def only_leads(formulas: tuple[Formula, ...], place: int) -> bool:
    """Whether the text before a formula, in the sentence before it, only leads up to it; words there that are no
    sentence, such as a title, count too. A whole sentence says something else of the formula where it supposes it.
    """
    text, inside = _before(formulas, place)
    if text.rstrip(" \t\r\n*_").endswith((".", "!", "?", "。", "！", "？")):
        whole = text.rstrip(_CLOSING)
        last = next((part for part in reversed(_ENDS.split(whole)) if part.strip()), "")
        return not (_SUPPOSES.search(last) or supposes(last))
    said = [part for part in _ENDS.split(text) if part.strip(_CLOSING + "·")]
    words = [*said[-1:], *(part for part in said[:-1] if _length(part) <= _TITLE)]
    left = (word for part in words for word in _WORD.findall(_PARTS.sub(" ", part)))
    plain = all((len(word) == 1 and word.isascii()) or word.lower() in _WORDS for word in left)
    return plain and not any(map(_LIMIT.search, inside))


def _length(text: str) -> int:
    """How many words a text has; in a script without blanks, half its characters."""
    words = text.split()
    return sum(1 if word.isascii() else (len(word) + 1) // 2 for word in words)


def _before(formulas: tuple[Formula, ...], place: int) -> tuple[str, list[str]]:
    """The text before a formula back to the beginning of a sentence, and the formulas in it."""
    text, inside = formulas[place].before, list[str]()
    for back in range(place - 1, max(-1, place - _FURTHER), -1):
        if formulas[back].display or _ENDS.search(text.rstrip(_CLOSING)):
            break
        inside.append(formulas[back].latex)
        text = f"{formulas[back].before} · {text}"
    return text, inside
