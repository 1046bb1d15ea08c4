"""Names that the text introduces in words: "let $s$ be the total of the weights", "with $S$ what they are divided by".

Input: the formulas of a document, and the place of a name in the text. Output: whether the text says there that the
name is made of others, as a sum or a maximum is, or says what it is, and that is nothing given, such as a parameter, a
rate or a label. To teach another word, in any language, add it to the table of its kind.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.verify.words.sentences import following
from bnderive.verify.words.telling import a_statistic

_LEADS = re.compile(
    r"(\b(where|with|let|call|denot(e|es|ing)( (it )?by)?|writ(e|es|ing)|put|here|sei|seien|mit|wobei|soit|où|avec"
    r"|donde|sea|dove|sia)|\b(где|пусть|обозначим( через)?)|其中|记|記|令|设|設|ここで|여기서)[\s,:]*$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^\s*,?\s*(is|are|be|being|denotes?|stands? for|means?|refers? to|represents?|ist|sind|sei"
    r"|bezeichnet|est|sont|désigne|es|è|обозначает|это|—|为|為|是|表示|代表|は|が|を|는|은)(\b|(?<=\W))",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(of|over|for|in|from|to|by|per|on|than|(same|as)\b[\w\s-]*\bas|von|nach|de|du|des|по|от)\s*$"
    r"|[对對於于求关関]\s*$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\bdenot\w*( it)? by\s*$", re.IGNORECASE)
_AND = re.compile(r"^\s*(,|and|or|und|et|y|e|и|和|与|與|と|및|、|，)\s*$", re.IGNORECASE)
_END = re.compile(r"[,;:.()。，；：（）]")
_MADE = re.compile(
    r"(?<!\bin the )\b(sums?|totals?|normali[sz]\w*|partition|maxim\w*|max|largest|greatest|smallest|minim\w*"
    r"|norms?|lengths?|magnitude"
    r"|energy|denominator|summe|maximum|somme|suma|somma|сумм\w*|максимум\w*|нормировочн\w*)\b"
    r"|总和|之和|求和|归一化|最大|最小|合計|総和|正規化|최대|합",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(constants?|fixed|given|(hyper-?)?parameters?|weights?|bias(es)?|rates?|factors?|coefficients?|temperatures?"
    r"|scalars?|numbers?|sizes?|counts?|learn\w*|train\w*|small|positive|inputs?|labels?|targets?|truth|steps?|momentum"
    r"|decay|probabilit\w*|thresholds?|margins?|ind(ex|ices)|positions?|class(es)?|loss(es)?|objectives?|costs?"
    r"|gradients?|upstream|functions?|matri(x|ces)|activations?|slopes?|strength|noise|gains?|shifts?|offsets?|masks?"
    r"|dimension\w*|samples?|variables?|outputs?|layers?|logits?|arbitrary|any|some|konstant\w*|parameter|gewicht\w*"
    r"|lernrate|anzahl|konstante|constante?s?|paramètres?|poids|taux|nombre|nombre|número|numero|parámetros?|peso|tasa"
    r"|parametr\w*|константа|параметр\w*|вес\w*|число|количество)\b"
    r"|常数|常量|参数|參數|系数|係數|学习率|权重|偏置|标签|目标|输入|温度|个数|数量|大小|維度|维度|概率|阈值|损失|梯度"
    r"|函数|矩阵|定数|パラメータ|係数|重み|ラベル|入力|個数|学習率|상수|매개변수|학습률|가중치|입력|개수|크기",
    re.IGNORECASE,
)

_SETTLED = re.compile(
    r"\b(constants?|fixed|given|(hyper-?)?parameters?|coefficients?|temperatures?|learn(ed|t|able|s|ing rate)?|trained"
    r"|momentum|thresholds?|margins?|konstante?n?|parameter|constantes?|paramètres?|parámetros?|parametr[oi]|константа"
    r"|параметр\w*)\b|常数|常量|参数|參數|系数|係數|温度|学习率|定数|パラメータ|係数|学習率|상수|매개변수|학습률",
    re.IGNORECASE,
)


def settled(formulas: tuple[Formula, ...], place: int) -> bool:
    """Whether the text calls a name that stands alone in it a parameter or a constant, and not what is made of others:
    "with a temperature $T$", "where $c$ is a constant".
    """
    said = _joined(formulas, place)
    clause = f"{_END.split(formulas[place].before)[-1]} {_END.split(said)[0]}"
    return _SETTLED.search(clause) is not None and not (_MADE.search(clause) or a_statistic(formulas, place))


def introduced(formulas: tuple[Formula, ...], place: int) -> bool:
    """Whether the text says what a name is that stands alone in it, and not that it is something given."""
    before = formulas[place].before
    if _TAKEN.search(before) and not _NAMED.search(before):
        return False
    said = _joined(formulas, place)
    clause = f"{_END.split(before)[-1]} {_END.split(said)[0]}"
    if _MADE.search(clause):
        return True
    says = _SAYS.match(said)
    in_words = says is not None and bool(said[says.end() :].strip())  # "$x$ is $\hat{x}$" says it by a formula
    return bool(_LEADS.search(before) or in_words) and _GIVEN.search(clause) is None


def _joined(formulas: tuple[Formula, ...], place: int) -> str:
    """The text after a name, behind other names that it is listed with."""
    said = following(place, formulas)
    while place + 1 < len(formulas) and _AND.match(said) and not formulas[place + 1].display:
        place += 1
        said = following(place, formulas)
    return said
